"""``--verify sha256``: the files are those of the parts that were recorded, also where every CRC-32 is right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest

from packline.client.errors import PartDigestMismatch
from packline.errors import AccessDenied, InvalidInput
from packline.model import FetchPlan
from packline.vhpkgzip.layout import PartLayout
from tests.fakes.s3 import FakeS3, Fault
from tests.unit.client.conftest import QUICK, Fetch
from tests.unit.client.datasets import a_version, some_files, tree

FILES = some_files(150) | {"train/large.bin": bytes(range(256)) * 8000}
SETTINGS = QUICK._replace(range_bytes=200_000)


def other_files(store: FakeS3, plan: FetchPlan) -> FetchPlan:
    """A store where somebody has replaced the first part, and everything in its record but the SHA-256."""
    part = plan.parts[0]
    paths = sorted(FILES, key=str.encode)[: part.files]
    files = {path: bytes(byte ^ 1 for byte in FILES[path]) for path in paths}
    layout = PartLayout([path.encode() for path in paths], [len(files[path]) for path in paths], 64 << 10)
    crcs = [crc32(files[path]) for path in paths]
    body = b"".join(layout.local_header(i, crcs[i]) + files[path] for i, path in enumerate(paths))
    store.objects[part.key] = body + layout.directory(crcs)
    blocks = tuple(
        block._replace(crc32=crc32(body[block.offset : block.offset + block.length])) for block in part.blocks
    )
    return replace(plan, parts=(replace(part, blocks=blocks), *plan.parts[1:]))


def test_a_version_that_is_as_recorded_passes(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    receipt = quick_fetch(a_version(store, FILES), verify="sha256", settings=SETTINGS)
    assert tree(tmp_path / "data") == FILES
    assert receipt.warnings == ()


def test_other_files_with_right_checksums_are_an_error_and_nothing_of_them_is_kept(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    right = dict(store.objects)
    forged = other_files(store, plan)
    with pytest.raises(PartDigestMismatch, match="SHA-256") as caught:
        quick_fetch(forged, verify="sha256", settings=SETTINGS)
    assert caught.value.exit_code == 5
    assert not (tmp_path / "data").exists()
    store.objects.update(right)
    receipt = quick_fetch(plan, verify="sha256", settings=SETTINGS)
    assert receipt.resumed_files == 0
    assert tree(tmp_path / "data") == FILES


def test_a_directory_that_is_not_as_recorded_is_an_error(store: FakeS3, quick_fetch: Fetch) -> None:
    plan = a_version(store, FILES)
    part = plan.parts[0]
    data = bytearray(store.objects[part.key])
    data[-10] ^= 1
    store.objects[part.key] = bytes(data)
    with pytest.raises(PartDigestMismatch):
        quick_fetch(plan, verify="sha256", settings=SETTINGS)


def test_a_run_that_goes_on_after_a_failure_compares_all_files(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    last = plan.parts[-1].key
    store.fault = lambda seen: Fault(status=403, code="AccessDenied", delay=0.3) if seen.key == last else None
    with pytest.raises(AccessDenied):
        quick_fetch(plan, verify="sha256", settings=SETTINGS)
    store.fault = lambda seen: None
    assert quick_fetch(plan, verify="sha256", settings=SETTINGS).resumed_files > 0
    assert tree(tmp_path / "data") == FILES


def test_a_cached_version_is_compared_again(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, settings=SETTINGS)
    quick_fetch(plan, tmp_path / "again", verify="sha256", settings=SETTINGS)
    wrong = replace(plan, parts=(replace(plan.parts[0], sha256="0" * 64), *plan.parts[1:]))
    with pytest.raises(PartDigestMismatch):
        quick_fetch(wrong, tmp_path / "third", verify="sha256", settings=SETTINGS)


def test_a_part_without_a_recorded_hash_is_a_warning(store: FakeS3, quick_fetch: Fetch) -> None:
    plan = a_version(store, FILES)
    plan = replace(plan, parts=(replace(plan.parts[0], sha256=""), *plan.parts[1:]))
    receipt = quick_fetch(plan, verify="sha256", settings=SETTINGS)
    assert any("no recorded SHA-256" in warning for warning in receipt.warnings)


def test_a_cached_version_whose_parts_have_no_hash_is_a_warning_too(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, settings=SETTINGS)
    unknown = replace(plan, parts=tuple(replace(part, sha256="") for part in plan.parts))
    receipt = quick_fetch(unknown, tmp_path / "again", verify="sha256", settings=SETTINGS)
    assert sum("no recorded SHA-256" in warning for warning in receipt.warnings) == len(plan.parts)
    receipt = quick_fetch(replace(plan, parts=()), tmp_path / "third", verify="sha256", settings=SETTINGS)
    assert [warning for warning in receipt.warnings if "no package" in warning]


def test_a_version_that_was_repaired_is_compared(store: FakeS3, quick_fetch: Fetch, tmp_path: Path) -> None:
    plan = a_version(store, FILES)
    quick_fetch(plan, settings=SETTINGS)
    folder = next((tmp_path / "cache" / "v1").iterdir())
    (folder / "train").chmod(0o755)
    (folder / "train" / "large.bin").unlink()
    wrong = replace(plan, parts=(replace(plan.parts[0], sha256="0" * 64), *plan.parts[1:]))
    with pytest.raises(PartDigestMismatch):
        quick_fetch(wrong, tmp_path / "again", verify="sha256", settings=SETTINGS)


def test_a_selection_cannot_be_compared(store: FakeS3, quick_fetch: Fetch) -> None:
    with pytest.raises(InvalidInput, match="selection"):
        quick_fetch(a_version(store, FILES), verify="sha256", include=["train/"])
