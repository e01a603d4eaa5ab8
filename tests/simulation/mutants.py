"""The list of mutations, by what they break."""

from __future__ import annotations

from tests.simulation.mutants_packaging import ALIASES, COLLECTING, ENDINGS, PACKAGING
from tests.simulation.mutants_ranges import LINES, RANGES, SEGMENTS
from tests.simulation.mutations import Mutation, edit

SEALING = "pipeline.sealing:"
COMPLETENESS_OF = "pipeline.completeness:"
CLOSING = "pipeline.closing:"
CONTENTS = "pipeline.version_contents:OutputContents."
LIFECYCLE = "rules.lifecycle:"
UPLOADS = "pipeline.uploads:"
MEMORY = "tests.memory:MemoryRegistry."

COMPLETENESS = (
    edit(
        "quiet period is ignored",
        COMPLETENESS_OF + "await_listing",
        "now - outputs.newest >= context.quiet_seconds",
        "True",
    ),
    edit(
        "quiet period is a minute short",
        COMPLETENESS_OF + "await_listing",
        ">= context.quiet_seconds",
        ">= context.quiet_seconds - 60",
    ),
    edit(
        "quiet is judged by events",
        COMPLETENESS_OF + "await_listing",
        "now - outputs.newest",
        "now - current.touched_at",
    ),
    edit(
        "declared files are ignored",
        COMPLETENESS_OF + "await_listing",
        "listed + outputs.hidden >= marker.files",
        "True",
    ),
    edit(
        "declared files are off by one",
        COMPLETENESS_OF + "await_listing",
        "listed + outputs.hidden >= marker.files",
        "listed + outputs.hidden >= marker.files - 1",
    ),
    edit("late begins at the seal", CLOSING + "close_execution", "content.newest + CLOCK_RESOLUTION", "now"),
    edit(
        "late files are forgotten", LIFECYCLE + "record_activity", "if at > execution.listed_at", "if False"
    ),
    edit(
        "nothing wakes who was given up",
        LIFECYCLE + "record_activity",
        "execution.waiting and repeated",
        "execution.waiting",
    ),
)

MEANWHILE = (
    edit(
        "files that are named are not awaited",
        COMPLETENESS_OF + "await_uploads",
        "if marker is not None or not (missing.count or uploads):",
        "if marker is not None or not uploads:",
    ),
    edit(
        "uploads under way are not awaited",
        COMPLETENESS_OF + "await_uploads",
        "if marker is not None or not (missing.count or uploads):",
        "if marker is not None or not missing.count:",
    ),
    edit(
        "files that come while sealing are forgotten",
        CLOSING + "_read_again",
        "current.touched_at <= leased.touched_at",
        "True",
    ),
    edit(
        "an old plan replaces the new one",
        "rules.packaging_watch:set_plan",
        "_check_attempt(version, attempt)",
        "pass",
    ),
    edit(
        "who was given up is sealed unseen",
        LIFECYCLE + "acquire_lease",
        "waiting=False",
        "waiting=execution.waiting",
    ),
    edit(
        "deleted versions are looked at for ever",
        "pipeline.packaging_reconciliation:_Look.at",
        "if version.deleted_at:",
        "if False:",
    ),
)

CONTENT = (
    edit(
        "one member is left out",
        CONTENTS + "_fresh",
        "self._joined.get(uri, [])",
        "self._joined.get(uri, [])[1:]",
    ),
    edit(
        "base is left out",
        "pipeline.version_builder:VersionBuilder._assemble",
        "not request.start_fresh",
        "request.start_fresh",
    ),
    edit(
        "all outputs join",
        CONTENTS + "build",
        "base is None and fresh == self._outputs.members",
        "True",
    ),
    edit(
        "last batch line is skipped",
        "pipeline.metadata_requests:_read_batch",
        "in lines:",
        "in [*lines][:-1]:",
    ),
    edit(
        "usual batch lines are skipped",
        "pipeline.metadata_requests:_Files.apply_simple_line",
        "described[place] = description",
        "pass",
    ),
    edit(
        "a sidecar is an output",
        "pipeline.listing:attach_sidecars",
        "if base in paths or base in outputs.unattached:",
        "if False:",
    ),
    edit(
        "an existing version is overlooked",
        "pipeline.version_builder:VersionBuilder._check_absent",
        "if existing.manifest.digest != manifest.digest or existing.execution != self.execution",
        "if False",
    ),
    edit(
        "annotated datums are not saved",
        SEALING + "_save_annotated",
        "context.datum_index.save_datums(annotated)",
        "pass",
    ),
    edit(
        "entries count as written once they are handed out",
        "pipeline.range_sealing.index_stages:continue_indexing",
        "if outcome.tasks is None:",
        "if True:",
    ),
    edit(
        "a run of search entries that failed is taken for one at work",
        "pipeline.index_runs:has_index_run",
        "if state is RunState.ENDED:",
        "if False:",
    ),
    edit(
        "datum aliases are not moved",
        CLOSING + "close_execution",
        "context.registry.seal(closed, versions, aliases, content.backlog)",
        "context.registry.seal(closed, versions, (), content.backlog)",
    ),
    edit(
        "the table takes a version twice",
        MEMORY + "seal",
        "known and (known.deleted_at or known.manifest.digest != version.manifest.digest)",
        "False",
        (
            "pipeline.version_builder:VersionBuilder._check_absent",
            "if existing.manifest.digest != manifest.digest or existing.execution != self.execution",
            "if False",
        ),
    ),
)

LEASES = (
    edit("a lost lease is overlooked", CLOSING + "_read_again", "current.owner != leased.owner", "False"),
    edit(
        "the table compares no revisions",
        MEMORY + "save_execution",
        '(known.rev if known else "") != execution.rev',
        "False",
    ),
    edit("an attempt has no number", LIFECYCLE + "reopen", "execution.attempt + 1", "execution.attempt"),
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
        "current.rev != execution.rev",
        "False",
    ),
    edit(
        "the sweep overlooks dead runs",
        "pipeline.sweeping:sweep",
        "or execution.marked or execution.state is ExecutionState.SEALING",
        "and execution.state is not ExecutionState.SEALING",
    ),
    edit(
        "a dead run holds its lease",
        "pipeline.sweeping:_start",
        "alive and execution.lease_until > now",
        "execution.lease_until > now",
    ),
    Mutation(
        "sealing is tried once",
        constants=(("pipeline.failures:MAX_ATTEMPTS", 1), ("pipeline.sweeping:MAX_ATTEMPTS", 1)),
    ),
    edit(
        "a second failure opens a sealed execution",
        "pipeline.failures:_sealing",
        "current.state is not ExecutionState.SEALING or current.owner != owner",
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
        "if attempt == RETRIES - 1:\n                raise",
        "return changed",
    ),
    edit(
        "one upload of a batch is recorded",
        UPLOADS + "record_uploads",
        "if upload.key == subject]",
        "if upload.key == subject][:1]",
    ),
    edit(
        "replaced objects are no datums",
        "pipeline.standalone_upload:record_standalone_upload",
        "upload.size is not None and not",
        "upload.size is None and not",
    ),
    edit(
        "one bad message fails its batch",
        UPLOADS + "_by_subject",
        'run_isolated(f"message {message}", partial(_subject, upload))',
        "_subject(upload)",
    ),
    edit(
        "lost markers are not looked for",
        "pipeline.lost_markers:_record",
        "seen or execution.state is not ExecutionState.OPEN",
        "True",
    ),
    *(
        Mutation(f"throttled {verb} counts as done", swallowed=verb)
        for verb in (
            "registry.save_execution",
            "registry.record_part",
            "datum_index.save_datum",
            "registry.seal",
            "registry.finish_packaging",
            "bus.put_events",
            "datum_index.save_datums",
        )
    ),
)

MUTATIONS = (
    *COMPLETENESS,
    *MEANWHILE,
    *CONTENT,
    *RANGES,
    *LINES,
    *SEGMENTS,
    *LEASES,
    *MESSAGES,
    *PACKAGING,
    *ALIASES,
    *ENDINGS,
    *COLLECTING,
)
