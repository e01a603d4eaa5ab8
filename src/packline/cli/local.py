"""``packline local up``: AWS on this machine."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from packline.errors import PacklineError

if TYPE_CHECKING:
    from packline.local.stack import LocalStack


def run(options: argparse.Namespace) -> int:
    with _needed():
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
    """A local stack of the synthesized template, not started yet."""
    with _needed():
        from packline.local.stack import LocalStack
        from packline.local.synth import synthesized
    return LocalStack(synthesized(None, {}))


@contextmanager
def _needed() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise PacklineError(
            f"The local stack needs more packages ({error.name}).", 'Run: pip install "packline[local]"'
        ) from None
