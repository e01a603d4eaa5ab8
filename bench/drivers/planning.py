"""Plan a package of a number of members, as ``plan_package`` and ``pack_part`` do: ``planning.py MEMBERS``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from packline.model import Member
from packline.vhpkgzip.chunking import member_identity, part_digest, split_into_parts
from packline.vhpkgzip.layout import PartLayout


def members(count: int) -> Iterator[Member]:
    """Members in path order, as a manifest gives them: one at a time."""
    for i in range(count):
        path = f"class_{i // 100:06d}/image_{i:08d}.bin"
        yield Member(path, f"datum-{i}", f"outputs/exec-1/{path}", "v1", 10_240, f"{i:032x}")


for part in split_into_parts(members(int(sys.argv[1])), lambda m: m.size, lambda m: m.path.encode()):
    layout = PartLayout([m.path.encode() for m in part], [m.size for m in part])
    print(part_digest(member_identity(m.path, m.size, m.etag) for m in part), layout.size, len(layout.blocks))
