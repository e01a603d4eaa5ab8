"""Distinguishes metadata documents of a folder from data that is only named like them."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator

from packline.client.upload.output_file import OutputFile
from packline.client.upload.output_list import OutputList
from packline.fs.sorted_records import SortedRecords
from packline.keys import SIDECAR_SUFFIX, is_document

FILE, FOLDER = b"f", b"d"
"""What a name is looked for as; the last byte of a record."""


def data_named_like_metadata(outputs: OutputList, uploaded: Iterable[str] = ()) -> list[str]:
    """Return paths ``X.metadata.json`` where neither a file nor a folder ``X`` exists: these are data.

    Memory grows with their number only.

    Args:
        outputs: Files of the folder; read twice if there is any document.
        uploaded: Paths that belong to the execution as well, uploaded before.
    """
    probes = SortedRecords(key=_without_kind)
    for output in outputs.documents():
        if output.path.endswith(SIDECAR_SUFFIX):
            described = output.path.removesuffix(SIDECAR_SUFFIX).encode()
            probes.add(described + FILE)
            probes.add(described + b"/" + FOLDER)
    if not len(probes):
        return []
    files = (output.path.encode() for output in outputs if not is_document(output.path))
    paths = heapq.merge(files, sorted(path.encode() for path in uploaded))
    data = set[str]()
    unclear = []
    for name in _absent(probes, paths):
        # What is described may itself be named like metadata: whether it is data is known in the end.
        if name.endswith(SIDECAR_SUFFIX):
            unclear.append(name)
        else:
            data.add(name + SIDECAR_SUFFIX)
    for name in sorted(unclear, key=len):
        if name not in data:
            data.add(name + SIDECAR_SUFFIX)
    probes.close()
    return sorted(data, key=str.encode)


def _absent(probes: Iterable[bytes], paths: Iterator[bytes]) -> Iterator[str]:
    """Yield the probed names that are neither a path nor a folder of one; both are sorted.

    A name ``X`` is followed by ``X/``, which asks for the folder; between them stand only names that begin with ``X``.
    """
    absent = set[bytes]()
    path = next(paths, None)
    for record in probes:
        probe, kind = record[:-1], record[-1:]
        while path is not None and path < probe:
            path = next(paths, None)
        if kind == FILE and path != probe:
            absent.add(probe)
        elif kind == FOLDER and (name := probe[:-1]) in absent:
            absent.discard(name)
            if path is None or not path.startswith(probe):
                yield name.decode()


def _without_kind(record: bytes) -> bytes:
    return record[:-1]


def data_files(outputs: OutputList) -> Iterator[OutputFile]:
    """Yield all files that a version of the folder has: without its metadata documents."""
    named_like_metadata = set(data_named_like_metadata(outputs))
    for output in outputs:
        if not is_document(output.path) or output.path in named_like_metadata:
            yield output
