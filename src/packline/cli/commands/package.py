"""``packline package``: package a version now, retry after a failure, or rebuild its package."""

from __future__ import annotations

import argparse
import json
import time
from typing import TYPE_CHECKING

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, add_quiet, add_wait, uri_argument
from packline.cli.wait import POLL_SECONDS
from packline.errors import Conflict, Unavailable
from packline.model import DatasetVersion, Packaging
from packline.uri import LATEST, parse_version_uri

if TYPE_CHECKING:
    from packline.ports.deployment import VersionService


class NotPackaged(Conflict):
    """The package could not be built."""


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline package``."""
    command.add_argument(
        "uri", type=uri_argument, metavar="URI", help="dataset://name/version, or an alias, or latest"
    )
    command.add_argument("--rebuild", action="store_true", help="build every part again from the objects")
    add_wait(command)
    add_api(command)
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline package``. Returns 0. Raises VersionNotFound, NotPackaged, Unavailable."""
    services = services_of(options)
    collection, reference = parse_version_uri(options.uri)
    version = services.versions.resolve(collection, reference or LATEST)
    requested = services.lifecycle.package(version, rebuild=options.rebuild)
    if options.wait:
        requested = wait_for_package(services.versions, requested, options.timeout)
    parts = len(services.versions.parts(requested)) if requested.packaging is Packaging.BUILT else 0
    document = {
        "uri": requested.uri,
        "packaging": str(requested.packaging),
        "reason": requested.packaging_reason,
        "parts": parts,
    }
    detail = f"{parts} parts" if parts else requested.packaging_reason
    print(
        json.dumps(document)
        if options.json
        else f"{requested.uri}: packaging {requested.packaging}, {detail}"
    )
    return 0


def wait_for_package(versions: VersionService, version: DatasetVersion, timeout: float) -> DatasetVersion:
    """Wait until the packaging has ended, at most ``timeout`` seconds. Raises NotPackaged, Unavailable."""
    end = time.monotonic() + timeout
    while version.packaging is Packaging.PENDING:
        if time.monotonic() > end:
            raise Unavailable(
                f"{version.uri} has no package after {timeout:.0f} s.",
                "Packaging continues without this command.",
            )
        time.sleep(POLL_SECONDS)
        version = versions.version(version.dataset, version.version)
    if version.packaging is Packaging.FAILED:
        raise NotPackaged(
            f"{version.uri} has no package: {version.packaging_reason}.",
            f"Correct this, then run `packline package {version.uri}`.",
        )
    return version
