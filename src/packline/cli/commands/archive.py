"""``packline pack``, ``verify`` and ``unpack``: packages as local files, without AWS."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from packline.cli.common_options import add_json, add_quiet, path_argument, size_argument
from packline.client.progress import format_bytes
from packline.errors import PacklineError
from packline.redaction import redact_text
from packline.vhpkgzip import local_archives
from packline.vhpkgzip.chunking import PartLimits


def add_pack_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline pack``."""
    command.add_argument("folder", type=path_argument, metavar="DIR")
    command.add_argument("out", type=path_argument, metavar="OUT.vhpkgzip")
    command.add_argument(
        "--part-bytes", type=size_argument, metavar="SIZE", help="largest part (default: 512 MiB)"
    )
    command.add_argument("--part-files", type=int, metavar="N", help="most files in a part (default: 20000)")
    add_quiet(command)
    add_json(command)


def add_verify_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline verify``."""
    command.add_argument("files", type=path_argument, nargs="+", metavar="FILE")
    add_json(command)


def add_unpack_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline unpack``."""
    command.add_argument("files", type=path_argument, nargs="+", metavar="FILE")
    command.add_argument(
        "--to", type=path_argument, required=True, metavar="DIR", help="absent or empty folder"
    )
    command.add_argument("--include", action="append", default=[], metavar="GLOB", help="only these paths")
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline pack``, ``verify`` or ``unpack``. Returns 0, or the exit code of the first invalid package."""
    return {"pack": _pack, "verify": _verify, "unpack": _unpack}[options.command](options)


def _pack(options: argparse.Namespace) -> int:
    limit_options = {"max_bytes": options.part_bytes, "max_files": options.part_files}
    limits = PartLimits(**{name: value for name, value in limit_options.items() if value is not None})
    report = local_archives.pack_folder(options.folder, options.out, limits)
    _warn(report.warnings)
    parts: list[dict[str, Any]] = [
        {
            "path": packed.path,
            "size": packed.part.size,
            "files": packed.part.files,
            "sha256": packed.part.sha256,
            "crc32": packed.part.crc32,
            "blocks": [block._asdict() for block in packed.part.blocks],
        }
        for packed in report.parts
    ]
    lines = [f"{part['path']}: {part['files']:,} files, {format_bytes(part['size'])}" for part in parts]
    _print(options, {"files": report.files, "bytes": report.bytes, "parts": parts}, lines)
    return 0


def _verify(options: argparse.Namespace) -> int:
    """Check every file. Returns the exit code of the first one that fails."""
    code, document, lines = 0, [], []
    for file in options.files:
        try:
            (report,) = local_archives.verify_files([file])
        except PacklineError as error:
            code, shown = code or error.exit_code, redact_text(str(file))  # it may be a URL
            document.append(
                {"path": shown, "fault": error.code, "message": error.message, "remedy": error.remedy}
            )
            lines.append(f"{shown}: {error.code}: {error}")
            continue
        _warn(report.warnings)
        document.append({**asdict(report), "profile": str(report.profile)})
        kind = (
            "a Packline package"
            if not report.deviation
            else f"a sound zip, not of our profile ({report.deviation})"
        )
        lines.append(f"{file}: {report.files:,} files, {format_bytes(report.bytes)}: {kind}")
    _print(options, document, lines)
    return code


def _unpack(options: argparse.Namespace) -> int:
    report = local_archives.unpack(options.files, options.to, options.include)
    _warn(report.deviations)
    line = (
        f"{report.files:,} files, {format_bytes(report.bytes)} from {report.parts} parts in {report.target}"
    )
    _print(options, asdict(report), [line])
    return 0


def _warn(messages: Sequence[str]) -> None:
    for message in messages:
        print(f"warning: {message}", file=sys.stderr)


def _print(options: argparse.Namespace, document: Any, lines: Sequence[str]) -> None:
    print(json.dumps(document) if options.json else "\n".join(lines))
