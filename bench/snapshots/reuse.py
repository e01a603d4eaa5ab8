"""One row of 1,000,000 changes: which files and parts the next version takes over, on the local stack.

``python -m bench.snapshots.reuse`` writes ``reused.json``; ``python -m bench.snapshots --page`` writes the page.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

REUSED = Path(__file__).with_name("reused.json")
ROWS = 1_000_000
QUERY = "SELECT id, name, price, moment FROM orders ORDER BY id"
FILE_ROWS = (1_000_000, 131_072, 65_536)
_FILL = (
    "INSERT INTO orders WITH RECURSIVE r(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM r WHERE i < {rows} - 1) "
    "SELECT i, 'customer ' || (i * 7919 % 999983), (i * 31 % 100000) / 4.0, '2026-01-01 ' || i FROM r"
)


def measure(scratch: Path | None) -> list[dict[str, Any]]:
    """Return, for each number of rows a file and each size of parts, files and parts of both versions."""
    figures = []
    for part_files in ("20000", "1"):
        with TemporaryDirectory(dir=scratch) as name, _user(part_files, Path(name, "cache")) as user:
            for file_rows in FILE_ROWS:
                figures.append({"part_files": int(part_files)} | _change_a_row(user, Path(name), file_rows))
                print(figures[-1], flush=True)
    return figures


@contextmanager
def _user(part_files: str, cache: Path) -> Iterator[Any]:
    from packline.local.stack import LocalStack
    from packline.local.synth import synthesized
    from tests.stacks import only
    from tests.system.conftest import QUIET_SECONDS, User

    context = {"part_files": part_files}
    with only(LocalStack(synthesized(None, context), quiet_seconds=QUIET_SECONDS)) as stack:
        yield User(stack, cache)


def _change_a_row(user: Any, folder: Path, file_rows: int) -> dict[str, Any]:
    database, dataset = folder / f"orders-{file_rows}.db", f"orders-{file_rows}"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, price REAL, moment TEXT)")
        connection.execute(_FILL.format(rows=ROWS))
    connection.close()
    words = ("snapshot", f"sqlite:{database}", "--query", QUERY, "--rows-per-file", str(file_rows))
    user.json(*words, "--dataset", f"{dataset}/v1")
    before = {part["key"]: part["size"] for part in user.packaged(f"dataset://{dataset}/v1")["parts"]}
    assert user.json(*words, "--dataset", f"{dataset}/v2")["unchanged"], "the same query twice is one version"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE orders SET name = 'somebody else' WHERE id = ?", (ROWS // 2,))
    connection.close()
    changed = user.json(*words, "--dataset", f"{dataset}/v2")
    after = {part["key"]: part["size"] for part in user.packaged(f"dataset://{dataset}/v2")["parts"]}
    return {
        "file_rows": file_rows,
        "files": changed["files"],
        "reused_files": changed["reused_files"],
        "parts": len(after),
        "reused_parts": len(after.keys() & before.keys()),
        "bytes": sum(after.values()),
        "new_bytes": sum(size for key, size in after.items() if key not in before),
    }


if __name__ == "__main__":
    REUSED.write_text(json.dumps(measure(None), indent=1) + "\n")
