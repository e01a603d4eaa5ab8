"""The settings of a deployment: environment variables in, one frozen dataclass out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from packline.errors import InvalidSetting
from packline.teams import Team, parse_teams

PREFIX = "PACKLINE_"


class Settings(BaseModel):
    """What the functions read from their environment. Every field is ``PACKLINE_<FIELD>``."""

    model_config = ConfigDict(frozen=True)

    table: str
    store: str
    state_machine: str = ""
    """ARN of the ``assemble`` state machine."""
    pack_log_group: str = ""
    """Log group of the function that packs parts, for a link to it."""
    event_bus: str = ""
    """Name of the bus our events go to; none are sent if empty."""
    intake: Literal["all", "metadata"] = "all"
    quiet_seconds: float = Field(default=300, ge=0, le=86_400)
    incomplete_hours: float = Field(default=24, gt=0, le=8_760)
    packaging_rule: Literal["flag-and-variable", "flag", "auto"] = "flag-and-variable"
    single_task_files: int = Field(default=20_000, ge=0)
    """Objects of an execution that one function seals; more are sealed by many functions at once."""
    range_files: int = Field(default=40_000, ge=1, le=100_000)
    """Objects that one of those functions lists at most."""
    part_bytes: int = Field(default=512 * 1024 * 1024, ge=1, le=4 * 1024**3)
    part_files: int = Field(default=20_000, ge=1, le=60_000)
    gets_per_second: float = Field(default=550, ge=0)
    """Reads a packing function starts per second; 0 for no limit. All of them stay below the rate of one prefix."""
    pack_seconds: float = Field(default=540, gt=0)
    """When a packing function gives up and aborts its upload; less than its time-out."""
    verify: Literal["", "sha256"] = ""
    """What is compared before new parts take entries from a built one, beside its CRC-32."""
    delete_days: int = Field(default=30, ge=1, le=3_650)
    """How long a deleted version can be restored."""
    teams: tuple[Team, ...] = ()
    """Teams with datasets of their own, as JSON (:func:`packline.teams.parse_teams`)."""
    team_claim: str = "groups"
    """The claim of a token that names the teams of a person."""
    team_admins: str = ""
    """What that claim holds of people who reach everything."""
    jwt_issuer: str = ""
    """Of tokens that a load balancer has verified; empty: no request of one is taken."""
    jwt_audience: tuple[str, ...] = ()
    jwt_read_scope: str = ""
    jwt_write_scope: str = ""
    api_rate: int = Field(default=0, ge=0)
    """Requests a second that API Gateway takes; 0: it has no limit of this deployment."""
    api_burst: int = Field(default=0, ge=0)
    api_write_scope: str = ""
    """The scope that API Gateway asks for what changes something."""
    adoptable: tuple[str, ...] = ()
    """Key prefixes below which objects may be adopted, as ``adoptable_prefixes`` reads them."""

    @field_validator("teams", mode="before")
    @classmethod
    def _read_teams(cls, text: object) -> tuple[Team, ...]:
        return parse_teams(str(text))

    @field_validator("jwt_audience", mode="before")
    @classmethod
    def _read_audience(cls, text: object) -> tuple[str, ...]:
        return tuple(filter(None, map(str.strip, str(text).split(","))))

    @field_validator("adoptable", mode="before")
    @classmethod
    def _read_prefixes(cls, text: object) -> tuple[str, ...]:
        return adoptable_prefixes(str(text))


def adoptable_prefixes(text: str) -> tuple[str, ...]:
    """Parse ``all`` (``""``, the prefix of every key), ``none``, or prefixes that end in a slash, by commas.

    Raises InvalidSetting for a prefix that is none.
    """
    if text in ("all", "none"):
        return ("",) if text == "all" else ()
    prefixes = tuple(sorted({prefix.strip() for prefix in text.split(",")}))
    for prefix in prefixes:
        if not prefix.endswith("/") or prefix.startswith("/") or set(prefix) & set("*?$"):
            raise InvalidSetting(
                f"{prefix!r} is not a prefix to adopt from.",
                "Write all, none, or prefixes such as raw/,images/.",
            )
    return prefixes


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read ``PACKLINE_*`` variables. Raises InvalidSetting naming each variable that is missing or wrong."""
    source = os.environ if environment is None else environment
    values = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in source.items()
        if name.startswith(PREFIX) and value != ""
    }
    try:
        return Settings.model_validate(
            {name: values[name] for name in Settings.model_fields if name in values}
        )
    except ValidationError as error:
        wrong = "; ".join(f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise InvalidSetting(f"The environment is incomplete: {wrong}.", "Set these variables.") from None
