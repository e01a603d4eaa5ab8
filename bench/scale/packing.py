"""Builds a sample of the parts over the C server, which makes up the bytes of their members."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bench import endpoint
from bench.scale.estimate import PACKERS, READS_PER_SECOND
from bench.scale.stages import Stage
from bench.scale.store import POOL_BYTES
from bench.scale.task import Deployment, TaskPorts, TaskResult
from packline.model import Member, Part
from packline.part_builder.build import build_part
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.copy_runs import BasePart
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.part_builder.settings import PackSettings
from packline.pipeline.pack_part import pack_part
from packline.pipeline.planning import PlannedPart, part_members
from packline.pricing.assumptions import PACKED_BYTES

BUCKET = "bench"


def pack(deployment: Deployment, planned: Sequence[PlannedPart], sample: int) -> Stage:
    """Build parts at even distances, as many as ``sample`` says, one after the other."""
    step = max(1, len(planned) // sample)
    chosen = planned[step // 2 :: step][:sample]
    results = tuple(_pack(deployment, part) for part in chosen)
    share = sum(part.files for part in chosen) / sum(part.files for part in planned)
    return Stage("pack", "pack_part", len(planned), results, mapped=True, at_once=PACKERS, share=share)


def _pack(deployment: Deployment, planned: PlannedPart) -> TaskResult:
    endpoint.compile_all()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        members = deployment.run(partial(_members, planned)).value
        catalog = _write_catalog(Path(folder), members)
        with endpoint.serve(catalog, 0) as server:
            result = deployment.run(partial(_pack_part, planned, server.url))
            read, written = sum(member.size for member in members), result.value
    network = max(len(members) / (READS_PER_SECOND / PACKERS), written / PACKED_BYTES.value)
    counts = result.store._replace(
        bytes_read=result.store.bytes_read + read,
        bytes_written=result.store.bytes_written + written,
        # Bytes move while others are packed.
        wait_seconds=max(0.0, network - result.cpu_seconds),
    )
    return result._replace(store=counts)


def _members(planned: PlannedPart, ports: TaskPorts) -> list[Member]:
    return part_members(planned, ports.store)


def _write_catalog(folder: Path, members: Sequence[Member]) -> Path:
    pool, catalog = folder / "pool", folder / "catalog"
    pool.write_bytes(os.urandom(POOL_BYTES))
    with catalog.open("w") as lines:
        lines.writelines(f"{m.key}\t{pool}\t0\t{m.size}\t{m.etag}\n" for m in members)
    return catalog


def _pack_part(planned: PlannedPart, url: str, ports: TaskPorts) -> int:
    """Build a part with the real builder; its requests count as those of the store. Returns its bytes."""
    stats = BuildStats()
    access = S3RequestBuilder.find(BUCKET, endpoint_url=url, region="us-east-1")

    def build(members: Sequence[Member], key: str, index: int, digest: str, base: Sequence[BasePart]) -> Part:
        part = build_part(
            members,
            key,
            store=access,
            index=index,
            digest=digest,
            settings=PackSettings(gets_per_second=0),
            stats=stats,
            base_parts=base,
        )
        ports.store.sizes[key] = part.size
        ports.store.requests["GET"] += len(members)
        ports.store.requests["PUT"] += stats.requests - len(members)
        return part

    return pack_part(planned, registry=ports.registry, store=ports.store, build=build).size
