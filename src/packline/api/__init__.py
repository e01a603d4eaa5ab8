"""The HTTP API: routes by resource, their request and response models, errors as problem documents.

A request comes from API Gateway (payload format 2.0). ``app`` normalizes it, finds the route and answers JSON:

    app                    make_app: all routes over ApiDependencies
    request_normalization  paths without the last slash, bodies of HTML forms
    auth                   the caller, as the gateway's authorizer names it
    path_ids               ids in paths
    paging, filters        limit, cursor, offset; filters that are refused if unknown
    problems               errors as application/problem+json (RFC 9457)
    json_codec             JSON as RFC 8259 has it
    openapi                the OpenAPI document

Routes, one module a resource:

    datasets, aliases, versions, version_lifecycle, browse, properties
    datums, datum_aliases, metadata, object_hashes
    executions, events, models, projects, savings
    packages, fetch_plan_members, uploads, adoption

Models that several routes share are in ``schemas``, ``datum_schemas``, ``execution_schemas``, ``model_schemas``.
The stores come in as ``dependencies.ApiDependencies``, so that nothing here imports boto3.
"""
