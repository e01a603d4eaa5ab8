"""The ``mounts`` of a step: folders of the worker that the job sees, checked, linked and recorded as untracked data.

::

    definition.py     MountDefinition, of ``valohai.yaml`` or of ``--mount source:destination[:ro]``
        ▼
    check.py          exists? mounted, with the type and the right to write that the step says? linked or refused
        ▼
    fingerprint.py    files, bytes, newest modification: what can be said of data that no version pins
        ▼
    record.py         ``mounts.json`` in the configuration folder; the marker of the execution takes it as lineage
"""
