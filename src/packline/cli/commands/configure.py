"""``packline configure``: store the settings of a deployment in a file instead of environment variables."""

from __future__ import annotations

import argparse
import json
import os
from configparser import ConfigParser
from io import StringIO
from pathlib import Path

from packline.cli.common_options import add_json, add_quiet
from packline.deployment_settings import KEYS, config_path, option_name, read_profile, split_stack
from packline.errors import InvalidInput
from packline.fs.temporary_names import write_user_file


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline configure``."""
    command.add_argument(
        "--stack",
        metavar="NAME[@REGION]",
        help="read bucket, table, event bus and state machine from this stack",
    )
    command.add_argument(
        "--profile", default="default", metavar="NAME", help="profile to write (default: default)"
    )
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help=f"one of {', '.join(option_name(key) for key in KEYS)} (may be repeated; empty: remove it)",
    )
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Write the profile, or show it if there is nothing to write. Returns 0. Raises InvalidInput, NotFound."""
    path = Path(config_path())
    _check_profile(options.profile)
    changes = _stack_values(options.stack) if options.stack else {}
    changes |= dict(map(_pair, options.set))
    if changes:
        _write(path, options.profile, changes)
    named = "" if options.profile == "default" else options.profile
    values = {option_name(key): value for key, value in read_profile(str(path), named).items()}
    if options.json:
        print(json.dumps({"file": str(path), "profile": options.profile, "values": values}))
    else:
        lines = [f"{name} = {value}" for name, value in values.items()]
        print("\n".join([f"{path} [{options.profile}]", *(lines or ["nothing is set"])]))
    return 0


def _stack_values(text: str) -> dict[str, str]:
    name, region = split_stack(text)
    if region:
        os.environ["AWS_REGION"] = region
    from packline.aws_api.endpoint import find_endpoint
    from packline.aws_api.stack_settings import read_stack

    return {**read_stack(name), "AWS_REGION": find_endpoint("ssm").region}


def _pair(text: str) -> tuple[str, str]:
    option, separator, value = text.partition("=")
    variables = {option_name(key): key for key in KEYS}
    if not separator or option not in variables:
        raise InvalidInput(
            f"--set {text!r} is not KEY=VALUE.", f"The keys are {', '.join(sorted(variables))}."
        )
    if not value.isprintable() or value != value.strip():
        raise InvalidInput(
            f"--set {text!r} has a value that the file cannot hold.",
            "Write it on one line, without spaces around it.",
        )
    return variables[option], value


def _check_profile(name: str) -> None:
    """Raise InvalidInput for a name that the file cannot have: DEFAULT would set all profiles."""
    if (
        not name
        or name == "DEFAULT"
        or not name.isprintable()
        or name != name.strip()
        or set(name) & set("[]")
    ):
        raise InvalidInput(
            f"{name!r} cannot be the name of a profile.", "Use letters, digits, dots and dashes."
        )


def _write(path: Path, profile: str, changes: dict[str, str]) -> None:
    """Change a profile and leave the others; the file is replaced in one step, readable by its owner only."""
    read_profile(str(path))  # a file that cannot be parsed is not overwritten
    parser = ConfigParser(interpolation=None)
    parser.read(path, encoding="utf-8")
    if not parser.has_section(profile):
        parser.add_section(profile)
    for variable, value in changes.items():
        if value:
            parser.set(profile, option_name(variable), value)
        else:
            parser.remove_option(profile, option_name(variable))
    text = StringIO()
    parser.write(text)
    write_user_file(path, text.getvalue(), mode=0o600)
