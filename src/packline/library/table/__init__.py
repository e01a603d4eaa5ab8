"""The services of a deployment by its table and its bucket, with AWS credentials.

    TableServices     all of them, as ``packline.ports.deployment`` describes them
      ├── TableStores       clients of the table, the bucket and the state machine, built when first used
      ├── versions.py       TableVersions
      ├── lifecycle.py      TableLifecycle
      ├── aliases.py        TableAliases
      ├── datums.py         TableDatums, TableProperties
      └── executions.py     TableExecutions

They call the use cases of ``packline.pipeline``, which the functions of the deployment call as well, and announce what
they change. ``packline.client.api`` has the same services by the HTTP API.
"""
