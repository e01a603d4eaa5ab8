"""The cache of a worker on disk: published versions, staging folders, leases, and what names meant when last resolved.

::

    <cache>/v1/<content id>/          files of a version, read-only, published by one rename
    store.py        Cache: the paths of a cache, its entries, and finding a version that is intact
    publication.py  the only way in: what is on disk is compared with the plan, indexed, renamed
        ├── tree_scan.py, tree_index.py    names, sizes, times, inodes and CRC-32 of all files, as one binary file
        └── inspection.py, tree_check.py   is the version still as it was indexed? without reading the files
                └── content_check.py       a touched file is decided by its CRC-32
    staging.py      private folders in which versions are put together; one writer per content (writer.py)
        ├── journal.py                     finished transfers, appended after their files are written
        └── takeover.py                    a killed run's folder is continued by the next run, or removed
    leases.py       a job says that it uses a version; eviction.py leaves leased and linked versions alone
        ├── owner_file.py, heartbeat.py    the file by which a process owns something, renewed every 5 s
        ├── liveness.py                    is its owner alive? by lock, by process, or by heartbeat
        └── placements.py                  which links outside lead into the cache
    sparse_part.py  ranges of parts that readers have fetched, with a journal; part_files.py counts and evicts them
    refs.py         which version an alias meant, for offline use; manifest_store.py, version_index.py
    trust.py        whose files are used: one's own, a group's, or everyone's

Rules. A version is in ``v1/`` complete or not at all. Locks only save work: without them (NFS) nothing breaks. Two
processes that both believe to be the writer of a version write to different folders, and the first rename wins. No
symbolic link below the cache is followed.
"""
