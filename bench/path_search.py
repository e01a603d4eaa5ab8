"""Searches of a whole deployment: ``python -m bench.path_search``, p95 over the handler and the CPU of the index.

Datasets have versions whose paths differ by some percent from the version before; their sizes are spread evenly over
the orders of magnitude from 1 to a maximum. Every request to the store is answered after 15 ms, as S3 answers in its
region; the table answers at once.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import random
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar

from aws_lambda_powertools.utilities.typing import LambdaContext

from packline.model import ManifestRef
from packline.pipeline.path_index.build import SegmentBuilder
from packline.pipeline.path_index.merge import merge_due
from packline.pipeline.path_index.snapshot import READERS, Snapshot, SnapshotReader
from packline.search_index import PathIndexHead
from tests.builders import a_version
from tests.memory import MemoryStore
from tests.unit.api.api import FakeApiDeployment, event

SHARD_ROWS = 40_000
FIRST_BYTE = 0.015
VERSIONS_OF_DATASET = 50
CHANGED = 0.01
SEARCHES = 200


class SlowStore(MemoryStore):
    """Answers ranges after the time that S3 takes to the first byte, and counts them."""

    requests: ClassVar[int] = 0
    waves: ClassVar[int] = 0
    """How often the time to the first byte passes, with as many requests at once as there are readers."""
    _lock: ClassVar[Lock] = Lock()
    _at_once: ClassVar[int] = 0
    _in_row: ClassVar[int] = 0

    def read_range(self, key: str, start: int, length: int, version_id: str | None = None) -> bytes:
        with self._lock:
            if not SlowStore._at_once:
                SlowStore._in_row = 0
            SlowStore.waves += SlowStore._in_row % READERS == 0
            SlowStore._in_row += 1
            SlowStore._at_once += 1
            SlowStore.requests += 1
        time.sleep(FIRST_BYTE)
        body = super().read_range(key, start, length, version_id)
        with self._lock:
            SlowStore._at_once -= 1
        return body


def names(style: int, count: int, start: int, chance: random.Random) -> Iterator[str]:
    """Yield paths as people name files: numbered, by words, or by UUID."""
    words = ("street", "forest", "harbour", "night", "rain", "left", "right", "crop", "mask", "depth")
    for number in range(start, start + count):
        if style == 0:
            yield f"train/{number // 1_000:05}/img_{number:08}.jpg"
        elif style == 1:
            folder = f"{chance.choice(words)}/{chance.choice(words)}-{chance.choice(words)}"
            yield f"{folder}/{number:07}.{chance.choice(('png', 'json'))}"
        else:
            yield f"objects/{uuid.UUID(int=chance.getrandbits(128))}.bin"


def build(world: FakeApiDeployment, versions: int, largest: int, chance: random.Random) -> dict[str, Any]:
    """Index the versions, as updates do; return what that took."""
    began, total, distinct = time.process_time(), 0, 0
    head = PathIndexHead(rev=1, sealed_at=2e9, passed_at=1.0)
    reader = SnapshotReader(world.store)
    for dataset in range(max(1, versions // VERSIONS_OF_DATASET)):
        builder, snapshot = SegmentBuilder(), Snapshot(head, [])
        size = int(largest ** chance.random())
        paths = set(names(dataset % 3, size, 0, chance))
        distinct += size
        for version in range(VERSIONS_OF_DATASET):
            fresh = max(1, int(size * CHANGED))
            paths.update(names(dataset % 3, fresh, size + version * fresh, chance))
            paths.add(f"labels-of-{dataset}-{version}.csv")
            distinct += fresh + 1
            total += len(paths)
            in_order = sorted(paths)
            shards = []
            for first in range(0, len(in_order), SHARD_ROWS):
                shards.append(f"{dataset:06}{version:04}{first // SHARD_ROWS:06}")
                builder.add_paths(shards[-1], in_order[first : first + SHARD_ROWS], snapshot.blocks)
            made = a_version(str(version), dataset=f"data-{dataset}", manifest=ManifestRef("d", (), 1, 1, 1))
            made = replace(made, created_at=float(dataset * 1_000 + version))
            world.registry.known[made.dataset, made.version] = made
            builder.add_version(made, tuple(shards))
        encoded = builder.encode()
        world.store.put(encoded.segment.key, encoded.body)
        head = replace(head, segments=(*head.segments, encoded.segment))
        merged = merge_due(reader.load(head), world.store)
        if merged and merged.new:
            world.store.put(merged.new.segment.key, merged.new.body)
            head = replace(head, segments=(*merged.left, merged.new.segment))
    world.path_index.head = head
    return {
        "members": total,
        "distinct paths, about": distinct,
        "index MB": round(sum(each.size for each in head.segments) / 1e6, 1),
        "segments": len(head.segments),
        "CPU s of building, with the making of paths": round(time.process_time() - began, 1),
    }


def patterns(versions: int, largest: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield kinds of searches, with a pattern of each."""
    datasets = max(1, versions // VERSIONS_OF_DATASET)
    while True:
        dataset, version = chance.randrange(datasets), chance.randrange(VERSIONS_OF_DATASET)
        yield "whole name, in few versions", f"labels-of-{dataset}-{version}.csv"
        yield "number in a name", f"img_{chance.randrange(largest):08}"
        yield "part of a name, absent", f"no-such-{chance.randrange(10**6)}"
        yield "pattern", f"*of-{dataset}-*.csv"
        yield "part of a UUID", f"{chance.getrandbits(32):08x}"
        yield "part that most have", chance.choice(("jpg", "train/", "img_", "rain"))


def memory(name: str) -> float:
    """Return a figure of this process's memory, MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1_024 for line in lines if line.startswith(name))


def forget_peak() -> float:
    """Give back what building has left, begin a new peak, and return what is resident, MiB."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    return memory("VmRSS")


def p95(values: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return sorted(values)[int(len(values) * 0.95)]


def main() -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--versions", type=int, default=10_000)
    parser.add_argument("--largest", type=int, default=1_000_000)
    options = parser.parse_args()
    chance = random.Random(17)
    world = FakeApiDeployment()
    world.store.__class__ = SlowStore  # the routes have this very object
    figures: dict[str, Any] = {
        "versions": options.versions,
        **build(world, options.versions, options.largest, chance),
    }
    rows: dict[str, list[tuple[float, float, int, float, bool]]] = {}
    resident = forget_peak()
    searches = patterns(options.versions, options.largest, chance)
    for number in range(SEARCHES + 1):
        kind, pattern = next(searches)
        asked, waves = SlowStore.requests, SlowStore.waves
        cpu, began = time.process_time(), time.perf_counter()
        answer = world.app.resolve(event("GET", f"/api/v0/search/?q={pattern}"), LambdaContext())
        seconds = time.perf_counter() - began
        body = json.loads(answer["body"])
        complete = body["next"] is None or len(body["results"]) >= 50
        cpu = time.process_time() - cpu
        modelled = (SlowStore.waves - waves) * FIRST_BYTE + cpu
        row = (seconds, cpu, SlowStore.requests - asked, modelled, complete)
        rows.setdefault("first of the process" if not number else kind, []).append(row)
    for kind, measured in rows.items():
        wall, cpu_seconds, requests, modelled_wall, complete_pages = zip(*measured, strict=True)
        figures[kind] = {
            "p50 s": round(sorted(wall)[len(wall) // 2], 3),
            "p95 s": round(p95(wall), 3),
            "CPU s": round(sum(cpu_seconds) / len(wall), 3),
            "CPU s p95": round(p95(cpu_seconds), 3),
            "requests": round(sum(requests) / len(wall), 1),
            "requests at most": max(requests),
            "waves x 15 ms + CPU s, p95": round(p95(modelled_wall), 3),
            "pages that are full or the last": f"{sum(complete_pages)} of {len(wall)}",
        }
    figures["MiB that searches add at most"] = round(memory("VmHWM") - resident)
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
