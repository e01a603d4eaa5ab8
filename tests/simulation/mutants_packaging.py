"""Mutations of packaging, aliases, events and purging."""

from __future__ import annotations

from tests.simulation.mutations import Mutation, edit

MEMORY = "tests.memory:MemoryRegistry."


PACKAGING = (
    edit(
        "an attempt that was given up ends the next one",
        "rules.packaging_watch:_check_attempt",
        "version.attempt != attempt",
        "False",
    ),
    Mutation(
        "published without its parts",
        (("pipeline.publishing:publish_package", "if missing:", "if False:"),),
        swallowed="registry.record_part",
    ),
    edit(
        "the last file is not planned",
        "pipeline.draft_parts:_Drafting.finish",
        "self._cut(len(self._rows))",
        "self._cut(len(self._rows))\n    self._rows.pop()",
    ),
    edit(
        "a part begins a row early",
        "pipeline.draft_parts:_Drafting._draft",
        "self._next_row - self._starts[at]",
        "self._next_row - self._starts[at] - 1",
    ),
    edit(
        "planning goes on behind what it has read",
        "pipeline.draft_parts:draft_parts",
        "drafting.progress(number, end)\n",
        "drafting.progress(number, end)._replace(skip=end)\n",
    ),
    edit(
        "planning forgets the parts of the call before",
        "pipeline.draft_parts:_Drafting.__init__",
        "list(progress.drafts)",
        "[]",
    ),
    edit(
        "a plan is written before all rows are cut",
        "pipeline.planning:plan_rows",
        "if not progress.is_complete:",
        "if not progress.drafts:",
    ),
    edit(
        "parts are not recorded",
        "pipeline.pack_part:pack_part",
        "registry.record_part(planned.plan, part)",
        "pass",
    ),
    edit(
        "a failure outranks a package",
        "rules.packaging_watch:finish_attempt",
        "version.packaging is Packaging.BUILT",
        "False",
        ("pipeline.failures:_packaging", "current.packaging is Packaging.BUILT", "False"),
    ),
    edit(
        "a packaging is never looked at",
        "rules.packaging_watch:next_check",
        "return at + CHECK_SECONDS",
        "return None",
    ),
    edit(
        "a running packaging is forgotten",
        "pipeline.packaging_reconciliation:_Look.at",
        "RunState.UNKNOWN):\n        self.watch.look_again(version, self.now + CHECK_SECONDS)",
        "RunState.UNKNOWN):\n        self.watch.forget(version)",
    ),
    edit(
        "a failed packaging is not tried again",
        "rules.packaging_watch:retries_exhausted",
        "version.automatic_retries >= len(RETRY_SECONDS)",
        "True",
    ),
    edit(
        "a retry is no new attempt",
        "rules.retention:next_attempt",
        "attempt=version.attempt + 1",
        "attempt=version.attempt",
    ),
    edit("packagings are not reconciled", "aws.scheduled:maintain", "    reconcile()\n", ""),
    Mutation("published before it is packed", state="PlanPackage", then="PublishPackage"),
    Mutation("packed before it is planned", state="PlanPackage", then="PackParts"),
    Mutation("never published", state="PackParts", then="RecordFailure"),
    edit(
        "a lost start is not made up for",
        "pipeline.packaging_reconciliation:_Look.at",
        "self.start(version)",
        "pass",
        ("pipeline.packaging_reconciliation:_Look._again", "self.start(changed)", "pass"),
    ),
    edit(
        "a restored version is not tried again",
        "tests.memory_retention_store:MemoryRetentionStore.restore_version",
        "if known.deleted_at and due is not None:",
        "if False:",
    ),
    edit(
        "an old look ends the retries of a restored version",
        "tests.memory_packaging_watch:MemoryPackagingWatch.forget",
        "if (current.packaging, current.deleted_at > 0) == (version.packaging, version.deleted_at > 0):",
        "if True:",
    ),
    edit(
        "a package that is asked for waits for a run that is gone",
        "pipeline.packaging_request:request_package",
        "not (ended and latest.attempt == current.attempt)",
        "True",
    ),
    edit(
        "a deleted version waits on",
        "rules.retention:soft_delete",
        "version.packaging is Packaging.PENDING",
        "False",
    ),
)

ALIASES = (
    edit("an older intent wins", MEMORY + "_target", "moves[-1].intent_at > version.created_at", "False"),
    edit("an older datum alias wins", MEMORY + "move_datum", "moves[-1].intent_at <= wish.intent_at", "True"),
    edit("a package moves no alias", MEMORY + "finish_packaging", "self._target(changed, at)", "pass"),
    edit(
        "a version without package moves no alias",
        MEMORY + "seal",
        "self._target(version, version.created_at)",
        "pass",
    ),
    edit(
        "what an alias points to is deleted",
        "tests.memory_retention_store:MemoryRetentionStore.delete_version",
        "if pointing:",
        "if False:",
    ),
    edit("aliases move to deleted versions", MEMORY + "move_alias", "self.version(dataset, version)", "pass"),
)

ENDINGS = (
    edit(
        "events are logged before they are sent",
        "aws.runtime:announce",
        "bus = settings().event_bus",
        "bus = settings().event_bus\n    events = [*events]\n"
        "    event_log().record([past_event(*event, clock()) for event in events])",
    ),
    edit(
        "moves of sealed versions are not announced",
        "pipeline.events:sealing_events",
        "yield from alias_events(version, registry)",
        "pass",
    ),
    edit(
        "publications are not announced", "functions.publish_package:handler", "runtime.announce(", "tuple("
    ),
    edit(
        "datum aliases are not announced",
        "pipeline.standalone_upload:follow_alias",
        "if now.datum == datum.id",
        "if now.datum != datum.id",
    ),
    edit(
        "nothing is announced late",
        "functions.sweep:handler",
        "    scheduled.announce_late()\n",
        "",
    ),
    edit("sealings leave nothing in the outbox", MEMORY + "seal", "self.tell(sealed_entry(saved))", "pass"),
    edit(
        "packagings leave nothing in the outbox",
        MEMORY + "finish_packaging",
        "self.tell(packaged_entry(changed, at))",
        "pass",
    ),
    edit(
        "moves of datum aliases leave nothing in the outbox",
        "tests.memory:MemoryDatumIndex.move_datum_alias",
        "self.registry.tell(datum_alias_entry(now))",
        "pass",
    ),
    edit(
        "the outbox is emptied before it is announced",
        "pipeline.late_events:send_late_events",
        "            sent = announce(_events(entry, registry, datum_index))\n            outbox.remove(entry)",
        "            outbox.remove(entry)\n            sent = announce(_events(entry, registry, datum_index))",
    ),
    edit(
        "parts without a record are not purged",
        "pipeline.purging:_objects",
        "if others:",
        "if False:",
    ),
    edit(
        "parts that a purge removes are recorded",
        MEMORY + "record_part",
        "if other or self.is_claimed(part.key):",
        "if other:",
    ),
    edit(
        "nobody looks whether a recorded part is there",
        "pipeline.pack_part:pack_part",
        "if _is_there(part, store) and _index_is_there(part, store):",
        "if True:",
    ),
    edit("nothing is purged", "aws.scheduled:maintain", "    purge_deleted()\n", ""),
    edit(
        "shared parts are purged",
        "pipeline.purging:purge",
        "if claim is PartClaim.REMOVE:",
        "if True:",
        ("pipeline.purging:purge", "if claim is PartClaim.KEEP:", "if False:"),
        ("pipeline.purging:purge", "if retention.plan_in_use(plan, version):", "if False:"),
    ),
    edit(
        "former plans are not purged",
        "pipeline.purging:purge",
        "(version.plan, *version.former_plans)",
        "(version.plan,)",
    ),
    edit(
        "purged before its parts are",
        "pipeline.purging:purge",
        "for plan in filter(",
        "retention.purged(version)\n        for plan in filter(",
    ),
)

COLLECTING = (
    edit(
        "what is used again is not pinned",
        "pipeline.shared_objects:create_shared",
        'f"{pins_prefix(key)}',
        'f"manifests/pins/x/',
    ),
    edit(
        "pins are overlooked",
        "pipeline.garbage:_delete_shared",
        "is_unused = not any(",
        "is_unused = True or any(",
    ),
    edit(
        "plans of versions are not looked at",
        "pipeline.garbage:find_garbage",
        "references = scan.references()",
        "references = scan.references()\n    references.keys -= {*filter(lambda key: key[0] == 'p', references.keys)}",
    ),
    edit(
        "what was just written is garbage",
        "pipeline.garbage:find_garbage",
        "oldest = min(now - min_age, references.sealing_since)",
        "oldest = now",
    ),
    edit(
        "parts that plans use are deleted",
        "pipeline.garbage:_delete_part",
        "if not retention.claim_unused(digest, key, claimer):",
        "if False:",
        (
            "pipeline.garbage:find_garbage",
            "references = scan.references()",
            "references = scan.references()\n"
            "    references.keys -= {*filter(lambda key: key.startswith('packages/'), references.keys)}",
        ),
    ),
)
"""Mutations of garbage collection."""
