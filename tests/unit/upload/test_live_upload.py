"""Live upload: read-only files at once, names produced again, and the rest with the marker at the end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from packline.client.upload import live_upload as live_upload_module
from packline.client.upload.live_upload import LiveUpload, add_number
from packline.client.upload.scan import CannotUpload
from packline.client.upload.upload import UploadRequest
from packline.errors import UnusablePath
from tests.fakes.s3 import Fault, Request
from tests.unit.upload.store import UploadStore, fill


def produce(folder: Path, files: dict[str, bytes], live: bool = True) -> None:
    fill(folder, files)
    for path in files:
        (folder / path).chmod(0o444 if live else 0o644)


def nothing_more() -> dict[str, object]:
    return {}


def test_a_read_only_file_is_uploaded_at_once_and_removed_with_its_sidecar(
    store: UploadStore, tmp_path: Path
) -> None:
    with store.sender() as sender:
        watch = LiveUpload(UploadRequest(tmp_path, "e"), sender)
        produce(tmp_path, {"open.txt": b"not yet", "deep/open.txt.metadata.json": b"{}"}, live=False)
        produce(tmp_path, {"deep/live.txt": b"live"})
        produce(tmp_path, {"deep/live.txt.metadata.json": b'{"n": 1}'}, live=False)
        assert watch.scan() == ["deep/live.txt"]
        assert store.outputs("e") == {"deep/live.txt": b"live", "deep/live.txt.metadata.json": b'{"n": 1}'}
        assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
            "open.txt",
            "open.txt.metadata.json",
        ]
        assert watch.scan() == []
        done = watch.finish(nothing_more)
        assert store.outputs("e")["open.txt"] == b"not yet"
        assert (done.files, store.marker("e")["files"], store.writes[-1]) == (2, 2, "control/e.json")


def test_the_marker_says_what_is_known_at_the_end(store: UploadStore, tmp_path: Path) -> None:
    with store.sender() as sender:
        known: dict[str, object] = {}
        watch = LiveUpload(UploadRequest(tmp_path, "e"), sender)
        known["status"] = "error"
        watch.finish(lambda: known)
        assert store.marker("e")["status"] == "error"


def test_a_name_produced_again_is_a_further_output_and_the_newest_keeps_the_name(
    store: UploadStore, tmp_path: Path
) -> None:
    with store.sender() as sender:
        watch = LiveUpload(UploadRequest(tmp_path, "e"), sender)
        for body in (b"first", b"second"):
            produce(tmp_path, {"m/model.tar.gz": body})
            watch.scan()
        produce(tmp_path, {"m/model.tar.gz": b"third"}, live=False)
        done = watch.finish(nothing_more)
        assert store.outputs("e") == {
            "m/model.tar.gz": b"third",
            "m/model~1.tar.gz": b"first",
            "m/model~2.tar.gz": b"second",
        }
        assert done.files == store.marker("e")["files"] == 3


def test_files_that_went_up_early_join_the_version_as_well(store: UploadStore, tmp_path: Path) -> None:
    with store.sender() as sender:
        watch = LiveUpload(UploadRequest(tmp_path, "e", {"uri": "dataset://d/v1"}), sender)
        produce(tmp_path, {"early.txt": b"1"})
        watch.scan()
        produce(tmp_path, {"late.txt": b"2"}, live=False)
        watch.finish(nothing_more)
        lines = [json.loads(line) for line in store.outputs("e")["valohai.metadata.jsonl"].splitlines()]
        assert [line["file"] for line in lines] == ["early.txt", "late.txt"]


def test_a_silent_execution_is_touched_so_that_its_quiet_period_does_not_end(
    store: UploadStore, tmp_path: Path
) -> None:
    with store.sender() as sender:
        produce(tmp_path, {"valohai.metadata.jsonl": b'{"file": "x", "metadata": {}}\n'}, live=False)
        watch = LiveUpload(UploadRequest(tmp_path, "e"), sender, heartbeat_seconds=0.0)
        looks = iter([False, False, True])
        watch.run(lambda seconds: next(looks))
        assert store.writes == ["outputs/e/valohai.metadata.jsonl"] * 2
        assert store.outputs("e")["valohai.metadata.jsonl"] == b'{"file": "x", "metadata": {}}\n'


def test_a_number_goes_before_the_ending() -> None:
    assert add_number("a.b/model.tar.gz", 2) == "a.b/model~2.tar.gz"
    assert add_number("model", 1) == "model~1"
    assert add_number("a/.hidden", 1) == "a/.hidden~1"


def test_what_is_not_uploadable_yet_or_vanishes_does_not_disturb_the_job(
    store: UploadStore, tmp_path: Path
) -> None:
    produce(tmp_path, {"live": b"1", "bad\\name": b"2"})
    (tmp_path / "linked").symlink_to(tmp_path)
    with store.sender() as sender:
        watch = LiveUpload(UploadRequest(tmp_path, "e"), sender)
        assert watch.scan() == ["live"]
        with pytest.raises(CannotUpload, match="2 paths") as caught:
            watch.finish(nothing_more)
    assert caught.value.details[1] == "linked: a link to a folder; links to folders are not followed"
    assert "control/e.json" not in store.objects


def test_paths_that_are_left_out_stay_where_they_are(store: UploadStore, tmp_path: Path) -> None:
    produce(tmp_path, {"live": b"1", "cache/x": b"2", "y.tmp": b"3"})
    produce(tmp_path, {".packlineignore": b"*.tmp\n"}, live=False)
    with store.sender() as sender:
        watch = LiveUpload(UploadRequest(tmp_path, "e", exclude=["cache"]), sender)
        assert watch.scan() == ["live"]
        done = watch.finish(nothing_more)
    assert store.outputs() == {"live": b"1"}
    assert (done.files, done.excluded) == (1, 2)
    assert (tmp_path / "cache" / "x").exists()


def test_a_store_that_fails_for_a_while_does_not_end_the_watch(
    store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_upload_module, "FIRST_PAUSE_SECONDS", 0.0)
    warnings: list[str] = []
    with store.sender() as sender:
        watch = LiveUpload(UploadRequest(tmp_path, "e"), sender, warn=warnings.append)
        produce(tmp_path, {"m": b"first", "n": b"n"})
        watch.scan()
        produce(tmp_path, {"m": b"second"})
        store.fault = lambda seen: Fault(403, "AccessDenied") if seen.method == "PUT" else None
        looks = iter([False, False, True])
        watch.run(lambda seconds: next(looks))
        assert (tmp_path / "m").exists()
        store.fault = lambda seen: None
        done = watch.finish(nothing_more)
    assert len(warnings) == 2
    assert "tried again" in warnings[0]
    assert store.outputs() == {"m": b"second", "m~1": b"first", "n": b"n"}
    assert done.files == store.marker()["files"] == 3


def test_without_any_output_a_watched_execution_has_a_marker_all_the_same(
    store: UploadStore, tmp_path: Path
) -> None:
    with store.sender() as sender:
        LiveUpload(UploadRequest(tmp_path, "e", {"uri": "dataset://d/v1"}), sender).finish(nothing_more)
    assert list(store.objects) == ["control/e.json"]
    assert store.marker()["files"] == 0


def test_a_folder_that_cannot_be_made_is_an_error(store: UploadStore, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with store.sender() as sender, pytest.raises(UnusablePath, match=r"Cannot make .*Not a directory"):
        LiveUpload(UploadRequest(tmp_path / "file" / "below", "e"), sender).run(lambda seconds: True)


def epoch(folder: Path, number: int, sidecar: bool = True) -> None:
    produce(folder, {"model.pt": f"epoch {number}".encode()})
    if sidecar:
        produce(folder, {"model.pt.metadata.json": b'{"epoch": %d}' % number}, live=False)


def test_a_sidecar_stays_with_the_bytes_that_it_was_written_for(store: UploadStore, tmp_path: Path) -> None:
    warnings: list[str] = []
    with store.sender() as sender:
        watch = LiveUpload(UploadRequest(tmp_path, "e"), sender, warn=warnings.append)
        epoch(tmp_path, 1)
        watch.scan()
        epoch(tmp_path, 2)
        watch.scan()
        epoch(tmp_path, 3, sidecar=False)
        watch.scan()
        watch.finish(nothing_more)
    assert store.outputs() == {
        "model~1.pt": b"epoch 1",
        "model~1.pt.metadata.json": b'{"epoch": 1}',
        "model~2.pt": b"epoch 2",
        "model~2.pt.metadata.json": b'{"epoch": 2}',
        "model.pt": b"epoch 3",
        "model.pt.metadata.json": b"{}",
    }
    assert warnings == [
        "'model.pt' was written again without metadata; that of the former one stays with 'model~2.pt'"
    ]


def lines_of(store: UploadStore) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for text in store.outputs()["valohai.metadata.jsonl"].splitlines():
        line = json.loads(text)
        found.setdefault(line["file"], []).append(line["metadata"])
    return found


@pytest.mark.parametrize("rewritten", [False, True], ids=["continued", "written anew"])
def test_a_line_stays_with_the_bytes_that_it_was_written_for(
    store: UploadStore, tmp_path: Path, rewritten: bool
) -> None:
    batch = tmp_path / "valohai.metadata.jsonl"
    with store.sender() as sender:
        watch = LiveUpload(UploadRequest(tmp_path, "e"), sender)
        for number in (1, 2, 3):
            line = json.dumps({"file": "model.pt", "metadata": {"epoch": number}})
            other = json.dumps({"metadata": {"n": number}, "file": f"log-{number}"})
            former = "" if rewritten or number == 1 else batch.read_text()
            batch.write_text(f"{former}{line}\n{other}\n")
            epoch(tmp_path, number, sidecar=False)
            produce(tmp_path, {f"log-{number}": b"log"})
            watch.scan()
        watch.finish(nothing_more)
    assert store.outputs()["model~2.pt"] == b"epoch 2"
    assert lines_of(store) == {
        "model~1.pt": [{"epoch": 1}],
        "model~2.pt": [{"epoch": 2}],
        "model.pt": [{"epoch": 3}],
        "log-1": [{"n": 1}],
        "log-2": [{"n": 2}],
        "log-3": [{"n": 3}],
    }


def test_a_line_that_is_repeated_in_a_new_file_is_about_the_new_object(
    store: UploadStore, tmp_path: Path
) -> None:
    batch = tmp_path / "valohai.metadata.jsonl"
    with store.sender() as sender:
        watch = LiveUpload(UploadRequest(tmp_path, "e", {"uri": "dataset://d/v1"}), sender)
        for number in (1, 2):
            batch.unlink(missing_ok=True)
            batch.write_text('{"file": "model.pt", "metadata": {"k": 1}}')
            epoch(tmp_path, number, sidecar=False)
            watch.scan()
        watch.finish(nothing_more)
    joins = {"valohai.dataset-versions": [{"uri": "dataset://d/v1"}]}
    assert lines_of(store) == {"model.pt": [{"k": 1}, joins], "model~1.pt": [{"k": 1}, joins]}


def test_a_killed_watch_has_left_the_lines_with_their_objects(store: UploadStore, tmp_path: Path) -> None:
    batch = tmp_path / "valohai.metadata.jsonl"
    with store.sender() as sender:
        watch = LiveUpload(UploadRequest(tmp_path, "e"), sender)
        for number in (1, 2):
            with batch.open("a") as file:
                file.write(json.dumps({"file": "model.pt", "metadata": {"epoch": number}}) + "\n")
            epoch(tmp_path, number, sidecar=False)
            watch.scan()
    assert lines_of(store) == {"model.pt": [{"epoch": 2}], "model~1.pt": [{"epoch": 1}]}


def test_what_the_job_writes_during_an_upload_is_neither_removed_nor_taken_for_the_former(
    store: UploadStore, tmp_path: Path
) -> None:
    def next_epoch(seen: Request) -> None:
        if seen.key.endswith("model.pt") and not replaced:
            replaced.append(True)
            (tmp_path / "next").write_bytes(b"epoch 2")
            (tmp_path / "next").chmod(0o444)
            (tmp_path / "model.pt.metadata.json").unlink()
            produce(tmp_path, {"model.pt.metadata.json": b'{"epoch": 2}'}, live=False)
            (tmp_path / "next").rename(tmp_path / "model.pt")

    replaced: list[bool] = []
    store.fault = next_epoch
    with store.sender() as sender:
        watch = LiveUpload(UploadRequest(tmp_path, "e"), sender)
        epoch(tmp_path, 1)
        watch.scan()
        watch.scan()
        watch.finish(nothing_more)
    outputs = store.outputs()
    assert (outputs["model~1.pt"], outputs["model.pt"]) == (b"epoch 1", b"epoch 2")
    assert outputs["model~1.pt.metadata.json"] == b'{"epoch": 1}'
    assert outputs["model.pt.metadata.json"] == b'{"epoch": 2}'


def test_an_upload_of_metadata_that_fails_makes_no_second_copy(
    store: UploadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_upload_module, "FIRST_PAUSE_SECONDS", 0.0)
    with store.sender() as sender:
        watch = LiveUpload(UploadRequest(tmp_path, "e"), sender)
        epoch(tmp_path, 1)
        watch.scan()
        epoch(tmp_path, 2)
        store.fault = lambda seen: (
            Fault(403, "AccessDenied") if seen.method == "PUT" and "pt.metadata" in seen.key else None
        )
        looks = iter([False, True])
        watch.run(lambda seconds: next(looks))
        store.fault = lambda seen: None
        watch.finish(nothing_more)
    outputs = store.outputs()
    assert {path: body for path, body in outputs.items() if path.endswith(".pt")} == {
        "model~1.pt": b"epoch 1",
        "model.pt": b"epoch 2",
    }
    assert outputs["model~1.pt.metadata.json"] == b'{"epoch": 1}'
    assert outputs["model.pt.metadata.json"] == b'{"epoch": 2}'
