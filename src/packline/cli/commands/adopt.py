"""``packline adopt``: objects that lie in the store become datums, or a version, where they are."""

from __future__ import annotations

import argparse
import json
import time
from typing import TYPE_CHECKING, Any

from packline.cli.common_options import add_json, add_quiet, add_wait, uri_argument
from packline.cli.wait import POLL_SECONDS, VersionRefused, alert_text, wait_for_version
from packline.client.progress import format_bytes
from packline.errors import InvalidInput, NotFound, ObjectNotFound, Unavailable
from packline.keys import marker_key
from packline.library import environment
from packline.model import Execution, ExecutionState
from packline.objects import StoredObject
from packline.uri import check_version_name, parse_dataset_uri

if TYPE_CHECKING:
    from packline.ports import Registry
    from packline.rules.adoption import Adoption

ANYWHERE = ("",)
"""Which prefixes a deployment adopts from is for its functions to say; here only what no deployment does is refused."""


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline adopt``."""
    command.add_argument(
        "url", metavar="URL", help="s3://store/prefix/ for all below it; s3://store/key for one object"
    )
    command.add_argument(
        "--to",
        type=uri_argument,
        metavar="NAME/VERSION",
        help="version that they become, such as my-images/v1",
    )
    command.add_argument("--packaging", action="store_true", help="package the version")
    command.add_argument("--alias", action="append", default=[], help="alias to move to it (may be repeated)")
    command.add_argument(
        "--include", action="append", default=[], metavar="GLOB", help="only these paths (may be repeated)"
    )
    add_wait(command)
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    from packline.rules.adoption import parse_store_url

    key = parse_store_url(options.url, environment.setting("PACKLINE_STORE"))
    facts = _adopt_below(key, options) if key.endswith("/") or not key else _adopt_one(key, options)
    print(json.dumps(facts) if options.json else _text(facts))
    return 0


def _adopt_one(key: str, options: argparse.Namespace) -> dict[str, Any]:
    """One object: a datum at once."""
    from packline.pipeline.adopt import adopt_object

    if options.to or options.include or options.alias or options.packaging:
        raise InvalidInput(
            f"{options.url} names one object, which becomes a datum.", "End it in a slash to adopt a folder."
        )
    objects = environment.objects()

    def head(name: str) -> StoredObject:
        found = objects.head(name)
        return StoredObject(name, found.version_id, found.size, found.etag, 0.0)

    datum = adopt_object(key, head, ANYWHERE, environment.deps().datum_index)
    return {"datum": datum.id, "uri": datum.uri, "name": datum.path, "bytes": datum.size}


def _adopt_below(prefix: str, options: argparse.Namespace) -> dict[str, Any]:
    """A prefix: its marker is the request, and the state machine does the work."""
    from packline.pipeline.adopt import find_sealed_request
    from packline.rules.adoption import check_adoption

    adoption, registry = check_adoption(_adoption(prefix, options), ANYWHERE), environment.registry()
    known = find_sealed_request(adoption, registry)
    if known is None:
        attempt, objects = _attempt(registry, adoption.execution), environment.objects()
        if next(objects.list(prefix), None) is None:
            raise ObjectNotFound(f"There is no object below {options.url}.", "Check the prefix.")
        objects.write(marker_key(adoption.execution), adoption.marker(environment.person()))
        if options.wait:
            known = _sealed(registry, adoption.execution, attempt, options.timeout)
    facts = _facts(adoption, known)
    if options.wait and adoption.uri:
        facts |= wait_for_version(
            registry, parse_dataset_uri(adoption.uri), adoption.execution, options.timeout
        )
    return facts


def _adoption(prefix: str, options: argparse.Namespace) -> Adoption:
    from packline.rules.adoption import Adoption

    target = parse_dataset_uri(options.to) if options.to else None
    return Adoption(
        prefix=prefix,
        dataset=target.dataset if target else "",
        version=target.reference if target else "",
        packaging=options.packaging,
        include=tuple(options.include),
        targeting_aliases=tuple(map(check_version_name, options.alias)),
    )


def _attempt(registry: Registry, execution: str) -> int:
    """Which attempt would be next; -1 if there was none."""
    try:
        return registry.execution(execution).attempt
    except NotFound:
        return -1


def _sealed(registry: Registry, execution: str, attempt: int, timeout: float) -> Execution:
    """Wait until the execution is sealed. Raises VersionRefused if it cannot be, Unavailable when time is up."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        try:
            known = registry.execution(execution)
        except NotFound:
            known = Execution(execution)
        if known.state is ExecutionState.SEALED:
            return known
        if known.waiting and known.attempt > max(attempt, 0):
            alerts = "; ".join(map(alert_text, known.alerts))
            raise VersionRefused(f"Nothing was adopted: {alerts}.", "Mend it, then ask again.")
        time.sleep(POLL_SECONDS)
    raise Unavailable(
        f"{execution} was not sealed after {timeout:.0f} s.", f"See `packline execution {execution}`."
    )


def _facts(adoption: Adoption, known: Execution | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "execution": adoption.execution,
        "state": str(known.state if known else ExecutionState.OPEN),
    }
    if adoption.uri:
        facts["uri"] = adoption.uri
    if known and known.manifest:
        facts |= {"files": known.manifest.files, "bytes": known.manifest.bytes}
        facts["alerts"] = [alert_text(alert) for alert in known.alerts]
    return facts


def _text(facts: dict[str, Any]) -> str:
    if "datum" in facts:
        return f"{facts['uri']}  {facts['name']}, {format_bytes(facts['bytes'])}"
    if "files" not in facts:
        return f"asked for as execution {facts['execution']}: packline execution {facts['execution']}"
    lines = [
        f"adopted {facts['files']:,} files, {format_bytes(facts['bytes'])} as execution {facts['execution']}"
    ]
    lines += [f"alert {alert}" for alert in facts["alerts"]]
    if "packaging" in facts:
        parts = f", {facts['parts']} parts" if facts["parts"] else ""
        lines.append(f"{facts['uri']}: packaging {facts['packaging']}{parts}, after {facts['waited']:.1f} s")
    elif "uri" in facts:
        lines.append(f"{facts['uri']}: packline show {facts['uri']}")
    return "\n".join(lines)
