"""Dataset and model versions as inputs: through the cache, flattened or whole, recorded file by file."""

from __future__ import annotations

import os
from contextlib import ExitStack

import pytest

from packline.client.cache.leases import is_held
from packline.client.inputs.definition import KeepDirectories
from packline.client.inputs.file_names import OnCollision
from packline.client.inputs.materialise import InputDestination, materialise
from packline.client.placement.link_mode import LinkMode
from packline.errors import PathCollision, TargetNotEmpty, Unavailable, VersionNotFound
from tests.unit.inputs.conftest import Desk, an_input

FILES = {f"train/c{n % 3}/img-{n:03d}.bin": os.urandom(50 + n) for n in range(90)} | {"empty.txt": b""}
NAME = "dataset://images/v1"


def test_a_version_keeps_its_folders(desk: Desk) -> None:
    desk.version(NAME, FILES)
    desk.bring(an_input("data", NAME, keep=KeepDirectories.FULL))
    assert desk.tree() == {f"data/{path}": body for path, body in FILES.items()}
    assert not any(path.is_symlink() for path in desk.inputs.rglob("*"))


def test_a_version_that_keeps_its_folders_may_be_one_link(desk: Desk) -> None:
    desk.version(NAME, FILES)
    desk.bring(an_input("data", NAME, keep=KeepDirectories.FULL), link_mode=LinkMode.SYMLINK)
    assert desk.tree() == {f"data/{path}": body for path, body in FILES.items()}
    assert (desk.inputs / "data").is_symlink()


def test_a_command_that_reads_its_inputs_holds_them_until_it_ends(desk: Desk) -> None:
    plan = desk.version(NAME, FILES)
    tools = desk.tools()
    target = InputDestination(desk.inputs, desk.config, link_mode=LinkMode.SYMLINK)
    with ExitStack() as leases:
        materialise([an_input("data", NAME, keep=KeepDirectories.FULL)], tools, target, leases)
        assert is_held(tools.cache, plan.content_hash)
    assert not is_held(tools.cache, plan.content_hash)


def test_suffix_is_the_same_as_full_for_a_version(desk: Desk) -> None:
    desk.version(NAME, FILES)
    desk.bring(an_input("data", NAME, keep=KeepDirectories.SUFFIX))
    assert desk.tree().keys() == {f"data/{path}" for path in FILES}


@pytest.mark.parametrize("how", [mode for mode in LinkMode if mode is not LinkMode.DIRECT])
def test_a_version_is_flattened_by_default(desk: Desk, how: LinkMode) -> None:
    desk.version(NAME, FILES)
    desk.bring(an_input("data", NAME), link_mode=how)
    assert desk.tree() == {f"data/{path.rpartition('/')[2]}": body for path, body in FILES.items()}
    assert not (desk.inputs / "data").is_symlink()
    assert (desk.inputs / "data" / "img-001.bin").is_symlink() == (how is LinkMode.SYMLINK)


def test_flattening_refuses_equal_names_before_anything_is_downloaded(desk: Desk) -> None:
    desk.version(NAME, {"cat/1.jpg": b"cat", "dog/1.jpg": b"dog", "dog/2.jpg": b"2"})
    with pytest.raises(PathCollision, match=r"1\.jpg: cat/1\.jpg, dog/1\.jpg"):
        desk.bring(an_input("data", NAME))
    assert not any("packages/" in path for path in desk.s3_server.gets())
    assert not desk.inputs.exists()
    desk.bring(an_input("data", NAME), on_collision=OnCollision.LAST_WINS)
    assert desk.tree() == {"data/1.jpg": b"dog", "data/2.jpg": b"2"}
    assert [file["datum_id"] for file in desk.record()["data"]["files"]] == [
        "datum-dog/1.jpg",
        "datum-dog/2.jpg",
    ]


def test_two_versions_in_one_input_are_joined(desk: Desk) -> None:
    desk.version("dataset://images/v1", {"a/1": b"1"})
    desk.version("dataset://images/v2", {"a/2": b"2"})
    desk.bring(an_input("data", "dataset://images/v1", "dataset://images/v2", keep=KeepDirectories.FULL))
    assert desk.tree() == {"data/a/1": b"1", "data/a/2": b"2"}


def test_the_record_names_every_file_with_its_datum(desk: Desk) -> None:
    plan = desk.version("dataset://images/latest", {"a/x.bin": b"12345"})
    desk.names.said["datum-a/x.bin"] = {"accuracy": 0.9}
    desk.bring(an_input("data", "dataset://images/latest"))
    record = desk.record()["data"]
    (file,) = record["files"]
    assert (file["name"], file["uri"], file["size"]) == ("x.bin", "datum://datum-a/x.bin", 5)
    assert file["path"] == str(desk.inputs / "data" / "x.bin")
    assert file["storage_uri"] == "s3://store/outputs/exec-1/a/x.bin"
    assert file["checksums"] == {"md5": "827ccb0eea8a706c4c34a16891f84e7b"}
    assert (file["datum_id"], file["metadata"]) == ("datum-a/x.bin", [{"accuracy": 0.9}])
    assert (record["uris"], record["resolved"]) == (["dataset://images/latest"], [plan.uri])
    assert "input_id" not in record


def test_the_second_run_downloads_nothing_and_offline_works(desk: Desk) -> None:
    desk.version(NAME, FILES)
    desk.bring(an_input("data", NAME))
    seen = len(desk.s3_server.seen)
    desk.bring(an_input("data", NAME))
    desk.names.versions.clear()
    desk.bring(an_input("data", NAME), offline=True)
    assert len(desk.s3_server.seen) == seen
    assert len(desk.tree()) == len(FILES)
    with pytest.raises(Unavailable, match=r"Input 'data': dataset://images/other"):
        desk.bring(an_input("data", "dataset://images/other"), offline=True)


def test_a_later_run_replaces_links_and_keeps_what_people_made(desk: Desk) -> None:
    desk.version("dataset://images/v1", {"a/1": b"1"})
    desk.version("dataset://images/v2", {"a/2": b"2"})
    for uri, keep in (
        ("v1", KeepDirectories.NONE),
        ("v2", KeepDirectories.NONE),
        ("v1", KeepDirectories.FULL),
        ("v2", KeepDirectories.FULL),
        ("v1", KeepDirectories.NONE),
    ):
        desk.bring(an_input("data", f"dataset://images/{uri}", keep=keep))
        assert desk.tree() == {
            f"data/{'a/' if keep is KeepDirectories.FULL else ''}{uri[1]}": uri[1].encode()
        }
    (desk.inputs / "data" / "mine.txt").write_text("mine")
    with pytest.raises(TargetNotEmpty, match="Input 'data'"):
        desk.bring(an_input("data", "dataset://images/v2"))
    assert (desk.inputs / "data" / "mine.txt").read_text() == "mine"


def test_a_name_that_does_not_exist_is_told_with_its_input(desk: Desk) -> None:
    with pytest.raises(VersionNotFound, match=r"Input 'data'.*dataset://images/none"):
        desk.bring(an_input("data", "dataset://images/none"))


def test_a_small_cache_lets_go_of_nothing_that_an_input_shows(desk: Desk) -> None:
    desk.version("dataset://a/v1", {"x/1": b"1" * 4000, "y/2": b"2" * 4000})
    desk.version("dataset://b/v1", {"x/3": b"3" * 4000})
    desk.version("dataset://c/v1", {"x/4": b"4" * 4000})
    desk.limit_bytes = 9000
    desk.bring(an_input("a", "dataset://a/v1"), link_mode=LinkMode.SYMLINK)
    desk.bring(an_input("b", "dataset://b/v1", keep=KeepDirectories.FULL), link_mode=LinkMode.SYMLINK)
    assert len(desk.tree()) == 3
    (desk.inputs / "b").unlink()
    desk.bring(an_input("c", "dataset://c/v1"))
    assert sorted(desk.tree()) == ["a/1", "a/2", "c/4"]
    assert len(list((desk.folder / "cache" / "v1").iterdir())) == 2
