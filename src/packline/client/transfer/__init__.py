"""Moves bytes: transfers are handed to worker processes, whose connections write files as the bytes arrive.

::

    transfer_plan (which blocks, ranges, objects)          events (journal, progress)
        │  Transfer (task.py): one ranged GET, and what must come of it      ▲
        ▼                                                                   │
    TransferEngine (engine.py)          one per fetch: signs requests, holds credentials, renews them once for all
        ├── DownloadQueue (download_queue.py)   which transfer begins next; long ones are split into ranges (ranges.py)
        ├── choose_action (retry_policy.py)     what to do after a failure
        └── WorkerSlot (worker_slot.py)         one per worker process: what it works on, how much more it may get
                │  work items and results as JSON frames over a socket pair (ipc.py, processes.py)
    ════════════╪════════════════════════════ process boundary: one worker per core
                ▼
    Worker (worker.py)                  one thread, many connections, one shared receive buffer
        └── TransferConnection (connection.py)  one work item at a time over a kept connection
                └── BodyWriter (body_writer.py)
                        ├── EntryWriter (entry_writer.py)     entries of a part become files; CRC-32 of each is checked
                        ├── ObjectWriter (object_writer.py)   one object becomes one file; its checksum is compared
                        └── RangeWriter (range_writer.py)     a range of a large file
                                └── DirectoryWriter (packline.fs)     open, write, close by directory handles

A block of a part is local headers and data, nothing else, so the bytes that arrive are written to their final files at
once: there is no temporary archive. Only the engine knows credentials, and only the engine writes the journal. When a
worker dies, its transfers go to the others; when the engine dies, the socket closes and the workers end.

``settings.py`` says how hard to work, ``cores.py`` and ``descriptors.py`` what this machine allows,
``stat_records.py`` keeps what workers have seen of their files, so that publishing needs no second look.
"""
