"""Objects of buckets and datums as inputs: wildcards, pins, cache, and what is refused."""

from __future__ import annotations

import hashlib

import pytest

from packline.client.errors import ObjectDiffers
from packline.client.inputs.definition import KeepDirectories
from packline.errors import DatumNotFound, InvalidInput, InvalidUri, ObjectNotFound
from packline.model import Member
from tests.unit.inputs.conftest import Desk, an_input


def fill(desk: Desk) -> None:
    keys = [
        "foo/bar/one/a.jpg",
        "foo/bar/two/b c+ä.jpg",
        "foo/bar/c.png",
        "foo/barn.jpg",
        "foo/bar/",
        "top.jpg",
    ]
    desk.s3_server.objects |= {f"bucket/{key}": key.encode() for key in keys}


def test_empty_objects_that_stand_for_folders_are_not_brought(desk: Desk) -> None:
    for key in ("set/", "set/dir/", "set/sub", "set/nothing/"):
        desk.s3_server.objects[f"bucket/{key}"] = b""
    for key in ("set/dir/x", "set/sub/y", "set/sub-empty"):
        desk.s3_server.objects[f"bucket/{key}"] = key.encode() * ("empty" not in key)
    desk.bring(an_input("in", "s3://bucket/set/**", keep=KeepDirectories.SUFFIX))
    assert desk.tree() == {"in/dir/x": b"set/dir/x", "in/sub/y": b"set/sub/y", "in/sub-empty": b""}


@pytest.mark.parametrize(
    ("keep", "names"),
    [
        (KeepDirectories.NONE, ["a.jpg", "b c+ä.jpg"]),
        (KeepDirectories.FULL, ["foo/bar/one/a.jpg", "foo/bar/two/b c+ä.jpg"]),
        (KeepDirectories.SUFFIX, ["one/a.jpg", "two/b c+ä.jpg"]),
    ],
)
def test_two_stars_bring_every_object_below(desk: Desk, keep: KeepDirectories, names: list[str]) -> None:
    fill(desk)
    desk.bring(an_input("images", "s3://bucket/foo/bar/**.jpg", keep=keep))
    assert sorted(desk.tree()) == [f"images/{name}" for name in names]
    files = desk.record()["images"]["files"]
    assert [file["name"] for file in files] == names
    assert files[0]["uri"] == files[0]["storage_uri"] == "s3://bucket/foo/bar/one/a.jpg"
    assert files[0]["checksums"]["md5"] == hashlib.md5(b"foo/bar/one/a.jpg").hexdigest()


def test_one_object_needs_no_listing_and_may_be_renamed(desk: Desk) -> None:
    fill(desk)
    desk.bring(an_input("model", "s3://bucket/top.jpg", filename="model.jpg"))
    assert desk.tree() == {"model/model.jpg": b"top.jpg"}
    assert not any(seen.is_listing for seen in desk.s3_server.seen)


def test_several_inputs_and_buckets_come_at_once_and_only_once(desk: Desk) -> None:
    fill(desk)
    desk.s3_server.objects["other/x"] = b"x"
    wanted = [
        an_input("a", "s3://bucket/top.jpg", "s3://other/x", "s3://bucket/foo/barn.jpg"),
        an_input("b", "s3://bucket/foo/bar/*.png"),
    ]
    desk.bring(*wanted)
    assert sorted(desk.tree()) == ["a/barn.jpg", "a/top.jpg", "a/x", "b/c.png"]
    assert [file["name"] for file in desk.record()["a"]["files"]] == ["top.jpg", "x", "barn.jpg"]
    gets = len(desk.s3_server.gets())
    desk.bring(*wanted)
    assert len(desk.s3_server.gets()) == gets
    desk.s3_server.objects["bucket/foo/bar/c.png"] = b"changed"
    desk.bring(*wanted)
    assert desk.s3_server.gets()[gets:] == ["bucket/foo/bar/c.png"]
    assert desk.tree()["b/c.png"] == b"changed"


def test_an_object_that_changes_between_looking_and_bringing_is_refused(desk: Desk) -> None:
    desk.names.datums["datum://old"] = Member("a.txt", "old", "a.txt", None, 3, "0" * 32)
    desk.s3_server.objects["store/a.txt"] = b"new"
    with pytest.raises(ObjectDiffers, match=r"Input 'a'"):
        desk.bring(an_input("a", "datum://old"))
    assert not (desk.config / "inputs.json").exists()


def test_a_datum_alias_brings_its_file_and_is_recorded_by_id(desk: Desk) -> None:
    body = b"weights"
    desk.s3_server.objects["store/outputs/e/sub/model.pb"] = body
    desk.names.datums["datum://best"] = Member(
        "sub/model.pb", "D1", "outputs/e/sub/model.pb", None, 7, hashlib.md5(body).hexdigest()
    )
    desk.names.said["D1"] = {"valohai.alias": "best"}
    desk.bring(an_input("flat", "datum://best"), an_input("full", "datum://best", keep=KeepDirectories.FULL))
    assert desk.tree() == {"flat/model.pb": body, "full/sub/model.pb": body}
    record = desk.record()["flat"]
    assert (record["uris"], record["resolved"]) == (["datum://best"], ["datum://D1"])
    assert record["files"][0]["uri"] == "datum://D1"
    assert record["files"][0]["metadata"] == [{"valohai.alias": "best"}]


def test_an_md5_is_not_taken_from_tags_that_are_none(desk: Desk) -> None:
    desk.s3_server.objects["store/x"] = b"bytes"
    desk.names.datums["datum://x"] = Member("x", "x", "x", None, 5, "")
    desk.bring(an_input("x", "datum://x"))
    assert desk.record()["x"]["files"][0]["checksums"] == {}
    desk.bring(an_input("x", "datum://x"), checksums=True)
    assert desk.record()["x"]["files"][0]["checksums"] == {
        "md5": hashlib.md5(b"bytes").hexdigest(),
        "sha1": hashlib.sha1(b"bytes").hexdigest(),
        "sha256": hashlib.sha256(b"bytes").hexdigest(),
    }


def test_optional_inputs_without_uris_are_absent_and_others_an_error(desk: Desk) -> None:
    fill(desk)
    desk.bring(an_input("a", "s3://bucket/top.jpg"), an_input("b", optional=True))
    assert list(desk.record()) == ["a"]
    with pytest.raises(InvalidInput, match="Input 'c' has no URI"):
        desk.bring(an_input("c"))


@pytest.mark.parametrize(
    ("uri", "error"),
    [
        ("s3://bucket/none", ObjectNotFound),
        ("s3://bucket/none/**", ObjectNotFound),
        ("s3://bucket", InvalidUri),
        ("s3:///key", InvalidUri),
        ("datum://none", DatumNotFound),
        ("just/a/path", InvalidUri),
        ("swift://project/container/key", InvalidUri),
    ],
)
def test_a_uri_that_stands_for_nothing_is_refused_with_its_input(
    desk: Desk, uri: str, error: type[Exception]
) -> None:
    with pytest.raises(error, match=r"^Input 'in'"):
        desk.bring(an_input("in", uri))
    assert not desk.inputs.exists()
