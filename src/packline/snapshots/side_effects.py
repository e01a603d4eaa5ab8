"""What does more than read inside a query: nodes of sqlglot, and functions that a read-only session lets through."""

from __future__ import annotations

import re
from typing import Any

_NODES = frozenset(
    [
        "Insert",
        "Update",
        "Delete",
        "Merge",
        "Create",
        "Drop",
        "Alter",
        "TruncateTable",
        "Copy",
        "Command",
        "Into",
        "Lock",
        "Attach",
        "Detach",
        "Pragma",
        "Set",
        "Use",
        "Kill",
        "Transaction",
        "Commit",
        "Rollback",
        "NextValueFor",
    ]
)
_FUNCTIONS = re.compile(
    r"nextval|setval|load_extension|writefile"
    # PostgreSQL: https://www.postgresql.org/docs/current/functions-admin.html, and its modules dblink, lo and adminpack
    r"|set_config|lo_\w+|lowrite|lo(?:create|unlink)|dblink\w*|pg_(?:try_)?advisory_\w+|pg_notify|pg_sleep\w*"
    r"|pg_(?:cancel|terminate)_backend|pg_reload_conf|pg_rotate_logfile\w*|pg_switch_wal|pg_promote|pg_wal_replay_\w+"
    r"|pg_(?:create|drop|copy|sync)_\w+|pg_(?:logical|replication)_\w+|pg_stat_(?:statements_)?reset\w*|pg_file_\w+"
    r"|pg_(?:backup|start_backup|stop_backup)\w*|pg_import_system_collations|pg_log_\w+|pg_(?:set|restore|clear)_\w+_stats"
    r"|brin_(?:de)?summarize_\w+|gin_clean_pending_list|heap_force_\w+|pg_truncate_visibility_map|pg_buffercache_evict\w*"
    # Functions of it that run the SQL of a text, which nobody has checked
    r"|(?:query|cursor)_to_xml\w*|ts_stat|ts_rewrite|crosstab\w*|connectby|xpath_table"
    # DuckDB
    r"|(?:force_)?checkpoint|write_log|(?:enable|disable)_(?:logging|profiling)"
    # Snowflake: https://docs.snowflake.com/en/sql-reference/functions-system
    r"|system\$\w+"
).fullmatch


def side_effect_of(node: Any, dialect: str) -> str:
    """Return the name of what a node of a query does beside reading; empty where it only reads.

    Args:
        node: Of sqlglot.
        dialect: sqlglot's name of the dialect.
    """
    name = type(node).__name__
    if name in _NODES:
        return name.upper()
    if name == "Anonymous":
        function = str(node.name).lower()
        return function if _FUNCTIONS(function) else ""
    is_sequence = name == "Column" and dialect == "snowflake" and node.name.lower() == "nextval"
    return "nextval" if is_sequence else ""
