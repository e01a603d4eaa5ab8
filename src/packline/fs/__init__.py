"""File systems: what the cache, placement and the package reader need of them, each once.

::

    os_errors.py          the meaning of errno values: one typed error for each refusal of the system
    open_flags.py         flags of open(2) that follow no link
    directory_handles.py  find files below one root through kept handles of folders
    directory_writer.py   create files below one root: what the fetch and the unpacking of archives do
    file_data.py          write and copy the bytes of open files
    tree.py               read, write, walk, measure and remove trees without following a symbolic link
    temporary_names.py    the one form of names of what is unfinished, and what the next run removes
    case_folding.py       does a folder's file system take names that differ in case or Unicode form for one file?
    free_space.py         bytes and inodes that are free, as far as the file system reports them
    ext4.py               spread subfolders over the disk

Nothing here knows versions, archives or the cache.
"""
