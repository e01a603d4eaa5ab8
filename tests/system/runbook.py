"""Runs the commands of the runbook: ``packline`` as it is, ``aws`` by the models that its CLI uses."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import boto3
from botocore import xform_name

from tests.system.conftest import User
from tests.waiting import HANG_SECONDS

PAGES = [Path(__file__).parents[2] / "docs" / name for name in ("operations.md", "alarms.md")]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
SERVICES = {"s3api": "s3"}


def entries() -> dict[str, list[str]]:
    """The commands below each heading that has any, in order."""
    pages = [re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:] for page in PAGES]
    found = {}
    for section in chain.from_iterable(pages):
        heading, _, text = section.partition("\n")
        lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
        if lines:
            found[heading] = [line.removeprefix("$ ") for line in lines]
    return found


class Runbook:
    """One entry, with what its names stand for here."""

    def __init__(self, user: User, folder: Path, heading: str, names: Mapping[str, str]) -> None:
        self._user = user
        self._folder = folder
        self._commands = entries()[heading]
        self._names = {"my-store": user.stack.store, **names}

    def run(self, beginning: str) -> Any:
        """Run the commands that begin so; what the last one said: text of ``packline``, the answer of ``aws``."""
        chosen = [command for command in self._commands if command.startswith(beginning)]
        assert chosen, f"{beginning} is not a command of this entry"
        answer: Any = None
        for command in dict.fromkeys(chosen):
            words = [self._translated(word) for word in shlex.split(command)]
            answer = self._packline(words[1:]) if words[0] == "packline" else self._aws(*words[1:])
        return answer

    def _translated(self, word: str) -> str:
        for name in sorted(self._names, key=len, reverse=True):
            word = word.replace(name, self._names[name])
        return word

    def _packline(self, words: list[str]) -> str:
        done = subprocess.run(
            self._user.command(*words),
            env=self._user.environment,
            cwd=self._folder,
            capture_output=True,
            text=True,
            timeout=HANG_SECONDS,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _aws(self, service: str, operation: str, *options: str) -> Any:
        """Call what the AWS CLI would call; unknown operations and options fail, as there."""
        client = boto3.client(
            SERVICES.get(service, service),
            endpoint_url=self._user.stack.endpoint_url,
            region_name=self._user.stack.region,
            aws_access_key_id="local",
            aws_secret_access_key="local",
        )
        names = {xform_name(name, "-"): name for name in client.meta.service_model.operation_names}
        model = client.meta.service_model.operation_model(names[operation])
        members = {f"--{xform_name(name, '-')}": name for name in model.input_shape.members}
        given: dict[str, Any] = {}
        for option, value in zip(options[::2], options[1::2], strict=True):
            kind = model.input_shape.members[members[option]].type_name
            given[members[option]] = self._value(kind, value)
        return getattr(client, xform_name(names[operation]))(**given)

    def _value(self, kind: str, value: str) -> Any:
        if kind == "blob":
            return (self._folder / value).read_bytes()
        return int(value) if kind in ("integer", "long") else value
