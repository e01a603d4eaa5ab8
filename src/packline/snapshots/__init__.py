"""Snapshots of SQL queries: the rows of one statement become Parquet files, and those a dataset version.

::

    snapshot     packline.snapshot, the public function       statement    one read-only statement, by sqlglot
    session      one snapshot from the query to the push      parameters   :name in a statement, and --param
    source       the port to an engine                        connections  named profiles, and their secrets
    sqlite, duckdb, postgresql,                               columns      names and types of the columns
    bigquery, snowflake, redshift  its adapters               increments   --since: rows behind the base version
    csv_files    CSV on request                               secret_values  where secrets of connections are
    parquet_files  the deterministic writer                   base_version what a base version has already
    record       what is kept of it with the version          errors       typed errors of this package
    reuse        what a version inherits of its base version  server_side  files that the engine itself writes
    row_sizes    where a row group of wide rows ends          side_effects what does more than read in a query

Needs ``packline[snapshot]``; nothing here is imported by other parts of Packline but the command line, and by the
functions of a deployment with ``snapshot_connections``.
"""
