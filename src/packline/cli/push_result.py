"""The summary that ``packline push`` prints: the upload and, with ``--wait``, its versions and packages."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict

from packline.cli.wait import (
    FinishedExecution,
    TimeLimit,
    alert_text,
    check_created,
    check_sealed,
    packaging_summary,
    refusing_alerts,
    wait_for_packaging,
)
from packline.client.progress import format_bytes
from packline.client.upload.upload import UploadResult
from packline.json_types import JsonObject
from packline.library.existing_version import alias_target
from packline.model import Alert, DatasetVersion, Packaging
from packline.ports.deployment import ProgressServices
from packline.uri import DatasetUri


def warn(warning: str) -> None:
    """Print a warning to standard error."""
    print(f"warning: {warning}", file=sys.stderr, flush=True)


def upload_summary(uploaded: UploadResult, target: DatasetUri | None) -> JsonObject:
    """Return the summary of a finished upload. ``target``: the version that its files become, if any."""
    summary = {**uploaded._asdict(), "seconds": round(uploaded.seconds, 3)}
    return summary | ({"uri": str(target)} if target else {})


def existing_summary(version: DatasetVersion, excluded: int) -> JsonObject:
    """Return the summary of a push that uploaded nothing because the version already has the same content."""
    nothing = UploadResult(version.execution, files=0, bytes=0, requests=0, seconds=0.0, excluded=excluded)
    return {**nothing._asdict(), "uri": version.uri, "already_there": True}


def add_outcome(
    summary: JsonObject,
    ended: FinishedExecution,
    services: ProgressServices,
    target: DatasetUri | None,
    aliases: Sequence[str],
) -> None:
    """Add the versions and alerts of the execution to the summary, and print its alerts as warnings.

    Raises VersionRefused if it could not be sealed, or has not made the target.
    """
    execution = ended.execution
    alerts = [*execution.alerts, *_aliases_elsewhere(services, ended, target, aliases)]
    alerts += [alert for version in ended.versions if (alert := _not_built(version))]
    summary["alerts"] = [asdict(alert) for alert in alerts]
    summary["versions"] = [
        {"uri": version.uri, **packaging_summary(services.versions, version)} for version in ended.versions
    ]
    refusing = refusing_alerts(execution, target)
    for alert in alerts:
        if alert not in refusing:  # those are in the error
            warn(alert_text(alert))
    check_sealed(execution)
    if target:
        check_created(execution, target)
        made = [version for version in summary["versions"] if version["uri"] == summary["uri"]]
        summary.update(*made)


def add_packaging(
    summary: JsonObject, version: DatasetVersion, services: ProgressServices, limit: TimeLimit
) -> DatasetVersion:
    """Wait for the package of an existing version and add it to the summary. Returns the current version."""
    version = wait_for_packaging(
        services.versions, version.dataset, version.version, limit, version.execution
    )
    outcome = packaging_summary(services.versions, version)
    alert = _not_built(version)
    summary |= {**outcome, "waited": round(limit.elapsed, 3), "versions": [{"uri": version.uri, **outcome}]}
    summary["alerts"] = [asdict(alert)] if alert else []
    if alert:
        warn(alert_text(alert))
    return version


def _not_built(version: DatasetVersion) -> Alert | None:
    if version.packaging is not Packaging.FAILED:
        return None
    return Alert(
        "PackagingFailed",
        f"{version.uri} exists, but its package could not be built: {version.packaging_reason.rstrip('.')}.",
        f"It is fetched file by file. To retry, run `packline package {version.uri}`.",
    )


def _aliases_elsewhere(
    services: ProgressServices, ended: FinishedExecution, target: DatasetUri | None, aliases: Sequence[str]
) -> list[Alert]:
    """Return an alert for each requested alias that points to another version, because it was moved meanwhile."""
    if target is None or not any(version.uri == str(target) for version in ended.versions):
        return []
    places = {
        alias: alias_target(services.aliases, target.dataset, alias) for alias in dict.fromkeys(aliases)
    }
    return [
        Alert(
            "AliasElsewhere",
            f"Alias {alias} of {target.dataset} points to {place or 'no version'}, not to {target.reference}.",
            f"To move it, run `packline alias dataset://{target.dataset}/{alias} {target.reference}`.",
        )
        for alias, place in places.items()
        if place != target.reference
    ]


def excluded_text(count: int) -> str:
    """Return the number of excluded files as the end of a sentence; empty if there are none."""
    return f", {count:,} excluded" if count else ""


def result_text(summary: JsonObject) -> str:
    """Return the summary as text."""
    return "\n".join([_upload_line(summary), *_version_lines(summary)])


def _upload_line(summary: JsonObject) -> str:
    if "already_there" in summary:
        return (
            f"{summary['uri']} already exists with the same content (created by execution {summary['execution']}); "
            "nothing was uploaded"
        )
    return (
        f"uploaded {summary['files']:,} files, {format_bytes(summary['bytes'])}{excluded_text(summary['excluded'])} "
        f"in {summary['seconds']:.1f} s "
        f"({summary['requests']:,} requests) as execution {summary['execution']}"
        f"{_parts_text(summary)}{_resumed_text(summary)}"
    )


def _resumed_text(summary: JsonObject) -> str:
    """Return what an interrupted push had uploaded, as the end of a sentence; empty if there was none."""
    if not summary["resumed_files"] and not summary["resumed_bytes"]:
        return ""
    return (
        f"; {summary['resumed_files']:,} files ({format_bytes(summary['resumed_bytes'])}) were already there"
    )


def _parts_text(summary: JsonObject) -> str:
    count = summary["staged_parts"]
    return f", with {count:,} parts built here" if count else ""


def _version_lines(summary: JsonObject) -> list[str]:
    lines = [f"alias {alias} points to it now" for alias in summary.get("moved_aliases", ())]
    lines += [
        f"alias {alias} moves once its package is built" for alias in summary.get("pending_aliases", ())
    ]
    if "versions" in summary:
        waited = summary["waited"]
        return lines + [_packaging_line(version, waited) for version in summary["versions"]]
    if "uri" in summary and "already_there" not in summary:
        lines.append(
            f"{summary['uri']} is created once the execution is sealed; see `packline execution {summary['execution']}`"
        )
    return lines


def _packaging_line(version: JsonObject, waited: float) -> str:
    parts = f", {version['parts']} parts" if version["parts"] else ""
    return f"{version['uri']}: packaging {version['packaging']}{parts}, after {waited:.1f} s"
