/* ext4 spreads the folders of a folder with this attribute over its block groups, as Packline asks it to: faster. */
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

static void spread(int folder) {
    int flags = 0;
    if (ioctl(folder, FS_IOC_GETFLAGS, &flags) < 0) return; /* a file system without attributes */
    flags |= FS_TOPDIR_FL;
    if (ioctl(folder, FS_IOC_SETFLAGS, &flags) < 0) return;
}
