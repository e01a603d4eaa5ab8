"""Pack the members of a tree into parts in the store, as ``pack_part`` does: ``pack.py MEMBERS.json URL``.

One part after the other in one process; the rate limit that protects an S3 prefix is off.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from packline.model import Member
from packline.package.cuts import cut_parts
from packline.packing.access import StoreAccess
from packline.packing.build import build_part
from packline.packing.settings import PackSettings

members = [Member(*row) for row in json.loads(Path(sys.argv[1]).read_text())]
store = StoreAccess.find("bench", endpoint_url=sys.argv[2])
settings = PackSettings(gets_per_second=0)
for index, chosen in enumerate(cut_parts(members, lambda m: m.size, lambda m: m.path.encode())):
    part = build_part(
        chosen, f"packages/{index}.vhpkgzip", store=store, index=index, digest=str(index), settings=settings
    )
    print(part.size, part.files, f"{part.crc32:08x}", part.sha256)
