"""The public library: ``packline.fetch``, ``packline.push``, ``packline.resolve``, and what commands share with them.

::

    import packline                          packline fetch, inputs, push (packline.cli)
      packline.fetch(uri, to)                        │
      packline.push(folder, dataset)                 │
      packline.resolve(uri)                          │
            │  (PEP 562: imported on first use)      │
            ▼                                        ▼
    library/fetch.py · push.py · resolve.py   the same functions, for both
            │
            ├── environment.py        settings of the worker: table, store, cache folder, offline, execution
            ├── backend.py            TableBackend (AWS credentials) or ApiBackend (a token; presigned URLs)
            ├── table_resolver.py     what names mean, asked of the table, for inputs
            └── existing_version.py   what a push does when its version exists already
            │
            ▼
    client/ (cache, transfers, upload, placement) · aws/ and pipeline/ (the table, imported where it is asked)

The library never imports the command line. Nothing here is imported before it is used: ``import packline`` alone costs
a few milliseconds, and a fetch from the cache imports neither the transfer engine nor an AWS client.
"""
