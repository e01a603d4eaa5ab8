"""Uploads a folder as an execution: files first, then metadata, then the marker.

::

    find_outputs (scan.py, ignore.py)     what would be uploaded; refused as a whole before the first byte is sent
        ▼
    upload (upload.py)                    files in parallel, then sidecars and batch metadata, the marker at the very
    end
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
    compare_content (compare_content.py)  does an existing version have exactly these files?
    marker.py, sidecars.py                lineage for the marker; which files are metadata documents

The marker is written last, so an interrupted upload never looks complete. Repeating an upload writes the same keys.
"""
