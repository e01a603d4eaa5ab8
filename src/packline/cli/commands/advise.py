"""``packline advise``: say whether packaging a folder or a version pays, by arithmetic over measured constants."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, uri_argument
from packline.client.progress import format_bytes
from packline.client.upload.sidecars import data_files
from packline.client.upload.upload import UploadRequest, find_outputs
from packline.errors import InvalidInput
from packline.pricing.advice import Advice, Workload, advise, pays, uses_until_paid
from packline.pricing.assumptions import ADVICE_ASSUMPTIONS
from packline.uri import LATEST, parse_version_uri

MOST = 1_000_000_000
"""Of uses and of months: beyond, no figure would mean anything."""


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline advise``."""
    command.add_argument(
        "source", metavar="DIR|URI", help="a folder that would be pushed, or dataset://name/version"
    )
    command.add_argument(
        "--uses", type=int, default=10, metavar="N", help="machines that bring it, each once (default: 10)"
    )
    command.add_argument(
        "--months", type=float, default=1.0, metavar="N", help="for how long it is stored (default: 1)"
    )
    add_api(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline advise``. Returns 0. Raises InvalidInput, CannotUpload, NotFound."""
    if not (0 <= options.uses < MOST and 0 <= options.months < MOST):
        raise InvalidInput(
            f"--uses and --months are numbers from 0 to {MOST:,}.", "Give how often and how long."
        )
    files, size = _measure(options)
    advice = advise(Workload(files, size, options.uses, options.months))
    print(json.dumps(_document(advice)) if options.json else "\n".join(_lines(advice)))
    return 0


def _measure(options: argparse.Namespace) -> tuple[int, int]:
    """Return the number of files that a version has, and their bytes."""
    folder = Path(options.source)
    if "://" not in options.source and folder.is_dir():
        files = size = 0
        for output in data_files(find_outputs(UploadRequest(folder, "advise")).outputs):
            files, size = files + 1, size + output.size
        return files, size
    if "://" not in options.source and os.path.lexists(folder):
        raise InvalidInput(
            f"{folder} is not a folder.", "Name the folder that would be pushed, or a version."
        )
    collection, reference = parse_version_uri(uri_argument(options.source))
    version = services_of(options).versions.resolve(collection, reference or LATEST)
    return version.manifest.files, version.manifest.bytes


def _lines(advice: Advice) -> Iterator[str]:
    workload = advice.workload
    mean = format_bytes(workload.bytes // max(1, workload.files))
    yield (
        f"{workload.files:,} files, {format_bytes(workload.bytes)}, {mean} on average; "
        f"{workload.uses:,} uses, stored for {workload.months:g} months"
    )
    heads = ("upload requests", "upload $", "storage $", "use requests", "use s", "total $")
    widths = (16, 11, 11, 14, 10, 11)
    yield f"{'way':14}" + "".join(f"{head:>{width}}" for head, width in zip(heads, widths, strict=True))
    for way, cost in advice.ways.items():
        yield (
            f"{way:14}{cost.upload_requests:>16,}{cost.upload_dollars:>11.4f}{cost.storage_dollars:>11.4f}"
            f"{cost.use.requests:>14,}{cost.use.seconds:>10.1f}{cost.total_dollars:>11.4f}"
        )
    yield _conclusion(advice)


def _conclusion(advice: Advice) -> str:
    until = uses_until_paid(advice)
    if not pays(advice):
        later = f" (it would from {until:,} uses on)" if until is not None else ""
        return f"packaging does not pay{later}: keep files. See docs/guides/advise.md for the formula."
    return f"packaging pays: {advice.advised}. See docs/guides/advise.md for the formula."


def _document(advice: Advice) -> dict[str, Any]:
    return {
        **advice.workload._asdict(),
        "ways": {
            str(way): {**cost._asdict(), "use": cost.use._asdict()} for way, cost in advice.ways.items()
        },
        "advised": str(advice.advised),
        "pays": pays(advice),
        "uses_until_paid": uses_until_paid(advice),
        "assumptions": [assumption._asdict() for assumption in ADVICE_ASSUMPTIONS],
    }
