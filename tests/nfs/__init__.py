"""The shared cache on NFS: Linux's own client and server, in a Linux kernel that runs as a process (User-mode Linux).

::

    tools.sh       takes the kernel, and the programs that export and mount, from Debian's packages into a folder
    __main__.py    boots the kernel on the files of this machine, read-only, and shows what pytest says in it
    guest.sh       the first process in it: starts the server on its loopback and mounts what it exports
    conftest.py    the mounts, for tests: two hosts of one server, with NFS 4.2 and NFS 3

Nothing is installed, no right of root is taken from the machine, and no port of it is opened: the network of that
kernel has a loopback and nothing else.
"""
