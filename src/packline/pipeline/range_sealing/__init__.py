"""Seal a large execution by many small tasks, each of which lists a range of its keys.

::

    key_ranges       finds ranges of keys by probes, without listing everything
        │
    list_range       lists one range: its rows of the manifest, its sidecars; what is too much becomes ranges again
        │
    split_batch      sorts a piece of the batch metadata file by range                        (only if there is one)
        │
    merge_lines      brings the lines of ranges together from many pieces        (only if the file is not in order)
        │
    describe_range   reads the metadata of one range: texts, version requests, aliases
        │
    merge_requests   merges what the ranges ask for, in the order in which one function would have read it
        │
    write_shards     cuts the rows into shards of 40,000, the same whatever the ranges are
    write_index      digest and datum index of a manifest; a large index in pieces (``write_index_piece``)
    merge_segment    merges a segment of the paths of a version that lacks files, or inherits some
        │
    closing          the same transaction that seals a small execution

Search entries are written after it by a run of its own: ``index_stages`` hands out tasks, ``index_range`` is one.

A stage is a list of tasks in the store (``work_folder``), which a Distributed Map hands out one by one; between two
stages ``stages.advance`` reads the outcomes and writes the next list. A task writes its outcome once, under a name
that follows from its place in the list, so a task that is repeated finds it and does nothing.
"""
