"""W&B artifacts: the manifest names files by MD5; they are beside it, or references lead elsewhere."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from packline.imports.documents import as_object, broken, read_json_object, size_of
from packline.imports.errors import CannotImport
from packline.imports.plan import ImportFile, ImportPlan, Location
from packline.imports.storages import Buckets, LocalStorage


def plan_wandb(source: str, data: Path | None, buckets: Buckets) -> ImportPlan:
    """Plan the import of an artifact.

    Args:
        source: Its manifest, or the folder with ``wandb_manifest.json``.
        data: Folder with its files; None: that of the manifest.
        buckets: Opens buckets of references.

    Raises:
        CannotImport, SourceMissing: The manifest cannot be read.
    """
    manifest = Path(source).absolute()
    if manifest.is_dir():
        manifest /= "wandb_manifest.json"
    document = read_json_object(LocalStorage(manifest.parent), manifest.name)
    if document.get("version") != 1 or "contents" not in document:
        raise broken(source, "is not a manifest of form 1")
    contents = as_object(document["contents"], source)
    folder = LocalStorage((data or manifest.parent).absolute())
    return ImportPlan(
        "wandb",
        source,
        files=partial(_files, contents, folder, source, buckets),
        record={"policy": str(document.get("storagePolicy", "")), "entries": len(contents)},
        not_carried=["name, aliases, metadata and lineage of the artifact: its manifest does not hold them"],
    )


def _files(
    contents: dict[str, Any], folder: LocalStorage, name: str, buckets: Buckets
) -> Iterator[ImportFile]:
    for path, value in contents.items():
        entry = as_object(value, name)
        if entry.get("ref"):
            yield _referenced(path, entry, buckets)
            continue
        digest = _md5(entry)
        if not digest:
            raise broken(name, f"has no MD5 of {path!r}")
        remedy = "Download the artifact completely (`artifact.download()`), or name its folder with --data."
        yield ImportFile(path, [Location(folder, path)], size_of(entry), digest, remedy=remedy)


def _referenced(path: str, entry: dict[str, Any], buckets: Buckets) -> ImportFile:
    """Return a file that a reference leads to, pinned by the version or the ETag that the manifest has."""
    location = locate_reference(str(entry["ref"]), buckets)
    extra = as_object(entry.get("extra") or {}, path)
    version, etag = extra.get("versionID"), extra.get("etag")
    if isinstance(version, str) and not location.version:
        location = location._replace(version=version)
    local = location.storage.local_file(location.path)
    digest = _md5(entry) if local else ""
    if local and digest in (_md5_of(str(entry["ref"])), _md5_of(local.resolve().as_uri())):
        digest = ""  # `add_reference(checksum=False)`: it is that of the name
    return ImportFile(
        path,
        [location],
        size_of(entry),
        digest,
        identity=etag if isinstance(etag, str) and not local and not location.version else "",
        remedy="Check that what the reference leads to is still there.",
    )


def _md5(entry: dict[str, Any]) -> str:
    """Return the MD5 of an entry; empty if its digest is another one, as without a checksum."""
    try:
        digest = base64.b64decode(str(entry.get("digest", "")), validate=True)
    except (binascii.Error, ValueError):
        return ""
    return f"md5:{digest.hex()}" if len(digest) == 16 else ""


def _md5_of(text: str) -> str:
    return f"md5:{hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()}"


def locate_reference(uri: str, buckets: Buckets) -> Location:
    """Return where a ``file://`` or ``s3://`` URI leads. Raises CannotImport for another one."""
    parts = urlsplit(uri)
    if parts.scheme == "file":
        return Location(LocalStorage(Path("/")), unquote(parts.path).lstrip("/"))
    if parts.scheme == "s3":
        version = parse_qs(parts.query).get("versionId", [""])[0]
        bucket, key = buckets.split(f"s3://{parts.netloc}{unquote(parts.path)}")
        return Location(bucket, key, version)
    raise CannotImport(
        f"A reference leads to {parts.scheme or 'no'}://, which is not read.",
        "Fetch the file, and import it by itself; or leave it out with --exclude.",
    )
