"""A push that was killed goes on when it is repeated: no file is sent twice, and nothing that changed is left out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.client.upload.push_records import STORED, RecordKind, read_records
from tests.api_gateway import gateway
from tests.fakes.s3 import Fault, Request
from tests.unit.api.api import FakeApiDeployment
from tests.unit.part_builder.parts import expected_bytes
from tests.unit.upload.store import UploadStore, environment, fill
from tests.waiting import HANG_SECONDS, wait_for

MiB = 1 << 20
FILES = {f"deep/f{number:02d}": str(number).encode() * number for number in range(10)} | {
    "deep/f03.metadata.json": b'{"k": 1}'
}
TARGET = ("--dataset", "images/v1", "--no-packaging")


@dataclass
class Pushes:
    """Pushes of one folder, each a process."""

    store: UploadStore
    folder: Path
    variables: dict[str, str]
    world: FakeApiDeployment | None = None
    words: tuple[str, ...] = TARGET
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *words: str, limits: str = "") -> subprocess.Popen[str]:
        """Begin a push."""
        command = [sys.executable, "-m", "packline.cli.main", "push", str(self.folder), *self.words, *words]
        if limits:
            command = ["sh", "-c", f'{limits}; exec "$@"', "-", *command]
        process = subprocess.Popen(
            command, env=self.variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.running.append(process)
        return process

    def run(self, *words: str, limits: str = "") -> tuple[dict[str, Any], str]:
        """Push to the end; returns the summary and what was written to standard error."""
        output, errors = self.start("--json", *words, limits=limits).communicate(timeout=HANG_SECONDS)
        assert self.running[-1].returncode == 0, errors
        return json.loads(output), errors

    def kill_after(self, stored: int, count: int, *held: str) -> None:
        """Push until ``stored`` files are recorded and ``count`` writes of ``held`` keys hang; then kill it."""
        hanging = self.store.hold(lambda request: writes(request, *held))
        process = self.start()
        wait_for(lambda: self.recorded() >= stored and len(hanging) >= count)
        process.kill()
        process.communicate()
        self.store.fault = lambda request: None

    def recorded(self) -> int:
        """How many files the journal says are stored."""
        records = [record for journal in self.journals() for record in read_records(journal)]
        return sum(len(data) // STORED.size for kind, data in records if kind == RecordKind.STORED)

    def journals(self) -> list[Path]:
        """The journals there are."""
        return list(Path(self.store.cache).glob("pushes-*/*/journal"))

    def times_stored(self) -> Counter[int]:
        """How often the objects of the folder were written, without the batch metadata."""
        writes = {
            key: len(versions)
            for key, versions in self.store.versions.items()
            if not key.endswith("valohai.metadata.jsonl")
        }
        return Counter(writes.values())

    def check(self, files: dict[str, bytes] = FILES) -> str:
        """Check that the store has one execution with these files and a marker that says so; returns its id."""
        (marker,) = [key for key in self.store.objects if key.startswith("control/")]
        execution = marker.removeprefix("control/").removesuffix(".json")
        outputs = self.store.outputs(execution)
        batch = outputs.pop("valohai.metadata.jsonl")
        assert outputs == files
        data = {path for path in files if not path.endswith(".metadata.json")}
        assert {json.loads(line)["file"] for line in batch.splitlines()} == data
        assert self.store.marker(execution)["files"] == len(data)
        assert self.store.uploads == {}
        assert self.journals() == []
        return execution


def writes(request: Request, *words: str) -> bool:
    return request.method == "PUT" and any(word in request.key for word in words)


@pytest.fixture
def way() -> str:
    return "bucket"


@pytest.fixture
def pushes(store: UploadStore, tmp_path: Path, way: str) -> Iterator[Pushes]:
    variables, world = environment(store), None
    with ExitStack() as stack:
        if way == "api":
            source = S3Source("bucket", find_endpoint("s3", "eu-north-1", url=store.url))
            world = FakeApiDeployment(request_signer=source.presign, store_name="bucket")
            running = stack.enter_context(gateway(world.app))
            variables = {name: value for name, value in variables.items() if not name.startswith("AWS_")}
            variables["PACKLINE_API_URL"] = running.url
        pushed = Pushes(store, fill(tmp_path / "folder", FILES), variables, world)
        yield pushed
        for process in pushed.running:
            process.kill()
            process.communicate()


@pytest.mark.parametrize(
    ("way", "stored", "count", "held", "resumed"),
    [
        ("bucket", 0, 10, ("deep/",), 0),
        ("bucket", 6, 4, ("/f07", "/f08", "/f01", "/f02"), 6),
        ("bucket", 10, 1, ("metadata.json",), 10),
        ("bucket", 11, 1, ("control/",), 10),
        ("api", 6, 4, ("/f07", "/f08", "/f01", "/f02"), 6),
    ],
    ids=["before the first file", "among the files", "before the metadata", "before the marker", "api"],
)
def test_a_killed_push_goes_on_and_stores_no_file_twice(
    pushes: Pushes, stored: int, count: int, held: tuple[str, ...], resumed: int
) -> None:
    pushes.kill_after(stored, count, *held)
    summary, errors = pushes.run()
    execution = pushes.check()
    assert (summary["execution"], summary["resumed_files"], summary["files"]) == (
        execution,
        resumed,
        10 - resumed,
    )
    assert pushes.times_stored() == {1: len(FILES) + 1}
    assert "warning" not in errors.replace("warning: PACKLINE_TABLE is not set", "")


def test_a_push_that_was_killed_after_its_marker_sends_nothing_at_all(pushes: Pushes) -> None:
    pushes.store.fault = lambda seen: Fault(late=HANG_SECONDS) if writes(seen, "control/") else None
    process = pushes.start()
    wait_for(lambda: [key for key in pushes.store.objects if key.startswith("control/")])
    process.kill()
    process.communicate()
    pushes.store.fault = lambda seen: None
    sent = len(pushes.store.writes)
    summary, _ = pushes.run()
    assert summary["execution"] == pushes.check()
    assert (summary["files"], summary["resumed_files"], len(pushes.store.writes)) == (0, 10, sent)


@pytest.mark.parametrize("way", ["api"])
def test_a_multipart_upload_goes_on_with_the_slices_that_the_store_has(pushes: Pushes) -> None:
    with (pushes.folder / "large").open("wb") as file:
        file.truncate(70 * MiB)
    pushes.store.slices_on_a_page = 2
    hanging = pushes.store.hold(lambda seen: seen.query.get("partNumber") in ("2", "5"))
    process = pushes.start()
    wait_for(
        lambda: (
            pushes.recorded() == 10
            and len(hanging) == 2
            and [sorted(upload.slices) for upload in pushes.store.uploads.values()] == [[1, 3, 4]]
        )
    )
    process.kill()
    process.communicate()
    pushes.store.fault = lambda seen: None
    before = len(pushes.store.seen)
    summary, _ = pushes.run()
    pushes.check(FILES | {"large": bytes(70 * MiB)})
    slices = [seen.query["partNumber"] for seen in pushes.store.seen[before:] if "partNumber" in seen.query]
    assert sorted(slices) == ["2", "5"]
    assert summary["resumed_bytes"] == sum(map(len, FILES.values())) - 8 + 3 * 16 * MiB


@pytest.mark.parametrize("way", ["bucket", "api"])
def test_a_killed_push_that_builds_parts_sends_neither_files_nor_parts_twice(pushes: Pushes) -> None:
    pushes.words = ("--dataset", "images/v1", "--package", "client")
    pushes.kill_after(10, 1, "parts.json")
    summary, _ = pushes.run()
    execution = pushes.check()
    assert (summary["resumed_files"], summary["files"], summary["staged_parts"]) == (10, 0, 1)
    assert pushes.times_stored() == {1: len(FILES) + 3}
    (part,) = [
        key for key in pushes.store.objects if key.startswith(f"staged/{execution}/") and "parts" not in key
    ]
    data = {path: body for path, body in FILES.items() if not path.endswith(".metadata.json")}
    assert pushes.store.data(part) == expected_bytes(data)


def test_a_part_that_was_not_complete_is_built_again_from_files_that_are_stored(pushes: Pushes) -> None:
    pushes.words = ("--dataset", "images/v1", "--package", "client")
    pushes.kill_after(10, 1, ".vhpkgzip")
    summary, _ = pushes.run()
    pushes.check()
    assert (summary["resumed_files"], summary["files"], summary["staged_parts"]) == (10, 0, 1)
