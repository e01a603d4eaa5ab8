"""Carry out each step of the service: read by the ports, decide by the rules, write by the ports.

Every function receives its ports (``packline.ports``) and the time as arguments. Repeating a step changes nothing, so
that queues, state machines and sweeps may call it again.

::

    upload event                     an execution is complete                 its packages
    ------------                     ------------------------                 ------------
    uploads            record        sealing            seal it               planning           cut into parts
    standalone_upload  of no job     listing            its objects           base_parts         parts to reuse
    adopt              a request     adopted_outputs    adopted objects       pack_part          build one part
    lost_markers       no event      metadata_requests  read its metadata     publishing         publish all
    sweeping           no marker     version_builder    make versions         packaging_request  on request
    isolation          one fails     version_checks     names, access         failures           record why not
                                     manifests          write, read           packaging_reconciliation  retry
                                     output_metadata    write, read           run_state          is its run alive

    find and read                    change afterwards                        tell others
    -------------                    -----------------                        -----------
    datums           by id, alias    annotating     metadata of datums        events       build each event
    searching        by query        properties     of datasets, versions     late_events  send forgotten ones
    resolving        a fetch plan    composing      version of datums         lineage      what used what
    find_execution   by id           purging        remove deleted ones       model_sources  of one version
    comparing        two versions    index_backlog  unwritten search entries
    list_folder      one level       index_runs     tasks that write them
    shard_reader     one path
    file_summary     types, sizes
    member_content   bytes of a file
    metadata_lookup  of many members
    projects, project_outputs

The way of an upload: ``uploads`` records the event and starts the state machine when the marker arrives; ``sealing``
lists the objects, reads their metadata and builds the versions; ``planning``, ``pack_part`` and ``publishing`` give
them packages; ``events`` tells everybody.
"""
