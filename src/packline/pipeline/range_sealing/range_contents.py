"""Give the versions of a large execution the manifests that tasks have written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from packline.errors import PacklineError, VersionNotFound
from packline.model import ManifestRef, Member
from packline.pipeline.range_sealing.merge_requests import JoiningFiles, MergedRequests
from packline.pipeline.range_sealing.work_folder import Document
from packline.pipeline.version_checks import check_readable
from packline.pipeline.version_contents import VersionContent
from packline.ports import ObjectStore
from packline.rules.alerts import Alerts
from packline.rules.path_conflicts import conflict_error
from packline.rules.version_members import member_path


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
            built: What ``combine_segments`` returned, by URI, with the manifest.
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
