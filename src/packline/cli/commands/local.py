"""``packline local up``: run the stack in a local AWS emulator."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from packline.cli.common_options import path_argument, port_argument, seconds_argument
from packline.errors import PacklineError

if TYPE_CHECKING:
    from packline.local.stack import LocalStack


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline local up``."""
    actions = command.add_subparsers(metavar="ACTION", dest="action", required=True)
    summary = "Deploy the stack into a local AWS and keep it running until stopped."
    up = actions.add_parser("up", help=summary, description=summary)
    up.add_argument("--port", type=port_argument, default=0, help="port on 127.0.0.1 (default: a free one)")
    up.add_argument(
        "--json", type=path_argument, metavar="FILE", help="write endpoint, store and table here once ready"
    )
    up.add_argument(
        "--quiet-seconds",
        type=seconds_argument,
        metavar="N",
        help="quiet period of executions without a marker",
    )
    up.add_argument("--intake", choices=("all", "metadata"), default="all", help="which uploads send events")
    up.add_argument(
        "--template", type=path_argument, metavar="DIR", help="synthesized template (default: cdk.out)"
    )
    up.add_argument(
        "--host-name",
        action="append",
        default=[],
        metavar="NAME",
        help="answer requests for this name too, not only for loopback names (may be repeated)",
    )


def run(options: argparse.Namespace) -> int:
    """Run ``packline local up`` until it is stopped. Returns 0. Raises PacklineError if packages are missing."""
    with _explain_missing_packages():
        from packline.local.up import run as up
    return up(
        options.port,
        options.json,
        options.quiet_seconds,
        options.template,
        options.intake,
        tuple(options.host_name),
    )


def stack() -> LocalStack:
    """Return a local stack of the synthesized template that is not started yet."""
    with _explain_missing_packages():
        from packline.local.stack import LocalStack
        from packline.local.synth import synthesized
    return LocalStack(synthesized(None, {}))


@contextmanager
def _explain_missing_packages() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise PacklineError(
            f"The local stack needs more packages ({error.name}).", 'Run: pip install "packline[local]"'
        ) from None
