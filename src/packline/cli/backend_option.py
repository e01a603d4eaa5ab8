"""The deployment that a command works with: the API that ``--api`` or PACKLINE_API_URL names, else the table."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from packline.library.backend import Backend, choose_backend

if TYPE_CHECKING:
    from packline.ports.deployment import DeploymentServices

_opened: list[Backend] = []


def backend_of(options: argparse.Namespace) -> Backend:
    """Return the deployment that the options of a command name; its connections are closed when the command ends."""
    backend = choose_backend(options.api)
    _opened.append(backend)
    return backend


def services_of(options: argparse.Namespace) -> DeploymentServices:
    """Return the services of the deployment that the options of a command name. Raises InvalidSetting."""
    return backend_of(options).services


def close_backends() -> None:
    """Close the connections of all deployments that the command has used."""
    while _opened:
        _opened.pop().close()
