"""Commands of the command line with something to read and to write, for the injection of errors."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from packline.imports.detect import SourceOptions, plan_import
from packline.imports.storages import Buckets
from packline.keys import BATCH_METADATA
from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3, plain_store
from tests.unit.client.api_server import ApiServer, Reply
from tests.unit.client.datasets import a_version
from tests.unit.imports.archives import put, tar_bytes, zip_bytes

FILES = {
    "train/a/1.bin": b"1" * 3000,
    "train/a/2.bin": b"2" * 100,
    "train/b/3.bin": b"3" * 700_000,
    "empty.txt": b"",
}
SELECTED = {path: data for path, data in FILES.items() if path.startswith("train/a/")}
FETCH = ["fetch", "dataset://images/best", "--progress", "none", "--to"]

UNREADABLE = frozenset({2})
"""What cannot be read is refused before the first byte, all of it in one list (InvalidInput)."""


class Scenario(NamedTuple):
    """A command, what precedes it, and how to see what it has made."""

    argv: list[str]
    environ: dict[str, str]
    before: tuple[list[str], ...]
    """Commands that run first, without faults."""
    prepare: Callable[[Path], None]
    is_done: Callable[[Path], bool]
    damage: Callable[[Path], list[str]]
    """What must never be there: results that look complete and are not, described."""
    more_codes: frozenset[int] = frozenset()
    """Exit codes that are right for it besides those of the errno."""
    leftovers: Callable[[Path], list[Path]] = lambda folder: []
    """What must not be there once a repeated command has ended."""
    is_repeatable: bool = True
    """Whether it can be run again once it is done."""


def tree(folder: Path) -> dict[str, bytes]:
    """The files below a folder by their paths; names with a dot in front are left out."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(name.startswith(".") for name in path.relative_to(folder).parts)
    }


def _content(folder: Path) -> list[bytes]:
    """What is in the files below a folder: an input has its own names for them."""
    return sorted(tree(folder).values())


def _damaged(folder: Path, target: str) -> list[str]:
    """Published versions and a target that are there and not whole."""
    places = [folder / target, *(folder / "cache" / "v1").glob("*")]
    return [
        f"{place.relative_to(folder)}: {sorted(tree(place))}"
        for place in places
        if place.is_dir() and tree(place) not in ({}, FILES, SELECTED)
    ]


def _nothing(folder: Path) -> None: ...


@contextmanager
def fetching(*options: str, before: tuple[str, ...] = ()) -> Iterator[Scenario]:
    """``packline fetch`` by the API; ``before``: targets of fetches that fill the cache first."""
    wanted = SELECTED if "--include" in options else FILES
    with _an_api() as api:
        yield Scenario(
            [*FETCH, "data", *options],
            {"PACKLINE_API_URL": api.url, "PACKLINE_CACHE": "cache", "HOME": "/nonexistent"},
            tuple([*FETCH, target] for target in before),
            _nothing,
            lambda folder: tree(folder / "data") == wanted,
            lambda folder: _damaged(folder, "data"),
        )


@contextmanager
def inputs() -> Iterator[Scenario]:
    """``packline inputs`` with a version and a local file."""

    def prepare(folder: Path) -> None:
        (folder / "labels.csv").write_bytes(b"1,2\n")
        wanted = {"images": ["dataset://images/best"], "labels": [f"file://{folder}/labels.csv"]}
        (folder / "inputs.json").write_text(json.dumps(wanted))

    with _an_api() as api:
        yield Scenario(
            ["inputs", "--config", "inputs.json", "--to", "in", "--config-dir", "made", "--progress", "none"],
            {"PACKLINE_API_URL": api.url, "PACKLINE_CACHE": "cache", "HOME": "/nonexistent"},
            (),
            prepare,
            lambda folder: (
                _content(folder / "in" / "images") == sorted(FILES.values())
                and (folder / "made" / "inputs.json").is_file()
            ),
            lambda folder: _damaged(folder, "nothing"),
        )


@contextmanager
def pushing() -> Iterator[Scenario]:
    """``packline push`` of a folder."""

    def prepare(folder: Path) -> None:
        for path, data in FILES.items():
            (folder / "out" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "out" / path).write_bytes(data)
        store.objects.clear()

    def whole() -> bool:
        return all(store.objects.get(f"outputs/exec-1/{path}") == data for path, data in FILES.items())

    def damage(folder: Path) -> list[str]:
        return ["a marker of an upload that is not whole"] if has_marker() and not whole() else []

    def has_marker() -> bool:
        return "control/exec-1.json" in store.objects

    with FakeS3(overwrites=True) as store:
        environ = _upload_environment(store)
        command = ["push", "out", "--execution", "exec-1", "--progress", "none"]
        yield Scenario(
            command, environ, (), prepare, lambda folder: has_marker() and whole(), damage, UNREADABLE
        )


@contextmanager
def importing() -> Iterator[Scenario]:
    """``packline import`` of two archives."""

    def prepare(folder: Path) -> None:
        names = sorted(FILES)
        put(folder / "in/1.tar", tar_bytes({name: FILES[name] for name in names[:2]}))
        put(folder / "in/2.zip", zip_bytes({name: FILES[name] for name in names[2:]}))
        store.objects.clear()

    def is_done(folder: Path) -> bool:
        return bool(_sealed(store)) and not damage(folder)

    def leftovers(folder: Path) -> list[Path]:
        return list(folder.glob("cache/imports-*/*"))

    def damage(folder: Path) -> list[str]:
        return [
            f"{execution} has a marker and is not whole"
            for execution in _sealed(store)
            if uploaded_files(store, execution) != FILES
        ]

    with FakeS3(overwrites=True) as store:
        command = ["import", "in", "--dataset", "images/v1", "--progress", "none"]
        yield Scenario(
            command, _upload_environment(store), (), prepare, is_done, damage, UNREADABLE, leftovers
        )


def _sealed(store: FakeS3) -> list[str]:
    """The executions that have a marker."""
    keys = [key for key in store.objects if key.startswith("control/")]
    return [key.removeprefix("control/").removesuffix(".json") for key in keys]


def uploaded_files(store: FakeS3, execution: str) -> dict[str, bytes]:
    """The files of an execution, out of its parts and its objects."""
    files: dict[str, bytes] = {}
    for key, data in dict(store.objects).items():
        path = key.removeprefix(f"outputs/{execution}/")
        if path.endswith(".vhpkgzip"):
            with zipfile.ZipFile(io.BytesIO(bytes(data))) as part:
                files |= {name: part.read(name) for name in part.namelist()}
        elif path != key and ".packline-parts/" not in path and path != BATCH_METADATA:
            files[path] = bytes(data)
    return files


@contextmanager
def exporting(kind: str = "tar") -> Iterator[Scenario]:
    """``packline export`` by the API."""

    def exported(folder: Path) -> dict[str, bytes]:
        plan = plan_import(SourceOptions(str(folder / "out/new")), Buckets())
        return {
            entry.path: b"".join(entry.pieces)
            for archive in plan.archives
            for entry in archive.entries(lambda path: False)
        }

    def is_done(folder: Path) -> bool:
        return (folder / "out/new").exists() and exported(folder) == FILES

    def leftovers(folder: Path) -> list[Path]:
        return [path for path in (folder / "out").iterdir() if path.name != "new"]

    def damage(folder: Path) -> list[str]:
        return (
            ["an export that is not whole"]
            if (folder / "out/new").exists() and exported(folder) != FILES
            else []
        )

    with _an_api() as api:
        yield Scenario(
            ["export", "dataset://images/best", "--to", "out/new", "--format", kind, "--shard-members", "2"],
            {"PACKLINE_API_URL": api.url, "PACKLINE_CACHE": "cache", "HOME": "/nonexistent"},
            (),
            _nothing,
            is_done,
            damage,
            leftovers=leftovers,
            is_repeatable=False,
        )


def _upload_environment(store: FakeS3) -> dict[str, str]:
    return {
        "PACKLINE_STORE": "store",
        "AWS_ENDPOINT_URL": store.url,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKID",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "HOME": "/nonexistent",
        "PACKLINE_CACHE": "cache",
        "VH_CONFIG_DIR": "config",
    }


@contextmanager
def _an_api() -> Iterator[ApiServer]:
    with plain_store() as store:
        api = ApiServer(store, _version(store))
        api.answer = lambda asked: _metadata() if asked.path.endswith("fetch-plan/metadata/") else None
        try:
            yield api
        finally:
            api.close()


def _metadata() -> Reply:
    """No file has metadata."""
    return Reply(200, {"count": 0, "next": None, "previous": None, "results": []})


def _version(store: FakeS3) -> FetchPlan:
    return a_version(store, FILES, part_files=2, block_bytes=4096)
