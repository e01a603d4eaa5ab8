"""What a caller asks a deployment for, as the input of its state machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from packline.errors import InvalidInput, PacklineError
from packline.json_types import JsonObject
from packline.rules.upload_contents import version_entry
from packline.server_connections import EXECUTIONS
from packline.snapshots.parameters import ParameterValue, check_parameters
from packline.snapshots.parquet_files import Limits
from packline.uri import DatasetUri, parse_dataset_uri

FORM = 1
DEFAULT_SECONDS = 3_600.0
MAX_SECONDS = 24 * 3_600.0
"""The Data API ends a statement after a day."""


@dataclass(frozen=True, slots=True)
class ServerRequest:
    """A query, the connection of the deployment that runs it, and what its rows become."""

    engine: str
    connection: str
    sql: str
    parameters: Mapping[str, ParameterValue]
    target: DatasetUri
    aliases: tuple[str, ...] = ()
    base: str = ""
    """URI of the version that the files are compared with; empty: the newest one that a snapshot made."""
    packaging: bool = True
    allow_schema_change: bool = False
    limits: Limits = field(default_factory=Limits)
    timeout: float = DEFAULT_SECONDS
    """Seconds for the statement."""
    is_dry_run: bool = False

    def __post_init__(self) -> None:
        """Check what sealing would refuse. Raises InvalidInput, InvalidName, InvalidUri."""
        version_entry(self.target, self.aliases, self.base, self.packaging)
        if not 0 < self.timeout <= MAX_SECONDS:
            raise InvalidInput(
                f"The time-out is {self.timeout!r} seconds.", "Pass up to 86400, which is a day."
            )

    def document(self) -> JsonObject:
        """Return it as JSON."""
        return {
            "form": FORM,
            "engine": self.engine,
            "connection": self.connection,
            "sql": self.sql,
            "parameters": dict(self.parameters),
            "dataset": str(self.target),
            "aliases": list(self.aliases),
            "base": self.base,
            "packaging": self.packaging,
            "allow_schema_change": self.allow_schema_change,
            "max_rows": self.limits.rows,
            "max_bytes": self.limits.bytes,
            "timeout": float(self.timeout),
            "dry_run": self.is_dry_run,
        }

    def run_name(self, attempt: int) -> str:
        """Return the name of a run: the same request has the same one, so that two starts of it are one run."""
        text = json.dumps(self.document(), sort_keys=True)
        return f"{EXECUTIONS}{hashlib.sha256(text.encode()).hexdigest()[:32]}-{attempt}"


def parse_request(document: object) -> ServerRequest:
    """Read the input of the state machine, which anybody may have written who may start it. Raises InvalidInput."""
    if not isinstance(document, Mapping) or document.get("form") != FORM:
        raise InvalidInput(
            f"The input is not a request of form {FORM}.", "Start snapshots by packline snapshot."
        )
    try:
        return ServerRequest(
            engine=_text(document, "engine"),
            connection=_text(document, "connection"),
            sql=_text(document, "sql"),
            parameters=check_parameters(document["parameters"]),
            target=parse_dataset_uri(_text(document, "dataset")),
            aliases=tuple(str(alias) for alias in document["aliases"]),
            base=_text(document, "base"),
            packaging=document["packaging"] is True,
            allow_schema_change=document["allow_schema_change"] is True,
            limits=Limits(_count(document, "max_rows"), _count(document, "max_bytes")),
            timeout=float(document["timeout"]),
            is_dry_run=document["dry_run"] is True,
        )
    except PacklineError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput(
            f"The request cannot be read: {error!r}.", "Start it by packline snapshot."
        ) from None


def _text(document: Mapping[str, Any], key: str) -> str:
    if not isinstance(document[key], str):
        raise TypeError(f"{key} is not a text")
    return str(document[key])


def _count(document: Mapping[str, Any], key: str) -> int | None:
    value = document[key]
    if value is not None and (type(value) is not int or value < 0):
        raise ValueError(f"{key} is not a count")
    return value
