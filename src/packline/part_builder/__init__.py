"""Build one part of a package in the store: read thousands of objects, lay them out as a zip file, upload it.

The sizes of all members are known from the manifest, so ``vhpkgzip.layout`` computes every offset before a byte is
read. Objects may therefore arrive in any order and are received straight into their place in the slice that is being
filled. Each byte crosses the process once: store -> memory -> slice of the multipart upload -> store.

::

    build.py  build_part: one PUT, a multipart upload, or a server-side copy
       |
       |   reads                                            writes
       |   part_assembler.py   next read, local headers     upload_pipeline.py    full slices: upload and digest
       |   member_read.py      GET of one member            multipart_upload.py   create, slices, complete, abort
       |   base_reads.py       ranges of existing parts     multipart_messages.py the XML and headers of it
       |   copy_runs.py        which ranges they share      server_side_copy.py   a member larger than 512 MiB
       |   large_members.py    CRC-32 before the data       verify_existing.py    another writer was first
       |                  \\                               /
       |                   slice_window.py  the slices in memory, a fixed number of buffers
       |                   part_checksums.py  SHA-256, CRC-32 of blocks and of the part
       |
    request_scheduler.py  tasks in order, at a limited rate, with retries
       |  sync_request.py   a task that the build waits for
       |  rate_limiter.py   token bucket, halves on SlowDown
       |  s3_errors.py      what a response asks for
       |
    s3_request_builder.py, template_signer.py   signed request heads
       |
    loop_pool.py -> packline.http.HttpLoop      256 connections on one thread, kept between builds

* **A task** (``RequestTask``, as in s3transfer) is a request and what to do with its response. The scheduler decides
  whether a response is a success, is retried, or is an error of the task.
* **Memory** is limited: the window holds nine slices of 8 MiB. A read starts only when its place is in the window.
* **Safety**: a read selects the sealed object version, each slice carries its CRC-32, S3 checks size and CRC-32 of
  the whole part, and ``If-None-Match: *`` lets only the first writer of a key win. A failed build aborts its upload.

The upload of the fetch client (``packline.client.upload``) uses the scheduler, too. Why there is an engine of its own,
and its figures: ``docs/decisions/0003-packing-engine.md``.
"""
