"""Make the parts of a tree, and describe them as a fetch plan and a member list: ``plan.py FOLDER NAME``.

What the pipeline leaves in the store and the table, made locally.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from packline.keys import PART_INDEX_SUFFIX, manifest_shard_key
from packline.manifest.rows import encode_shards
from packline.model import Block, FetchPlan, ManifestRef, Member, Packaging, Part
from packline.vhpkgzip.chunking import member_identity, part_digest, split_into_parts
from packline.vhpkgzip.layout import PartLayout
from packline.vhpkgzip.part_index import encode_part_index


def read_members(catalog: Path, name: str) -> tuple[list[Member], dict[str, int], str]:
    """Members as the store holds them, where each one's bytes begin in the tar, and the tar's path."""
    members: list[Member] = []
    places: dict[str, int] = {}
    tar = ""
    for line in catalog.read_text().splitlines():
        path, tar, offset, size, etag = line.split("\t")
        datum = f"{len(members):08x}-0000-8000-8000-000000000000"
        members.append(Member(path, datum, f"{name}/files/{path}", None, int(size), etag))
        places[path] = int(offset)
    return members, places, tar


def write_part(
    members: Sequence[Member], index: int, key: str, body: memoryview, places: dict[str, int], out: Path
) -> Part:
    """Write one part and describe it."""
    paths = [member.path.encode() for member in members]
    layout = PartLayout(paths, [member.size for member in members])
    crcs, blocks, whole, summed = [], [], 0, hashlib.sha256()
    with out.open("wb") as part:
        for span in layout.blocks:
            pieces: list[bytes | memoryview] = []
            for i in range(span.first, span.first + span.members):
                data = body[places[members[i].path] :][: members[i].size]
                crcs.append(zlib.crc32(data))
                pieces += [layout.local_header(i, crcs[-1]), data]
            block = b"".join(pieces)
            blocks.append(Block(span.offset, span.length, span.members, zlib.crc32(block)))
            for target in (part.write, summed.update):
                target(block)
            whole = zlib.crc32(block, whole)
        tail = layout.directory(crcs)
        part.write(tail)
        summed.update(tail)
    published = encode_part_index(layout, blocks)
    out.with_suffix(PART_INDEX_SUFFIX).write_bytes(published.body)
    return Part(
        index=index,
        digest=part_digest(member_identity(m.path, m.size, m.etag) for m in members),
        key=key,
        size=layout.size,
        files=len(members),
        bytes=sum(member.size for member in members),
        sha256=summed.hexdigest(),
        crc32=zlib.crc32(tail, whole),
        blocks=published.blocks,
        first=members[0].path,
        last=members[-1].path,
    )


def main(folder: Path, name: str) -> None:
    """Write ``NAME-parts/``, ``NAME-manifests/``, a plan, its blocks and the members beside the catalog."""
    members, places, tar = read_members(folder / f"{name}.catalog", name)
    body = memoryview(Path(tar).read_bytes())
    parts_folder, manifests = folder / f"{name}-parts", folder / f"{name}-manifests"
    parts_folder.mkdir()
    manifests.mkdir()
    parts = []
    for index, chosen in enumerate(split_into_parts(members, lambda m: m.size, lambda m: m.path.encode())):
        file = f"{index:04}.vhpkgzip"
        parts.append(write_part(chosen, index, f"{name}/parts/{file}", body, places, parts_folder / file))
    digest, keys = hashlib.sha256(), []
    for shard in encode_shards(members):
        digest.update(shard.rows)
        keys.append(manifest_shard_key(shard.digest))
        (manifests / Path(keys[-1]).name).write_bytes(shard.body)
    total = sum(member.size for member in members)
    manifest = ManifestRef(digest.hexdigest(), tuple(keys), len(members), total, len(members))
    plan = FetchPlan(
        name, "v1", manifest.digest, len(members), total, manifest, tuple(parts), Packaging.BUILT
    )
    (folder / f"{name}-plan.json").write_text(json.dumps(asdict(plan)))
    with (folder / f"{name}-blocks.txt").open("w") as lines:
        lines.writelines(f"{p.key} {block.offset} {block.length}\n" for p in parts for block in p.blocks)
    with (folder / f"{name}-members.jsonl").open("w") as rows:
        rows.writelines(f"{json.dumps(member)}\n" for member in members)


main(Path(sys.argv[1]), sys.argv[2])
