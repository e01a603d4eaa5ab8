"""Live upload: read-only files at once, names produced again, and the rest with the marker at the end."""

from __future__ import annotations

import json
from pathlib import Path

from packline.client.upload.upload import Upload
from packline.client.upload.watch import Watch, numbered
from tests.unit.upload.store import Kept, fill


def produce(folder: Path, files: dict[str, bytes], live: bool = True) -> None:
    fill(folder, files)
    for path in files:
        (folder / path).chmod(0o444 if live else 0o644)


def nothing_more() -> dict[str, object]:
    return {}


def test_a_read_only_file_is_uploaded_at_once_and_removed_with_its_sidecar(tmp_path: Path) -> None:
    store = Kept()
    watch = Watch(Upload(tmp_path, "e"), lambda: store)
    produce(tmp_path, {"open.txt": b"not yet", "deep/open.txt.metadata.json": b"{}"}, live=False)
    produce(tmp_path, {"deep/live.txt": b"live"})
    produce(tmp_path, {"deep/live.txt.metadata.json": b'{"n": 1}'}, live=False)
    assert watch.look() == ["deep/live.txt"]
    assert store.outputs("e") == {"deep/live.txt": b"live", "deep/live.txt.metadata.json": b'{"n": 1}'}
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        "open.txt",
        "open.txt.metadata.json",
    ]
    assert watch.look() == []
    done = watch.finish(nothing_more)
    assert store.outputs("e")["open.txt"] == b"not yet"
    assert (done.files, store.marker("e")["files"], store.writes[-1]) == (2, 2, "control/e.json")


def test_the_marker_says_what_is_known_at_the_end(tmp_path: Path) -> None:
    store = Kept()
    known: dict[str, object] = {}
    watch = Watch(Upload(tmp_path, "e"), lambda: store)
    known["status"] = "error"
    watch.finish(lambda: known)
    assert store.marker("e")["status"] == "error"


def test_a_name_produced_again_is_a_further_output_and_the_newest_keeps_the_name(tmp_path: Path) -> None:
    store = Kept()
    watch = Watch(Upload(tmp_path, "e"), lambda: store)
    for body in (b"first", b"second"):
        produce(tmp_path, {"m/model.tar.gz": body})
        watch.look()
    produce(tmp_path, {"m/model.tar.gz": b"third"}, live=False)
    done = watch.finish(nothing_more)
    assert store.outputs("e") == {
        "m/model.tar.gz": b"third",
        "m/model~1.tar.gz": b"first",
        "m/model~2.tar.gz": b"second",
    }
    assert done.files == store.marker("e")["files"] == 3


def test_files_that_went_up_early_join_the_version_as_well(tmp_path: Path) -> None:
    store = Kept()
    watch = Watch(Upload(tmp_path, "e", {"uri": "dataset://d/v1"}), lambda: store)
    produce(tmp_path, {"early.txt": b"1"})
    watch.look()
    produce(tmp_path, {"late.txt": b"2"}, live=False)
    watch.finish(nothing_more)
    lines = [json.loads(line) for line in store.outputs("e")["valohai.metadata.jsonl"].splitlines()]
    assert [line["file"] for line in lines] == ["early.txt", "late.txt"]


def test_a_silent_execution_is_touched_so_that_its_quiet_period_does_not_end(tmp_path: Path) -> None:
    store = Kept()
    produce(tmp_path, {"valohai.metadata.jsonl": b'{"file": "x", "metadata": {}}\n'}, live=False)
    watch = Watch(Upload(tmp_path, "e"), lambda: store, heartbeat_seconds=0.0)
    looks = iter([False, False, True])
    watch.run(lambda seconds: next(looks))
    assert store.writes == ["outputs/e/valohai.metadata.jsonl"] * 2
    assert store.outputs("e")["valohai.metadata.jsonl"] == b'{"file": "x", "metadata": {}}\n'


def test_a_number_goes_before_the_ending() -> None:
    assert numbered("a.b/model.tar.gz", 2) == "a.b/model~2.tar.gz"
    assert numbered("model", 1) == "model~1"
    assert numbered("a/.hidden", 1) == "a/.hidden~1"
