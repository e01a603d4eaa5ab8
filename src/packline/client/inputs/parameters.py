"""``parameters.json``: the values of a step's parameters, each of its type, as valohai-utils reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from packline.errors import InvalidInput
from packline.fs.temporary_names import write_user_file
from packline.json_types import JsonObject

FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def parameter_values(declared: Mapping[str, Any], overrides: Mapping[str, str]) -> JsonObject:
    """Return the value of every declared parameter: the caller's text, else the default, cast to its type.

    ``declared``: parameters of valohai-yaml by name. An unset flag is false; another parameter without a value is left
    out.
    A default that does not fit its own declaration stays as it is written, and what is not declared stays text.
    Raises InvalidInput naming the parameter whose value does not fit.
    """
    values: JsonObject = {}
    for name, parameter in declared.items():
        value: object = overrides.get(name, parameter.default)
        if parameter.type == "flag":
            values[name] = _flag(name, value)
        elif value is not None:
            values[name] = _cast(name, parameter, value, name in overrides)
    return values | {name: text for name, text in overrides.items() if name not in declared}


def write_parameters(folder: Path, values: JsonObject) -> Path:
    """Write ``parameters.json`` into the configuration folder, whole or not at all; its path."""
    file = folder / "parameters.json"
    write_user_file(file, json.dumps(values, ensure_ascii=False))
    return file


def _flag(name: str, value: object) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    word = str(value).lower()
    if word not in FLAGS:
        raise InvalidInput(
            f"The parameter {name!r} is a flag, and {value!r} is none.", "Write true or false."
        )
    return FLAGS[word]


def _cast(name: str, parameter: Any, value: object, overrides: bool) -> object:
    if parameter.multiple and isinstance(value, str):
        value = value.split(parameter.multiple_separator)
    try:
        cast: object = parameter.validate(value)
    except (ValueError, TypeError) as error:
        if not overrides:
            return value
        raise InvalidInput(f"The parameter {name!r} is {value!r}: {error}.", "Give another value.") from None
    return cast
