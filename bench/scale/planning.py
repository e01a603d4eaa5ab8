"""Plans the version of an execution, then one that adds few files to it, and finds the base parts of that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from bench.scale.outputs import DATASET, LISTED_AT, VERSION, MadeUpOutputs
from bench.scale.stages import Stage, part_without_bytes
from bench.scale.task import Deployment, TaskPorts, TaskResult
from packline.manifest.members import by_path, last_per_path, merge_members
from packline.manifest.shard_list import expand_shards
from packline.model import DatasetVersion, Execution, ExecutionState, Member, Packaging, Part
from packline.pipeline.base_parts import find_base_parts
from packline.pipeline.manifests import read_manifest, write_manifest
from packline.pipeline.plan_progress import read_progress, write_progress
from packline.pipeline.planning import PlannedPart, PlanStep, object_key, part_members, plan_rows
from packline.rules.datum_ids import datum_id, execution_prefix
from packline.vhpkgzip.chunking import PartLimits

GROWN, GROWN_EXECUTION = "grown", "exec-2"
SAMPLE = 5
"""Parts whose base parts are looked for."""


def plan(deployment: Deployment, version: str = VERSION) -> tuple[Stage, Sequence[PlannedPart]]:
    """Cut the version into parts, by as many calls as it takes."""
    results: list[TaskResult] = []
    while not results or results[-1].value.progress:
        begin = results[-1].value.progress if results else ""
        results.append(deployment.run(partial(_plan_rows, version, begin)))
    return Stage("plan", "plan_package", len(results), tuple(results)), results[-1].value.parts


def plan_repeated(deployment: Deployment) -> tuple[Stage, Sequence[PlannedPart]]:
    """Cut the version of a manifest whose rows are repeated: the first call and the last one, if there are more."""
    first = deployment.run(partial(_plan_rows, VERSION, ""))
    if not first.value.progress:
        return Stage("plan", "plan_package", 1, (first,)), first.value.parts
    calls, begin = deployment.run(partial(_skip_calls, first.value.progress)).value
    last = deployment.run(partial(_plan_rows, VERSION, begin))
    return Stage("plan", "plan_package", calls, (first, last)), last.value.parts


def _skip_calls(key: str, ports: TaskPorts) -> tuple[int, str]:
    """Return how many calls there are, and the progress of the last but one: the others cut rows like the first."""
    manifest = ports.registry.version(DATASET, VERSION).manifest
    progress = read_progress(ports.store, key, manifest.digest, PartLimits())
    shards = progress.read_shard + 1
    calls = -(-len(expand_shards(manifest, ports.store).shards) // shards)
    drafts = [
        draft._replace(shard=draft.shard + call * shards)
        for call in range(calls - 1)
        for draft in progress.drafts
    ]
    skipped = (calls - 2) * shards
    last = progress._replace(
        drafts=drafts, shard=progress.shard + skipped, read_shard=progress.read_shard + skipped
    )
    return calls, write_progress(ports.store, last, manifest.digest, PartLimits())


def record_like_the_first(deployment: Deployment, planned: Sequence[PlannedPart]) -> None:
    """Record all parts as built, with the blocks of the first one: their rows are not read."""
    record = deployment.run(partial(_record_of, planned[0])).value
    for part in planned:
        deployment.registry.record_part(
            part.plan,
            replace(record, index=part.index, digest=part.digest, key=object_key(part), files=part.files),
        )


def grow(deployment: Deployment, added: int) -> Iterator[Stage]:
    """Plan a version with some more files, and find the base parts of those parts that must be built."""
    deployment.run(partial(_write_grown, added))
    stage, planned = plan(deployment, GROWN)
    yield stage._replace(name="plan again")
    fresh = [part for part in planned if deployment.registry.built_part(part.digest) is None]
    results = tuple(deployment.run(partial(_find_base_parts, part)) for part in fresh[:SAMPLE])
    yield Stage("base parts", "pack_part", len(fresh), results, mapped=True)


def _record_of(planned: PlannedPart, ports: TaskPorts) -> Part:
    members = sorted(
        part_members(planned, ports.store), key=by_path
    )  # a small manifest repeats itself in one part
    return part_without_bytes(planned, list(last_per_path(members)))


def _plan_rows(version: str, begin: str, ports: TaskPorts) -> PlanStep:
    return plan_rows(
        DATASET, version, registry=ports.registry, store=ports.store, limits=PartLimits(), begin=begin
    )


def _find_base_parts(planned: PlannedPart, ports: TaskPorts) -> int:
    members = part_members(planned, ports.store)
    return len(find_base_parts(planned, members, registry=ports.registry, store=ports.store))


def _write_grown(added: int, ports: TaskPorts) -> None:
    base = ports.registry.version(DATASET, VERSION)
    fresh = list(_added_members(ports.store.outputs, added))
    members = merge_members(read_manifest(ports.store, base.manifest), fresh, frozenset())
    version = DatasetVersion(
        DATASET,
        GROWN,
        write_manifest(ports.store, members),
        GROWN_EXECUTION,
        LISTED_AT + 1,
        Packaging.PENDING,
        base=base.uri,
    )
    ports.registry.seal(Execution(GROWN_EXECUTION, ExecutionState.SEALED, versions=(version.uri,)), [version])


def _added_members(outputs: MadeUpOutputs, added: int) -> Iterator[Member]:
    """Yield files of a folder of their own, in the middle of the others."""
    half_id = execution_prefix(GROWN_EXECUTION)
    folder = f"train/class-{outputs.files // 2_000:06d}-more"
    for number in range(added):
        path = f"{folder}/image-{number:09d}.jpg"
        etag = f"{number:032x}"
        yield Member(
            path, datum_id(half_id, path, etag), f"outputs/{GROWN_EXECUTION}/{path}", "v1", 10_000, etag
        )
