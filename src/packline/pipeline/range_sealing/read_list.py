"""Sort the rows of one file of a list of objects, so that ranges of its keys can be read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from hashlib import md5, sha256
from itertools import islice

from packline.errors import ObjectNotFound
from packline.keys import ADOPTED_LISTS
from packline.pipeline.range_sealing.listed_archives import ArchiveCollector
from packline.pipeline.range_sealing.sources import load_source
from packline.pipeline.range_sealing.work_folder import Document, Task, WorkFolder
from packline.pipeline.seal_context import SealContext
from packline.ports import ObjectStore
from packline.rules.adoption import Adoption
from packline.rules.list_files import CHUNK, COPY, decode_lines, unpack
from packline.rules.object_lists import (
    AGAIN,
    InvalidObjectList,
    ListFile,
    ListRow,
    ObjectList,
    RowParser,
    load_object_list,
)

RUN_ROWS = 200_000
"""Rows that are sorted in memory: some 100 MiB."""
INDEX_STEP = 256
"""Rows of a run between two keys of its index."""


def read_list(task: Task, work: WorkFolder, context: SealContext) -> Document:
    """Sort the rows below the prefix into runs that fit into memory.

    Args:
        task: With ``list`` (columns, and how keys are written) and ``file``.
        work: Where the runs are written.
        context: The store, which has the file.

    Returns:
        The runs: the names of rows and index, bytes, and first and last key, and the archives that rows lie in; or the
        error for which there are none.
    """
    listed = load_object_list(task["list"])
    file = ListFile(*task["file"])
    archives = ArchiveCollector()
    rows = archives.collect(_rows(context.store, file, listed, load_source(task, work).prefix))
    runs = []
    try:
        while block := sorted(islice(rows, RUN_ROWS)):
            runs.append(_write_run(block, work))
    except ObjectNotFound:
        return {"error": ["InvalidObjectList", f"{file.key} is gone.", AGAIN]}
    except InvalidObjectList as error:
        return {"error": [error.code, error.message, error.remedy]}
    return {"runs": runs, "archives": archives.dump()} if listed.has_ranges else {"runs": runs}


def _rows(store: ObjectStore, file: ListFile, listed: ObjectList, prefix: str) -> Iterator[ListRow]:
    """Yield the rows of a file that are below the prefix. Raises InvalidObjectList, ObjectNotFound."""
    parse, number = RowParser(listed, prefix).parse, 0
    rows = csv.reader(decode_lines(unpack(_packed(store, file), file.key), file.key), strict=True)
    try:
        for number, row in enumerate(rows, start=1):
            try:
                parsed = parse(row)
            except InvalidObjectList as error:
                raise InvalidObjectList(
                    f"{file.key}, row {number}: {error.message}.", error.remedy
                ) from error
            if parsed is not None:
                yield parsed
    except csv.Error as error:
        raise InvalidObjectList(f"{file.key} is not CSV after row {number}: {error}.", COPY) from error
    except UnicodeDecodeError as error:
        raise InvalidObjectList(f"{file.key} is not UTF-8 after row {number}.", COPY) from error


def _packed(store: ObjectStore, file: ListFile) -> Iterator[bytes]:
    """Yield the bytes of a file, and compare their MD5 at the end. Raises InvalidObjectList, ObjectNotFound."""
    digest = md5(usedforsecurity=False)
    for start in range(0, file.size, CHUNK):
        packed = store.read_range(file.key, start, CHUNK)
        digest.update(packed)
        yield packed
    if file.md5 and digest.hexdigest() != file.md5:
        raise InvalidObjectList(
            f"{file.key} has the MD5 {digest.hexdigest()}; its manifest says {file.md5}.", COPY
        )


def _write_run(rows: list[ListRow], work: WorkFolder) -> Document:
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for row in rows]
    offsets, at = [], 0
    for number, line in enumerate(lines):
        if not number % INDEX_STEP:
            offsets.append(at)
        at += len(line)
    index = {"keys": [row.key for row in rows[::INDEX_STEP]], "offsets": offsets}
    return {
        "rows": work.add(b"".join(lines), "run"),
        "index": work.add(json.dumps(index, ensure_ascii=False).encode(), "json"),
        "bytes": at,
        "count": len(rows),
        "first": rows[0].key,
        "last": rows[-1].key,
    }


def find_object_list(store: ObjectStore, adoption: Adoption) -> ObjectList | None:
    """Read the list that a request names by its SHA-256; None if it names none. Raises InvalidObjectList."""
    name = adoption.listing
    if not name:
        return None
    try:
        body = store.read(f"{ADOPTED_LISTS}{name}")
    except ObjectNotFound:
        raise InvalidObjectList(f"The list {name[:12]} of the request is not there.", AGAIN) from None
    if sha256(body).hexdigest() != name:
        raise InvalidObjectList(f"The list {name[:12]} of the request is another one.", AGAIN)
    try:
        listed = load_object_list(json.loads(body))
    except (RecursionError, ValueError) as error:
        raise InvalidObjectList(f"The list {name[:12]} of the request is not JSON.", AGAIN) from error
    if not all(file.key.startswith(ADOPTED_LISTS) for file in listed.files):
        # The function may read more of the store than who asks for the adoption.
        raise InvalidObjectList(
            f"The list {name[:12]} of the request names files that are not below {ADOPTED_LISTS}.", AGAIN
        )
    if not listed.files:
        raise InvalidObjectList(f"The list {name[:12]} of the request has no files.", AGAIN)
    return listed
