"""The made-up store lists as S3 does, the stages are the real use cases, and the page says what was multiplied."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.scale import page, search_stage, stages
from bench.scale.__main__ import measure
from bench.scale.outputs import METADATA, PREFIX, MadeUpOutputs, number_of, path_of
from bench.scale.sample import Sample
from bench.scale.seal_stages import seal
from bench.scale.store import StandInStore
from bench.scale.task import Deployment, TaskFailed
from packline.keys import BATCH_METADATA
from packline.pipeline import index_backlog
from packline.pipeline.range_sealing import index_range

FILES = 2_345


@pytest.fixture(params=METADATA)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> StandInStore:
    return StandInStore(MadeUpOutputs(FILES, request.param), tmp_path)


def test_keys_are_in_byte_order_and_each_is_found(store: StandInStore) -> None:
    keys = [stored.key for stored in store.list(PREFIX)]
    assert keys == sorted(keys, key=str.encode)
    assert [*store.outputs.since(7)] == [*store.outputs][7:]
    assert len(set(keys)) == len(keys) == len(store.outputs)
    assert store.requests["LIST"] == -(-len(keys) // 1_000)
    assert all(store.outputs.find(key) for key in keys[:: len(keys) // 50])
    assert store.outputs.find(f"{PREFIX}other") is None


@given(number=st.integers(0, FILES - 1), cut=st.integers(0, 40))
def test_a_listing_begins_behind_a_key(number: int, cut: int) -> None:
    outputs = MadeUpOutputs(FILES, "sidecars")
    store = StandInStore(outputs, Path())
    after = outputs.output(number).key[: len(PREFIX) + cut]
    expected = [*islice((stored.key for stored in outputs if stored.key > after), 3)]
    listing = store.list(PREFIX, after=after)
    assert [stored.key for stored in islice(listing, 3)] == expected


def test_folders_are_what_keys_have_in_common(store: StandInStore) -> None:
    assert list(store.list_folders(PREFIX)) == [f"{PREFIX}train/"]
    folders = {f"{PREFIX}{path_of(number)}".rpartition("/")[0] + "/" for number in range(FILES)}
    assert list(store.list_folders(f"{PREFIX}train/")) == sorted(folders)


def test_a_sidecar_says_what_the_batch_file_says(tmp_path: Path) -> None:
    beside = StandInStore(MadeUpOutputs(10, "sidecars"), tmp_path)
    batch = StandInStore(MadeUpOutputs(10, "properties"), tmp_path)
    key = f"{PREFIX}{BATCH_METADATA}"
    lines = list(batch.lines(key))
    for line in map(json.loads, lines):
        assert json.loads(beside.read(f"{PREFIX}{line['file']}.metadata.json")) == line["metadata"]
        assert path_of(number_of(line["file"])) == line["file"]
    whole = b"".join(line + b"\n" for line in lines)
    assert batch.head(key).size == len(whole)
    assert batch.read_range(key, 333, 1_000) == whole[333:1_333]
    assert batch.read_range(key, 3_000, 1_000) == whole[3_000:]


def test_a_version_with_few_files_more_reads_the_base_parts_of_what_it_must_build(tmp_path: Path) -> None:
    deployment = Deployment(MadeUpOutputs(300), tmp_path)
    rows = {stage.name: page.stage_row(stage) for stage in measure(deployment, 0, -1, added=5)}
    assert rows["plan again"]["tasks"] == 1
    assert rows["base parts"]["tasks"] == 1
    assert rows["base parts"]["requests"] == {"GET": 2}, "its own shard, and that of the one base part"


def test_a_manifest_that_is_repeated_is_planned_as_a_larger_one(tmp_path: Path) -> None:
    deployment = Deployment(MadeUpOutputs(300), tmp_path)
    rows = {stage.name: page.stage_row(stage) for stage in measure(deployment, 0, -1, repeat=3)}
    assert rows["plan"]["requests"] == {"GET": 3, "PUT": 1}
    assert rows["publish"]["tasks"] == 1


@pytest.mark.parametrize(("metadata", "limit"), [("properties", None), ("sidecars", 50)])
def test_the_real_use_cases_run_task_by_task(metadata: str, limit: int | None, tmp_path: Path) -> None:
    deployment = Deployment(MadeUpOutputs(300, metadata), tmp_path)
    rows = {stage.name: page.stage_row(stage) for stage in measure(deployment, 0, limit)}
    assert rows["search entries"]["table_writes"] == 300 * (1 + 2 * 4), "a datum, and four entries for each"
    assert sum(row["requests"].get("GET", 0) for row in rows.values()) >= (300 if limit else 1)
    assert ("list_range" in rows) is (limit is not None)
    assert rows["seal"]["peak_mib"] > 10
    assert rows["plan"]["bytes_written"] > 0
    assert deployment.registry.resolve("images", "latest-good").manifest.files == 300
    assert stages.function_memory("pack_part") == 1_769


def test_search_entries_of_many_files_are_written_by_tasks_that_share_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_stage, "SINGLE_TASK_DATUMS", 100)
    monkeypatch.setattr(index_range, "TASK_SECONDS", 9.0)
    monkeypatch.setattr(index_backlog, "DATUMS_PER_WRITE", 50)
    deployment = Deployment(MadeUpOutputs(3_000, "properties"), tmp_path)
    stage = next(stage for stage in seal(deployment, None) if stage.name == "search entries")
    assert (stage.function, stage.at_once) == ("seal_range", 2)
    written = stage.results[0].value
    assert 0 < written < 3_000, "it stops at its end"
    assert stage.longest_seconds >= written * 9 / 2_000, "2,000 writes a second are its share"
    assert stage.tasks == -(-3_000 // written)
    assert stage.table_units["write_units"] == pytest.approx(3_000 * 9)


def test_sealing_is_measured_by_some_of_its_tasks(tmp_path: Path) -> None:
    deployment = Deployment(MadeUpOutputs(90_000, "properties"), tmp_path)
    sample = [*Sample(deployment, 50, 1).run()]
    assert [stage.name for stage in sample] == [
        *("seal, first list", "list_range, list 1", "split_batch", "describe_range"),
        *("write_shards", "write_index", "write_index_piece"),
    ]
    listing, index = sample[1], sample[5]
    assert len(listing.results) == 1 < listing.tasks
    assert index.longest_seconds > 2 * index.results[0].billed_seconds, "all rows are one task"


def test_a_task_that_fails_ends_the_bench(tmp_path: Path) -> None:
    deployment = Deployment(MadeUpOutputs(1), tmp_path)
    with pytest.raises(TaskFailed, match="ZeroDivisionError"):
        deployment.run(lambda ports: 1 // 0)


def a_row(**changes: object) -> dict[str, object]:
    row = {"stage": "pack", "tasks": 50, "run": 2, "cpu_s": 10.0, "longest_task_s": 3.0, "billed_s": 9.0}
    row |= {"at_once": 8, "peak_mib": 90, "requests": {"GET": 1}, "bytes_written": 1, "table_writes": 1}
    return row | {"transitions": 100, "dollars": {"store": 0.5, "functions": 0.25}} | changes


def test_what_was_multiplied_is_marked_and_what_was_measured_is_not() -> None:
    assert [cell for cell in page.cells(a_row()) if cell.startswith("≈")]
    assert not [cell for cell in page.cells(a_row(run=50)) if cell.startswith("≈")]


def test_figures_are_those_of_the_largest_metadata(tmp_path: Path) -> None:
    file, build = tmp_path / "measured.json", tmp_path / "build/bench-scale.json"
    for metadata, peak in (("properties", 400), ("same", 100)):
        page.keep(
            page.Run(1000, metadata, 10_000, "tasks", "now", [a_row(peak_mib=peak), a_row(stage="seal")]),
            file,
            build=build,
        )
    figures = json.loads(build.read_text())
    assert (figures["scale.1000.peak_mib"], figures["scale.1000.longest_task_s"]) == (400, 3.0)
    assert (figures["scale.1000.cpu_s"], figures["scale.1000.dollars"]) == (20.0, 1.5)


def test_the_page_keeps_what_people_wrote(tmp_path: Path) -> None:
    file, text, build = tmp_path / "measured.json", tmp_path / "scale.md", tmp_path / "figures.json"
    page.keep(
        page.Run(1000, "same", 10_000, "tasks", "now", [a_row(), a_row(stage="seal")]), file, build=build
    )
    text.write_text(f"# Scale\n\n{page.BEGIN}\nold\n{page.END}\n\nThe end.\n")
    page.write(text, file)
    assert text.read_text().startswith("# Scale\n\n")
    assert text.read_text().endswith("\n\nThe end.\n")
    assert "| pack | 50 | 2 |" in text.read_text()
    assert "old" not in text.read_text()


def test_the_page_says_what_was_measured_and_a_run_replaces_its_own_rows_only(tmp_path: Path) -> None:
    text = page.PAGE.read_text()
    assert page.with_measured(text) == text, "run python -m bench.scale --page"
    file = tmp_path / "measured.json"
    file.write_text(page.MEASURED.read_text())
    before, tables = page.load(file)
    page.keep(page.Run(*before[0][:4], "now", [a_row()]), file, build=tmp_path / "figures.json")
    assert page.load(file) == ([before[0]._replace(measured="now", rows=[a_row()]), *before[1:]], tables)
