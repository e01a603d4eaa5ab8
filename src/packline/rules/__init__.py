"""Decide without input or output: the same arguments always give the same result.

No module here opens a file or a connection, or reads a clock; times are arguments, in seconds since the epoch. The
modules of ``packline.pipeline`` read what a rule needs, call it, and write what it returns.

::

    documents that people write          what a version may hold           states and times
    ---------------------------          -----------------------           ----------------
    json_input      any JSON, bounded    version_entries   one entry       lifecycle           an execution
    bounded_lines   lines of a stream    version_requests  one version     execution_progress  it in words
    metadata        sidecars, batches    model_requests    one model       packaging_rule      package or not
    reserved_keys   valohai.* keys       version_members   its files       packaging_watch     retry a package
    marker          end of an execution  path_conflicts    file or folder  retention           delete, restore
    adoption        adopt objects        placeholders      empty folders   outbox_entries      events to send
    annotations     later changes        archived          cold storage    event_identity      same event twice
    properties      of datasets          folders           one level

    identity and lookup                  searching                         for readers
    -------------------                  ---------                         -----------
    datum_ids        derive ids          query           parse, match      alerts        bounded list of alerts
    datum_index      id to row           search_entries  index rows        content_type  type to show a file as
    metadata_shards  path to metadata    lineage_edges   who used what        query_record  query of a version

The way of a line of metadata: ``bounded_lines`` cuts it from the batch file, ``metadata`` splits it into file and
object, ``reserved_keys`` and ``version_entries`` read the keys with a meaning, and ``version_requests`` and
``model_requests`` fold the entries of all files into one request for each version.
"""
