"""The worker's side: a fetch plan in, verified files out; and a folder in, an execution's outputs out.

::

    fetch.py                        the steps of a fetch, in order
        │ refs.resolve              name → plan (by table or API; from the cache where the endpoint does not answer)
        │ placement.find_installed  is the version at the target already?
        ▼
    cache_fill.py                   bring what the cache lacks: repair it, select from it, or download it
        ├── repair.py, repair_source.py      only the files that are damaged or missing
        ├── cached_selection.py              chosen members out of a cached version, by hard links
        ├── delta.py, cache_linker.py        members shared with another cached version are linked, not downloaded
        ├── cached_blocks.py                 blocks that a reader has kept (packline.open) are extracted, not downloaded
        └── download.py                      one download into a staging folder, journalled and compared
                ├── transfer_plan.py, selected_members.py   which blocks, ranges or objects
                └── transfer/                               worker processes write files as bytes arrive
        ▼
    finish_download.py              publish the staging folder in the cache by one rename
        ▼
    placement/install.py            links or copies at the target
        ▼
    receipt.py                      files, bytes, seconds, requests

    direct_fetch.py   the same into the target, without a cache
    cache/            versions on disk, leases, eviction          upload/   a folder becomes an execution's outputs
    api/              the HTTP API in place of table and store     inputs/   a step's inputs and their ``inputs.json``

A second fetch of the same version resolves its name and compares times: it imports neither the transfer engine nor an
AWS client, and sends no other request. Whatever is killed at any moment is continued by the next run.
"""
