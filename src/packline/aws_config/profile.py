"""The profile of ``~/.aws/config`` and ``~/.aws/credentials``, read as botocore reads it, without importing botocore.

``configparser`` costs 2 ms of import and botocore's session 300 ms; where neither file exists, nothing is imported.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from packline.errors import InvalidSetting

Section = Mapping[str, Any]
"""Keys of a section; the value of a key with an indented block below it is a mapping again."""

_FILES = (("AWS_CONFIG_FILE", "~/.aws/config"), ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"))


class AwsProfile(NamedTuple):
    """The chosen profile. ``name`` is empty where no profile is named and none is called default."""

    name: str
    values: Section
    services: Mapping[str, Section]
    """The ``services`` section that the profile names: settings by service."""


def load_profile(environ: Mapping[str, str] = os.environ) -> AwsProfile:
    """The profile that AWS_DEFAULT_PROFILE or AWS_PROFILE names, else the one called default.

    Raises InvalidSetting for a profile or services section that does not exist, and for a file that cannot be parsed.
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
    wanted = values.get("services")
    if wanted is None:
        return {}
    section = _named_sections(config, "services").get(str(wanted))
    if not section:
        raise InvalidSetting(
            f"The AWS profile {profile!r} uses the services section {wanted!r}, which does not exist.",
            f"Add [services {wanted}] to the AWS config file, or remove the key services.",
        )
    return {service: keys for service, keys in section.items() if isinstance(keys, dict)}


def _path(environ: Mapping[str, str], variable: str, default: str) -> str:
    return os.path.expanduser(os.path.expandvars(environ.get(variable) or default))


def _named_sections(config: Mapping[str, Section], kind: str) -> dict[str, Section]:
    """``[kind name]`` sections by name, which may be quoted as in a shell; for profiles also ``[default]``."""
    sections = {}
    for key, section in config.items():
        if key.startswith(kind):
            name = _second_word(key)
        else:
            name = "default" if kind == "profile" and key == "default" else ""
        if name:
            sections[name] = section  # of [default] and [profile default] the later one, as for botocore
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
    """A value; an indented block of ``key = value`` lines becomes a mapping."""
    if not text.startswith("\n"):
        return text
    nested = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        key, separator, value = line.partition("=")
        if not separator:
            raise ValueError(f"{line!r} is not of the form key = value")
        nested[key.strip()] = value.strip()
    return nested
