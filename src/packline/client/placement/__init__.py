"""Puts a version where a job wants it: into a target folder, by links or copies of cached files, or directly.

::

    install (install.py)                  a version or inputs that are in the cache
        │ inspect_target (target.py)      what is at the target now: nothing, a version, a link, unfinished, foreign
        files
        │ choose_action                   leave, fill, repair or replace; refuses to touch foreign files
        │ lock_workspace (workspace.py)   one process at a time works on a target
        ├── FileSet (sources.py)          CachedFolder: a whole version · NamedFiles: inputs under chosen names
        │       └── tree_linker.py, file_linker.py    reflink, hard link, symbolic link or copy; two processes if large
        ├── check.py                      compares a target with what a fetch left there
        └── publish (publication.py)      makes finished files visible: by one rename, or entry by entry in a mount
        point
                └── target_record.py      the completion record: an extended attribute, else a hidden file

A target is complete exactly when its record says so: the record is written last, and any change of names or times since
then shows. ``--place direct`` uses the same steps without a cache (``packline.client.direct_fetch``).
"""
