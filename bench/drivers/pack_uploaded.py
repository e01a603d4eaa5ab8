"""Pack the files that ``push.py`` has uploaded: ``pack_uploaded.py FOLDER EXECUTION [client|only]``.

With ``client``, entries are taken out of the staged parts, each compared with the MD5 of its file; with ``only``, out
of the parts that were sent in the place of the files.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from zlib import crc32

from packline.keys import (
    outputs_prefix,
    packed_list_key,
    packed_part_key,
    staged_list_key,
    staged_part_key,
)
from packline.model import Member
from packline.part_builder.build import build_part
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.copy_runs import BasePart, CopyRun, find_copy_runs
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.part_builder.settings import PackSettings
from packline.part_range import PartRange
from packline.rules.staged_parts import StagedPart, parse_staged_parts
from packline.vhpkgzip.chunking import split_into_parts
from packline.vhpkgzip.layout import PartLayout

folder, execution, *package = sys.argv[1:]


def members_of(top: Path) -> Iterator[Member]:
    """The files as sealing lists them; the version id keeps the endpoint's own ETags out of it."""
    paths = sorted(str(path.relative_to(top)) for path in top.rglob("*") if path.is_file())
    for path in paths:
        data = (top / path).read_bytes()
        etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
        yield Member(path, "datum", outputs_prefix(execution) + path, "v1", len(data), etag)


def listed(key: str) -> list[StagedPart]:
    """What the list of the uploaded parts names."""
    with urllib.request.urlopen(f"{os.environ['AWS_ENDPOINT_URL']}/bench/{key}") as answer:
        return parse_staged_parts(answer.read())


def packed(members: Sequence[Member]) -> tuple[list[Member], list[BasePart]]:
    """The members as ranges of the part that was sent, which is cut as they are; and that part."""
    (record,) = (each for each in listed(packed_list_key(execution)) if each.first == members[0].path)
    key = packed_part_key(execution, record.name)
    head = urllib.request.Request(f"{os.environ['AWS_ENDPOINT_URL']}/bench/{key}", method="HEAD")
    with urllib.request.urlopen(head) as answer:
        etag = answer.headers["ETag"].strip('"')
    layout = PartLayout([member.path.encode() for member in members], [member.size for member in members])
    located = [
        member._replace(
            version_id=PartRange(
                key, None, etag, offset, member.size, crc32((Path(folder) / member.path).read_bytes())
            ).encode()
        )
        for member, offset in zip(members, layout.data_offsets, strict=True)
    ]
    return located, [BasePart(key, record.size, 0, [CopyRun(0, len(members), 0)], etag=etag)]


def staged(members: Sequence[Member]) -> list[BasePart]:
    """The staged parts, which are cut as the members are."""
    return [
        BasePart(
            staged_part_key(execution, record.name),
            record.size,
            record.crc32,
            find_copy_runs(members, record.size, members),
            rejected=[],
        )
        for record in listed(staged_list_key(execution))
        if record.first == members[0].path
    ]


store, stats = S3RequestBuilder.find("bench"), BuildStats()
everything = list(members_of(Path(folder)))
for index, chosen in enumerate(split_into_parts(everything, lambda m: m.size, lambda m: m.path.encode())):
    chosen, sources = packed(chosen) if package == ["only"] else (chosen, staged(chosen) if package else [])
    key = f"packages/{execution}-{index}.vhpkgzip"
    settings = PackSettings(gets_per_second=0)
    part = build_part(
        chosen,
        key,
        store=store,
        index=index,
        digest=str(index),
        settings=settings,
        stats=stats,
        base_parts=sources,
    )
    assert not any(source.rejected for source in sources)
    print(part.sha256)
print(json.dumps({"copied": stats.copied_members}), file=sys.stderr)
