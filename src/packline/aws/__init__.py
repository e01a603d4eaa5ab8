"""Packline on AWS: the ports on DynamoDB and S3, and what the Lambda functions run on.

    runtime            the functions' clients, stores, settings and handlers, each built once
    scheduled          the steps of the sweep
    api_runtime        the HTTP API over these stores
    settings           PACKLINE_* variables of a function
    events             SQS messages to uploads

    dynamodb           Registry          in one: execution_store, version_store, version_alias_store, packaging_store
    datum_index        DatumIndex        in one: datum_store, datum_alias_store, index_backlogs, model_store
    retention_store    RetentionStore    delete, restore and purge versions
    dataset_store      DatasetStore      datasets and their properties
    execution_index    ExecutionIndex    executions by time
    event_log, lineage, outbox, packaging_watch     the ports of the same names
    s3                 ObjectStore       one bucket

    table              get, query, put and transact on the one table; ``schema`` has its keys, ``codec`` its items
    alias_items, versions, parts, latest, datum_changes     the items that transactions are made of
    errors             AWS's errors as Packline's; ``cancellation``: why a transaction was cancelled

``docs/reference/table.md`` lists the access patterns of the table.
"""
