"""Build one part of a package, unless it is already there."""

from typing import Any

from packline.aws import runtime
from packline.pipeline.pack_part import pack_part
from packline.pipeline.planning import parse_item


@runtime.on_step
def handler(event: Any) -> Any:
    part = pack_part(
        parse_item(event), registry=runtime.registry(), store=runtime.store(), build=runtime.build_part
    )
    runtime.count("ReusedParts" if part.reused else "PackedFiles", 1 if part.reused else part.files)
    return {"index": part.index}
