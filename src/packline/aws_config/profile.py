"""Read the profile of ``~/.aws/config`` and ``~/.aws/credentials`` as botocore reads it, without botocore.

Importing ``configparser`` costs 2 ms, and botocore's session 300 ms. If neither file exists, nothing is imported.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from packline.errors import InvalidSetting

Section = Mapping[str, Any]
"""Keys and values of a section. The value of a key with an indented block below it is a mapping."""

_FILES = (("AWS_CONFIG_FILE", "~/.aws/config"), ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"))


class AwsProfile(NamedTuple):
    """The selected profile. ``name`` is empty if no profile is named and none is called default."""

    name: str
    values: Section
    services: Mapping[str, Section]
    """The ``services`` section that the profile names: settings by service."""


def load_profile(environ: Mapping[str, str] = os.environ) -> AwsProfile:
    """Load the profile that AWS_DEFAULT_PROFILE or AWS_PROFILE names, else the one called default.

    Raises:
        InvalidSetting: The profile or its services section does not exist, or a file cannot be parsed.
    """
    named = environ.get("AWS_DEFAULT_PROFILE") or environ.get("AWS_PROFILE") or ""
    config, credentials = (_read(_path(environ, *file)) for file in _FILES)
    profiles = _named_sections(config, "profile")
    for name, section in credentials.items():
        profiles[name] = {**profiles.get(name, {}), **section}
    name = named or "default"
    if name not in profiles:
        if named:
            raise InvalidSetting(
                f"The AWS profile {named!r} does not exist.",
                "Set AWS_PROFILE to a profile of ~/.aws/config, or unset it; AWS_CONFIG_FILE names another file.",
            )
        return AwsProfile("", {}, {})
    return AwsProfile(name, profiles[name], _services(config, name, profiles[name]))


def _services(config: Mapping[str, Section], profile: str, values: Section) -> Mapping[str, Section]:
    section_name = values.get("services")
    if section_name is None:
        return {}
    section = _named_sections(config, "services").get(str(section_name))
    if not section:
        raise InvalidSetting(
            f"The AWS profile {profile!r} uses the services section {section_name!r}, which does not exist.",
            f"Add [services {section_name}] to the AWS config file, or remove the key services.",
        )
    return {service: keys for service, keys in section.items() if isinstance(keys, dict)}


def _path(environ: Mapping[str, str], variable: str, default: str) -> str:
    return os.path.expanduser(os.path.expandvars(environ.get(variable) or default))


def _named_sections(config: Mapping[str, Section], kind: str) -> dict[str, Section]:
    """Return ``[kind name]`` sections by name, which may be quoted as in a shell; for profiles also ``[default]``."""
    sections = {}
    for key, section in config.items():
        if key.startswith(kind):
            name = _second_word(key)
        else:
            name = "default" if kind == "profile" and key == "default" else ""
        if name:
            sections[name] = section  # the later one of [default] and [profile default], as in botocore
    return sections


def _second_word(key: str) -> str:
    import shlex

    try:
        words = shlex.split(key)
    except ValueError:
        return ""
    return words[1] if len(words) == 2 else ""


def _read(path: str) -> dict[str, Section]:
    if not os.path.isfile(path):
        return {}
    import configparser

    parser = configparser.RawConfigParser()
    try:
        with open(path, encoding=None) as file:
            parser.read_file(file)
        return {
            section: {key: _value(parser.get(section, key)) for key in parser.options(section)}
            for section in parser.sections()
        }
    except (configparser.Error, ValueError) as error:
        reason = " ".join(str(error).split())
        raise InvalidSetting(f"{path} cannot be parsed: {reason}.", "Correct the AWS config file.") from error
    except OSError as error:
        raise InvalidSetting(
            f"{path} cannot be read: {error.strerror}.",
            "Make it readable, or let AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name other files.",
        ) from error


def _value(text: str) -> Any:
    """Parse a value. An indented block of ``key = value`` lines becomes a mapping."""
    if not text.startswith("\n"):
        return text
    nested = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        key, separator, value = line.partition("=")
        if not separator:
            raise ValueError(f"{line!r} is not of the form key = value")
        nested[key.strip()] = value.strip()
    return nested
