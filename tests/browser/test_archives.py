"""Files that stay in an archive of the bucket are looked at and downloaded like any others."""

from __future__ import annotations

from zlib import crc32

from packline.model import Member
from packline.part_range import PartRange
from packline.rules.datum_ids import datum_id, execution_prefix
from tests.browser.conftest import Console
from tests.browser.deployment import NOON, Deployment
from tests.browser.kinds import tone

ARCHIVE = "shards/shard.tar"
TEXT = b"only this, not its neighbours"


def in_archive(deployment: Deployment, files: dict[str, bytes]) -> list[Member]:
    """Write an archive with the files between other bytes, and return its members."""
    body, places = b"", {}
    for path, data in files.items():
        body += b"." * 512
        places[path] = len(body)
        body += data
    put = deployment.s3.put_object(Bucket=deployment.stack.store, Key=ARCHIVE, Body=body + b"." * 512)
    etag, prefix = put["ETag"].strip('"'), execution_prefix("shards-1")
    members = []
    for path, data in files.items():
        at = PartRange(ARCHIVE, put.get("VersionId"), etag, places[path], len(data), crc32(data))
        datum = datum_id(prefix, path, at.member_etag)
        members.append(Member(path, datum, f"raw/{path}", at.encode(), len(data), at.member_etag))
    return members


def test_files_in_an_archive_are_shown_and_downloaded(console: Console, deployment: Deployment) -> None:
    members = in_archive(deployment, {"a.txt": TEXT, "b.wav": tone()})
    deployment.version("shards", "v1", members, "shards-1", NOON)
    page = console.open("versions/shards:v1?tab=files&file=a.txt", "shards v1")
    shown = page.get_by_role("region", name="Preview of a.txt")
    shown.get_by_text(TEXT.decode(), exact=True).wait_for()
    with page.expect_download() as saved:
        shown.get_by_role("button", name="Download").click()
    assert saved.value.path().read_bytes() == TEXT
    shown.get_by_role("button", name="Next file").click()
    page.wait_for_function("() => document.querySelector('.preview audio')?.duration === 1")
