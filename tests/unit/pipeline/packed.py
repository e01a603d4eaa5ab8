"""Builders for the tests: executions whose outputs lie inside parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zlib import crc32

from packline.keys import packed_list_key, packed_part_key
from packline.rules.staged_parts import StagedPart, encode_staged_parts
from tests.unit.part_builder.parts import expected_bytes
from tests.unit.pipeline.fake_deployment import FakeDeployment

Upload = Callable[[str, bytes], object]


def staged_part(name: str, files: Mapping[str, bytes]) -> tuple[StagedPart, bytes]:
    """What an uploader says of the part of these files, and its bytes."""
    body = expected_bytes(files)
    paths = sorted(files, key=str.encode)
    directory = sum(30 + len(path.encode()) + len(files[path]) for path in paths)
    record = StagedPart(name, len(body), directory, crc32(body), len(paths), paths[0], paths[-1])
    return record, body


def upload_parts(upload: Upload, execution: str, *groups: Mapping[str, bytes]) -> list[str]:
    """Upload a part for each group of files, and their list; returns the keys of the parts."""
    records, keys = [], []
    for number, files in enumerate(groups):
        record, body = staged_part(f"part-{number}", files)
        records.append(record)
        keys.append(packed_part_key(execution, record.name))
        upload(keys[-1], body)
    upload(packed_list_key(execution), encode_staged_parts(records))
    return keys


def push_parts(
    world: FakeDeployment, execution: str, *groups: Mapping[str, bytes], uri: str = ""
) -> list[str]:
    """Push files as parts alone: parts, list, metadata; not the marker."""
    keys = upload_parts(world.upload, execution, *groups)
    if uri:
        entry = {"valohai.dataset-versions": [{"uri": uri, "packaging": True}]}
        world.batch(execution, [(path, entry) for files in groups for path in sorted(files)])
    return keys
