"""Where a worker's deployment is: variables of the environment, the stack that PACKLINE_STACK names, or a profile.

A stack writes the settings of its workers into an SSM parameter; ``packline configure`` keeps them in a file. What they
say is put into the environment of this process where it says nothing else, so that all code reads one place, and
programs that a command starts find it as well. Single variables win. Standard library only, as for every worker.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping

from packline.errors import InvalidSetting

STACK = "PACKLINE_STACK"
PROFILE = "PACKLINE_PROFILE"
CONFIG_FILE = "PACKLINE_CONFIG_FILE"
RELEASE = "release"
"""What a stack's parameter calls the release that has deployed it; no setting of a worker."""
REGIONS = ("AWS_REGION", "AWS_DEFAULT_REGION")
BY_TABLE = (
    *("PACKLINE_STORE", "PACKLINE_TABLE", "PACKLINE_EVENT_BUS", "PACKLINE_STATE_MACHINE"),
    "PACKLINE_SNAPSHOT_MACHINE",
)
"""What names a deployment for those with credentials of AWS."""
BY_API = ("PACKLINE_API_URL", "PACKLINE_API_TOKEN_FILE")
"""What names it for those who go by its HTTP API."""
KEYS = (*BY_TABLE, *BY_API, "PACKLINE_CACHE", "PACKLINE_CACHE_BYTES", "AWS_REGION", "AWS_PROFILE")
"""Variables that a profile may set; in the file they are lower case, without PACKLINE_ (``store``, ``aws_region``)."""


def config_path(environ: Mapping[str, str] = os.environ) -> str:
    """Return the path of the configuration file; the XDG base directory specification says where it is."""
    if named := environ.get(CONFIG_FILE):
        return os.path.expanduser(named)
    folder = environ.get("XDG_CONFIG_HOME") or "~/.config"
    return os.path.join(os.path.expanduser(folder), "packline", "config")


def parameter_name(stack: str) -> str:
    """Return the name of the SSM parameter that holds the settings of a stack's workers."""
    return f"/packline/{stack}/worker"


def split_stack(text: str) -> tuple[str, str]:
    """Split ``NAME`` or ``NAME@REGION`` into name and region, which may be empty. Raises InvalidSetting."""
    name, separator, region = text.partition("@")
    if not name or (separator and not region):
        raise InvalidSetting(f"{STACK} is {text!r}.", "Set it to the name of the stack, or to NAME@REGION.")
    return name, region


def option_name(variable: str) -> str:
    """Return the name of a variable in the configuration file."""
    return variable.removeprefix("PACKLINE_").lower()


def apply_profile(environ: MutableMapping[str, str] = os.environ) -> None:
    """Set from the configuration file what the environment does not say.

    Table and store of the file are left out where the environment names a stack or an API, and the API of the file
    where it names a stack, a table or a store: a deployment is found in one way. Without a file nothing is imported
    and nothing is set. Raises InvalidSetting for a file that cannot be read and a profile that does not exist.
    """
    named = environ.get(PROFILE, "")
    values = read_profile(config_path(environ), named)
    ignored: set[str] = set()
    if environ.get(STACK) or environ.get("PACKLINE_API_URL"):
        ignored.update(BY_TABLE)
    if environ.get(STACK) or environ.get("PACKLINE_TABLE") or environ.get("PACKLINE_STORE"):
        ignored.update(BY_API)
    if any(environ.get(region) for region in REGIONS):
        ignored.add("AWS_REGION")
    for variable, value in values.items():
        if variable not in ignored and not environ.get(variable):
            environ[variable] = value


def read_profile(path: str, named: str = "") -> dict[str, str]:
    """Read the variables of a profile: the one that is named, else ``default``; empty where there is no file.

    Raises InvalidSetting for a file that cannot be parsed, an unknown key, and a named profile that does not exist.
    """
    if not os.path.exists(path):
        if named:
            raise InvalidSetting(
                f"{PROFILE} is {named!r}, but {path} does not exist.", "Run packline configure."
            )
        return {}
    from configparser import ConfigParser
    from configparser import Error as ParsingError

    parser = ConfigParser(interpolation=None)
    try:
        with open(path, encoding="utf-8") as file:
            parser.read_file(file)
    except (ParsingError, OSError, UnicodeDecodeError) as error:
        reason = str(error).replace("\n", " ")
        raise InvalidSetting(
            f"{path} cannot be read: {reason}.", "Correct it, or run packline configure."
        ) from error
    name = named or "default"
    if not parser.has_section(name):
        if named:
            raise InvalidSetting(f"There is no profile {named!r} in {path}.", f"Unset {PROFILE}, or add it.")
        return {}
    variables = {option_name(key): key for key in KEYS}
    values = {}
    for option, value in parser.items(name):
        if option not in variables:
            raise InvalidSetting(
                f"The profile {name!r} in {path} has an unknown key {option!r}.",
                f"Its keys are {', '.join(sorted(variables))}.",
            )
        values[variables[option]] = value
    return values
