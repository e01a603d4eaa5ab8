"""A version is merged in segments of its paths; what comes of it is what one pass over all members makes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from packline.errors import PacklineError
from packline.manifest.members import by_path, discard_matches, merge_members
from packline.manifest.rows import encode_row
from packline.model import ManifestRef, Member
from packline.pipeline.manifests import write_manifest
from packline.pipeline.range_sealing.build_version import combine_segments, merge_segment
from packline.pipeline.range_sealing.merge_requests import JoiningFiles
from packline.pipeline.range_sealing.plan_segments import Build, plan_segments
from packline.pipeline.range_sealing.work_folder import WorkFolder
from packline.pipeline.seal_context import SealContext, SealLimits
from packline.rules.datum_ids import datum_id
from packline.rules.version_members import check_member_conflicts, member_path, version_members
from tests.unit.pipeline.fake_deployment import FakeDeployment

URI = "dataset://images/v2"
FOLDERS = ("", "a/", "a/", "a-b/", "b//", "./", "c/d/")
NAMES = ("a", "b", "c", "d", "a-b", "a.b", "ä", "z")


def some_members(chance: Random, execution: int, folders: Sequence[str]) -> list[Member]:
    """Members in path order; in a base several may share a path."""
    paths = {chance.choice(folders) + chance.choice(NAMES) for _ in range(chance.randint(0, 14))}
    members = [_member(path, execution, 0) for path in paths]
    if execution == 1:
        members += [
            _member(path, execution, n + 1) for path in paths for n in range(chance.choice((0, 0, 0, 3)))
        ]
    return sorted(members, key=by_path)


def _member(path: str, execution: int, number: int) -> Member:
    key = f"outputs/e{execution}/{path}"
    return Member(path, datum_id(execution, path, f"v{number}"), key, None, 3 + number, "etag")


class Case:
    """A base, outputs in ranges of which some join, and a division into segments."""

    def __init__(self, seed: int, shard_rows: int = 0) -> None:
        chance = self.chance = Random(seed)
        self.world = FakeDeployment("auto")
        shard_rows, tasks = shard_rows or chance.randint(1, 3), chance.randint(1, 2)
        limits = SealLimits(shard_rows=shard_rows, shards_per_task=tasks)
        world = self.world
        self.context = SealContext(world.registry, world.datum_index, world.store, lambda: 0.0, limits=limits)
        self.work = WorkFolder(world.store, "folder")
        folders = tuple(folder for folder in FOLDERS if folder == folder.replace("//", "/").replace("./", ""))
        self.base = some_members(chance, 1, folders) if chance.random() < 0.8 else []
        self.outputs = some_members(chance, 2, FOLDERS if chance.random() < 0.3 else folders)
        self.joined = [member for member in self.outputs if chance.random() < 0.7]
        names = {member.path for member in self.base} | {"nobody"}
        self.exclude = frozenset(chance.sample(sorted(names), min(len(names), chance.randint(0, 3))))
        for member in self.outputs:
            world.upload(member.key, b"xxx")

    def expected(self) -> dict[str, Any]:
        """What one function makes of it."""
        unused = set(self.exclude)
        try:
            fresh = version_members(self.joined, {})
            merged = merge_members(discard_matches(self.base, unused), fresh, self.exclude)
            members = [*check_member_conflicts(merged)]
        except PacklineError as error:
            return {"refusal": error.code}
        files = {member.path: member.size for member in members}
        rows = b"".join(map(encode_row, members))
        return {"rows": rows, "files": len(files), "bytes": sum(files.values()), "unused": unused}

    def merged(self) -> dict[str, Any]:
        """What tasks make of it."""
        combined = combine_segments(self.segments())
        if "refusal" in combined:
            return {"refusal": combined["refusal"]["code"]}
        rows = b"".join(self.work.read_bytes(name) for name, _, _ in combined["pieces"])
        unused = set(combined["without_effect"])
        return {"rows": rows, "files": combined["files"], "bytes": combined["bytes"], "unused": unused}

    def segments(self) -> list[dict[str, Any]]:
        """What tasks make of it, one after the other."""
        base = self._manifest() if self.base else None
        moved = [
            (member_path(member.path), member)
            for member in self.joined
            if member_path(member.path) != member.path
        ]
        build = Build(URI, JoiningFiles(len(self.joined), moved), base, self.exclude)
        listings, described = map(list, zip(*self._ranges(), strict=True))
        tasks = plan_segments(build, "e2", listings, described, self.work, self.context)
        return [merge_segment(json.loads(json.dumps(task)), self.work, self.context) for task in tasks]

    def _manifest(self) -> ManifestRef:
        return write_manifest(self.world.store, self.base, self.context.limits.shard_rows)

    def _ranges(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Yield listings and descriptions as the tasks before leave them."""
        remaining, after = [*self.outputs], ""
        joined = set(self.joined)
        while remaining or not after:
            count = self.chance.randint(1, 5)
            members, remaining = remaining[:count], remaining[count:]
            upto = members[-1].path if remaining else None
            runs = [[1, int(member in joined)] for member in members]
            joins = json.dumps({"sets": [[], [URI]], "runs": runs}).encode()
            rows = sum(number for _, number in runs)
            listing = {
                "after": after,
                "upto": upto,
                "members": self.work.add(b"".join(map(encode_row, members)), "rows"),
            }
            yield (
                listing,
                {"joins": self.work.add(joins, "joins"), "uris": {URI: {"rows": rows}} if rows else {}},
            )
            if upto is None:
                return
            after = upto


def test_segments_have_the_rows_of_one_pass() -> None:
    cases = [Case(seed) for seed in range(150)]
    assert [case.merged() for case in cases] == [case.expected() for case in cases]


def test_a_file_of_one_segment_that_is_a_folder_of_another_is_refused() -> None:
    first = {"folders": [], "open": ["a"], "without_effect": []}
    second = {"folders": [["a", "a/b"]], "open": [], "without_effect": []}
    assert combine_segments([first, second])["refusal"]["code"] == "PathCollision"


def test_a_segment_reads_the_shards_of_its_paths_only() -> None:
    case = Case(0, shard_rows=10)
    case.base = [_member(f"f{number:03}", 1, 0) for number in range(200)]
    case.outputs = case.joined = []
    reads: list[str] = []
    store = case.world.store
    read = store.read

    def noted(key: str, version_id: str | None = None) -> bytes:
        reads.append(key)
        return read(key, version_id)

    store.read = noted  # type: ignore[method-assign]
    segments = case.segments()
    shards = [key for key in reads if key.endswith(".jsonl.gz")]
    assert sum(segment["rows"] for segment in segments) == 200
    assert len(shards) < 3 * len(set(shards)), "a neighbour at most is read beside its own"
