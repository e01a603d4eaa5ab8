"""Write the manifest of a version that does not have all outputs of a large execution, or that inherits files."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from packline.errors import PacklineError, PathCollision, VersionNotFound
from packline.keys import outputs_prefix
from packline.manifest.members import by_path, discard_matches, merge_members
from packline.manifest.rows import decode_lines
from packline.model import ManifestRef, Member
from packline.pipeline.manifests import read_manifest, write_manifest
from packline.pipeline.range_sealing.describe_range import joined_rows
from packline.pipeline.range_sealing.merge_requests import JoiningFiles, MergedRequests
from packline.pipeline.range_sealing.work_folder import Document, Task, WorkFolder
from packline.pipeline.seal_context import SealContext
from packline.pipeline.version_checks import Sample, check_readable
from packline.pipeline.version_contents import VersionContent
from packline.ports import ObjectStore
from packline.rules.alerts import Alerts
from packline.rules.path_conflicts import conflict_error
from packline.rules.version_members import RENAME, check_member_conflicts, member_path


class RecordedRefusal(PacklineError):
    """The reason for which a task could not build a version."""

    def __init__(self, document: Document) -> None:
        super().__init__(document["message"], document["remedy"])
        self.details = document["details"]
        self._code: str = document["code"]

    @property
    def code(self) -> str:
        """The name of the error that the task met."""
        return self._code


def build_version(task: Task, work: WorkFolder, context: SealContext) -> Document:
    """Write the manifest of one version, member by member.

    Args:
        task: With ``execution``, ``uri``, ``exclude``, ``base`` (a manifest, or None), ``described`` (the stage whose
            outcomes say what joins) and ``rows`` (how many files join).
        work: Has the rows and joins of all ranges.
        context: The store.

    Returns:
        The manifest, some inherited members, excluded names that nothing has; or why there is none.
    """
    listings = work.read("ranges.json")["ranges"]
    described = work.outcomes(task["described"]) or []
    joining = JoiningFiles()
    for outcome in described:
        if task["uri"] in outcome["uris"]:
            joining.add(outcome["uris"][task["uri"]])
    fresh_sample = Sample(joining.rows)
    fresh = fresh_sample.choose(_fresh(task, listings, described, joining, work))
    exclude = frozenset(task["exclude"])
    without_effect = set(exclude)
    base = load_manifest(task["base"])
    inherited = discard_matches(read_manifest(context.store, base), without_effect) if base else iter(())
    sample = Sample(joining.rows + (base.files if base else 0))
    try:
        merged = check_member_conflicts(merge_members(inherited, fresh, exclude))
        manifest = write_manifest(context.store, sample.choose(merged), context.limits.shard_rows)
        check_readable(context.store, fresh_sample.members)
    except PacklineError as error:
        if error.retryable:
            raise
        return {"refusal": _refusal(error)}
    return {
        "manifest": asdict(manifest),
        "sample": sample.members if base else [],
        "without_effect": sorted(without_effect),
    }


def _refusal(error: PacklineError) -> Document:
    return {
        "code": error.code,
        "message": error.message,
        "remedy": error.remedy,
        "details": [*error.details],
        "has_two_spellings": isinstance(error, PathCollision) and error.remedy == RENAME,
    }


def load_manifest(document: Mapping[str, Any] | None) -> ManifestRef | None:
    """Read a manifest as ``asdict`` gives it; None stays None."""
    if document is None:
        return None
    inline = tuple(Member(*member) for member in document["inline"])
    return ManifestRef(**{**document, "shards": tuple(document["shards"]), "inline": inline})


class RangeContents:
    """``VersionContents`` of an execution whose manifests were written by tasks."""

    def __init__(
        self,
        merged: MergedRequests,
        whole: ManifestRef,
        conflict: tuple[str, str] | None,
        built: Mapping[str, Document],
        store: ObjectStore,
    ) -> None:
        """Keep what the tasks have left.

        Args:
            merged: What the files ask for.
            whole: The manifest of all outputs.
            conflict: The first output that lies below another one, behind that one; None if there is none.
            built: What ``build_version`` returned, by URI.
            store: Has the outputs.
        """
        self._merged, self._whole, self._conflict = merged, whole, conflict
        self._built, self._store = built, store

    def build(
        self, uri: str, base: ManifestRef | None, exclude: frozenset[str], alerts: Alerts
    ) -> VersionContent:
        """Return the manifest that was built. Raises PacklineError."""
        joining = self._merged.joining.get(uri, JoiningFiles())
        joining.check()
        outcome = self._built.get(uri)
        refusal = outcome and outcome.get("refusal")
        if not (refusal and refusal["has_two_spellings"]):
            for path in sorted({member.path for _, member in joining.moved}):
                alerts.add("PathNormalised", f"{path!r} is {member_path(path)!r} in {uri}.")
        if base is None and has_all_rows(joining, self._whole.rows):
            check_readable(self._store, self._merged.sample)
            if self._conflict:
                raise conflict_error(*self._conflict)
            return VersionContent(self._whole, without_effect=exclude)
        if outcome is None:
            raise VersionNotFound(
                f"the base of {uri} came into being while {uri} was built.", "Make the version again."
            )
        if refusal:
            raise RecordedRefusal(refusal)
        manifest = load_manifest(outcome["manifest"])
        assert manifest is not None, "a task that refuses nothing writes a manifest"
        sample = [Member(*member) for member in outcome["sample"]]
        return VersionContent(manifest, sample, outcome["without_effect"])


def has_all_rows(joining: JoiningFiles, rows: int) -> bool:
    """Return whether the files are all outputs, under their own paths."""
    return joining.rows == rows and not joining.moved


def _fresh(
    task: Task,
    listings: Sequence[Document],
    described: Sequence[Document],
    joining: JoiningFiles,
    work: WorkFolder,
) -> Iterator[Member]:
    """Yield the files that join a version, in order of their paths in it. Raises PathCollision for two spellings."""
    members = _joining_members(task["uri"], listings, described, work)
    if not joining.moved:
        yield from members
        return
    paths = {member.path for _, member in joining.moved}
    moved = sorted((member._replace(path=path) for path, member in joining.moved), key=by_path)
    before: Member | None = None
    kept = (member for member in members if member.path not in paths)
    for member in heapq.merge(kept, moved, key=by_path):
        if before is not None and before.path == member.path:
            cut = len(outputs_prefix(task["execution"]))
            one, other = sorted((before.key[cut:], member.key[cut:]))
            raise PathCollision(f"{one!r} and {other!r} are one path: {member.path!r}.", RENAME)
        yield member
        before = member


def _joining_members(
    uri: str, listings: Sequence[Document], described: Sequence[Document], work: WorkFolder
) -> Iterator[Member]:
    """Yield the outputs that join a version, one range in memory at a time."""
    for listing, outcome in zip(listings, described, strict=True):
        if uri not in outcome["uris"]:
            continue
        rows = work.read_bytes(listing["members"]).splitlines()
        at = 0
        for count, is_member in joined_rows(work.read_bytes(outcome["joins"]), uri):
            if is_member:
                yield from decode_lines(rows[at : at + count], listing["members"])
            at += count
