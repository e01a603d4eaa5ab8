"""Peak memory of a build, measured in a process of its own: bounded, whatever the part holds."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from packline.model import Member
from tests.fakes.s3 import FakeS3, StoredObject

LIMIT_MIB = 128
MiB = 1 << 20

BUILD = """
import json, sys
from pathlib import Path
from packline.model import Member
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.part_builder.build import build_part
from packline.part_builder.settings import PackSettings
members = [Member(*row) for row in json.load(sys.stdin)]
store = S3RequestBuilder.find("bucket", endpoint_url=sys.argv[1])
settings = PackSettings(connections=16, gets_per_second=0)
for turn in range(2):
    build_part(members, f"part-{turn}", store=store, index=0, digest="d", settings=settings)
# Not ru_maxrss, which an exec inherits from the process that forked.
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(int(status["VmHWM"].split()[0]) // 1024)
"""


def members_of_size(s3: FakeS3, count: int, size: int) -> list[Member]:
    stored = StoredObject(bytes(size), "v1")
    etag = stored.etag
    members = []
    for index in range(count):
        key = f"outputs/exec-1/some/folder/image-{index:06}.jpg"
        s3.versions[key] = [stored]
        members.append(Member(key, "3f2504e0-4f89-8d3a-9a0c-0305e82c3301", key, "v1", size, etag))
    return members


@pytest.mark.unmeasured
@pytest.mark.parametrize(("count", "size"), [(160, MiB), (20_000, 0)], ids=["160 MiB", "20,000 members"])
def test_a_build_stays_below_128_mib(s3: FakeS3, count: int, size: int) -> None:
    members = members_of_size(s3, count, size)
    done = subprocess.run(
        [sys.executable, "-c", BUILD, s3.url],
        input=json.dumps(members),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(s3.versions["part-1"][0].data) > count * size
    assert int(done.stdout) <= LIMIT_MIB
