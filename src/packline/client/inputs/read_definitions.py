"""Reads definitions of inputs from files: a step of ``valohai.yaml``, or a JSON document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from packline.client.inputs.definition import (
    InputDefinition,
    check_name,
    parse_download_policy,
    parse_keep_directories,
    parse_uris,
)
from packline.client.mounts.definition import MAX_MOUNTS, MountDefinition, define_mount
from packline.errors import InvalidInput, InvalidSetting, PacklineError
from packline.fs.os_errors import file_error, reason
from packline.json_types import JsonObject


class StepInputs(NamedTuple):
    """What a step says about its inputs."""

    inputs: list[InputDefinition]
    parameters: JsonObject
    """The defaults of its parameters, by name."""
    declared: Mapping[str, Any] = MappingProxyType({})
    """The parameters themselves, as valohai-yaml has them; none where no step was read."""
    mounts: tuple[MountDefinition, ...] = ()
    """Folders of the worker that the step sees, in order."""


def read_yaml(file: Path, step: str) -> StepInputs:
    """Read a step of a ``valohai.yaml``, checked by Valohai's own schema. Raises InvalidInput, InvalidSetting."""
    try:
        import valohai_yaml
        import yaml
    except ImportError:
        raise InvalidSetting(
            "Reading valohai.yaml needs the package valohai-yaml.", 'Run: pip install "packline[inputs]"'
        ) from None
    try:
        config = valohai_yaml.parse(file.read_bytes())
    except OSError as error:
        raise _unreadable(file, error) from error
    except (ValueError, TypeError, yaml.YAMLError) as error:
        raise InvalidInput(f"{file} is not a valohai.yaml: {error}.", "Check it with `vh lint`.") from error
    if step not in config.steps:
        names = ", ".join(map(str, config.steps)) or "none"
        raise InvalidInput(f"{file} has no step {step!r}.", f"Its steps: {names}.")
    definition = config.steps[step]
    definitions = [_of_yaml(item) for item in definition.inputs.values()]
    declared = {str(name): item for name, item in definition.parameters.items()}
    defaults = {name: item.default for name, item in declared.items()}
    return StepInputs(definitions, defaults, declared, _mounts(definition.mounts, step))


def _mounts(mounts: Any, step: str) -> tuple[MountDefinition, ...]:
    """Read the mounts of a step; their options, which may hold a password, are for the platform alone."""
    if len(mounts) > MAX_MOUNTS:
        raise InvalidInput(f"Step {step!r} has {len(mounts):,} mounts.", f"{MAX_MOUNTS} are allowed.")
    return tuple(
        define_mount(str(mount.source), str(mount.destination), mount.type or "", mount.readonly)
        for mount in mounts
    )


def _of_yaml(item: Any) -> InputDefinition:
    name = check_name(item.name)
    return InputDefinition(
        name=name,
        uris=parse_uris(item.default, f"Input {name!r}"),
        optional=item.optional,
        keep=parse_keep_directories(item.keep_directories.value),
        filename=item.filename or "",
        download=parse_download_policy(item.download.value),
    )


def read_config(file: Path) -> list[InputDefinition]:
    """Read inputs from a JSON object, by name: a URI, a list of them, or an object with the keys of ``valohai.yaml``.

    A recorded ``inputs.json`` (``{"name": {"files": [{"uri": …, "name": …}]}}``) gives the same files again, under the
    same names. Raises InvalidInput.
    """
    try:
        document = json.loads(file.read_bytes())
    except OSError as error:
        raise _unreadable(file, error) from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{file} is not JSON: {error}.", 'Write {"<input>": "<uri>"}.') from error
    if not isinstance(document, dict):
        raise InvalidInput(f"{file} is not a JSON object.", 'Write {"<input>": "<uri>"}.')
    return [_of_json(name, value) for name, value in document.items()]


_KEYS = {"default", "uris", "optional", "description", "keep-directories", "filename", "download"}


def _of_json(name: str, value: object) -> InputDefinition:
    where = f"Input {name!r}"
    if not isinstance(value, dict):
        return InputDefinition(check_name(name), parse_uris(value, where))
    if "files" in value:
        return _recorded(check_name(name), value, where)
    unknown = sorted(set(value) - _KEYS)
    if unknown:
        raise InvalidInput(
            f"{where} has unknown keys: {', '.join(unknown)}.", f"Known: {', '.join(sorted(_KEYS))}."
        )
    return InputDefinition(
        name=check_name(name),
        uris=parse_uris(value.get("default") or value.get("uris"), where),
        optional=bool(value.get("optional")),
        keep=parse_keep_directories(value.get("keep-directories")),
        filename=str(value.get("filename") or ""),
        download=parse_download_policy(value.get("download")),
    )


def _recorded(name: str, value: Mapping[str, Any], where: str) -> InputDefinition:
    files = value["files"]
    if not isinstance(files, list) or not all(isinstance(file, dict) for file in files):
        raise InvalidInput(
            f"{where}: files is not a list of objects.", "Give an inputs.json as it was written."
        )
    uris = [str(file.get("uri") or "") for file in files]
    if not all(uris):
        raise InvalidInput(f"{where} has files without a URI.", "Only files with a URI can be brought again.")
    intent = files[0].get("download_intent") if files else None
    return InputDefinition(
        name=name,
        uris=tuple(uris),
        optional=True,
        download=parse_download_policy(intent),
        names=tuple(str(file["name"]) if file.get("name") else "" for file in files),
        incomplete_uri=next((str(file["uri"]) for file in files if file.get("query_removed")), ""),
    )


def _unreadable(file: Path, error: OSError) -> PacklineError:
    """Return which file of the definition cannot be read, and why: the caller has named it."""
    if isinstance(error, FileNotFoundError | NotADirectoryError | IsADirectoryError | PermissionError):
        return InvalidInput(
            f"{str(file)!r} cannot be read: {reason(error)}.", "Name a file that you may read."
        )
    return file_error(error, file, "read")
