"""Pack the files that ``push.py`` has uploaded: ``pack_uploaded.py FOLDER EXECUTION [client]``.

With ``client``, entries are taken out of the staged parts, each compared with the MD5 of its file.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

from packline.keys import outputs_prefix, staged_list_key, staged_part_key
from packline.model import Member
from packline.part_builder.build import build_part
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.copy_runs import BasePart, find_copy_runs
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.part_builder.settings import PackSettings
from packline.rules.staged_parts import parse_staged_parts
from packline.vhpkgzip.chunking import split_into_parts

folder, execution, *package = sys.argv[1:]


def members_of(top: Path) -> Iterator[Member]:
    """The files as sealing lists them; the version id keeps the endpoint's own ETags out of it."""
    paths = sorted(str(path.relative_to(top)) for path in top.rglob("*") if path.is_file())
    for path in paths:
        data = (top / path).read_bytes()
        etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
        yield Member(path, "datum", outputs_prefix(execution) + path, "v1", len(data), etag)


def staged(members: Sequence[Member]) -> list[BasePart]:
    """The staged parts, which are cut as the members are."""
    url = f"{os.environ['AWS_ENDPOINT_URL']}/bench/{staged_list_key(execution)}"
    with urllib.request.urlopen(url) as answer:
        records = parse_staged_parts(answer.read())
    return [
        BasePart(
            staged_part_key(execution, record.name),
            record.size,
            record.crc32,
            find_copy_runs(members, record.size, members),
            rejected=[],
        )
        for record in records
        if record.first == members[0].path
    ]


store, stats = S3RequestBuilder.find("bench"), BuildStats()
everything = list(members_of(Path(folder)))
for index, chosen in enumerate(split_into_parts(everything, lambda m: m.size, lambda m: m.path.encode())):
    sources = staged(chosen) if package else []
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
