"""A pipeline on the in-memory deps: uploads go in, events are delivered as a test likes, runs are carried out."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from packline.keys import marker_key, outputs_prefix
from packline.model import Block, DatasetVersion, Execution, Member, Part
from packline.part_builder.copy_runs import BasePart
from packline.pipeline.manifests import read_manifest
from packline.pipeline.pack_part import pack_part
from packline.pipeline.packaging_reconciliation import reconcile_packagings
from packline.pipeline.planning import plan_package
from packline.pipeline.publishing import publish_package
from packline.pipeline.range_sealing.tasks import run_task
from packline.pipeline.run_state import RunState
from packline.pipeline.seal_context import SealContext, SealLimits, SealOutcome
from packline.pipeline.sealing import continue_sealing, seal_execution
from packline.pipeline.standalone_upload import Upload, record_standalone_upload
from packline.pipeline.sweeping import sweep
from packline.pipeline.uploads import RecordedBatch, record_uploads
from packline.rules.lifecycle import packaging_run_name, run_name
from packline.rules.packaging_rule import PackagingRule
from packline.teams import Team
from packline.vhpkgzip.chunking import PartLimits
from packline.vhpkgzip.layout import PartLayout
from tests.memory import MemoryDatumIndex, MemoryRegistry, MemoryStore
from tests.memory_packaging_watch import MemoryPackagingWatch

ON = {"VH_ENABLE_DATASET_VERSION_PACKAGING": "yes"}


class FakeDeployment:
    """One deployment in memory."""

    def __init__(self, rule: PackagingRule = "flag-and-variable") -> None:
        self.registry = MemoryRegistry()
        self.datum_index = MemoryDatumIndex(self.registry)
        self.store = MemoryStore()
        self.now = 5_000.0
        self.rule: PackagingRule = rule
        self.uploads: list[Upload] = []
        self.runs: dict[str, tuple[str, int]] = {}
        self.waiting: list[tuple[str, int]] = []
        self.limits = PartLimits(max_files=3)
        self.packagings: list[DatasetVersion] = []
        """Packaging runs that wait to be carried out."""
        self.ended: set[str] = set()
        """Names of runs that are over."""
        self.names: set[str] = set()
        """Names of packaging runs that were started."""
        self.builds = 0
        self.index_seconds = 120.0
        self.seal_limits = SealLimits()
        self.teams: tuple[Team, ...] = ()
        self.donors: dict[str, Sequence[BasePart]] = {}

    def upload(self, key: str, body: bytes) -> None:
        """Put an object; its event waits for delivery."""
        self.store.now += 0.001
        stored = self.store.put(key, body)
        self.uploads.append(Upload(key, self.store.now, stored.size, stored.etag, stored.version_id))

    def outputs(self, execution: str, files: Mapping[str, bytes]) -> None:
        for path, body in files.items():
            self.upload(outputs_prefix(execution) + path, body)

    def batch(self, execution: str, lines: Iterable[tuple[str, Any]]) -> None:
        """Write the batch metadata file from (path, metadata) pairs."""
        text = "".join(json.dumps({"file": path, "metadata": metadata}) + "\n" for path, metadata in lines)
        self.upload(outputs_prefix(execution) + "valohai.metadata.jsonl", text.encode())

    def mark(self, execution: str, **content: Any) -> None:
        self.upload(marker_key(execution), json.dumps({"execution": execution, **content}).encode())

    def deliver(self, *batches: list[list[Upload]]) -> list[RecordedBatch]:
        """Deliver batches of messages; without any, everything that waits in one batch of one message each."""
        if not batches:
            batches = ([[upload] for upload in self.uploads],)
            self.uploads = []
        return [
            record_uploads(
                {f"m{number}": message for number, message in enumerate(batch)},
                registry=self.registry,
                start_run=self.start_run,
                record_standalone=partial(
                    record_standalone_upload, datum_index=self.datum_index, store=self.store
                ),
            )
            for batch in batches
        ]

    def start_run(self, execution: str, attempt: int) -> bool:
        name = run_name(execution, attempt)
        if name in self.runs:
            return False
        self.runs[name] = (execution, attempt)
        self.waiting.append((execution, attempt))
        return True

    def carry_out(self) -> list[SealOutcome]:
        """Carry out the runs that wait, as the state machine would."""
        outcomes = []
        while self.waiting:
            execution, attempt = self.waiting.pop(0)
            outcome = self.seal(execution, run_name(execution, attempt))
            outcomes.append(outcome)
            for version in outcome.pending:
                self.package(version)
            self.ended.add(run_name(execution, attempt))
        while self.packagings:
            version = self.packagings.pop(0)
            self.package(version)
            self.ended.add(packaging_run_name(version))
        return outcomes

    def start_packaging(self, version: DatasetVersion) -> bool:
        name = packaging_run_name(version)
        if name in self.names:
            return False
        self.names.add(name)
        self.packagings.append(version)
        return True

    def run_state(self, name: str) -> RunState:
        if name in self.ended:
            return RunState.ENDED
        return RunState.RUNNING if name in self.names or name in self.runs else RunState.ABSENT

    def sweep(self) -> list[str]:
        """What the scheduled function does, but for the purge; the executions whose sealing it started."""
        runs: Any = {"registry": self.registry, "run_state": self.run_state, "now": self.now}
        started = sweep(**runs, start_run=self.start_run, quiet_seconds=300)
        self.reconciled = reconcile_packagings(
            **runs, watch=MemoryPackagingWatch(self.registry), start=self.start_packaging
        )
        return started

    def seal(self, execution: str, owner: str = "run-1") -> SealOutcome:
        deps = self.registry, self.datum_index, self.store
        to = SealContext(
            *deps,
            lambda: self.now,
            quiet_seconds=300,
            rule=self.rule,
            index_seconds=self.index_seconds,
            limits=self.seal_limits,
            teams=self.teams,
        )
        outcome = seal_execution(execution, owner, to)
        while outcome.tasks is not None:
            for task in json.loads(self.store.read(outcome.tasks.key)):
                run_task(json.loads(json.dumps(task)), to)
            outcome = continue_sealing(execution, owner, outcome.tasks.folder, outcome.tasks.stage, to)
        return outcome

    def package(self, version: DatasetVersion, limits: PartLimits | None = None) -> DatasetVersion:
        _, parts = plan_package(
            version.dataset,
            version.version,
            registry=self.registry,
            store=self.store,
            limits=limits or self.limits,
        )
        for planned in parts:
            pack_part(planned, registry=self.registry, store=self.store, build=self.build)
        return publish_package(
            version.dataset, version.version, registry=self.registry, store=self.store, now=self.now
        )[0]

    def build(
        self, members: Sequence[Member], key: str, index: int, digest: str, donors: Sequence[BasePart]
    ) -> Part:
        """A builder without a network; what it was offered to take from other parts is in ``donors``."""
        self.builds += 1
        self.donors[key] = donors
        layout = PartLayout([member.path.encode() for member in members], [member.size for member in members])
        data = [self.store.read(member.key, member.version_id) for member in members]
        crcs = [zlib.crc32(each) for each in data]
        entries = [layout.local_header(number, crc) + data[number] for number, crc in enumerate(crcs)]
        self.store.create(key, b"".join([*entries, layout.directory(crcs)]), "application/zip")
        blocks = tuple(Block(span.offset, span.length, span.members, 0) for span in layout.blocks)
        size, first, last = sum(member.size for member in members), members[0].path, members[-1].path
        return Part(index, digest, key, layout.size, len(members), size, "", 0, blocks, first, last)

    def execution(self, execution: str) -> Execution:
        return self.registry.execution(execution)

    def members(self, dataset: str, version: str) -> list[str]:
        return [
            member.path
            for member in read_manifest(self.store, self.registry.version(dataset, version).manifest)
        ]

    def codes(self, execution: str) -> list[str]:
        return [alert.code for alert in self.execution(execution).alerts]
