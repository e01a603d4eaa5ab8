"""The list of mutations, by what they break."""

from __future__ import annotations

from tests.simulation.mutations import Mutation, edit

SEALING = "pipeline.sealing:"
LIFECYCLE = "rules.lifecycle:"
UPLOADS = "pipeline.uploads:"
MEMORY = "tests.memory:MemoryRegistry."

COMPLETENESS = (
    edit(
        "quiet period is ignored", SEALING + "_not_ready", "now - outputs.newest >= to.quiet_seconds", "True"
    ),
    edit(
        "quiet period is a minute short",
        SEALING + "_not_ready",
        ">= to.quiet_seconds",
        ">= to.quiet_seconds - 60",
    ),
    edit(
        "quiet is judged by events", SEALING + "_not_ready", "now - outputs.newest", "now - known.touched_at"
    ),
    edit("declared files are ignored", SEALING + "_not_ready", "found >= marker.files", "True"),
    edit(
        "declared files are off by one",
        SEALING + "_not_ready",
        "found >= marker.files",
        "found >= marker.files - 1",
    ),
    edit("late begins at the seal", SEALING + "_seal", "outputs.newest + CLOCK_STEP", "now"),
    edit("late files are forgotten", LIFECYCLE + "touched", "if at > execution.listed_at", "if False"),
    edit(
        "nothing wakes who was given up",
        LIFECYCLE + "touched",
        "execution.waiting and touch.at <=",
        "execution.waiting or touch.at <",
    ),
)

CONTENT = (
    edit(
        "one member is left out",
        "pipeline.assembling:Assembler._fresh",
        "self.joined.get(uri, ())",
        "self.joined.get(uri, ())[1:]",
    ),
    edit(
        "base is left out",
        "pipeline.assembling:Assembler._assemble",
        "not request.start_fresh",
        "request.start_fresh",
    ),
    edit(
        "all outputs join",
        "pipeline.assembling:Assembler._manifest",
        "not inherited and fresh == self.outputs.members",
        "True",
    ),
    edit(
        "last batch line is skipped",
        "pipeline.wishes:_read_batch",
        "store.lines(batch.key, batch.version_id)",
        "[*store.lines(batch.key, batch.version_id)][:-1]",
    ),
    edit(
        "usual batch lines are skipped",
        "pipeline.wishes:_Files.tell_usual",
        "self.wishes.described[place] = self.wishes.describe(line[1], where)",
        "self.wishes.describe(line[1], where)",
    ),
    edit(
        "a sidecar is an output", "pipeline.listing:list_outputs", "described_by(path) is not None", "False"
    ),
    edit(
        "an existing version is overlooked",
        "pipeline.assembling:Assembler._check_absent",
        "if known.manifest.digest != manifest.digest or known.execution != self.execution",
        "if False",
    ),
    edit(
        "annotated datums are not saved",
        SEALING + "_seal",
        "to.catalog.save_datums(annotated_datums(known.id, members, described, alerts))",
        "pass",
    ),
    edit(
        "datum aliases are not moved",
        SEALING + "_seal",
        "to.registry.seal(closed, versions, aliases)",
        "to.registry.seal(closed, versions)",
    ),
    edit(
        "the table takes a version twice",
        MEMORY + "seal",
        "known and (known.deleted_at or known.manifest.digest != version.manifest.digest)",
        "False",
        (
            "pipeline.assembling:Assembler._check_absent",
            "if known.manifest.digest != manifest.digest or known.execution != self.execution",
            "if False",
        ),
    ),
)

LEASES = (
    edit("a lost lease is overlooked", SEALING + "_mine_again", "current.owner != known.owner", "False"),
    edit(
        "the table compares no revisions",
        MEMORY + "save_execution",
        '(known.rev if known else "") != execution.rev',
        "False",
    ),
    edit("an attempt has no number", LIFECYCLE + "reopened", "execution.attempt + 1", "execution.attempt"),
    edit(
        "run names have no attempt", LIFECYCLE + "run_name", 'f"seal-{digest}-{attempt}"', 'f"seal-{digest}"'
    ),
    edit("packaging run names have no attempt", LIFECYCLE + "packaging_run_name", "-{version.attempt}", ""),
    edit(
        "the sweep trusts its old list",
        "pipeline.sweeping:_start",
        "execution.waiting or execution.state is not ExecutionState.OPEN",
        "execution.waiting",
    ),
    edit(
        "the sweep opens what has changed",
        "pipeline.sweeping:_next_attempt",
        "known.rev != execution.rev",
        "False",
    ),
    edit(
        "the sweep overlooks dead runs",
        "pipeline.sweeping:sweep",
        "quiet or execution.marked or execution.state is ExecutionState.SEALING",
        "execution.state is not ExecutionState.SEALING",
    ),
    edit(
        "a dead run holds its lease",
        "pipeline.sweeping:_start",
        "alive and execution.lease_until > now",
        "execution.lease_until > now",
    ),
    Mutation(
        "sealing is tried once",
        constants=(("pipeline.failing:MAX_ATTEMPTS", 1), ("pipeline.sweeping:MAX_ATTEMPTS", 1)),
    ),
    edit(
        "a second failure opens a sealed execution",
        "pipeline.failing:_sealing",
        "found.state is not ExecutionState.SEALING or found.owner != owner",
        "False",
    ),
)

MESSAGES = (
    edit(
        "failed messages are acknowledged",
        UPLOADS + "record_uploads",
        "failed.update(dict.fromkeys((message for message, _ in seen), outcome))",
        "pass",
    ),
    edit(
        "a conflict counts as done",
        UPLOADS + "update_execution",
        "attempt == RETRIES - 1",
        "attempt < 0",
        (
            UPLOADS + "update_execution",
            "except StateMoved:",
            "except StateMoved:\n                return changed",
        ),
    ),
    edit(
        "one upload of a batch is recorded",
        UPLOADS + "record_uploads",
        "if upload.key == subject]",
        "if upload.key == subject][:1]",
    ),
    edit(
        "replaced objects are no datums",
        "pipeline.loose:record_loose",
        "upload.size is not None and not",
        "upload.size is None and not",
    ),
    edit(
        "one bad message fails its batch",
        UPLOADS + "_by_subject",
        'isolated(f"message {message}", lambda uploads=uploads: [*map(_subject, uploads)])',
        "[*map(_subject, uploads)]",
    ),
    edit(
        "lost markers are not looked for",
        "pipeline.finding_markers:_record",
        "seen or execution.state is not ExecutionState.OPEN",
        "True",
    ),
    *(
        Mutation(f"throttled {verb} counts as done", swallowed=verb)
        for verb in (
            "registry.save_execution",
            "registry.record_part",
            "catalog.save_datum",
            "registry.seal",
            "registry.finish_packaging",
            "bus.put_events",
            "catalog.save_datums",
        )
    ),
)

PACKAGING = (
    edit("published without its parts", "pipeline.publishing:publish_package", "if missing:", "if False:"),
    edit(
        "the last file is not planned",
        "pipeline.planning:_winning",
        "    if last is not None:\n        yield last",
        "    return",
    ),
    edit(
        "a part begins a row early",
        "pipeline.planning:_drafts",
        "last.shard, last.number + 1\n",
        "last.shard, last.number\n",
    ),
    edit(
        "parts are not recorded",
        "pipeline.packing_parts:pack_part",
        "registry.record_part(planned.plan, part)",
        "pass",
    ),
    edit(
        "a failure outranks a package",
        "pipeline.failing:_packaging",
        "known.packaging is Packaging.BUILT",
        "False",
    ),
    edit(
        "a packaging is never looked at",
        "rules.packaging_watch:next_look",
        "return at + LOOK_SECONDS",
        "return None",
    ),
    edit(
        "a running packaging is forgotten",
        "pipeline.reconciling:_Look.at",
        "RunState.UNKNOWN):\n        self.watch.look_again(version, self.now + LOOK_SECONDS)",
        "RunState.UNKNOWN):\n        self.watch.forget(version)",
    ),
    edit(
        "a failed packaging is not tried again",
        "rules.packaging_watch:exhausted",
        "version.automatic_retries >= len(RETRY_SECONDS)",
        "True",
    ),
    edit(
        "a retry is no new attempt",
        "rules.packaging_watch:retried",
        "attempt=version.attempt + 1",
        "attempt=version.attempt",
    ),
    edit("packagings are not reconciled", "functions.sweep:handler", "scheduled.reconcile()", "pass"),
    Mutation("published before it is packed", state="PlanPackage", then="PublishPackage"),
    Mutation("never published", state="PackParts", then="RecordFailure"),
    edit(
        "a lost start is not made up for",
        "pipeline.reconciling:_Look.at",
        "self.start(version)",
        "pass",
        ("pipeline.reconciling:_Look._again", "self.start(changed)", "pass"),
    ),
    edit(
        "a deleted version waits on",
        "rules.retention:put_away",
        "version.packaging is Packaging.PENDING",
        "False",
    ),
)

ALIASES = (
    edit("an older intent wins", MEMORY + "_target", "moves[-1].intent_at > version.created_at", "False"),
    edit("an older datum alias wins", MEMORY + "move_datum", "moves[-1].intent_at <= wish.intent_at", "True"),
    edit("a package moves no alias", MEMORY + "finish_packaging", "self._target(finished, at)", "pass"),
    edit(
        "a version without package moves no alias",
        MEMORY + "seal",
        "self._target(version, version.created_at)",
        "pass",
    ),
    edit(
        "what an alias points to is deleted",
        "tests.memory_shelf:MemoryShelf.delete_version",
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
        "pipeline.announcing:sealed",
        "yield from versions_aliased(version, registry)",
        "pass",
    ),
    edit(
        "publications are not announced", "functions.publish_package:handler", "runtime.announce(", "tuple("
    ),
    edit(
        "datum aliases are not announced",
        "pipeline.loose:follow_alias",
        "if now.datum == datum.id",
        "if now.datum != datum.id",
    ),
    edit("nothing is purged", "functions.sweep:handler", "scheduled.purge_deleted()", "pass"),
    edit(
        "shared parts are purged",
        "pipeline.purging:purge",
        "if shelf.release_part(plan, part):",
        "if shelf.release_part(plan, part) or True:",
        ("pipeline.purging:purge", "if shelf.plan_in_use(plan, version):", "if False:"),
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
        "shelf.purged(version)\n        for plan in filter(",
    ),
)

MUTATIONS = (*COMPLETENESS, *CONTENT, *LEASES, *MESSAGES, *PACKAGING, *ALIASES, *ENDINGS)
