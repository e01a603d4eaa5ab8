"""Reads the settings of a deployment from the CDK context into a frozen dataclass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args, get_type_hints

from packline.errors import InvalidSetting

WORDS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """Each field is a context key: ``cdk deploy -c intake=metadata``. What the functions read is checked there."""

    stack_name: str = "Packline"
    """Several deployments in one account and region need different names."""
    existing_bucket: str = ""
    """Name of a bucket that exists: its events come by EventBridge, which its owner must have switched on."""
    intake: Literal["all", "metadata"] = "all"
    """``all``: every object under outputs/ sends an event. ``metadata``: only markers and metadata do."""
    quiet_seconds: int = 300
    """An execution without a marker is complete after this long without a new object."""
    incomplete_hours: int = 24
    """An execution without a marker whose files are missing ends as incomplete after so long without a new object."""
    find_markers_hours: int = 24
    """How often the store is searched for markers whose events were lost; 0: never."""
    packaging_rule: Literal["flag-and-variable", "flag", "auto"] = "flag-and-variable"
    """What makes a version packaged: its flag and the variable, its flag alone, or its size as well."""
    adoptable: str = "auto"
    """Prefixes to adopt from: ``raw/,images/``, ``all``, ``none``. ``auto``: all of a bucket of the stack's own."""
    part_bytes: int = 512 * 1024 * 1024
    """A part closes at this size."""
    part_files: int = 20_000
    """A part closes at this number of files."""
    verify: Literal["", "sha256"] = ""
    """``sha256``: a part is compared with its recorded hash before a new part takes entries from it."""
    delete_days: int = 30
    """How long a deleted version can be restored (1 to 3,650); then its package is purged."""
    single_task_files: int = 20_000
    """Objects of an execution that one function seals; more are sealed by many functions at once."""
    range_files: int = 40_000
    """Objects of an execution that one of those functions lists at most."""
    seal_concurrency: int = 64
    """Functions that seal one large execution at once."""
    map_concurrency: int = 8
    """Parts of one version that are packed at once: the request rate of one S3 prefix is the limit, not Lambda."""
    pack_concurrency: int = 0
    """Parts that are packed at once, of all versions together, by reserved concurrency; others wait. 0: no limit."""
    reads_per_second: int = 4_400
    """Reads a second of all packing functions, which share it equally: four fifths of what S3 promises one prefix."""
    table_writes_per_second: int = 0
    """Most writes a second of the table, which bounds its cost; others wait. 0: no limit but the account's."""
    intake_concurrency: int = 10
    """Batches of upload events that are handled at once (2 to 1,000)."""
    log_days: Literal[7, 30, 90, 365] = 90
    """How long logs are kept."""
    keep_data: bool = True
    """Deleting the stack keeps the bucket and the table, and the table refuses to be deleted."""
    alarm_email: str = ""
    """Alarms are sent there, by a topic of the stack's own."""
    jwt_issuer: str = ""
    """The address of an OIDC identity provider, whose tokens let people use the HTTP API; machines use IAM."""
    jwt_audience: str = ""
    """Whom those tokens are for: one of these, separated by commas."""
    jwt_read_scope: str = ""
    """The scope a token needs to read by the HTTP API; empty: any token will do."""
    jwt_write_scope: str = ""
    """The scope a token needs to change something by the HTTP API; empty: any token will do."""
    console_client_id: str = ""
    """The console's client at that provider: public, PKCE, redirect to ``/console/index.html``; empty: no console."""
    console_token_origin: str = ""
    """Where the provider gives tokens, if not below jwt_issuer (Cognito: ``https://<prefix>.auth.…``)."""
    standalone: bool = False
    """Synthesize a template that needs no CDK bootstrap: its bundles are in a bucket that a parameter names."""

    @property
    def shows_console(self) -> bool:
        """Whether the console is deployed, which needs a sign-in."""
        return bool(self.jwt_issuer and self.console_client_id)

    @property
    def reads_per_function(self) -> float:
        """Reads a second of one packing function: its share of ``reads_per_second``; never 0, which means no limit."""
        return max(1, self.reads_per_second) / max(1, self.pack_concurrency or self.map_concurrency)

    @property
    def adopts(self) -> str:
        """``adoptable`` with ``auto`` resolved."""
        if self.adoptable != "auto":
            return self.adoptable
        return "none" if self.existing_bucket else "all"


def load_deployment(context: Mapping[str, object]) -> Deployment:
    """Read the context keys that are fields of Deployment. Raises InvalidSetting naming the key."""
    hints = get_type_hints(Deployment)
    selected = {f.name: context[f.name] for f in fields(Deployment) if f.name in context}
    values: dict[str, Any] = {name: _convert(name, hints[name], value) for name, value in selected.items()}
    return Deployment(**values)


def _convert(name: str, kind: Any, value: object) -> object:
    """Convert text from the command line to the type of the setting. Raises InvalidSetting."""
    text = str(value).strip()
    if kind is str:
        return text
    choices = get_args(kind)
    if choices:
        values = [choice for choice in choices if str(choice) == text]
    elif kind is bool:
        values = [WORDS[text.lower()]] if text.lower() in WORDS else []
    else:
        values = [int(text)] if text.isascii() and text.isdecimal() else []
    if not values:
        expected = f"one of {', '.join(map(str, choices))}" if choices else f"of type {kind.__name__}"
        raise InvalidSetting(
            f"{value!r} is not a value of the context key {name}.", f"It must be {expected}."
        )
    return values[0]
