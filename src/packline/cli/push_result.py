"""What ``packline push`` says at its end: what it uploaded, and with ``--wait`` what has become of that."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict

from packline.cli.wait import (
    FinishedExecution,
    TimeLimit,
    alert_text,
    check_made,
    check_sealed,
    packaging_facts,
    refusing_alerts,
    wait_for_packaging,
)
from packline.client.progress import format_bytes
from packline.client.upload.upload import UploadResult
from packline.json_types import JsonObject
from packline.library.existing_version import alias_target
from packline.model import Alert, DatasetVersion, Packaging
from packline.ports import Registry
from packline.uri import DatasetUri


def warn(warning: str) -> None:
    """Print a warning where it disturbs no JSON."""
    print(f"warning: {warning}", file=sys.stderr, flush=True)


def upload_facts(uploaded: UploadResult, target: DatasetUri | None) -> JsonObject:
    """What is known when the last byte is uploaded."""
    facts = {**uploaded._asdict(), "seconds": round(uploaded.seconds, 3)}
    return facts | ({"uri": str(target)} if target else {})


def existing_facts(version: DatasetVersion, excluded: int) -> JsonObject:
    """The same of a push that uploads nothing, because the version has the same content already."""
    nothing = UploadResult(version.execution, files=0, bytes=0, requests=0, seconds=0.0, excluded=excluded)
    return {**nothing._asdict(), "uri": version.uri, "already_there": True}


def add_outcome(
    facts: JsonObject,
    ended: FinishedExecution,
    registry: Registry,
    target: DatasetUri | None,
    aliases: Sequence[str],
) -> None:
    """Add what has become of the execution to the facts, and warn of its alerts.

    Raises VersionRefused if it could not be sealed, or has not made the target.
    """
    execution = ended.execution
    alerts = [*execution.alerts, *_aliases_elsewhere(registry, ended, target, aliases)]
    alerts += [alert for version in ended.versions if (alert := _not_built(version))]
    facts["alerts"] = [asdict(alert) for alert in alerts]
    facts["versions"] = [
        {"uri": version.uri, **packaging_facts(registry, version)} for version in ended.versions
    ]
    refusing = refusing_alerts(execution, target)
    for alert in alerts:
        if alert not in refusing:  # those are in the error
            warn(alert_text(alert))
    check_sealed(execution)
    if target:
        check_made(execution, target)
        made = [version for version in facts["versions"] if version["uri"] == facts["uri"]]
        facts.update(*made)


def add_packaging(
    facts: JsonObject, version: DatasetVersion, registry: Registry, limit: TimeLimit
) -> DatasetVersion:
    """Wait for the package of an existing version, and add it to the facts; the version as it is then."""
    version = wait_for_packaging(registry, version.dataset, version.version, limit, version.execution)
    outcome = packaging_facts(registry, version)
    alert = _not_built(version)
    facts |= {**outcome, "waited": round(limit.elapsed, 3), "versions": [{"uri": version.uri, **outcome}]}
    facts["alerts"] = [asdict(alert)] if alert else []
    if alert:
        warn(alert_text(alert))
    return version


def _not_built(version: DatasetVersion) -> Alert | None:
    if version.packaging is not Packaging.FAILED:
        return None
    return Alert(
        "PackagingFailed",
        f"{version.uri} exists, but its package could not be built: {version.packaging_reason.rstrip('.')}.",
        f"It is fetched file by file; to try again: packline package {version.uri}.",
    )


def _aliases_elsewhere(
    registry: Registry, ended: FinishedExecution, target: DatasetUri | None, aliases: Sequence[str]
) -> list[Alert]:
    """An alert for each requested alias that points to another version: someone has moved it since."""
    if target is None or not any(version.uri == str(target) for version in ended.versions):
        return []
    places = {alias: alias_target(registry, target.dataset, alias) for alias in dict.fromkeys(aliases)}
    return [
        Alert(
            "AliasElsewhere",
            f"Alias {alias} of {target.dataset} points to {place or 'no version'}, not to {target.reference}.",
            f"To move it by hand: packline alias dataset://{target.dataset}/{alias} {target.reference}.",
        )
        for alias, place in places.items()
        if place != target.reference
    ]


def excluded_text(count: int) -> str:
    """How many files were left out, as the end of a sentence; empty if none was."""
    return f", {count:,} left out" if count else ""


def result_text(facts: JsonObject) -> str:
    """The facts for people."""
    return "\n".join([_upload_line(facts), *_version_lines(facts)])


def _upload_line(facts: JsonObject) -> str:
    if "already_there" in facts:
        return (
            f"{facts['uri']} is already there with the same content (made by execution {facts['execution']}); "
            "nothing was uploaded"
        )
    return (
        f"uploaded {facts['files']:,} files, {format_bytes(facts['bytes'])}{excluded_text(facts['excluded'])} "
        f"in {facts['seconds']:.1f} s "
        f"({facts['requests']:,} requests) as execution {facts['execution']}"
    )


def _version_lines(facts: JsonObject) -> list[str]:
    lines = [f"alias {alias} points to it now" for alias in facts.get("moved_aliases", ())]
    lines += [f"alias {alias} moves once its package is built" for alias in facts.get("pending_aliases", ())]
    if "versions" in facts:
        waited = facts["waited"]
        return lines + [_packaging_line(version, waited) for version in facts["versions"]]
    if "uri" in facts and "already_there" not in facts:
        lines.append(
            f"{facts['uri']} is made once the execution is sealed: packline execution {facts['execution']}"
        )
    return lines


def _packaging_line(version: JsonObject, waited: float) -> str:
    parts = f", {version['parts']} parts" if version["parts"] else ""
    return f"{version['uri']}: packaging {version['packaging']}{parts}, after {waited:.1f} s"
