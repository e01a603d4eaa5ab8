"""Snapshots that the engine itself writes to the store: ``UNLOAD`` of Redshift, ``COPY INTO`` of Snowflake.

::

    caller                     state machine ``snapshot``
    start    ── request ──▶  prepare_snapshot    prepare: the SQL is checked again, and the statement rendered
                             Redshift Data API, or snowflake_statement
                             finish_snapshot     finish: what was written is compared, described and marked
                               ▼
                             the marker, by which the pipeline seals the execution

    literals          values of parameters as literals of the SQL     request        what a caller asks for
    redshift_unload   UNLOAD, EXPLAIN, and the manifest of UNLOAD     result         what the engine has written
    snowflake_copy    COPY INTO, and its detailed output              prepared       what goes from prepare to finish
    snowflake_api     the SQL API of Snowflake                        key_pair       its tokens, signed by KMS

The functions of the deployment import ``prepare``, ``finish`` and ``snowflake_api``; nothing here imports the fetch
client but ``start``.
"""
