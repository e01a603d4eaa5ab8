"""What the pages of ``states.py`` show beyond what ``furnish`` writes: long names, and versions in every state."""

from __future__ import annotations

import urllib.request
from dataclasses import replace
from typing import Any

from packline.model import Block, Packaging
from packline.ports.datasets import DatasetRecord
from tests.browser.deployment import HOUR, NOON, Deployment, png, without_objects
from tests.browser.states import LONG
from tests.builders import a_part

LATEST = 4_000_000_000.0
"""When a packaging is looked at again: no sweep begins it meanwhile."""
DIGESTS = ("3f", "a7", "c0")


def furnish_long_names(made: Deployment) -> None:
    """Write a version whose names, tags and files are wider than a phone."""
    columns = [f"measured-column-{at}" for at in range(40)]
    files = {
        "wide.csv": "\n".join(",".join(columns) for _ in range(5)).encode(),
        f"{LONG}.txt": b"x" * 2_000,
        f"{LONG}/{LONG}/inside.txt": b"deep",
    }
    made.datasets.create_dataset(DatasetRecord("begun-here", created_at=NOON))
    members = made.upload("wide-0001", files)
    tags = (LONG, "short")
    made.version("wide-names", "v1", members, "wide-0001", NOON - 5 * HOUR, tags=tags)
    made.alias("wide-names", LONG, "v1", NOON - 4 * HOUR, 0)


def furnish_states(made: Deployment) -> None:
    """Write a packaging under way, a deleted version, and an image that differs between two versions."""
    members = made.upload("under-way-0001", {f"{n:04}.txt": b"x" for n in range(3)})
    facts: dict[str, Any] = {"packaging": Packaging.PENDING, "packaging_reason": "asked for by hand"}
    pending = made.version("being-packaged", "v1", members, "under-way-0001", NOON - 2 * HOUR, **facts)
    made.watch.look_again(pending, LATEST)
    made.version("thrown-away", "v1", members, "thrown-0001", NOON - 3 * HOUR)
    for at, name in enumerate(("v1", "v2")):
        images = made.upload(f"repainted-{name}", {"scene.png": png(160, 100, 60 + 120 * at)})
        base: dict[str, Any] = {"base": "dataset://repainted/v1"} if at else {}
        made.version("repainted", name, images, f"repainted-{name}", NOON - (9 - at) * HOUR, **base)
    url = f"{made.stack.api_url}/api/v0/dataset-versions/thrown-away:v1/"
    urllib.request.urlopen(urllib.request.Request(url, method="DELETE")).close()


def furnish_package(made: Deployment) -> None:
    """Write a version with a package of three parts, the second of them reused."""
    paths = (f"images/{n:05}.jpg" for n in range(60_000))
    made.version("packed", "v1", without_objects("packed-1", paths), "packed-1", NOON)
    registry = made.registry
    registry.plan_packaging("packed", "v1", "plan-of-packed")
    for index, digest in enumerate(DIGESTS):
        blocks = tuple(Block(n * 16_700_000, 16_700_000, 640 + n, 0x9ABCDEF0 + n) for n in range(4))
        part = a_part(
            index,
            digest=digest * 32,
            key=f"packages/{digest * 32}.vhpkgzip",
            size=66_800_000,
            bytes=62_000_000,
            files=20_000,
            sha256=digest[::-1] * 32,
            crc32=0x1F2E3D4C,
            blocks=blocks,
            first=f"images/{index * 20_000:05}.jpg",
            last=f"images/{index * 20_000 + 19_999:05}.jpg",
            reused=index == 1,
        )
        # What is reused must be there: another plan had it first.
        registry.record_part("plan-of-another", replace(part, reused=False))
        registry.record_part("plan-of-packed", part)
    registry.finish_packaging("packed", "v1", NOON)
