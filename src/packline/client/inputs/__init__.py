"""A step's inputs: from its definition to files in ``/valohai/inputs/<name>`` and an ``inputs.json``.

::

    read_definitions.py     a step of ``valohai.yaml``, or a JSON document → InputDefinition (definition.py)
        ▼
    materialise (materialise.py)     all inputs; mistakes show before anything is downloaded
        │ 1. resolve_all (resolve.py)          what each URI means: files, and the unit that downloads them
        │       dataset_versions.py   dataset://, model://     by packages, through the cache
        │       s3_objects.py         s3://, datum://          single objects, in parallel (s3+profile://)
        │       http_files.py         https://, http://        one file a URL
        │       gcs_azure.py          gs://, azure://          by obstore
        │       hugging_face.py       hf://                    by the Hub's HTTP API
        │       local_files.py        file://                  linked from where they are
        │       smart_open_source.py  sftp, ftp, hdfs …        by smart-open
        │ 2. assign_names (file_names.py)      keep-directories, filename, collisions
        │ 3. DownloadUnit.bring                into the cache, held by leases
        │ 4. place_input (place.py)            links or copies in the input's folder
        ▼ 5. write_inputs_json (inputs_json.py) what valohai-utils reads
    on_demand.py            inputs that the job downloads itself: URLs, and a server on loopback
    context.py              InputContext: the cache, the resolver of names, the buckets, the reporter
"""
