"""File systems: what the cache, placement and the package reader need of them, each once.

::

    tree.py           read, write, walk, measure and remove without following a symbolic link
    case_folding.py   does a folder's file system take names that differ in case or Unicode form for one file?
    free_space.py     bytes and inodes that are free, as far as the file system reports them
    ext4.py           spread subfolders over the disk

The meaning of errno values is in ``packline.os_errors``. Nothing here knows versions, archives or the cache.
"""
