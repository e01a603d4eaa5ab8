#!/bin/sh
# The first process of the kernel that tests NFS. From its command line: TOOLS, REPO, and ARGUMENTS for pytest.
# The files of the machine are its root, read-only; all that is written here is in memory.
set -e
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs run /run
mount -t tmpfs mnt /mnt
mount -t tmpfs state /var/lib
mkdir -p /dev/shm /run/modules/lib/modules /run/rpcbind /run/tmp /run/home /var/lib/nfs/v4recovery
mount -t tmpfs shm /dev/shm
export PATH="$TOOLS/usr/sbin:$TOOLS/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
export NFS_LIBRARIES="$TOOLS/usr/lib/x86_64-linux-gnu:$TOOLS/lib/x86_64-linux-gnu"
nfs() { LD_LIBRARY_PATH="$NFS_LIBRARIES" "$@"; }

ln -s "$TOOLS/usr/lib/uml/modules/$(uname -r)" "/run/modules/lib/modules/$(uname -r)"
ln -s "$TOOLS/bin/kmod" /run/modprobe
nfs /run/modprobe -d /run/modules -a nfsd nfsv4 nfsv3
(cat /etc/passwd; echo '_rpc:x:54000:54000::/run:/bin/false') >/run/passwd
mount --bind /run/passwd /etc/passwd
ip link set lo up
nfs rpcbind

# exported: three file systems of the server, below one root for NFS 4
for name in plain squash small; do
    size=200m
    test $name != small || size=6m
    mkdir -p /mnt/export/$name
    mount -t tmpfs -o size=$size $name /mnt/export/$name
    chmod 1777 /mnt/export/$name
done
mount -t nfsd nfsd /proc/fs/nfsd
echo 10 >/proc/fs/nfsd/nfsv4gracetime
echo 10 >/proc/fs/nfsd/nfsv4leasetime
touch /var/lib/nfs/etab /var/lib/nfs/rmtab
nfs exportfs -i -o rw,no_root_squash,fsid=0,no_subtree_check,crossmnt 127.0.0.1:/mnt/export
nfs exportfs -i -o rw,no_root_squash,fsid=1,no_subtree_check 127.0.0.1:/mnt/export/plain
nfs exportfs -i -o rw,root_squash,fsid=2,no_subtree_check 127.0.0.1:/mnt/export/squash
nfs exportfs -i -o rw,no_root_squash,fsid=3,no_subtree_check,async 127.0.0.1:/mnt/export/small
nfs rpc.mountd -p 20048
nfs rpc.nfsd -H 127.0.0.1 4

# mounted: by two hosts, which share no cache of attributes and names
for host in one two; do
    for name in plain squash small; do
        mkdir -p /mnt/nfs4/$host/$name /mnt/nfs3/$host/$name
        nfs mount.nfs 127.0.0.1:/$name /mnt/nfs4/$host/$name -o vers=4.2,nosharecache
        nfs mount.nfs 127.0.0.1:/mnt/export/$name /mnt/nfs3/$host/$name \
            -o vers=3,nolock,nosharecache,proto=tcp,port=2049,mountproto=tcp,mountport=20048
    done
done

set +e
cd "$REPO"
export HYPOTHESIS_STORAGE_DIRECTORY=/run/home TMPDIR=/run/tmp HOME=/run/home PYTHONDONTWRITEBYTECODE=1 PACKLINE_NFS=/mnt
echo 'packline-nfs: begin'
.venv/bin/python -m pytest -q -p no:cacheprovider -m nfs tests/nfs $(echo "$ARGUMENTS" | tr '+' ' ')
echo "packline-nfs: exit $?"
poweroff -f >/dev/null 2>&1
