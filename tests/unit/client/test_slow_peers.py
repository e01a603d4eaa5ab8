"""A peer that drips ends in another request or a typed error: a minimum rate, and a deadline for the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from packline.client.errors import DeadlineExceeded, SlowPeer
from packline.client.transfer.connection import TransferConnection
from packline.client.transfer.settings import TransferSettings, environment_settings
from packline.errors import InvalidSetting
from packline.fs.directory_writer import DirectoryWriter
from packline.http.time_limit import MINIMUM_RATE
from packline.vhpkgzip.member_paths import check_path_bytes
from tests.fakes.s3 import FakeS3, Fault, Request
from tests.unit.client.conftest import QUICK, Fetch
from tests.unit.client.datasets import a_version, some_files, tree
from tests.unit.client.test_interrupted import finished

FILES = some_files(60)
STRICT = QUICK._replace(minimum_rate=1000, rate_seconds=0.5, tries=2)


def drip(seen: Request) -> Fault:
    return Fault(drip=0.05)


def test_a_peer_that_drips_for_ever_is_an_error_by_name(store: FakeS3, quick_fetch: Fetch) -> None:
    store.fault = drip
    with pytest.raises(SlowPeer, match="1,000 bytes a second"):
        quick_fetch(a_version(store, FILES), settings=STRICT)


def test_a_connection_that_drips_is_replaced_by_another(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    dripping = iter(range(3))
    store.fault = lambda seen: (
        drip(seen) if seen.key.startswith("packages/") and next(dripping, 3) < 3 else None
    )
    receipt = quick_fetch(plan, settings=STRICT._replace(minimum_rate=100, rate_seconds=1.0, tries=6))
    assert tree(tmp_path / "data") == FILES
    assert receipt.retries >= 3


def test_a_peer_is_slow_below_the_rate_but_not_before_its_first_byte(tmp_path: Path) -> None:
    connection = TransferConnection(
        DirectoryWriter(str(tmp_path), check_path_bytes), memoryview(bytearray(10)), STRICT.for_worker()
    )
    assert not connection.is_slow(now=1000.0)
    connection.received += 10
    assert not connection.is_slow(now=2000.0)
    connection.received += 500
    assert not connection.is_slow(now=2000.5)
    connection.received += 499
    assert connection.is_slow(now=2001.0)


def test_a_fetch_that_takes_longer_than_its_deadline_is_an_error_and_can_go_on(
    store: FakeS3, quick_fetch: Fetch, tmp_path: Path
) -> None:
    plan = a_version(store, FILES)
    late = plan.parts[-1].key
    store.fault = lambda seen: drip(seen) if seen.key == late else None
    for seconds in (0.5, 2.0, 8.0, 32.0):
        with pytest.raises(DeadlineExceeded, match=f"{seconds:g} s"):
            quick_fetch(plan, settings=QUICK._replace(deadline_seconds=seconds))
        if finished(tmp_path / "cache"):
            break
    store.fault = lambda seen: None
    receipt = quick_fetch(plan)
    assert receipt.resumed_files > 0
    assert tree(tmp_path / "data") == FILES


def test_both_are_settings_of_the_environment() -> None:
    found = environment_settings({"PACKLINE_MIN_RATE": "5000", "PACKLINE_DEADLINE": "90.5"})
    assert (found.minimum_rate, found.deadline_seconds) == (5000, 90.5)
    assert environment_settings({}) == TransferSettings()
    assert TransferSettings().minimum_rate == MINIMUM_RATE


@pytest.mark.parametrize("text", ["fast", "-1", "nan", "inf"])
@pytest.mark.parametrize("name", ["PACKLINE_MIN_RATE", "PACKLINE_DEADLINE"])
def test_a_setting_that_is_no_number_is_refused(name: str, text: str) -> None:
    with pytest.raises(InvalidSetting, match=name):
        environment_settings({name: text})
