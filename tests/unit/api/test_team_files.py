"""Files that somebody else brought into a dataset of a team: its members read them, others do not."""

from __future__ import annotations

import base64
import json
from zlib import crc32

from packline.model import Execution, ExecutionState, Member
from packline.part_range import PartRange
from packline.pipeline.manifests import write_manifest
from tests.builders import a_version
from tests.unit.api.api import NOW
from tests.unit.api.test_teams import SPEECH, VISION, World, world

__all__ = ["world"]


def test_files_that_were_adopted_into_a_dataset_are_read_by_its_team_alone(world: World) -> None:
    store = world.deployment.store
    stored, archive = store.put("raw/voice.wav", b"secrecy"), store.put("raw/all.tar", b"..digest-0..")
    at = PartRange("raw/all.tar", archive.version_id, archive.etag, 2, 8, crc32(b"digest-0"))
    members = [
        Member("archived.txt", "datum-1", "raw/archived.txt", at.encode(), 8, at.member_etag),
        Member("voice.wav", "datum-2", stored.key, stored.version_id, stored.size, stored.etag),
    ]
    made = a_version("adopted", dataset="shared", manifest=write_manifest(store, members), created_at=NOW)
    world.deployment.registry.seal(Execution("adopted-1", ExecutionState.SEALED, sealed_at=NOW), [made])
    files = "/api/v0/dataset-versions/shared:adopted/files/"
    for path, body in (("archived.txt", b"digest-0"), ("voice.wav", b"secrecy")):
        status, text = world.call(SPEECH, "GET", f"{files}content/?path={path}")
        assert (status, base64.b64decode(text)) == (200, body)
        assert world.call(VISION, "GET", f"{files}content/?path={path}")[0] == 404
    _, listed = world.call(SPEECH, "GET", files)
    assert [file["datum"]["md5"] for file in json.loads(listed)["results"]] == [None, stored.etag]
