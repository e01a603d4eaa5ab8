"""Finds out what a source is, by its name and by what is in it, and makes the plan of its import."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple

from packline.globs import parse_uri_pattern
from packline.imports.archives import TAR_SUFFIXES, ZIP_SUFFIXES, is_archive, open_archive
from packline.imports.errors import CannotImport, SourceMissing
from packline.imports.plan import ImportPlan
from packline.imports.storages import Buckets, LocalStorage, Storage

ARCHIVE_KINDS = ("tar", "zip", "webdataset")
KINDS = (*ARCHIVE_KINDS, "dvc", "huggingface", "wandb", "clearml", "quilt", "lakefs")
MANIFEST = "wandb_manifest.json"
_RANGE = re.compile(r"\{(\d+)\.\.(\d+)\}")
MAX_ARCHIVES = 100_000


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How a source is read."""

    source: str
    kind: str = ""
    """One of KINDS; empty to find out."""
    revision: str = ""
    """Tag, branch or commit of a DVC repository; empty for its working tree."""
    data: Path | None = None
    """Folder with the files that a manifest names, if they are not beside it."""
    keep_archives: bool = False
    """Whether the files of each archive get a folder of its name."""


Planner = Callable[[SourceOptions, Buckets], ImportPlan]


def plan_import(options: SourceOptions, buckets: Buckets) -> ImportPlan:
    """Return the plan of an import.

    Raises:
        CannotImport: It is not known what the source is, or it cannot be read as that.
        SourceMissing: It does not exist.
        PacklineError: What the file system or the store says.
    """
    kind = options.kind or _detect(options.source)
    if kind not in KINDS:
        raise CannotImport(f"format is {kind!r}.", f"Use one of {', '.join(KINDS)}.")
    if options.revision and kind != "dvc":
        raise CannotImport("Only a DVC repository has revisions here.", "Leave out --rev.")
    return _planners()[kind](options, buckets)


def _planners() -> dict[str, Planner]:
    """Return the function for each kind."""
    from packline.imports import clearml, dvc, hugging_face, lakefs, quilt, wandb

    return {
        **dict.fromkeys(ARCHIVE_KINDS, _plan_archives),
        "dvc": lambda options, buckets: dvc.plan_dvc(options.source, options.revision, buckets),
        "huggingface": lambda options, buckets: hugging_face.plan_hugging_face(options.source),
        "lakefs": lambda options, buckets: lakefs.plan_lakefs(options.source, buckets),
        "wandb": lambda options, buckets: wandb.plan_wandb(options.source, options.data, buckets),
        "quilt": lambda options, buckets: quilt.plan_quilt(options.source, buckets),
        "clearml": lambda options, buckets: clearml.plan_clearml(options.source, buckets),
    }


def _detect(source: str) -> str:
    """Return the kind of a source. Raises CannotImport, SourceMissing."""
    if is_archive(source.rstrip("}")) or source.endswith(("*.tar}", "*")):
        return "tar"
    if source.startswith("s3://"):
        raise _unknown(source)
    folder = Path(source)
    if not folder.exists():
        raise SourceMissing(f"{source} does not exist.", "Check the path.")
    kind = _detect_folder(folder) if folder.is_dir() else _detect_file(folder)
    if not kind:
        raise _unknown(source)
    return kind


def _detect_folder(folder: Path) -> str:
    if (folder / ".dvc").is_dir():
        return "dvc"
    if folder.absolute().parent.name == "snapshots" and (folder.absolute().parent.parent / "blobs").is_dir():
        return "huggingface"
    names = {entry.name for entry in folder.iterdir()}
    if "state.json" in names or (folder / "artifacts/state/state.json").is_file():
        return "clearml"
    if MANIFEST in names:
        return "wandb"
    if (folder / ".cache/huggingface").is_dir():
        return "huggingface"
    return "webdataset" if any(is_archive(name) for name in names) else ""


def _detect_file(file: Path) -> str:
    """Tell manifests apart by what they begin with."""
    if file.name == "state.json":
        return "clearml"
    with LocalStorage(file.absolute().parent).open(file.name) as opened:
        start = opened.read(4096)
    if b'"v0"' in start.partition(b"\n")[0]:
        return "quilt"
    return "wandb" if b'"storagePolicy"' in start else ""


def _unknown(source: str) -> CannotImport:
    return CannotImport(
        f"It is not clear what {source} is.",
        f"Name it with --format: one of {', '.join(KINDS)}; or use `packline push` for a plain folder.",
    )


class FoundArchive(NamedTuple):
    """An archive that a source names."""

    storage: Storage
    path: str
    """In its storage."""
    folder: str
    """Put before the paths of its files; empty if nothing is."""


def find_archives(options: SourceOptions, buckets: Buckets, others: list[str]) -> list[FoundArchive]:
    """Find the archives that a source names, in the order of their names; what is none of them goes to ``others``.

    Raises SourceMissing, CannotImport.
    """
    matches = list(_find_archives(options.source, buckets, others))
    if not matches:
        raise SourceMissing(
            f"{options.source} matches no archive.",
            f"Archives end with {', '.join(TAR_SUFFIXES + ZIP_SUFFIXES)}.",
        )
    if len(matches) > MAX_ARCHIVES:
        raise CannotImport(
            f"There are more than {MAX_ARCHIVES:,} archives.", "Import them in several versions."
        )
    return [
        FoundArchive(storage, path, _stem(path) if options.keep_archives else "") for storage, path in matches
    ]


def _plan_archives(options: SourceOptions, buckets: Buckets) -> ImportPlan:
    others: list[str] = []
    archives = [open_archive(*archive) for archive in find_archives(options, buckets, others)]
    return ImportPlan(
        options.kind or "archives",
        options.source,
        archives,
        record={"archives": len(archives), "archive_bytes": sum(archive.size for archive in archives)},
        not_carried=list_not_carried(others),
    )


def list_not_carried(others: Sequence[str]) -> list[str]:
    """Return sentences about what does not come of archives; ``others``: what lies beside them."""
    beside = [f"{len(others):,} without the ending of an archive, such as {others[0]}"] if others else []
    return ["times, owners and modes of the entries", *beside]


def _stem(path: str) -> str:
    """Return the name of an archive without its endings."""
    name = path.rpartition("/")[2]
    for suffix in (*TAR_SUFFIXES, *ZIP_SUFFIXES):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


def _find_archives(source: str, buckets: Buckets, others: list[str]) -> Iterator[tuple[Storage, str]]:
    """Yield archives in the order of their names; ``{000..012}`` stands for numbers, ``*`` for any text.

    What a folder or a pattern has beside them goes to ``others``.
    """
    for name in _numbered(source):
        if name.startswith("s3://"):
            yield from _in_bucket(name, buckets, others)
        else:
            yield from _in_folder(name, others)


def _archives_of(names: Iterable[str], others: list[str]) -> list[str]:
    ordered = sorted(names)
    others += [name for name in ordered if not is_archive(name)]
    return [name for name in ordered if is_archive(name)]


def _numbered(source: str) -> Iterator[str]:
    match = _RANGE.search(source)
    if match is None:
        yield source
        return
    first, last = match.groups()
    for number in range(int(first), int(last) + 1):
        yield from _numbered(f"{source[: match.start()]}{number:0{len(first)}d}{source[match.end() :]}")


def _in_bucket(source: str, buckets: Buckets, others: list[str]) -> Iterator[tuple[Storage, str]]:
    storage, key = buckets.split(source)
    pattern = parse_uri_pattern(key + "*" if key.endswith("/") else key)
    if not pattern.wild:
        yield storage, key
        return
    names = (file.path for file in storage.list(pattern.prefix) if pattern.matches(file.path))
    yield from ((storage, name) for name in _archives_of(names, others))


def _in_folder(source: str, others: list[str]) -> Iterator[tuple[Storage, str]]:
    path = Path(source)
    if path.is_dir():
        names = _archives_of((str(entry) for entry in path.iterdir()), others)
    else:
        names = _archives_of(glob(source), others) if has_magic(source) else [source]
    yield from ((LocalStorage(Path(name).absolute().parent), Path(name).name) for name in names)
