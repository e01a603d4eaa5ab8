"""Pack the members of a tree into parts in the store, as ``pack_part`` does: ``pack.py MEMBERS.jsonl URL``.

One part after the other in one process; the rate limit that protects an S3 prefix is off.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from packline.model import Member
from packline.part_builder.build import build_part
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.part_builder.settings import PackSettings
from packline.vhpkgzip.chunking import split_into_parts

store = S3RequestBuilder.find("bench", endpoint_url=sys.argv[2])
settings = PackSettings(gets_per_second=0)
with Path(sys.argv[1]).open() as rows:
    members = (Member(*json.loads(row)) for row in rows)
    for index, chosen in enumerate(split_into_parts(members, lambda m: m.size, lambda m: m.path.encode())):
        key = f"packages/{index}.vhpkgzip"
        part = build_part(chosen, key, store=store, index=index, digest=str(index), settings=settings)
        print(part.size, part.files, f"{part.crc32:08x}", part.sha256)
