"""What a fetch tells: a bar, lines, JSON or nothing while it runs, and a receipt in the end."""

from __future__ import annotations

import io
import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from packline.client.progress import (
    BarReporter,
    JsonReporter,
    LineReporter,
    Reporter,
    SilentReporter,
    WarningReporter,
    choose_reporter,
    format_bytes,
)
from packline.client.receipt import Receipt
from packline.model import FetchPlan, ManifestRef, Packaging
from tests.fakes.s3 import FakeS3, Fault, only
from tests.unit.client.conftest import Fetch
from tests.unit.client.datasets import a_version, some_files

PLAN = FetchPlan("images", "v1", "hash", 100, 1 << 20, ManifestRef("m", (), 100, 1 << 20, 100))


def tell(reporter: Reporter) -> None:
    """A fetch, as a reporter hears it."""
    reporter.start(PLAN, 10, 1 << 10)
    reporter.received(5)
    reporter.advance(50, 1 << 19)
    reporter.warn("part 3 is damaged")
    reporter.stop()


def test_a_log_gets_lines_with_figures() -> None:
    out = io.StringIO()
    tell(LineReporter(out, every=0))
    lines = out.getvalue().splitlines()
    assert lines[0] == "fetching dataset://images/v1: 100 files, 1.0 MiB"
    assert lines[1] == "10 files are there from an earlier run"
    assert lines[2].startswith("50 %: 60 of 100 files, 513.0 KiB, ")
    assert lines[3] == "warning: part 3 is damaged"


def test_totals_of_a_selection_that_is_counted_while_it_comes_are_shown_once_they_are_known() -> None:
    out, events, bar = io.StringIO(), io.StringIO(), io.StringIO()
    for reporter in (LineReporter(out, every=0), JsonReporter(events, every=0), BarReporter(bar)):
        reporter.start(replace(PLAN, files=0, bytes=0), 0, 0)
        reporter.advance(10, 1 << 18)
        reporter.counted(PLAN)
        reporter.advance(40, 1 << 18)
        reporter.stop()
    lines = [line.rpartition(",")[0] for line in out.getvalue().splitlines()]
    assert out.getvalue().startswith("fetching dataset://images/v1: counting its files\n")
    assert lines[1:] == ["10 files, 256.0 KiB", "100 files", "50 %: 50 of 100 files, 512.0 KiB"]
    counted = [json.loads(line) for line in events.getvalue().splitlines()][2]
    assert counted == {"event": "counted", "files": 100, "bytes": 1 << 20}
    assert "/1.00M" in bar.getvalue()


def test_a_log_is_not_flooded() -> None:
    out = io.StringIO()
    reporter = LineReporter(out)
    reporter.start(PLAN, 0, 0)
    for _ in range(1000):
        reporter.advance(0, 1)
    assert len(out.getvalue().splitlines()) == 1


def test_json_lines_are_json_each() -> None:
    out = io.StringIO()
    tell(JsonReporter(out, every=0))
    events = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [event["event"] for event in events] == ["start", "progress", "warning", "stop"]
    assert events[1]["files"] == 60


def test_a_bar_is_drawn_and_taken_away(capsys: pytest.CaptureFixture[str]) -> None:
    tell(BarReporter())
    assert "part 3 is damaged" in capsys.readouterr().err


def test_a_bar_shows_how_much_of_the_bytes_is_there_and_starts_no_thread() -> None:
    out = io.StringIO()
    before = threading.active_count()
    bar = BarReporter(out)
    bar.start(PLAN, 50, 1 << 19)
    assert "50%" in out.getvalue()
    assert "512k/1.00M" in out.getvalue()
    assert threading.active_count() == before
    bar.stop()
    assert out.getvalue().endswith("\r")


def test_a_bar_that_nobody_can_read_does_not_end_the_fetch() -> None:
    out = Path("/dev/full").open("w")  # noqa: SIM115  closing it fails
    tell(BarReporter(out))
    with pytest.raises(OSError, match="No space left"):
        out.close()


def test_silence_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    tell(SilentReporter())
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("auto", LineReporter),
        ("bar", BarReporter),
        ("lines", LineReporter),
        ("json", JsonReporter),
        ("none", WarningReporter),
    ],
)
def test_the_reporter_is_chosen_by_name_and_terminal(mode: str, kind: type) -> None:
    assert type(choose_reporter(mode)) is kind


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (5 << 40, "5.0 TiB"), (3 << 30, "3.0 GiB")],
)
def test_sizes_are_written_for_people(count: int, text: str) -> None:
    assert format_bytes(count) == text


def test_every_file_and_byte_is_reported_once_though_transfers_are_repeated(
    store: FakeS3, quick_fetch: Fetch
) -> None:
    plan = a_version(store, some_files())
    store.fault = only(2, 4, fault=Fault(cut_after=10_000))
    out = io.StringIO()
    quick_fetch(plan, reporter=JsonReporter(out, every=0))
    last = json.loads(out.getvalue().splitlines()[-1])
    assert (last["files"], last["bytes"]) == (plan.files, plan.bytes)


def test_a_receipt_says_what_one_by_one_would_have_taken_and_by_which_assumptions() -> None:
    receipt = Receipt("dataset://a/b", "hash", "data", 1_000_000, 10, 1.0, False, "symlink")
    assert receipt.one_by_one["requests"] == 1_000_000
    assert receipt.one_by_one["dollars"] == 0.4
    assert "us-east-1" in receipt.one_by_one["assumptions"]
    assert json.loads(json.dumps(receipt.as_json()))["one_by_one"]["seconds"] == 392.2
    assert any("one by one" in line for line in receipt.explanation())
    assert "one by one" not in receipt.line()
    assert "\n" not in receipt.line()


def test_warnings_reach_the_receipt_and_the_reporter(store: FakeS3, quick_fetch: Fetch) -> None:

    out = io.StringIO()
    plan = replace(a_version(store, some_files(10)), parts=(), packaging=Packaging.PENDING)
    receipt = quick_fetch(plan, reporter=JsonReporter(out))
    assert "pending" in receipt.warnings[0]
    assert "pending" in out.getvalue()
