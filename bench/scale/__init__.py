"""Time, memory, requests and dollars of an execution of any size, over a store and a table made up by arithmetic.

::

    outputs.py   the uploads of an execution: name, size, ETag and metadata of each file, computed from its number
    store.py     the store's port over them: listings by binary search, what the pipeline writes kept in a folder
    table.py     the table's ports in memory, counted
    task.py      runs one task in a process of its own, and measures it
    stages.py    the use cases of the pipeline, task by task; seal_stages.py those of sealing
    planning.py  plans of a version, and of one that adds few files to it
    packing.py   a sample of the parts, built by the real part builder over the C server
    worker.py    the side of a worker: planning a fetch, selecting, listing, comparing, the reader's index
    api.py       the routes of the API over a version of that size
    prices.py    dollars of what was counted; estimate.py: hours and dollars by arithmetic from it
    page.py      tables of docs/scale.md by measured.json, and build/bench-scale.json
"""
