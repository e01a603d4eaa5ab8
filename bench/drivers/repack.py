"""Pack a new version with the old parts at hand: ``repack.py MEMBERS.jsonl OLD-MEMBERS.jsonl OLD-PLAN URL``.

As ``pack.py``, but each part is offered what it has in common with the old ones, as ``pipeline.base_parts`` finds it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from packline.model import Member
from packline.part_builder.build import build_part
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.copy_runs import BasePart, find_copy_runs
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.part_builder.settings import PackSettings
from packline.vhpkgzip.chunking import split_into_parts


def cut(path: str) -> Iterator[list[Member]]:
    """The parts of the members in a file."""
    with Path(path).open() as rows:
        yield from split_into_parts(
            (Member(*json.loads(row)) for row in rows), lambda m: m.size, lambda m: m.path.encode()
        )


class OldParts:
    """The old parts, read once and in order, each kept while new parts can still overlap with it."""

    def __init__(self, members: str, plan: str) -> None:
        parts = json.loads(Path(plan).read_text())["parts"]
        self._coming = zip(parts, cut(members), strict=True)
        self._near: list[tuple[dict[str, Any], list[Member]]] = []

    def donors(self, members: Sequence[Member]) -> list[BasePart]:
        """What they have in common with the part of those members."""
        self._near = [old for old in self._near if old[0]["last"] >= members[0].path]
        while not self._near or self._near[-1][0]["last"] < members[-1].path:
            following = next(self._coming, None)
            if following is None:
                break
            self._near.append(following)
        return [
            BasePart(part["key"], part["size"], part["crc32"], find_copy_runs(members, part["size"], theirs))
            for part, theirs in self._near
        ]


fresh, old, plan, url = sys.argv[1:5]
store = S3RequestBuilder.find("bench", endpoint_url=url)
settings = PackSettings(gets_per_second=0)
parts = OldParts(old, plan)
stats = BuildStats()
for index, chosen in enumerate(cut(fresh)):
    key = f"packages/{index}.vhpkgzip"
    part = build_part(
        chosen,
        key,
        store=store,
        index=index,
        digest=str(index),
        settings=settings,
        stats=stats,
        base_parts=parts.donors(chosen),
    )
    print(part.size, part.files, f"{part.crc32:08x}", part.sha256)
print(f"{stats.copied_members} entries taken from old parts", file=sys.stderr)
