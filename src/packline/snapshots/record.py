"""What is kept of a snapshot: in the properties of its version, and in the marker of its execution."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from packline.json_types import JsonObject
from packline.redaction import redact_document
from packline.rules.query_record import FORM
from packline.snapshots.increments import Increment
from packline.snapshots.parameters import ParameterValue
from packline.snapshots.parquet_files import FileFormat, SnapshotFile
from packline.snapshots.source import EngineRecord
from packline.snapshots.statement import ReadStatement

FILES_KEPT = 200
"""Files whose rows are kept one by one."""
COLUMNS_KEPT = 500
MAX_BYTES = 40_000
"""Of the record as JSON: the properties of a version hold 64 KiB, and each file of it names them."""
_LONGEST = ("files", "schema", "sql", "parameters")
"""Keys that are left out, in this order, where the record would be longer; ``trimmed`` names them."""


@dataclass(frozen=True, slots=True)
class QuerySnapshot:
    """A query that was read, as it is recorded."""

    connection: str
    statement: ReadStatement
    parameters: Mapping[str, ParameterValue]
    engine: EngineRecord
    columns: Sequence[str]
    schema_sha256: str
    files: Sequence[SnapshotFile]
    started: str
    """ISO 8601, UTC: when the transaction was begun, which is the time of the data."""
    ended: str
    tools: Mapping[str, str]
    """Versions of what writes the files and normalises the SQL."""
    format: FileFormat = FileFormat.PARQUET
    increment: Increment | None = None
    """The base version that the files continue."""
    source_sha256: str = ""
    """Hash of where the connection leads to."""

    @property
    def rows(self) -> int:
        """Rows of the version, with those of the base version that is continued."""
        return sum(file.rows for file in self.files) + (self.increment.rows if self.increment else 0)

    @property
    def file_count(self) -> int:
        """Files of the version, with those of the base version that is continued."""
        return len(self.files) + (self.increment.file_count if self.increment else 0)

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)

    def document(self) -> JsonObject:
        """Return the record as JSON, without passwords and signatures of URLs that the SQL may name."""
        statement, increment = self.statement, self.increment
        all_files = [*(increment.files if increment else ()), *self.files]
        document: JsonObject = {
            "form": FORM,
            "connection": self.connection,
            **({"source_sha256": self.source_sha256} if self.source_sha256 else {}),
            "sql": statement.text,
            "sql_sha256": statement.normalised_sha256,
            "parameters": dict(self.parameters),
            "order_keys": list(statement.order_keys),
            "varying": list(statement.varying),
            **{key: value for key, value in asdict(self.engine).items() if value},
            "started": self.started,
            "ended": self.ended,
            "rows": self.rows,
            "schema": list(self.columns[:COLUMNS_KEPT]),
            "columns": len(self.columns),
            "schema_sha256": self.schema_sha256,
            "files": [
                {"path": file.path, "rows": file.rows, "bytes": file.bytes} for file in all_files[:FILES_KEPT]
            ],
            "file_count": self.file_count,
            "format": str(self.format),
            **({"since": increment.document()} if increment else {}),
            "tools": dict(self.tools),
        }
        return _trimmed(redact_document(document))


def _trimmed(document: JsonObject) -> JsonObject:
    for key in _LONGEST:
        if len(json.dumps(document, ensure_ascii=False).encode()) <= MAX_BYTES:
            break
        document = {name: value for name, value in document.items() if name != key}
        document["trimmed"] = [*document.get("trimmed", []), key]
    return document
