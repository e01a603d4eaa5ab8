"""Adopting on the local stack: plain objects become a packaged version, and datums, without being moved."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from hashlib import md5
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from tests.outputs import read_tree
from tests.system.conftest import User
from tests.system.test_api import call

FILES = 300


def put_objects(user: User, prefix: str) -> dict[str, bytes]:
    """Objects as somebody else's tool has left them, a folder marker and an impossible key among them."""
    chance = random.Random(prefix)
    files = {f"class-{n % 3}/image {n:04d}.jpg": chance.randbytes(200 + n) for n in range(FILES)}
    for path, body in files.items():
        user.put(prefix + path, body)
    user.put(f"{prefix}class-0/", b"")
    return files


def test_a_prefix_becomes_a_packaged_version_that_is_fetched_whole(user: User, tmp_path: Path) -> None:
    files = put_objects(user, "plates/2024/")
    user.put("plates/2024/not\\possible", b"x")
    line = [
        f"s3://{user.stack.store}/plates/2024/",
        "--to",
        "dataset://adopted/v1",
        "--packaging",
        "--wait",
    ]
    refused = user.run("adopt", *line, code=4)
    assert "possible" in refused.stderr
    line += ["--include", "class-0/", "--include", "class-1/", "--include", "class-2/"]
    done = user.json("adopt", *line)
    assert (done["files"], done["packaging"], done["parts"]) == (FILES, "built", 1)
    assert len(done["alerts"]) == 1
    assert "class-0" in done["alerts"][0]
    user.run("fetch", "dataset://adopted/v1", "--to", tmp_path / "fetched")
    assert read_tree(tmp_path / "fetched") == files
    again = user.json("adopt", *line)
    assert (again["execution"], again["packaging"]) == (done["execution"], "built")
    user.put("plates/2024/late.jpg", b"late")
    later = user.json(
        "adopt", line[0], "--to", "adopted/v2", "--include", "class-1/", "--include", "late.*", "--wait"
    )
    assert (later["files"], later["packaging"]) == (FILES // 3 + 1, "none")
    assert user.json("execution", done["execution"])["late"] == []
    assert "  adopted  plates/2024/" in user.run("execution", done["execution"]).stdout.splitlines()


def test_one_object_is_a_datum_that_is_fetched_by_its_id(user: User, tmp_path: Path) -> None:
    user.put("raw/single/model weights.bin", b"weights")
    url = f"s3://{user.stack.store}/raw/single/model weights.bin"
    datum = user.json("adopt", url)
    status, answer = call(user, "POST", "stores/default/adopt/", {"url": url})
    assert (status, answer) == (200, {"ok": True, "created": {url: datum["datum"]}})
    user.run("fetch", datum["uri"], "--to", tmp_path / "one")
    assert read_tree(tmp_path / "one") == {"model weights.bin": b"weights"}


def test_a_prefix_is_adopted_over_http_and_its_datums_are_fetched(user: User, tmp_path: Path) -> None:
    files = {f"f{n}.txt": str(n).encode() for n in range(20)}
    for path, body in files.items():
        user.put(f"raw/http/{path}", body)
    wanted = {"prefix": "raw/http/", "dataset": "adopted", "version": "http", "packaging": True}
    status, asked = call(user, "POST", "stores/default/adopt/", wanted)
    assert (status, asked["version"]) == (202, "dataset://adopted/http")
    user.packaged(asked["version"])
    assert call(user, "POST", "stores/default/adopt/", wanted)[1]["execution"] == asked["execution"]
    _, outputs = call(user, "GET", f"executions/{asked['execution']}/outputs/")
    assert [output["path"] for output in outputs["results"]] == sorted(files)
    datum = outputs["results"][7]
    user.run("fetch", f"datum://{datum['datum']['id']}", "--to", tmp_path / "one")
    assert read_tree(tmp_path / "one") == {datum["path"]: files[datum["path"]]}


def test_what_cannot_be_adopted_is_refused_by_name(user: User) -> None:
    store = f"s3://{user.stack.store}"
    user.put("raw/some/x.txt", b"x")
    for url, code, told in (
        ("s3://theirs/raw/", 2, "existing_bucket=theirs"),
        (f"{store}/packages/", 2, "Packline itself writes"),
        (f"{store}/outputs/job/", 2, "belongs to an execution"),
        (f"{store}/", 2, "Packline itself writes"),
        (f"{store}/raw/nothing/", 3, "no object below"),
        (f"{store}/raw/nothing", 3, "raw/nothing"),
    ):
        assert told in user.run("adopt", url, code=code).stderr, url
    refused = user.run("adopt", f"{store}/raw/some/", "--include", "*.png", "--wait", code=4).stderr
    assert "NothingToAdopt" in refused


INVENTORY = ("Bucket", "Key", "Size", "LastModifiedDate", "ETag", "StorageClass")


def put_inventory(user: User, bucket: str, prefix: str, **changes: object) -> str:
    """An S3 Inventory of the store, as S3 writes it to another bucket; the URL of its manifest."""
    listed = user.s3.list_objects_v2(Bucket=user.stack.store)["Contents"]
    rows = [
        (
            user.stack.store,
            quote_plus(each["Key"]),
            each["Size"],
            "2026-11-28T00:00:00.000Z",
            each["ETag"],
            "",
        )
        for each in listed
    ]
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(reversed(rows))
    body = gzip.compress(text.getvalue().encode())
    user.s3.put_object(Bucket=bucket, Key=f"{prefix}data/1.csv.gz", Body=body)
    file = {"key": f"{prefix}data/1.csv.gz", "size": len(body), "MD5checksum": md5(body).hexdigest()}
    manifest = {
        "sourceBucket": user.stack.store,
        "destinationBucket": f"arn:aws:s3:::{bucket}",
        "fileFormat": "CSV",
        "fileSchema": ", ".join(INVENTORY),
        "files": [file],
        **changes,
    }
    written = json.dumps(manifest).encode()
    user.s3.put_object(Bucket=bucket, Key=f"{prefix}manifest.json", Body=written)
    checksum = md5(written).hexdigest().encode()
    user.s3.put_object(Bucket=bucket, Key=f"{prefix}manifest.checksum", Body=checksum)
    return f"s3://{bucket}/{prefix}manifest.json"


@pytest.fixture
def lists(user: User) -> str:
    """A bucket beside the store, for inventories."""
    if "inventories" not in [bucket["Name"] for bucket in user.s3.list_buckets()["Buckets"]]:
        place = {"LocationConstraint": user.stack.region}
        user.s3.create_bucket(Bucket="inventories", CreateBucketConfiguration=place)
    return "inventories"


def test_a_prefix_is_adopted_by_an_inventory_in_another_bucket(
    user: User, lists: str, tmp_path: Path
) -> None:
    files = {f"class {n % 3}/+{n}.jpg": str(n).encode() for n in range(20)}
    for path, body in files.items():
        user.put(f"inventoried/{path}", body)
    url = put_inventory(user, lists, "one/")
    line = [f"s3://{user.stack.store}/inventoried/", "--to", "inventoried/v1", "--packaging", "--wait"]
    done = user.json("adopt", *line, "--inventory", url)
    assert (done["files"], done["packaging"]) == (len(files), "built")
    user.run("fetch", "dataset://inventoried/v1", "--to", tmp_path / "fetched")
    assert read_tree(tmp_path / "fetched") == files


def test_a_prefix_is_adopted_by_the_result_of_a_query(user: User, lists: str, tmp_path: Path) -> None:
    user.put("queried/a+b 1.txt", b"one")
    user.put('queried/"2"\n.txt', b"two")
    keys = ["queried/a+b 1.txt", 'queried/"2"\n.txt']
    tags = [user.s3.head_object(Bucket=user.stack.store, Key=key)["ETag"].strip('"') for key in keys]
    path = tmp_path / "result.csv"
    with path.open("w", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(
            [("key", "size", "e_tag"), *((key, 3, tag) for key, tag in zip(keys, tags, strict=True))]
        )
    line = [f"s3://{user.stack.store}/queried/", "--to", "queried/v1", "--wait", "--csv"]
    assert user.json("adopt", *line, path)["files"] == 2
    user.s3.put_object(Bucket=lists, Key="result.csv.gz", Body=gzip.compress(path.read_bytes()))
    line[2] = "queried/v2"
    assert user.json("adopt", *line, f"s3://{lists}/result.csv.gz")["files"] == 2
    user.run("fetch", "dataset://queried/v2", "--to", tmp_path / "fetched")
    assert read_tree(tmp_path / "fetched") == {"a+b 1.txt": b"one", '"2"\n.txt': b"two"}


def test_a_list_that_cannot_be_used_is_refused_in_one_line_with_a_remedy(
    user: User, lists: str, tmp_path: Path
) -> None:
    user.put("refused/a.txt", b"a")
    line = [f"s3://{user.stack.store}/refused/", "--to", "refused/v1", "--wait"]
    parquet = put_inventory(user, lists, "parquet/", fileFormat="Parquet")
    other = put_inventory(user, lists, "other/")
    user.s3.put_object(Bucket=lists, Key="other/manifest.checksum", Body=b"0" * 32)
    truncated = put_inventory(user, lists, "cut/")
    body = user.s3.get_object(Bucket=lists, Key="cut/data/1.csv.gz")["Body"].read()
    user.s3.put_object(Bucket=lists, Key="cut/data/1.csv.gz", Body=body[:-10])
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"key,size,e_tag\n")
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"key,size,e_tag\nrefused/a.txt,1,e\n")[:-4])
    for option, value, code, told in (
        ("--inventory", parquet, 2, "Packline reads CSV"),
        ("--inventory", other, 2, "manifest.checksum"),
        ("--inventory", f"s3://{lists}/none/manifest.json", 3, "none/manifest.json"),
        ("--inventory", truncated, 4, "InvalidObjectList"),
        ("--csv", empty, 2, "has no rows"),
        ("--csv", tmp_path / "cut.csv.gz", 2, "truncated"),
        ("--csv", tmp_path / "none.csv", 2, "cannot be read"),
    ):
        refused = user.run("adopt", *line, option, value, code=code).stderr
        assert told in refused, refused
        assert len(refused.strip().splitlines()) <= 2, refused
    user.run("show", "dataset://refused/v1", code=3)


def test_the_api_adopts_no_list(user: User, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"key,size,e_tag\nraw/a,1,e\n")
    line = [f"s3://{user.stack.store}/raw/", "--csv", tmp_path / "list.csv", "--api", user.stack.api_url]
    assert "PACKLINE_TABLE" in user.run("adopt", *line, code=2).stderr
