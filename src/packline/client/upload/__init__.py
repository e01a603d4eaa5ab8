"""Uploads a folder as an execution: files first, then metadata, then the marker.

::

    find_outputs (scan.py, ignore.py)     what would be uploaded; refused as a whole before the first byte is sent
        ▼
    upload (upload.py)                    files in parallel, then sidecars and batch metadata, the marker at the very
    end
        │       upload_with_journal (resume.py)      the same, without what an interrupted push has stored
        └── Sender (sender.py)            many connections on one thread; aborts multipart uploads when it fails
                └── UploadQueue (transfer_queue.py)      what is sent next
                        ├── PutBytes, PutRange (s3_requests.py)      small files whole, larger ones read as they are
                        sent
                        ├── LargeFileUpload (multipart_upload.py)    slices in parallel; visible whole or not at all
                        ├── ReadAhead (read_ahead.py)                threads compute checksums ahead of the network
                        └── SourceFile (source_file.py)              refuses a file that changes meanwhile
    LiveUpload (live_upload.py)           while a job runs: read-only files are uploaded at once and removed
        ├── BatchMetadata (batch_metadata.py)     each metadata line belongs to the upload it was written for
        └── copy_object (server_side_copy.py)     a name written again keeps the former object under a number
    OutputList (output_list.py)           the files in path order: many of them on disk, not in memory
    PushState (push_state.py)             one process at a time pushes a folder to a version; it keeps a journal
        ├── PushJournal (push_journal.py, push_records.py)   asked whether a file is stored, told when it is
        └── FormerPush (former_push.py, stored_check.py)     which files an interrupted push has stored
    compare_content (compare_content.py)  does an existing version have exactly these files?
    marker.py, sidecars.py                lineage for the marker; which files are metadata documents

The marker is written last, so an interrupted upload never looks complete. A repeated push writes the same keys, and
sends only what the store does not have.
"""
