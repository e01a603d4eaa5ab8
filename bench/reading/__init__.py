"""Reading members without unpacking: Packline beside zipfile, fsspec, extracted files and streaming datasets.

``python -m bench.reading`` (`make bench-read`) writes ``docs/benchmarks-reading.md`` and ``build/bench-read.json``.

- ``settings``: how much is measured, and where it lies
- ``formats``: one tree in the format of each peer (runs with the peers' Python)
- ``packline_dataset``: a dataset from a plan in a file
- ``warm``: one process, everything in memory (a driver: one way, one JSON line)
- ``cold``: a DataLoader with workers, over the network (a driver: one way, one JSON line)
- ``loaders``: how each peer is opened in ``cold``, in its recommended setting
- ``million``: the index of 1,000,000 members
- ``page``: the tables and figures
"""
