"""Large members and objects come by several ranges at a time, and after a kill the finished ranges stay."""

from __future__ import annotations

import hashlib
import random
import signal
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest

from packline.aws_api.checksums import new_digest
from packline.client.errors import DamagedObject, ObjectDiffers
from packline.model import FetchPlan, Packaging
from tests.fakes.s3 import FakeS3, Fault, Request
from tests.unit.client.conftest import QUICK, Fetch
from tests.unit.client.datasets import a_version, tree
from tests.unit.client.test_interrupted import Jobs, no_process_writes
from tests.waiting import wait_for

RANGE = 256 << 10
SETTINGS = QUICK._replace(range_bytes=RANGE)
LARGE = random.Random(5).randbytes(4_000_000)
FILES = (
    {f"a/{number:03d}.bin": bytes([number]) * 3000 for number in range(150)}
    | {"b/large.bin": LARGE, "b/larger.bin": LARGE[::-1]}
    | {f"c/{number:03d}.bin": bytes([number]) * 5000 for number in range(150)}
)
LARGE_KEY = "outputs/exec-1/b/large.bin"


def spans(store: FakeS3, prefix: str) -> list[tuple[int, int]]:
    """First and last byte of every range asked for."""
    ranges = [seen.range for seen in list(store.seen) if seen.key.startswith(prefix) and seen.range]
    return [(int(first), int(last)) for first, last in (text[6:].split("-") for text in ranges)]


def in_one_block(store: FakeS3) -> FetchPlan:
    """Small members before, between and behind two large ones, all in one block."""
    return a_version(store, FILES, part_files=1000, block_bytes=1 << 30)


def by_files(store: FakeS3) -> FetchPlan:
    return replace(in_one_block(store), parts=(), packaging=Packaging.NONE)


def test_a_block_with_large_members_comes_by_ranges_side_by_side(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = in_one_block(store)
    store.latency = 0.05
    receipt = quick_fetch(plan, settings=SETTINGS)
    assert tree(tmp_path / "data") == FILES
    assert receipt.by_files == receipt.retries == 0
    assert max(last - first + 1 for first, last in spans(store, "packages/")) <= RANGE
    assert store.most_asked > 8
    assert receipt.received < 1.1 * plan.parts[0].size
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "data").rglob("*") if path.is_file()}
    assert modes == {0o444}


@pytest.mark.parametrize("block_bytes", [700_000, 3_000_000, 1 << 30])
@pytest.mark.parametrize("range_bytes", [70_000, 256 << 10, 1 << 20])
def test_every_cut_of_blocks_and_ranges_gives_the_same_files(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, block_bytes: int, range_bytes: int
) -> None:
    plan = a_version(store, FILES, part_files=200, block_bytes=block_bytes)
    quick_fetch(plan, settings=QUICK._replace(range_bytes=range_bytes))
    assert tree(tmp_path / "data") == FILES


def test_a_selection_of_large_members_comes_by_ranges(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    quick_fetch(in_one_block(store), settings=SETTINGS, include=["b/larger.bin", "c/00*"])
    chosen = {path: data for path, data in FILES.items() if path == "b/larger.bin" or path.startswith("c/00")}
    assert tree(tmp_path / "data") == chosen
    assert max(last - first + 1 for first, last in spans(store, "packages/")) <= RANGE


def test_a_damaged_range_is_fetched_again(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    plan = in_one_block(store)
    damaged: list[int] = []

    def fault(seen: Request) -> Fault | None:
        if seen.range.startswith("bytes=3") and not damaged:
            damaged.append(seen.number)
            return Fault(flip=1000)
        return None

    store.fault = fault
    receipt = quick_fetch(plan, settings=SETTINGS)
    assert damaged
    assert tree(tmp_path / "data") == FILES
    assert receipt.retries > 0


def test_a_large_member_that_is_damaged_in_the_part_comes_as_an_object(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = in_one_block(store)
    part = bytearray(store.objects[plan.parts[0].key])
    part[3_000_000] ^= 1
    store.objects[plan.parts[0].key] = bytes(part)
    receipt = quick_fetch(plan, settings=SETTINGS)
    assert tree(tmp_path / "data") == FILES
    assert receipt.by_files == len(FILES)


def text(algorithm: str, data: bytes) -> str:
    digest = new_digest(algorithm)
    digest.update(memoryview(data))
    return b64encode(digest.digest()).decode()


OF_LARGE: dict[str, tuple[tuple[str, str], ...]] = {
    "CRC-32": (("x-amz-checksum-crc32", b64encode(crc32(LARGE).to_bytes(4, "big")).decode()),),
    "CRC-32C": (("x-amz-checksum-crc32c", text("CRC-32C", LARGE)),),
    "CRC-64/NVME": (("x-amz-checksum-crc64nvme", text("CRC-64/NVME", LARGE)),),
    "SHA-256": (("x-amz-checksum-sha256", text("SHA-256", LARGE)),),
    "MD5": (("ETag", f'"{hashlib.md5(LARGE).hexdigest()}"'),),
}


@pytest.mark.parametrize("algorithm", OF_LARGE)
def test_a_large_object_comes_by_ranges_and_is_compared_as_a_whole(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, algorithm: str
) -> None:
    plan = by_files(store)
    store.headers[LARGE_KEY] = OF_LARGE[algorithm]
    receipt = quick_fetch(plan, settings=SETTINGS)
    assert tree(tmp_path / "data") == FILES
    assert receipt.checked_by_size == 0
    assert len(spans(store, LARGE_KEY)) == -(-len(LARGE) // RANGE)
    assert all("x-amz-checksum-mode" in seen.authorization for seen in store.seen if seen.method == "HEAD")


@pytest.mark.parametrize("algorithm", OF_LARGE)
def test_a_large_object_with_one_wrong_byte_is_an_error(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, algorithm: str
) -> None:
    plan = by_files(store)
    store.headers[LARGE_KEY] = OF_LARGE[algorithm]
    store.objects[LARGE_KEY] = LARGE[:3_000_000] + b"!" + LARGE[3_000_001:]
    with pytest.raises(DamagedObject, match=algorithm):
        quick_fetch(plan, settings=SETTINGS)
    store.objects[LARGE_KEY] = LARGE
    quick_fetch(plan, settings=SETTINGS)
    assert tree(tmp_path / "data") == FILES


def test_a_large_object_that_changes_between_its_ranges_is_an_error(
    store: FakeS3, quick_fetch: Fetch
) -> None:
    plan = replace(a_version(store, FILES, etags=False), parts=(), packaging=Packaging.NONE)
    store.headers[LARGE_KEY] = (("ETag", '"first"'),)

    def fault(seen: Request) -> Fault | None:
        if seen.key == LARGE_KEY and seen.range:
            store.headers[LARGE_KEY] = (("ETag", '"second"'),)
        return None

    store.fault = fault
    with pytest.raises(ObjectDiffers, match="written again"):
        quick_fetch(plan, settings=SETTINGS)


def test_a_store_without_head_still_gives_large_objects(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = by_files(store)
    store.fault = lambda seen: Fault(status=501, code="NotImplemented") if seen.method == "HEAD" else None
    receipt = quick_fetch(plan, settings=SETTINGS)
    assert tree(tmp_path / "data") == FILES
    assert receipt.checked_by_size == 0  # the manifest has the ETags


@pytest.mark.parametrize("packaged", [True, False])
def test_a_store_that_ignores_ranges_gives_the_same_files_one_by_one(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path, packaged: bool
) -> None:
    plan = a_version(store, FILES) if packaged else by_files(store)
    store.ignores_ranges = True
    receipt = quick_fetch(plan, settings=SETTINGS._replace(connections=2, max_growth=1.0))
    assert tree(tmp_path / "data") == FILES
    assert receipt.by_files == len(FILES)
    if packaged:
        assert receipt.warnings == ("The store ignores Range requests. Files are fetched one by one.",)
        assert len(spans(store, "packages/")) < sum(len(part.blocks) for part in plan.parts)


@pytest.mark.parametrize("make", [in_one_block, by_files])
@pytest.mark.parametrize("after", [4, 20])
def test_a_kill_loses_no_finished_range(
    store: FakeS3, tmp_path: Path, make: Callable[[FakeS3], FetchPlan], after: int
) -> None:
    plan = make(store)
    names = ("packages/", "outputs/exec-1/b/")
    delivered: list[Request] = []

    def fault(seen: Request) -> Fault | None:
        ranged = seen.key.startswith(names) and bool(seen.range)
        delivered.extend([seen] if ranged else [])
        return Fault(delay=5.0) if ranged and len(delivered) > after else None

    store.fault = fault
    jobs = Jobs(store, plan, tmp_path)
    job = jobs.start("data", str(RANGE))
    journals = tmp_path / "cache/staging"
    wait_for(lambda: sum(text.count('"range"') for text in journal_texts(journals)) >= after - 1)
    job.send_signal(signal.SIGKILL)
    job.communicate()
    wait_for(lambda: no_process_writes(tmp_path / "cache"))
    written = sum(text.count('"range"') for text in journal_texts(journals))
    store.fault = lambda seen: None
    store.seen.clear()
    jobs.receipt(jobs.start("data", str(RANGE)))
    assert tree(tmp_path / "data") == FILES
    total = plan.parts[0].size if plan.parts else 2 * len(LARGE)
    # A busy store that sends nothing for a moment is asked again for the same range: that is no range that was lost.
    requested = {(seen.key, seen.range) for seen in list(store.seen) if seen.key.startswith(names)}
    asked = sum(length_of(text) for _, text in requested if text)
    assert written >= after - 1
    assert asked <= total - (written - 4) * RANGE  # two sections may be short, two probes are empty


def length_of(header: str) -> int:
    """Bytes that a Range header asks for."""
    first, last = header.removeprefix("bytes=").split("-")
    return int(last) - int(first) + 1


def journal_texts(folder: Path) -> list[str]:
    return [file.read_text() for file in folder.glob("*/journal")]
