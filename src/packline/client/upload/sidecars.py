"""Distinguishes metadata documents of a folder from data that is only named like them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from packline.client.upload.transfer_queue import OutputFile
from packline.keys import SIDECAR_SUFFIX, is_document


def data_named_like_metadata(outputs: Sequence[OutputFile], uploaded: Iterable[str] = ()) -> list[OutputFile]:
    """Return files called ``X.metadata.json`` where neither a file nor a folder ``X`` exists: these are data.

    Args:
        outputs: Files of the folder.
        uploaded: Paths that belong to the execution as well, uploaded before.
    """
    documents = [output for output in outputs if output.path.endswith(SIDECAR_SUFFIX)]
    if not documents:
        return []
    paths = {output.path for output in outputs if not is_document(output.path)}.union(uploaded)
    paths.update(folder for path in list(paths) for folder in _folders(path))
    data = []
    for document in sorted(documents, key=lambda document: len(document.path)):
        if document.path.removesuffix(SIDECAR_SUFFIX) not in paths:
            data.append(document)
            paths.add(document.path)
    return sorted(data, key=lambda document: document.path.encode())


def data_files(outputs: Sequence[OutputFile]) -> list[OutputFile]:
    """Return all files that a version of the folder has: without its metadata documents."""
    return [output for output in outputs if not is_document(output.path)] + data_named_like_metadata(outputs)


def _folders(path: str) -> Iterable[str]:
    """Return the folders that a path is in."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
