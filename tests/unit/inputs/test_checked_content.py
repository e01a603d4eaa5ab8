"""Inputs of single files are compared with what store or server says about them, and do not wait for ever."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from contextlib import ExitStack

import pytest

from packline.client.errors import DamagedObject, SlowPeer
from packline.client.inputs.http_files import find_url
from packline.client.inputs.streams import StreamUnit
from packline.errors import CorruptPackage
from packline.model import Member
from packline.retry import RetryPolicy
from tests.unit.inputs.conftest import QUICK, Desk, an_input

BODY = b"some rows of data" * 1000
MD5 = {"Content-MD5": b64encode(hashlib.md5(BODY).digest()).decode()}
SHA256 = {"Repr-Digest": f"sha-256=:{b64encode(hashlib.sha256(BODY).digest()).decode()}:"}
OF_S3 = {"x-amz-request-id": "0A49CE4060975EAC"}


def datum(desk: Desk, data: bytes) -> None:
    etag = hashlib.md5(BODY).hexdigest()
    desk.names.datums["datum://d1"] = Member("rows.csv", "d1", "outputs/rows.csv", None, len(BODY), etag)
    desk.s3_server.objects["store/outputs/rows.csv"] = data
    desk.s3_server.headers["store/outputs/rows.csv"] = {"ETag": f'"{etag}"'}


WRONG = BODY[:-1] + b"!"


def test_a_datum_with_other_bytes_of_its_length_is_an_error_and_the_next_run_does_not_keep_them(
    desk: Desk,
) -> None:
    datum(desk, WRONG)
    with pytest.raises(DamagedObject, match=r"rows\.csv"):
        desk.bring(an_input("rows", "datum://d1"))
    datum(desk, BODY)
    desk.bring(an_input("rows", "datum://d1"))
    assert desk.tree() == {"rows/rows.csv": BODY}


def test_objects_of_a_bucket_with_other_bytes_are_an_error(desk: Desk) -> None:
    for number in range(20):
        desk.s3_server.objects[f"bucket/data/{number}.csv"] = WRONG
        crc = b64encode(hashlib.sha256(BODY).digest()).decode()
        desk.s3_server.headers[f"bucket/data/{number}.csv"] = {"x-amz-checksum-sha256": crc}
    with pytest.raises(DamagedObject, match="SHA-256"):
        desk.bring(an_input("rows", "s3://bucket/data/*.csv"))
    assert not (desk.config / "inputs.json").exists()


@pytest.mark.parametrize("headers", [MD5, SHA256, OF_S3 | {"ETag": f'"{hashlib.md5(BODY).hexdigest()}"'}])
def test_a_web_page_with_other_bytes_than_its_server_says_is_an_error(
    desk: Desk, headers: dict[str, str]
) -> None:
    desk.s3_server.objects["page/rows.csv"] = WRONG
    desk.s3_server.headers["page/rows.csv"] = headers
    with pytest.raises(CorruptPackage) as caught:
        desk.bring(an_input("rows", f"{desk.s3_server.url}/page/rows.csv"))
    assert caught.value.exit_code == 5
    desk.s3_server.objects["page/rows.csv"] = BODY
    desk.bring(an_input("rows", f"{desk.s3_server.url}/page/rows.csv"))
    assert desk.tree() == {"rows/rows.csv": BODY}


def test_a_web_page_that_came_wrong_once_is_read_again(desk: Desk) -> None:
    desk.s3_server.objects["page/rows.csv"] = BODY
    desk.s3_server.headers["page/rows.csv"] = MD5
    desk.s3_server.flipped["page/rows.csv"] = 1
    desk.bring(an_input("rows", f"{desk.s3_server.url}/page/rows.csv"))
    assert desk.tree() == {"rows/rows.csv": BODY}


def test_a_web_page_that_drips_is_an_error_by_name(desk: Desk) -> None:
    desk.s3_server.objects["page/rows.csv"] = BODY
    desk.s3_server.dripping.add("page/rows.csv")
    strict = QUICK._replace(minimum_rate=1000, rate_seconds=0.3)
    tools = desk.tools(settings=strict)
    unit = StreamUnit(
        find_url(f"{desk.s3_server.url}/page/rows.csv"),
        "rows.csv",
        tools,
        RetryPolicy(attempts=2, base_seconds=0.01),
    )
    with ExitStack() as leases, pytest.raises(SlowPeer, match="1,000 bytes a second"):
        unit.bring(leases)
