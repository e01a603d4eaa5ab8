"""The deployment that a command works with: the API that ``--api`` or PACKLINE_API_URL names, else the table."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from packline.library.backend import choose_backend

if TYPE_CHECKING:
    from packline.ports.deployment import DeploymentServices


def services_of(options: argparse.Namespace) -> DeploymentServices:
    """Return the services of the deployment that the options of a command name. Raises InvalidSetting."""
    return choose_backend(options.api).services
