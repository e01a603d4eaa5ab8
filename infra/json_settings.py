"""Settings that are JSON: each is checked by the parser of the functions that read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated

from pydantic import BeforeValidator

from packline.errors import InvalidSetting
from packline.server_connections import parse_server_connections
from packline.teams import parse_teams

MAX_BYTES = 2_048
"""Bytes of such a setting: the variables of a function hold at most 4 KB together."""


def _checked_by(parse: Callable[[str], object]) -> BeforeValidator:
    def check(value: object) -> str:
        text = value if isinstance(value, str) else json.dumps(value)
        if len(text.encode()) > MAX_BYTES:
            raise ValueError(f"it has more than {MAX_BYTES:,} bytes")
        try:
            parse(text)
        except InvalidSetting as error:
            raise ValueError(f"{error.message} {error.remedy}") from None
        return text

    return BeforeValidator(check)


Teams = Annotated[str, _checked_by(parse_teams)]
Connections = Annotated[str, _checked_by(parse_server_connections)]
