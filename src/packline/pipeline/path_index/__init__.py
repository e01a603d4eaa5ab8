"""The index of the paths of all versions, by which files are searched in the whole deployment (decision 73).

::

    manifest shards ── rules.path_blocks.cut_blocks ──► blocks of paths, each kept once, and their signatures
        │  segment      an object of the store: blocks, signatures by bit, and a directory
        │  update       what the sweep does: adds versions, removes deleted ones, merges small segments
        ▼
    a head in the table names the segments
        │  snapshot     the directories of all segments, as one function has them in memory
        ▼
    search              signatures choose blocks, blocks are read and searched, the table says which versions are there
"""
