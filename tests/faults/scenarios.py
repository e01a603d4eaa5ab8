"""Commands of the command line with something to read and to write, for the injection of errors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from packline.model import FetchPlan
from tests.fakes.s3 import FakeS3, plain_store
from tests.unit.client.api_server import ApiServer, Reply
from tests.unit.client.datasets import a_version

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
        environ = {
            "PACKLINE_STORE": "store",
            "AWS_ENDPOINT_URL": store.url,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "AKID",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "HOME": "/nonexistent",
            "PACKLINE_CACHE": "cache",
            "VH_CONFIG_DIR": "config",
        }
        command = ["push", "out", "--execution", "exec-1", "--progress", "none"]
        yield Scenario(
            command, environ, (), prepare, lambda folder: has_marker() and whole(), damage, UNREADABLE
        )


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
