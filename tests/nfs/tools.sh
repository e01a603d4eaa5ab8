# Unpack a Linux kernel that runs as a process, and the programs of NFS, into a folder: `sh tests/nfs/tools.sh FOLDER`.
# Unpacked, not installed: Debian's packages would start servers on this machine.
set -eu
folder=$1
mkdir -p "$folder/packages"
cd "$folder/packages"
take() {
    apt-get download -qq -o APT::Sandbox::User=root user-mode-linux nfs-common nfs-kernel-server rpcbind kmod libkmod2 \
        libnfsidmap1 libwrap0 libtirpc3 libevent-core-2.1-7 libkeyutils1
}
take || { apt-get update -qq && take; } # a new machine has no lists of packages
for package in *.deb; do dpkg -x "$package" ..; done
rm -r ../packages
test -x ../usr/bin/linux.uml
