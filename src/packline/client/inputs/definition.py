"""The definition of an input: its URIs and options, as ``valohai.yaml`` spells them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from packline.errors import InvalidInput

MAX_NAME = 64
"""Longest name of an input (Valohai's schema of input items)."""

_PARAMETER = re.compile(r"\{parameter:([^{}]+)\}")

Parameters = Mapping[str, object]


class KeepDirectories(StrEnum):
    """``keep-directories``: which folders of a file's path are kept below the input's folder."""

    NONE = "none"
    FULL = "full"
    SUFFIX = "suffix"


class DownloadPolicy(StrEnum):
    """``download``: before the job starts, or when the job asks."""

    ALWAYS = "always"
    ON_DEMAND = "on-demand"


@dataclass(frozen=True, slots=True)
class InputDefinition:
    """One input of a step."""

    name: str
    uris: tuple[str, ...] = ()
    optional: bool = False
    keep: KeepDirectories = KeepDirectories.NONE
    filename: str = ""
    """The name of the file, if it is a single one."""
    download: DownloadPolicy = DownloadPolicy.ALWAYS
    names: tuple[str, ...] = ()
    """Names of the files of ``uris``, where a record of an execution tells them."""
    incomplete_uri: str = ""
    """One of ``uris`` whose query, which held a signature, was not recorded."""


def parse_keep_directories(value: object) -> KeepDirectories:
    """Parse ``keep-directories``: falsy is none, true is full, else one of the words in any case.

    Raises InvalidInput.
    """
    if not value:
        return KeepDirectories.NONE
    if value is True:
        return KeepDirectories.FULL
    try:
        return KeepDirectories(str(value).lower())
    except ValueError:
        raise InvalidInput(
            f"{value!r} is not a value of keep-directories.", "Write none, full, suffix, true or false."
        ) from None


def parse_download_policy(value: object) -> DownloadPolicy:
    """Parse ``download``. Raises InvalidInput."""
    if value is None:
        return DownloadPolicy.ALWAYS
    try:
        return DownloadPolicy(str(value).lower())
    except ValueError:
        raise InvalidInput(f"{value!r} is not a value of download.", "Write always or on-demand.") from None


def parse_uris(value: object, where: str) -> tuple[str, ...]:
    """Parse ``default``: nothing, a string, or a list of strings. Raises InvalidInput."""
    if not value:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Sequence) and all(isinstance(uri, str) for uri in value):
        return tuple(uri for uri in value if uri)
    raise InvalidInput(f"{where}: the URIs are {value!r}.", "Write a URI, or a list of URIs.")


def check_name(name: object) -> str:
    """Return the name of an input, which names a folder. Raises InvalidInput."""
    text = str(name)
    if not text or len(text) > MAX_NAME or text in (".", "..") or re.search(r"[/\\\0]", text):
        raise InvalidInput(
            f"{text[:100]!r} is not the name of an input.",
            f"It names a folder: at most {MAX_NAME} characters, no slashes.",
        )
    return text


def override_uris(
    definitions: Sequence[InputDefinition], overrides: Mapping[str, Sequence[str]]
) -> list[InputDefinition]:
    """Replace default URIs of the definitions by those of the caller; ``name=`` alone means none.

    Raises InvalidInput for an input that the step does not have.
    """
    by_name = {definition.name: definition for definition in definitions}
    for name, uris in overrides.items():
        if name not in by_name:
            names = ", ".join(sorted(by_name)) or "none"
            raise InvalidInput(f"The step has no input {name!r}.", f"Its inputs: {names}.")
        by_name[name] = replace(by_name[name], uris=tuple(filter(None, uris)), names=(), incomplete_uri="")
    return list(by_name.values())


def fill_parameters(definition: InputDefinition, parameters: Parameters) -> InputDefinition:
    """Replace every ``{parameter:name}`` in the URIs of a definition. Raises InvalidInput.

    If a URI is nothing but the parameter, a list as its value makes several URIs.
    """
    uris = [filled for uri in definition.uris for filled in _filled(uri, parameters, definition.name)]
    return replace(definition, uris=tuple(filter(None, uris)))


def _filled(uri: str, parameters: Parameters, where: str) -> list[str]:
    whole = _PARAMETER.fullmatch(uri)
    if whole:
        value = _value(whole, parameters, where)
        return [str(item) for item in value] if isinstance(value, list) else [_text(value, uri, where)]
    return [_PARAMETER.sub(lambda match: _text(_value(match, parameters, where), uri, where), uri)]


def _value(match: re.Match[str], parameters: Parameters, where: str) -> object:
    name = match.group(1).strip()
    if name not in parameters:
        names = ", ".join(sorted(parameters)) or "none"
        raise InvalidInput(
            f"Input {where!r} needs the parameter {name!r}.", f"Give --parameter {name}=…; known: {names}."
        )
    return parameters[name]


def _text(value: object, uri: str, where: str) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        raise InvalidInput(
            f"Input {where!r}: the parameter in {uri!r} is a list.", "Let it be the whole URI instead."
        )
    return str(value).lower() if isinstance(value, bool) else str(value)
