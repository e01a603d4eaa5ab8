"""Reads the members of a version without unpacking its package: by position, by path, in any order, in any process.

::

    packline.open(uri) ── library/open.py ── open_version.py      name → plan → index
                                                │
          ┌─────────────────────────────────────┴──────────────┐
          ▼                                                    ▼
    member_index.py   mapped file: path, offset, size     index_builder.py, manifest_columns.py
          │           of every member, shared by all           written once from the manifest
          ▼
    dataset.py        Dataset: positions, paths, selection, pickles    dataset_member.py, member_file.py
          │ numbers of members
          ▼
    version_reader.py one version in one process
          ├── 1. entry_reads.py      os.pread on part files; the CRC-32 compared, name and size the first time
          │         sparse_part.py    sparse files in the cache with a journal of their ranges; presence.py
          ├── 2. fetched_copy.py     the folder that an earlier ``packline fetch`` published
          └── 3. missing_members.py  ranges of parts (coalescing.py), single objects where a part cannot serve
                    prefetch_window.py   ahead of an announced order
                    member_claims.py what other processes fetch is waited for
                    remote.py        the connection of this process
                    request_pool.py  many GETs in flight, driven by the threads that wait for them; buffer_pool.py

    permutation.py, sampling.py, sampler_state.py    in which order members are read: pure functions of seed and epoch

Rules. Every read is by position (``pread``), so that threads and forked processes share descriptors without harm. A
process makes its own connections. What is read is compared each time, so nothing in the cache has to be believed: what
differs is fetched again.
"""
