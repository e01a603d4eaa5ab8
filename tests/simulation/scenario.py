"""What people and their jobs do in one interleaving: drawn from the seed, small, and often about the same names."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from packline.aws import runtime
from packline.errors import PacklineError
from packline.keys import BATCH_METADATA, SIDECAR_SUFFIX, marker_key, outputs_prefix
from packline.model import Packaging
from packline.objects import OpenUpload
from packline.pipeline.adopt import AdoptionContext, request_adoption
from packline.pipeline.composing import Composition, compose
from packline.pipeline.datums import Dependencies
from packline.pipeline.garbage import delete_garbage, find_garbage
from packline.pipeline.manifests import read_manifest
from packline.pipeline.packaging_request import request_package
from packline.pipeline.run_state import run_of
from packline.rules.adoption import Adoption
from tests.simulation.schedule import MINUTE
from tests.simulation.world import START, SimulatedWorld

PATHS = ("a", "b", "c/d", "c/e", "f", "g")
DATASET = "set"
DAY = 86_400.0
"""Seconds until a deleted version is purged: the shortest time that a deployment can set."""
YOUNG = 1_000.0
"""Seconds since an object was written until it can be garbage: longer than a function may run."""
SPAN = 2_400.0
"""Seconds within which everything is begun."""


class Scenario:
    """Draws who does what, and spawns it."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world = world
        self._rng = world.rng
        self._executions = [f"e{number}" for number in range(world.rng.randint(1, 3))]

    def begin(self) -> None:
        for execution in self._executions:
            self._spawn(execution, partial(self._upload, execution), self._rng.choice((0.0, 600.0)))
        optional: list[tuple[str, float, Callable[[], None]]] = [
            ("loose file", 0.4, self._loose),
            ("alias by hand", 0.4, self._move_alias),
            ("deleting", 0.35, self._delete),
            ("packaging and deleting", 0.2, self._package_and_delete),
            ("packaging by hand", 0.3, self._package),
            ("deleting what failed", 0.2, self._delete_failed),
            ("twins", 0.15, self._twins),
            ("adopting", 0.15, self._adopt),
            ("strange key", 0.2, lambda: self._world.put("outputs/!/x", b"")),
            ("composing", 0.15, self._compose),
            ("composing and deleting", 0.15, self._compose_and_delete),
            ("collecting garbage", 0.3, self._collect),
        ]
        for name, chance, work in optional:
            if self._rng.random() < chance:
                self._spawn(name, work, self._rng.random() * SPAN)

    def _spawn(self, name: str, work: Callable[[], None], after: float) -> None:
        def tried() -> None:
            try:
                work()
            except PacklineError as error:
                self._world.note(f"refused: {error.code}")

        self._world.scheduler.spawn(name, tried, after)

    def stop_and_ask(self) -> None:
        """Some runs are stopped together, when nothing else goes wrong any more; some packages are asked for then."""
        world, stopped = self._world, self._rng.random() < 0.3
        for run in [*world.step_functions.runs.values()] if stopped else ():
            world.stop(run)
        for (dataset, name), version in [*world.registry.known.items()]:
            if dataset == DATASET and version.packaging is Packaging.PENDING and self._rng.random() < 0.3:
                self._spawn("packaging by hand", partial(self._package, name), self._rng.random() * 5)

    def package_while_purging(self) -> None:
        """Packages are asked for while others are purged that may share parts with them."""
        known = [version for version in self._world.registry.known.values() if version.dataset == DATASET]
        times = [version.purge_at for version in known if version.deleted_at]
        for version in known:
            if times and not version.deleted_at and self._rng.random() < 0.5:
                after = self._rng.choice(times) - self._world.scheduler.now + self._rng.random() * 180
                self._spawn("packaging by hand", partial(self._package, version.version), max(0.0, after))

        self._use_again()

    def _use_again(self) -> None:
        """What only a purged version referred to is used again while garbage is collected."""
        version = self._world.registry.known.get((DATASET, "once"))
        if version is None or not version.deleted_at:
            return
        after = version.purge_at + MINUTE - self._world.scheduler.now
        again = after + self._rng.random() * 60
        for _ in range(2):
            self._spawn("collecting garbage", self._collect, again + self._rng.random() * 6 - 3)
        self._spawn("composing", partial(self._compose, "again"), again)

    # Uploaders

    def _upload(self, execution: str) -> None:
        rng, world = self._rng, self._world
        paths = rng.sample(PATHS, rng.randint(1, 5))
        documents = self._documents(execution, paths)
        objects = [(path, f"{rng.choice((execution, 'same'))} {path}".encode()) for path in paths]
        objects += documents
        if rng.random() < 0.3:
            rng.shuffle(objects)
        marked = rng.random() < 0.65
        if rng.random() < 0.1:
            world.put(marker_key(execution), b"{")
            world.scheduler.pause(rng.choice((1.0, 100.0, 1_000.0)) * rng.random())
        early = marked and rng.random() < 0.2
        if early:
            self._mark(execution, len(paths))
            if rng.random() < 0.5:
                world.scheduler.pause(2_600)
        gap = rng.choice((0.0, 2.0, 120.0))
        dies_after = rng.randint(0, len(objects)) if rng.random() < 0.1 else len(objects)
        self._put_each(outputs_prefix(execution), objects[:dies_after], gap)
        if marked and dies_after == len(objects):
            self._mark(execution, len(paths))
        late = outputs_prefix(execution) + rng.choice(("late", paths[0]))
        if rng.random() < 0.25:
            world.while_sealing[execution] = lambda: world.put(late, b"late")
        elif rng.random() < 0.2:
            world.scheduler.pause(rng.choice((1.0, 400.0, 1_500.0)) * rng.random())
            world.put(late, b"late")

    def _put_each(self, prefix: str, objects: list[tuple[str, bytes]], gap: float) -> None:
        for path, body in objects:
            self._world.scheduler.pause(gap * self._rng.random())
            if self._rng.random() < 0.04:
                self._in_pieces(prefix + path)
            self._world.put(prefix + path, body)

    def _in_pieces(self, key: str) -> None:
        """A multipart upload takes its time before the object is there; some are never completed."""
        uploads = self._world.store.uploads
        upload = OpenUpload(key, "upload", self._world.scheduler.now)
        uploads.append(upload)
        self._world.scheduler.pause(self._rng.choice((10.0, 1_200.0)) * self._rng.random())
        if self._rng.random() < 0.8:
            uploads.remove(upload)

    def _mark(self, execution: str, files: int) -> None:
        content: dict[str, Any] = {"environment": {"VH_ENABLE_DATASET_VERSION_PACKAGING": "1"}}
        if self._rng.random() < 0.6:
            content["files"] = files
        self._world.put(marker_key(execution), json.dumps(content).encode())

    def _documents(self, execution: str, paths: list[str]) -> list[tuple[str, bytes]]:
        rng = self._rng
        entries: list[dict[str, Any]] = [{"uri": f"dataset://{DATASET}/v{rng.randint(1, 3)}"}]
        if rng.random() < 0.3:
            entries.append({"uri": f"dataset://{DATASET}/{execution}"})
        for entry in entries:
            entry["packaging"] = rng.random() < 0.75
            entry["targeting_aliases"] = rng.choice(([], ["prod"], ["prod", "best"]))
        if rng.random() < 0.2:
            entries[0]["from"] = f"dataset://{DATASET}/v{rng.randint(1, 3)}"
        metadata: dict[str, Any] = {"valohai.dataset-versions": entries}
        if rng.random() < 0.3:
            metadata |= {"valohai.alias": "newest", "valohai.tags": [execution]}
        joining = paths if rng.random() < 0.7 else paths[:-1]
        if rng.random() < 0.5:
            lines = [json.dumps({"file": path, "metadata": metadata}) for path in joining]
            return [(BATCH_METADATA, "\n".join(lines).encode())]
        return [(path + SIDECAR_SUFFIX, json.dumps(metadata).encode()) for path in joining]

    def _loose(self) -> None:
        for number in range(self._rng.randint(1, 3)):
            self._world.put("uploads/x", f"x{number}".encode())
            if self._rng.random() < 0.6:
                said = {"valohai.alias": "newest", "valohai.tags": [f"x{number}"]}
                self._world.put("uploads/x" + SIDECAR_SUFFIX, json.dumps(said).encode())

    # People

    def _version(self) -> str:
        known = sorted(name for dataset, name in self._world.registry.known if dataset == DATASET)
        return self._rng.choice(known or ["v1"])

    def _move_alias(self) -> None:
        for _ in range(self._rng.randint(1, 3)):
            registry = self._world.ports["registry"]
            registry.move_alias(
                DATASET, self._rng.choice(("prod", "best")), self._version(), self._world.clock()
            )
            self._world.scheduler.pause(self._rng.random() * 300)

    def _delete(self) -> None:
        retention, name = self._world.ports["retention"], self._version()
        now = self._world.clock()
        retention.delete_version(DATASET, name, now, now + DAY)
        if self._rng.random() < 0.5:
            self._world.scheduler.pause(self._rng.random() * 300)
            retention.restore_version(DATASET, name, self._world.clock())

    def _delete_failed(self) -> None:
        """Delete a version whose packaging has failed, and restore it when nobody looks at it any more."""
        world, retention = self._world, self._world.ports["retention"]
        for _ in range(20):
            world.scheduler.pause(120)
            for (dataset, name), version in [*world.registry.known.items()]:
                if version.packaging is Packaging.FAILED and not self._aliased(dataset, name):
                    retention.delete_version(dataset, name, world.clock(), world.clock() + DAY)
                    restore = partial(retention.restore_version, dataset, name, world.clock())
                    if self._rng.random() < 0.5:
                        world.meanwhile["look", name] = partial(
                            self._spawn, "restoring", restore, self._rng.random() * 0.3
                        )
                    else:
                        self._spawn("restoring", restore, self._rng.random() * 1_500)
                    return

    def _twins(self) -> None:
        """Two versions of the same content; the other is packaged while the one that had a package is purged."""
        world = self._world
        for name in ("t1", "t2"):
            entry = {"uri": f"dataset://{DATASET}/{name}", "packaging": name == "t1"}
            lines = [{"file": path, "metadata": {"valohai.dataset-versions": [entry]}} for path in PATHS[:4]]
            objects = [(path, f"same {path}".encode()) for path in PATHS[:4]]
            objects.append((BATCH_METADATA, "\n".join(map(json.dumps, lines)).encode()))
            self._put_each(outputs_prefix(name), objects, 0.0)
            self._mark(name, 4)
        world.scheduler.pause(900)
        now = world.scheduler.now
        deleted = world.ports["retention"].delete_version(DATASET, "t1", now, now + DAY)
        sweep = START - (START - deleted.purge_at) // MINUTE * MINUTE
        after = sweep - world.scheduler.now + self._rng.uniform(-2.2, 0.0)
        self._spawn("twin", partial(self._package, "t2", rebuild=False), after)

    def _aliased(self, dataset: str, name: str) -> bool:
        moves = self._world.registry.moves.items()
        return any(place[0] == dataset and found[-1].version == name for place, found in moves if found)

    def _package_and_delete(self) -> None:
        """Delete a version that no alias points to while it is packaged."""
        known = sorted(name for dataset, name in self._world.registry.known if dataset == DATASET)
        name = self._rng.choice([name for name in known if not self._aliased(DATASET, name)] or ["v1"])
        self._package(name)
        self._world.scheduler.pause(self._rng.random() * 30)
        now = self._world.clock()
        self._world.ports["retention"].delete_version(DATASET, name, now, now + DAY)

    def _package(self, name: str = "", rebuild: bool | None = None) -> None:
        """A package that is asked for has a run at once, unless something fails meanwhile."""
        world = self._world
        faults, began = world.drawn, world.scheduler.now
        asked = request_package(
            DATASET,
            name or self._version(),
            registry=self._world.ports["registry"],
            start=runtime.start_packaging,
            now=self._world.clock(),
            run_state=runtime.run_state,
            rebuild=self._rng.random() < 0.5 if rebuild is None else rebuild,
        )
        run = world.step_functions.runs.get(run_of(asked, world.registry))
        waits = (
            world.registry.known[asked.dataset, asked.version] == asked
            and asked.packaging is Packaging.PENDING
        )
        if waits and faults == world.drawn and (run is None or run.ended_at < began):
            world.watch.fail(f"{asked.uri} was asked for, and no run packages it")

    def _adopt(self) -> None:
        for path in PATHS[:3]:
            self._world.store.put(f"raw/{path}", path.encode())
        wanted = Adoption("raw/", DATASET, "adopted", True, (), ("prod",))
        ports = self._world.ports
        to = AdoptionContext(ports["registry"], ports["store"], runtime.start_run)
        request_adoption(wanted, "somebody", to, self._world.clock())

    def _collect(self) -> None:
        """Collect garbage as ``packline gc`` does; a day is shorter here, and longer than a function runs."""
        world = self._world
        garbage = find_garbage(
            scan=world.ports["references"], store=world.ports["store"], now=world.clock(), min_age=YOUNG
        )
        ports = world.ports
        deleted = delete_garbage(
            garbage, retention=ports["retention"], store=ports["store"], clock=world.clock
        )
        for stored in deleted:
            world.note(f"deleted {stored.key}")

    def _compose_and_delete(self) -> None:
        self._compose("once")
        if (DATASET, "once") in self._world.registry.known:
            now = self._world.clock()
            self._world.ports["retention"].delete_version(DATASET, "once", now, now + DAY)

    def _compose(self, name: str = "composed") -> None:
        execution = self._world.registry.executions.get("e0")
        if execution is None or execution.manifest is None:
            return
        ports, watch = self._world.ports, self._world.watch
        chosen = [*read_manifest(self._world.store, execution.manifest)][:2]
        wanted = Composition(DATASET, name, tuple(m.datum for m in chosen), packaging=True)
        watch.composed[f"dataset://set/{name}"] = {m.path: (m.key, m.version_id) for m in chosen}
        deps = Dependencies(ports["registry"], ports["datum_index"], ports["store"])
        now = self._world.clock()
        _, execution = compose(wanted, deps, store=ports["store"], lineage=ports["lineage"], now=now)
        runtime.start_run(execution.id, execution.attempt)
