"""Exports: the members of a version as archives and shards that other tools open.

::

    packline export URI --format F --to DIR
        │ 1. member_reads.py      reads members in order from the parts, a few MiB at a time
        ▼ 2. shards.py            cuts positions into shards; webdataset.py keeps a sample in one shard
        │ 3. the writer of the format: tar.py, zip.py, samples.py (MDS, LitData), parquet.py (Hugging Face)
        ▼ 4. folder.py            writes into a folder beside the target, which one rename publishes
    export.py                     ``packline.export``: checks arguments, opens the version, calls the writer
"""
