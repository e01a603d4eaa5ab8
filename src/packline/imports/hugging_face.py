"""Dataset repositories of Hugging Face as huggingface_hub leaves them on disk: its cache, or a folder of a download.

Every file has an ETag: the SHA-256 of a large one, the Git hash of others. In the cache it is the name of the blob that
a link leads to; a folder of ``hf download --local-dir`` has it in ``.cache/huggingface/download/<path>.metadata``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from packline.fs.os_errors import file_error
from packline.imports.errors import CannotImport, SourceMissing
from packline.imports.plan import ImportFile, ImportPlan, Location
from packline.imports.storages import LocalStorage, read_document, walk_files
from packline.json_types import JsonObject

DOWNLOADS = ".cache/huggingface/download"
INCOMPLETE = ".incomplete"
REMEDY = "Download the snapshot again."
CARD = "README.md"
CARD_BYTES = 16_000
"""Of the header of a dataset card that is recorded."""
POINTER = b"version https://git-lfs.github.com/spec/v1\n"
POINTER_BYTES = 1024
"""A file of Git LFS that was not fetched is smaller."""
_SKIPPED = {".git", ".cache"}
"""Folders at the top that are not of the repository."""
_SHA256, _GIT_HASH = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{40}")


def plan_hugging_face(source: str) -> ImportPlan:
    """Plan the import of a snapshot in the cache, or of a folder of a download.

    Raises:
        CannotImport: A download is not complete, or a file is not there itself.
        SourceMissing: It is not a folder.
        LocalError: The system refuses a file.
    """
    root = Path(source)
    if not root.is_dir():
        raise SourceMissing(f"{source} is not a folder.", "Name a snapshot, such as …/snapshots/<commit>.")
    is_snapshot = root.absolute().parent.name == "snapshots"
    record: JsonObject = {
        "revision": root.absolute().name if is_snapshot else _commit(root),
        "card": _card(root),
    }
    not_carried = ["commits, discussions and what the Hub knows of the repository beside its files"]
    if is_snapshot:
        repository = root.absolute().parent.parent
        record |= {
            "repository": _repository(repository.name),
            "references": _references(repository, root.name),
        }
        if count := len(_incomplete(repository / "blobs")):
            not_carried.append(
                f"{count:,} downloads in {repository} that are not complete, of this commit or others"
            )
    elif incomplete := _incomplete(root / DOWNLOADS):
        raise CannotImport(
            f"{len(incomplete):,} downloads in {root} are not complete, such as {incomplete[0]}.",
            f"Run `hf download` again. If it says that all is there, remove {DOWNLOADS}/**/*{INCOMPLETE}.",
        )
    return ImportPlan(
        "huggingface", source, files=partial(_files, root), record=record, not_carried=not_carried
    )


def _incomplete(folder: Path) -> list[Path]:
    """Return the files that are still being downloaded, or were when the download ended."""
    return sorted(folder.rglob(f"*{INCOMPLETE}")) if folder.is_dir() else []


def _repository(folder: str) -> str:
    """Return ``owner/name`` of a folder such as ``datasets--owner--name``."""
    return "/".join(folder.split("--")[1:])


def _references(repository: Path, commit: str) -> list[str]:
    """Return the branches and tags that were this commit when it was downloaded."""
    top = repository / "refs"
    files = [path for path in sorted(top.rglob("*")) if path.is_file() and path.stat().st_size < 200]
    return [
        str(path.relative_to(top)) for path in files if path.read_text("utf-8", "replace").strip() == commit
    ]


def _commit(root: Path) -> str:
    """Return the commit of a folder of a download; empty if its files are of several, or it is not known."""
    notes = sorted((root / DOWNLOADS).rglob("*.metadata")) if (root / DOWNLOADS).is_dir() else []
    commits = {_note(note)[0] for note in notes}
    return commits.pop() if len(commits) == 1 else ""


def _note(file: Path) -> tuple[str, str]:
    """Return commit and ETag of a file that was downloaded; empty texts if they are not known."""
    try:
        lines = file.read_text("utf-8", "replace")[:1000].splitlines()
    except FileNotFoundError:
        return "", ""
    except OSError as error:
        raise file_error(error, file, "read") from error
    return (lines[0], lines[1].strip('"')) if len(lines) > 1 else ("", "")


def _card(root: Path) -> str:
    """Return the header of the dataset card, which is YAML."""
    try:
        text = (root / CARD).read_text(encoding="utf-8", errors="replace")[:CARD_BYTES]
    except OSError:
        return ""
    return text[4:].partition("\n---")[0] if text.startswith("---\n") else ""


def _files(root: Path) -> Iterator[ImportFile]:
    """Yield the files with what their ETags say."""
    storage = LocalStorage(root)
    blobs = root.resolve().parent.parent / "blobs"
    for path in walk_files(root, partial(_is_skipped, root, blobs)):
        is_link = (root / path).is_symlink()
        etag = _blob(root / path, blobs).name if is_link else _note(root / DOWNLOADS / f"{path}.metadata")[1]
        if path.endswith(INCOMPLETE):
            yield _unusable(path, "it is a download that is not complete")
            continue
        size = storage.status(path).size if os.path.exists(root / path) else None
        if size is not None and size < POINTER_BYTES and read_document(storage, path).startswith(POINTER):
            yield _unusable(path, "it is a pointer of Git LFS")
            continue
        yield ImportFile(path, [Location(storage, path)], size, _digest(etag), remedy=REMEDY)


def _unusable(path: str, problem: str) -> ImportFile:
    remedy = "Download it (`hf download`, `git lfs pull`), or leave it out with --exclude."
    return ImportFile(path, [], problem=problem, remedy=remedy)


def _digest(etag: str) -> str:
    """Return the digest that an ETag is; empty if it is another text."""
    if _SHA256.fullmatch(etag):
        return f"sha256:{etag}"
    return f"git:{etag}" if _GIT_HASH.fullmatch(etag) else ""


def _is_skipped(root: Path, blobs: Path, folder: str) -> bool:
    """Return whether a folder is of Git or the downloader. Raises CannotImport for a link to a folder."""
    if (root / folder).is_symlink():
        _blob(root / folder, blobs)
    return folder in _SKIPPED


def _blob(file: Path, blobs: Path) -> Path:
    """Return the blob that a link leads to. Raises CannotImport for another link."""
    target = file.resolve()
    if target.parent != blobs:
        raise CannotImport(
            f"{file} is a link to {target}, which is not a blob of the snapshot.",
            "Replace the link by what it leads to.",
        )
    return target
