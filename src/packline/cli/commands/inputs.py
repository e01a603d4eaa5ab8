"""``packline inputs``: download the inputs of a step and write its ``inputs.json``."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.s3 import S3Source
from packline.cli.child_command import ChildCommand, command_line, run_to_end
from packline.cli.common_options import (
    add_api,
    add_cache_options,
    add_cache_use,
    add_json,
    add_progress,
    add_quiet,
    path_argument,
    seconds_argument,
)
from packline.client.cache.store import Cache
from packline.client.inputs.context import InputContext
from packline.client.inputs.definition import InputDefinition, fill_parameters, override_uris
from packline.client.inputs.file_names import OnCollision
from packline.client.inputs.inputs_json import PlacedInput
from packline.client.inputs.materialise import InputDestination, materialise
from packline.client.inputs.parameters import parameter_values, write_parameters
from packline.client.inputs.read_definitions import StepInputs, read_config, read_yaml
from packline.client.mounts.check import check_mounts
from packline.client.mounts.definition import MountDefinition, parse_mount
from packline.client.mounts.record import RecordedMount, record_mounts
from packline.client.placement.link_mode import parse_link_mode
from packline.client.progress import choose_reporter, format_bytes
from packline.errors import InvalidInput
from packline.fs.os_errors import naming
from packline.library import environment
from packline.library.backend import ApiBackend, Backend, TableBackend, choose_backend
from packline.library.fetch import record_use
from packline.library.table_resolver import TableResolver


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline inputs``."""
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--yaml", type=path_argument, metavar="FILE", help="valohai.yaml with the step")
    source.add_argument(
        "--config", type=path_argument, metavar="FILE", help="JSON: inputs by name, or an inputs.json"
    )
    command.add_argument("--step", metavar="NAME", help="step of the YAML file")
    command.add_argument(
        "--input",
        action="append",
        default=[],
        metavar="NAME=URI",
        help="URI instead of the default (may be repeated, also with the same name)",
    )
    command.add_argument(
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="for {parameter:NAME} in URIs, and for parameters.json (may be repeated)",
    )
    _add_mounts(command)
    _add_targets(command)
    command.add_argument(
        "--checksums", action="store_true", help="compute MD5, SHA-1 and SHA-256 of every file"
    )
    command.add_argument(
        "--command",
        dest="argv",
        nargs=argparse.REMAINDER,
        metavar="...",
        help="run this command afterwards, and serve on-demand inputs while it runs (must come last)",
    )
    add_progress(command)
    add_quiet(command)
    add_json(command)


def _add_mounts(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--mount",
        action="append",
        default=[],
        metavar="SOURCE:DESTINATION[:ro]",
        help="one more mount, or another source for a destination of the step (may be repeated)",
    )
    command.add_argument(
        "--fingerprint-seconds",
        type=seconds_argument,
        default=300.0,
        metavar="SECONDS",
        help="how long the mounts may be listed for the record of what was used; 0: not at all (default: 300)",
    )


def _add_targets(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--to", type=path_argument, metavar="DIR", help="default: VH_INPUTS_DIR, or /valohai/inputs"
    )
    command.add_argument(
        "--config-dir",
        type=path_argument,
        metavar="DIR",
        help="folder for inputs.json and parameters.json (default: VH_CONFIG_DIR, or /valohai/config)",
    )
    command.add_argument(
        "--on-collision",
        choices=("refuse", "last-wins"),
        default="refuse",
        help="files with equal names in one input (default: refuse and list them)",
    )
    add_cache_options(command)
    add_cache_use(command)
    add_api(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline inputs``. Returns 0, or the exit code of the command. Raises InvalidInput and fetch errors."""
    options.offline = environment.offline(options.offline)
    command = command_line(options.argv)
    step = _step(options)
    parameters = dict(_pairs(options.parameter, "parameter"))
    values = parameter_values(step.declared, parameters)
    definitions = [
        fill_parameters(item, {**step.parameters, **parameters})
        for item in _override_inputs(step.inputs, options.input)
    ]
    target = InputDestination(
        inputs=_folder(options.to, "VH_INPUTS_DIR", "/valohai/inputs"),
        config=_folder(options.config_dir, "VH_CONFIG_DIR", "/valohai/config"),
        link_mode=parse_link_mode(options.place),
        on_collision=OnCollision(options.on_collision),
        checksums=options.checksums,
    )
    mounts = check_mounts(_override_mounts(step.mounts, options.mount))
    backend = choose_backend(options.api)
    if any(uri.startswith("sql://") for definition in definitions for uri in definition.uris):
        from packline.cli.query_inputs import snapshot_queries

        folder = (options.yaml or options.config).absolute().parent
        definitions = snapshot_queries(definitions, folder, backend, offline=options.offline)
    tools = backend.tools(_tools(options)) if isinstance(backend, ApiBackend) else _tools(options)
    with naming(tools.cache.root), ExitStack() as leases:
        placed = materialise(definitions, tools, target, leases if command else None)
        if step.declared:
            # Of a step without parameters nothing is known, and valohai-utils would forget the defaults in the code.
            write_parameters(target.config, values)
        recorded = record_mounts(mounts, target.config, options.fingerprint_seconds)
        for warning in (text for mount in mounts for text in mount.warnings):
            tools.reporter.warn(warning)
        if environment.current_execution() and not options.offline:
            _record_uses(placed, backend)
        document = _document(placed, recorded) if options.json else None
        print(
            json.dumps(document) if document is not None else "\n".join(_lines(placed, recorded)), flush=True
        )
        return _run(command, target, tools, backend, placed) if command else 0


def _record_uses(inputs: Sequence[PlacedInput], backend: Backend) -> None:
    """Record which versions and datums this execution uses; a failure is only a warning, as in ``packline fetch``."""
    ours = ("dataset://", "model://", "datum://")
    used = [uri for placed in inputs for uri in placed.resolved if uri.startswith(ours)]
    record_use(backend, used, "the uses of inputs were")


def _run(
    command: Sequence[str],
    target: InputDestination,
    tools: InputContext,
    backend: TableBackend | ApiBackend,
    inputs: Sequence[PlacedInput],
) -> int:
    """Run the command with its inputs. Returns its exit code."""
    from packline.client.inputs.on_demand import presign_objects, serve_inputs

    folders = {"VH_INPUTS_DIR": str(target.inputs), "VH_CONFIG_DIR": str(target.config)}
    if isinstance(backend, ApiBackend):
        link = backend.presigner(json.loads((target.config / "inputs.json").read_bytes()))
    else:
        link = presign_objects(tools.bucket)
    secret_urls = {
        (placed.definition.name, name): file.secret_uri
        for placed in inputs
        for name, file in placed.files.items()
    }
    with serve_inputs(target.config, link, secret_urls):
        return run_to_end(ChildCommand(command, folders))


def _tools(options: argparse.Namespace) -> InputContext:
    chain = CredentialChain()
    return InputContext(
        cache=Cache(environment.cache_folder(options.cache)),
        names=TableResolver(),
        store=os.environ.get("PACKLINE_STORE", ""),
        bucket=lambda name: S3Source(name or environment.setting("PACKLINE_STORE"), chain=chain),
        reporter=choose_reporter(options.progress),
        offline=options.offline,
        origin=os.environ.get("PACKLINE_TABLE", ""),
        limit_bytes=environment.cache_bytes(options.cache_bytes),
    )


def _step(options: argparse.Namespace) -> StepInputs:
    if options.config:
        return StepInputs(read_config(options.config), {})
    if not options.step:
        raise InvalidInput("--yaml needs --step.", "Name the step: --step NAME.")
    return read_yaml(options.yaml, options.step)


def _override_inputs(
    definitions: Sequence[InputDefinition], overrides: Sequence[str]
) -> list[InputDefinition]:
    uris: dict[str, list[str]] = {}
    for name, uri in _pairs(overrides, "input"):
        uris.setdefault(name, []).append(uri)
    return override_uris(definitions, uris)


def _override_mounts(mounts: Sequence[MountDefinition], texts: Sequence[str]) -> list[MountDefinition]:
    """Return the mounts of the step and those of the command line, which win where destinations are equal."""
    overrides = [parse_mount(text) for text in texts]
    destinations = {mount.destination for mount in overrides}
    return [*(mount for mount in mounts if mount.destination not in destinations), *overrides]


def _pairs(texts: Sequence[str], option: str) -> list[tuple[str, str]]:
    pairs = [text.partition("=") for text in texts]
    for name, separator, _ in pairs:
        if not name or not separator:
            raise InvalidInput(f"--{option} {name!r} has no value.", f"Write --{option} name=value.")
    return [(name, value) for name, _, value in pairs]


def _folder(option: Path | None, variable: str, default: str) -> Path:
    return Path(os.path.abspath(option or os.environ.get(variable) or default))


def _document(inputs: Sequence[PlacedInput], mounts: Sequence[RecordedMount]) -> Mapping[str, object]:
    # Destinations begin with a slash, which no name of an input has.
    return {each.mount.definition.destination: each.as_json() for each in mounts} | {
        placed.definition.name: {
            "folder": str(placed.folder),
            "files": len(placed.files),
            "bytes": placed.bytes,
            "uris": list(placed.uris),
            "resolved": list(placed.resolved),
            "download": str(placed.definition.download),
        }
        for placed in inputs
    }


def _lines(inputs: Sequence[PlacedInput], mounts: Sequence[RecordedMount]) -> list[str]:
    files = [
        f"{placed.definition.name}: {len(placed.files):,} files, {format_bytes(placed.bytes)} in {placed.folder}"
        for placed in inputs
    ]
    return [*files, *map(_mount_line, mounts)] or ["no inputs"]


def _mount_line(recorded: RecordedMount) -> str:
    mount, fingerprint = recorded
    where = f"{mount.definition.destination}: {mount.state}, {mount.definition.source}"
    if fingerprint is None:
        return f"{where}, untracked"
    least = "" if fingerprint.complete and not fingerprint.unreadable else "at least "
    return f"{where}, untracked: {least}{fingerprint.files:,} files, {format_bytes(fingerprint.bytes)}"
