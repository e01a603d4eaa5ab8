"""What must hold at every step: each write that reaches table or store is judged when it is made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from packline.keys import BATCH_METADATA, CONTROL, OUTPUTS, SIDECAR_SUFFIX, marker_key, plan_key
from packline.model import DatasetVersion, DatumAlias, Execution, ExecutionState, Member, Packaging
from packline.objects import StoredObject
from packline.pipeline.manifests import read_manifest
from packline.pipeline.planning import read_plan
from packline.rules.datum_ids import datum_id, execution_prefix
from packline.uri import parse_version_uri

if TYPE_CHECKING:
    from tests.simulation.world import SimulatedWorld

QUIET = 300.0
CLOCKS = 5.0
"""Seconds that clocks may disagree."""
Contents = dict[str, tuple[str, str | None]]
"""Path of a member to its object: key and object version."""


def _path_of(key: str) -> str:
    """Return the path of an output, or of an object that is adopted from below ``raw/``."""
    return key.split("/", 2)[2] if key.startswith(OUTPUTS) else key.partition("/")[2]


class Watch:
    """Judges writes, and remembers what was acknowledged."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world = world
        self.violations: list[str] = []
        self.created: dict[str, DatasetVersion] = {}
        self.sealed: dict[str, list[StoredObject]] = {}
        """What was listed for each execution at its sealing."""
        self.by_hand: dict[tuple[str, str], list[tuple[str, float]]] = {}
        """Moves of version aliases by hand that were made, in order: version and time."""
        self.ever_deleted: set[str] = set()
        self.composed: dict[str, Contents] = {}
        self.packagings: dict[str, Packaging] = {}
        self.parts: set[str] = set()
        """Keys of the parts that were recorded."""
        self.annotated: set[str] = set()
        """Datums that the metadata of a sealed execution annotates."""
        self.aliased: dict[str, list[DatumAlias]] = {}
        """The datum aliases that each execution was to move, with its intents."""
        self.listed_at: dict[str, float] = {}
        """When that was."""
        self._times: dict[Any, float] = {}
        self._listed: dict[Any, list[StoredObject]] = {}
        self._looked_at: dict[Any, list[StoredObject]] = {}
        """Objects that each actor has looked at alone."""
        self._folders: dict[Any, str] = {}
        """Where the tasks leave what they list, by who goes on with that sealing."""
        self._ranges: dict[str, list[tuple[float, list[StoredObject]]]] = {}
        """What tasks have listed, and when, by that folder."""
        self.given_up: dict[str, float] = {}
        """Newest upload that was known when an execution was given up."""
        self.calls = 0

    def made(self, label: str, args: Sequence[Any], answer: Any) -> None:
        """A call was made."""
        self.calls += 1
        judge = JUDGES.get(label)
        if judge is not None:
            judge(self, args, answer)

    def begin(self, payload: Any) -> None:
        """A function begins: what its actor listed before is of no concern."""
        actor = self._world.scheduler.current
        self._listed.pop(actor, None)
        self._folders.pop(actor, None)
        self._looked_at.pop(actor, None)
        if isinstance(payload, dict) and "folder" in payload:
            self._folders[actor] = payload["folder"]

    def left(self, args: Sequence[Any], answer: bool) -> None:
        """A task leaves what it has listed: of two that list a range, the first one counts."""
        actor = self._world.scheduler.current
        if not answer or args[0].count("/") != 3 or b'"split"' not in args[1]:
            return
        outcome = json.loads(args[1])
        inside = [
            found
            for found in self._listed[actor]
            if outcome["upto"] is None or _path_of(found.key) <= outcome["upto"]
        ]
        inside += [found for found in self._looked_at.get(actor, ()) if found.key.endswith(SIDECAR_SUFFIX)]
        self._ranges.setdefault(self._folders[actor], []).append((self._times[actor], inside))

    def fail(self, what: str) -> None:
        self.violations.append(what)
        self._world.note(f"VIOLATION {what}")

    def listed(self, args: Sequence[Any], answer: Any) -> None:
        actor = self._world.scheduler.current
        if args[0] != CONTROL and actor not in self._listed:
            self._listed[actor], self._times[actor] = answer, self._world.scheduler.now

    def headed(self, args: Sequence[Any], answer: StoredObject) -> None:
        self._looked_at.setdefault(self._world.scheduler.current, []).append(answer)

    def seal(self, args: Sequence[Any], answer: Execution) -> None:
        execution, versions = args[0], args[1]
        at, listing = self._listing()
        if execution.id in self.sealed:
            self.fail(f"{execution.id} was sealed twice")
        self.sealed[execution.id] = listing
        self.aliased[execution.id] = [*args[2]] if len(args) > 2 else []
        self.listed_at[execution.id] = at
        if not execution.id.startswith("composed-"):
            self._complete(execution.id, listing)
        expected = self._expected(execution.id, listing)
        if execution.id.startswith("composed-"):
            expected = {version.uri: expected[version.uri] for version in versions}
        for version in versions:
            if version.uri in self.created:
                self.fail(f"{version.uri} was created twice")
            self.created[version.uri] = version
            self._members(version, expected.get(version.uri))
        for uri in expected:
            if uri not in execution.versions and not execution.alerts:
                self.fail(f"{execution.id} was sealed without {uri}, and without an alert")

    def _listing(self) -> tuple[float, list[StoredObject]]:
        """What the sealing of the current actor is made of, and when it was listed last."""
        actor = self._world.scheduler.current
        if actor not in self._folders:
            return self._times.get(actor, 0.0), self._listed.get(actor, [])
        ranges = self._ranges[self._folders[actor]]
        listing = {found.key: found for _, inside in ranges for found in inside}
        return max(at for at, _ in ranges), [listing[key] for key in sorted(listing)]

    def _complete(self, execution: str, listing: list[StoredObject]) -> None:
        """With a marker, all declared files are there; without one, nothing was uploaded for a while."""
        bodies = self._world.store.bodies.get(marker_key(execution))
        files = sum(not _is_document(found.key) for found in listing)
        newest = max((found.last_modified for found in listing), default=0.0)
        declared = [json.loads(body).get("files") for _, body in bodies or () if body != b"{"]
        if bodies and all(count is not None and files < count for count in declared):
            self.fail(f"{execution} was sealed with {files} files of {declared}")
        if bodies:
            return
        if self._world.scheduler.now - newest < QUIET - CLOCKS - self._world.faults.clocks:
            self.fail(f"{execution} was sealed while it was uploaded")
        by_path = {found.key.split("/", 2)[2]: found for found in listing}
        absent = {path for path, _ in self._said(by_path)} - {*by_path}
        open_uploads = [upload.key for upload in self._world.store.uploads if f"/{execution}/" in upload.key]
        if absent or open_uploads:
            self.fail(f"{execution} was sealed without {sorted(absent)} and with {open_uploads} under way")

    def _expected(self, execution: str, listing: list[StoredObject]) -> dict[str, Contents]:
        """Versions that the listed metadata documents name, with the files that join each."""
        if execution.startswith("composed-"):
            return self.composed
        if execution.startswith("adopted-"):
            marker = json.loads(self._world.store.read(marker_key(execution)))["adopt"]
            prefix = len(marker["prefix"])
            members: Contents = {found.key[prefix:]: (found.key, found.version_id) for found in listing}
            return {f"dataset://{marker['dataset']}/{marker['version']}": members}
        prefix = len(f"outputs/{execution}/")
        by_path = {found.key[prefix:]: found for found in listing}
        expected: dict[str, Contents] = {}
        for path, metadata in self._said(by_path):
            found = by_path.get(path)
            if found is not None and "valohai.tags" in metadata:
                half = execution_prefix(execution)
                self.annotated.add(datum_id(half, path, found.version_id or found.etag))
            for entry in metadata.get("valohai.dataset-versions", ()):
                if found is None:
                    continue
                if entry["uri"] not in expected:
                    expected[entry["uri"]] = self._inherited(entry, expected)
                expected[entry["uri"]][path] = (found.key, found.version_id)
        return expected

    def _said(self, by_path: dict[str, StoredObject]) -> list[tuple[str, dict[str, Any]]]:
        store, said = self._world.store, []
        batch = by_path.get(BATCH_METADATA)
        for line in store.read(batch.key, batch.version_id).splitlines() if batch else ():
            parsed = json.loads(line)
            said.append((parsed["file"], parsed["metadata"]))
        for path, found in by_path.items():
            if path.endswith(SIDECAR_SUFFIX):
                body = store.read(found.key, found.version_id)
                said.append((path.removesuffix(SIDECAR_SUFFIX), json.loads(body)))
        return said

    def _inherited(self, entry: dict[str, Any], expected: dict[str, Contents]) -> Contents:
        base = entry.get("from", "")
        if not base or base in expected:
            return {}
        known = self._world.registry.known.get(parse_version_uri(base))
        return self.contents(known) if known else {}

    def contents(self, version: DatasetVersion) -> Contents:
        """What a version holds, by its manifest."""
        return {m.path: (m.key, m.version_id) for m in read_manifest(self._world.store, version.manifest)}

    def _members(self, version: DatasetVersion, expected: Contents | None) -> None:
        holds = self.contents(version)
        if expected is not None and holds != expected:
            self.fail(f"{version.uri} has {sorted(holds)}, but {sorted(expected)} were listed")
        elif expected is None:
            self.fail(f"{version.uri} was created, but nothing named it")

    def changed(self, args: Sequence[Any], answer: DatasetVersion) -> None:
        first = self.created.get(answer.uri)
        if first is None:
            self.fail(f"{answer.uri} was changed before it was created")
        elif (first.manifest, first.execution, first.created_at) != (
            answer.manifest,
            answer.execution,
            answer.created_at,
        ):
            self.fail(f"{answer.uri} is not what was created")
        self.packagings[answer.uri] = answer.packaging
        if answer.deleted_at:
            self.ever_deleted.add(answer.uri)

    def finished(self, args: Sequence[Any], answer: DatasetVersion) -> None:
        before = self.packagings.get(answer.uri)
        self.changed(args, answer)
        if answer.packaging is Packaging.FAILED:
            if before is Packaging.BUILT:
                self.fail(f"{answer.uri} is failed, though it was built")
            if self._world.faults.calm:
                self.fail(f"{answer.uri} is failed, though nothing went wrong: {answer.packaging_reason}")
        if answer.packaging is Packaging.BUILT:
            self.violations += package_faults(self._world, answer)

    def recorded(self, args: Sequence[Any], answer: None) -> None:
        self.parts.add(args[1].key)

    def moved(self, args: Sequence[Any], answer: Any) -> None:
        self.by_hand.setdefault((answer.dataset, answer.alias), []).append((answer.version, answer.moved_at))

    def saved(self, args: Sequence[Any], answer: Execution) -> None:
        if answer.state is ExecutionState.SEALING:
            meanwhile = self._world.while_sealing.pop(answer.id, None)
            if meanwhile is not None:
                self._world.scheduler.spawn("late uploader", meanwhile, self._world.rng.random() * 2)
        if answer.state is ExecutionState.OPEN and answer.waiting and not answer.marked:
            self.given_up.setdefault(answer.id, answer.touched_at)
        elif not answer.waiting:
            self.given_up.pop(answer.id, None)
        if answer.id in self.sealed and answer.state is not ExecutionState.SEALED:
            self.fail(f"{answer.id} was opened again after its sealing")

    def looked(self, args: Sequence[Any], answer: Sequence[DatasetVersion]) -> None:
        for version in answer:
            self._begin("look", version)

    def announced(self, args: Sequence[Any], answer: Any) -> None:
        """When nothing goes wrong, whoever wrote a fact announces it.

        But people here move aliases without a word, and a version that was deleted before its run told of it is told of
        once it was restored.
        """
        actor, (sent, detail) = self._world.scheduler.current, self._world.bus.sent[-1]
        by_sweep = actor is not None and actor.name == "sweep"
        version = detail.get("data", {}).get("version", {}).get("uri", "")
        silent = sent == "VersionAliasMoved" or version in self.ever_deleted
        if by_sweep and self._world.faults.calm and not silent:
            self.fail(f"{sent} was announced late, and nothing had gone wrong")

    def _begin(self, what: str, version: DatasetVersion) -> None:
        if version.deleted_at and (begin := self._world.meanwhile.pop((what, version.version), None)):
            begin()


JUDGES = {
    "packagings.due": Watch.looked,
    "bus.put_events": Watch.announced,
    "store.list": Watch.listed,
    "store.create": Watch.left,
    "store.head": Watch.headed,
    "registry.seal": Watch.seal,
    "registry.save_execution": Watch.saved,
    "registry.change_version": Watch.changed,
    "registry.plan_packaging": Watch.changed,
    "registry.finish_packaging": Watch.finished,
    "registry.move_alias": Watch.moved,
    "registry.record_part": Watch.recorded,
    "retention.delete_version": Watch.changed,
    "retention.restore_version": Watch.changed,
}


def _is_document(key: str) -> bool:
    return key.endswith((BATCH_METADATA, SIDECAR_SUFFIX))


def package_faults(world: SimulatedWorld, version: DatasetVersion) -> list[str]:
    """What is wrong with the package of a built version: its parts hold each winning member once, with its bytes."""
    if plan_key(version.plan) not in world.store.bodies:
        return [f"{version.uri} is built, but its plan is gone"]
    parts = world.registry.parts(version.plan)
    planned = read_plan(world.store, version.plan)
    if [(part.index, part.digest) for part in parts] != [(part.index, part.digest) for part in planned]:
        return [f"{version.uri} is published with parts {[part.index for part in parts]} of {len(planned)}"]
    held: list[list[str]] = []
    for part in parts:
        if part.key not in world.store.bodies:
            return [f"{version.uri} is built, but its part {part.key[:24]} is gone"]
        held += json.loads(world.store.read(part.key))
    winners: dict[str, Member] = {m.path: m for m in read_manifest(world.store, version.manifest)}
    wanted = [[m.path, world.store.read(m.key, m.version_id).decode()] for m in winners.values()]
    return [] if held == wanted else [f"the package of {version.uri} holds {held}, not {wanted}"]
