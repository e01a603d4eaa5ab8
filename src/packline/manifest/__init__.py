"""Manifests: the members of a version, as rows of JSON in content-addressed gzip shards.

::

    members (packline.model.Member), in byte order of their paths
        │  rows.encode_shards          40,000 rows a shard; the same members give the same bytes
        ▼
    manifests/<sha-256 of the rows>.jsonl.gz           one object a shard, written once
        │  rows.unpack_shard           bounded, and compared with the SHA-256 in the key
        │  rows.decode_rows            one JSON array a row: path, datum, key, version id, size, ETag
        ▼
    members again ── reader.read_files ──► the files of a version: of members with equal paths the last one

    ``members``  what is done with members in path order: last per path, merge, join by path, equal content

The pipeline writes and edits manifests (``packline.pipeline.manifests``), the worker reads them
(``reader``), both by the same rows. Code that needs few rows of many keeps them as JSON until then
(``rows.split_rows``). The package knows neither the store nor the table: objects are read through
``reader.ObjectReader``.
"""
