"""Reads the settings of a deployment from the CDK context into one checked, frozen model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from infra.json_settings import Connections, Teams
from infra.setting_conflicts import check_conflicts
from packline.errors import InvalidSetting

LOG_DAYS = (
    1,
    3,
    5,
    7,
    14,
    30,
    60,
    90,
    120,
    150,
    180,
    365,
    400,
    545,
    731,
    1096,
    1827,
    2192,
    2557,
    2922,
    3288,
    3653,
)
"""The retention periods of CloudWatch (PutRetentionPolicy)."""


def _check_retention(days: int) -> int:
    if days not in LOG_DAYS:
        raise ValueError(f"CloudWatch keeps logs for {', '.join(map(str, LOG_DAYS))} days")
    return days


def _check_tags(text: str) -> str:
    """Check what only CloudFormation would refuse, after minutes."""
    keys = [pair.partition("=")[0].strip() for pair in filter(None, text.split(";"))]
    if len(keys) != len({*keys}):
        raise ValueError("a key occurs twice")
    if any(not key or key.lower().startswith("aws:") for key in keys):
        raise ValueError("a key is empty, or begins with aws:, which is AWS's own")
    return text


def _text(pattern: str) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, pattern=f"^(?:{pattern})$")


def _check_scope(text: object) -> object:
    """Return a scope as it is. Raises ValueError for blanks: it was meant to name one, and none lets any token in."""
    if isinstance(text, str) and text and not text.strip():
        raise ValueError("a scope is one word, and this is blank; leave it out for none")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Scope = Annotated[str, BeforeValidator(_check_scope), _text(r"|[!#-+\--\[\]-~]+")]
"""One scope-token of RFC 6749, without commas: of a list the gateway would make a scope that no token has."""
Bucket = Annotated[str, _text(r"|[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")]
Prefix = Annotated[str, _text(r"|[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?")]
Account = Annotated[str, _text(r"|[0-9]{12}")]
KEY_ARN = r"arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+"
ROLE_ARN = r"arn:[a-z-]+:iam::[0-9]{12}:role/[A-Za-z0-9_+=.@/-]+"
Roles = Annotated[str, _text(rf"|{ROLE_ARN}(?:\s*,\s*{ROLE_ARN})*")]
"""No wildcards: the policy of the bucket would exempt everybody by one."""
ORIGIN = r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?"
"""Scheme and host of a page, without a path; no wildcard, so that it is known who asks."""
MAX_PREFIX = 128
"""Characters: policies repeat the prefix, and IAM limits their length; and every key has so much less room."""
Ids = Annotated[str, _text(r"[a-z0-9., -]*")]


class Deployment(BaseModel):
    """Each field is a context key: ``cdk deploy -c intake=metadata``. What the functions read is checked there."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    stack_name: Annotated[str, _text(r"[A-Za-z][A-Za-z0-9-]*")] = "Packline"
    """Several deployments in one account and region need different names."""
    name_prefix: Annotated[str, _text(r"|[A-Za-z][A-Za-z0-9-]*")] = ""
    """Begins the name of the stack, and so of its roles, functions, queues and log groups: ``team-a-``."""
    existing_bucket: Bucket = ""
    """Name of a bucket that exists: its events come by EventBridge, which its owner must have switched on."""
    bucket_account: Account = ""
    """Account that owns the existing bucket, if it is another one: its rule sends the events to a bus of this stack."""
    prefix: Annotated[Prefix, Field(max_length=MAX_PREFIX)] = ""
    """Everything of this stack lies below this prefix of the bucket: several stacks and other files share one. At most
    128 characters."""
    kms: Annotated[str, _text(f"none|new|{KEY_ARN}")] = "none"
    """``new``, or the ARN of a key: a customer-managed key encrypts bucket, table, queues, logs and alarms."""
    bucket_kms: Annotated[str, _text(f"|{KEY_ARN}")] = ""
    """ARN of the key that encrypts the existing bucket, if it is not the key of ``kms``."""
    vpc: Annotated[str, _text(r"none|new|vpc-[0-9a-f]+")] = "none"
    """``new``, or the id of a VPC: the functions run in its subnets, without a way to the internet."""
    vpc_subnets: Ids = ""
    """Subnets of the existing VPC for the functions, separated by commas."""
    vpc_security_groups: Ids = ""
    """Security groups of the functions in the existing VPC: they must allow HTTPS out."""
    vpc_route_tables: Ids = ""
    """Route tables of the existing VPC that get gateway endpoints to S3 and DynamoDB; empty: it has them."""
    vpc_endpoints: Ids = "states, events"
    """Services that a new VPC gets interface endpoints to: functions need these two, workers in it may need more."""
    source_vpce: Ids = ""
    """Objects are used only through these endpoints to S3: ids by commas; ``own``: that of the stack."""
    source_vpce_roles: Roles = ""
    """ARNs of roles that reach objects past ``source_vpce``, separated by commas: of deployment and rescue."""
    builder_roles: Roles = ""
    """ARNs of roles that compose versions by command, without the API: they alone write manifests beside functions."""
    maintainer_roles: Roles = ""
    """ARNs of roles with MaintainPolicy, separated by commas: beside the sweep they alone delete what Packline
    builds."""
    permissions_boundary: Annotated[
        str, _text(r"|[\w+=,.@/-]+|arn:[a-z-]+:iam::[0-9]{12}:policy/[\w+=,.@/-]+")
    ] = ""
    """Name or ARN of the policy that bounds every role."""
    tags: Annotated[str, _text(r"(?:[^=;]+=[^=;]*)?(?:;[^=;]+=[^=;]*)*"), AfterValidator(_check_tags)] = ""
    """Tags of every resource: ``team=vision;cost-center=42``."""
    intake: Literal["all", "metadata"] = "all"
    """``all``: every object under outputs/ sends an event. ``metadata``: only markers and metadata do."""
    quiet_seconds: Annotated[int, Field(ge=0, le=86_400)] = 300
    """An execution without a marker is complete after this long without a new object."""
    incomplete_hours: Annotated[int, Field(ge=1, le=8_760)] = 24
    """An execution without a marker whose files are missing ends as incomplete after so long without a new object."""
    find_markers_hours: Annotated[int, Field(ge=0, le=8_760)] = 24
    """How often the store is searched for markers whose events were lost; 0: never."""
    packaging_rule: Literal["flag-and-variable", "flag", "auto"] = "flag-and-variable"
    """What makes a version packaged: its flag and the variable, its flag alone, or its size as well."""
    teams: Teams = ""
    """Teams with datasets of their own, as JSON: ``{"vision": {"datasets": ["vision-*"], "aliases": ["next"]}}``."""
    team_claim: Annotated[str, _text(r"[A-Za-z0-9_:./-]{1,128}")] = "groups"
    """The claim of a token that names the teams of a person (Cognito: ``cognito:groups``), if there are ``teams``."""
    team_admins: Annotated[str, _text(r"[A-Za-z0-9_:./-]{0,128}")] = ""
    """What that claim holds of people who see and change everything by the HTTP API; empty: nobody does."""
    snapshot_connections: Connections = ""
    """Databases that write snapshots into the bucket themselves, as JSON by name: Redshift and Snowflake."""
    adoptable: Text = "auto"
    """Prefixes to adopt from: ``raw/,images/``, ``all``, ``none``. ``auto``: all of a bucket of the stack's own."""
    part_bytes: Annotated[int, Field(ge=1, le=4 * 1024**3)] = 512 * 1024 * 1024
    """A part closes at this size."""
    part_files: Annotated[int, Field(ge=1, le=60_000)] = 20_000
    """A part closes at this number of files."""
    verify: Literal["", "sha256"] = ""
    """``sha256``: a part is compared with its recorded hash before a new part takes entries from it."""
    delete_days: Annotated[int, Field(ge=1, le=3_650)] = 30
    """How long a deleted version can be restored (1 to 3,650); then its package is purged."""
    single_task_files: Annotated[int, Field(ge=1)] = 20_000
    """Objects of an execution that one function seals; more are sealed by many functions at once."""
    range_files: Annotated[int, Field(ge=1)] = 40_000
    """Objects of an execution that one of those functions lists at most."""
    seal_concurrency: Annotated[int, Field(ge=1, le=1_000)] = 64
    """Functions that seal one large execution at once."""
    map_concurrency: Annotated[int, Field(ge=1, le=1_000)] = 8
    """Parts of one version that are packed at once: the request rate of one S3 prefix is the limit, not Lambda."""
    intake_concurrency: Annotated[int, Field(ge=2, le=1_000)] = 10
    """Batches of upload events that are handled at once (2 to 1,000)."""
    pack_concurrency: Annotated[int, Field(ge=0, le=10_000)] = 0
    """Parts that are packed at once, of all versions together, by reserved concurrency; others wait. 0: no limit."""
    reads_per_second: Annotated[int, Field(ge=0)] = 4_400
    """Reads a second of packing one version, four fifths of S3's rate of a prefix; with ``pack_concurrency`` of all."""
    table_writes_per_second: Annotated[int, Field(ge=0)] = 0
    """Most writes a second of the table, which bounds its cost; others wait. 0: no limit but the account's."""
    lambda_seconds: Annotated[int, Field(ge=300, le=1_800)] = 900
    """Longest run of a function, 300 to 1,800: sealing and planning get all of it, packing two thirds."""
    tracing: Literal["none", "machine", "all"] = "machine"
    """What AWS X-Ray records: runs of the state machine, or those and every run of a function (``all``), or nothing."""
    log_days: Annotated[int, AfterValidator(_check_retention)] = 90
    """How long logs are kept: a retention period of CloudWatch, 1 to 3,653 days."""
    keep_data: bool = True
    """Deleting the stack keeps the bucket, the table and the key, and the table refuses to be deleted."""
    alarm_email: Annotated[str, _text(r"|[^\s@,;]+@[^\s@,;]+")] = ""
    """Alarms are sent there, by a topic of the stack's own."""
    alarm_topic: Annotated[str, _text(r"|arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[\w-]+")] = ""
    """ARN of an existing topic that alarms go to."""
    api: Literal["public", "private", "none"] = "public"
    """``private``: behind an internal load balancer of ``vpc``, for tokens. ``none``: no HTTP API and no console."""
    api_host: Annotated[str, _text(r"|[a-z0-9-]+(?:\.[a-z0-9-]+)+")] = ""
    """Name of the private API, which you point to the load balancer: ``packline.example.com``."""
    certificate: Annotated[str, _text(r"|arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+")] = (
        ""
    )
    """ARN of a certificate of ACM for ``api_host``."""
    api_clients: Annotated[str, _text(r"[0-9./, ]*")] = ""
    """Address ranges that reach the private API: ``10.0.0.0/8, 192.168.0.0/16``."""
    jwt_jwks: Annotated[str, _text(r"|https://[^\s?#]+")] = ""
    """Where the load balancer gets the keys of the issuer; empty: ``.well-known/jwks.json`` below it."""
    api_rate: Annotated[int, Field(ge=0, le=100_000)] = 0
    """Requests a second that the API takes from all callers; 0: as many as the account allows."""
    api_burst: Annotated[int, Field(ge=0, le=100_000)] = 0
    """Requests that may come at once; 0: twice the rate."""
    api_cors_origins: Annotated[str, _text(rf"|{ORIGIN}(?:\s*,\s*{ORIGIN})*")] = ""
    """Origins of web pages that may call the HTTP API with a token, by commas: ``https://app.example``; empty: none."""
    upload_origins: Annotated[str, _text(rf"auto|none|{ORIGIN}(?:\s*,\s*{ORIGIN})*")] = "auto"
    """Origins of pages that upload to the bucket (CORS), by commas, or ``none``. ``auto``: the console, if there is
    one. An existing bucket is its owner's to change."""
    jwt_issuer: Annotated[str, _text(r"|https://[^\s/?#]+(?:/[^\s?#]*)?")] = ""
    """The address of an OIDC identity provider, whose tokens let people use the HTTP API; machines use IAM."""
    jwt_audience: Text = ""
    """Whom those tokens are for: one of these, separated by commas."""
    jwt_read_scope: Scope = ""
    """The scope a token needs to read by the HTTP API; empty: any token will do."""
    jwt_write_scope: Scope = ""
    """The scope a token needs to change something by the HTTP API; empty: people only read."""
    console_client_id: Text = ""
    """The console's client at that provider: public, PKCE, redirect to ``/console/index.html``; empty: no console."""
    console_token_origin: Text = ""
    """Where the provider gives tokens, if not below jwt_issuer (Cognito: ``https://<prefix>.auth.…``)."""
    standalone: bool = False
    """Synthesize a template that needs no CDK bootstrap: its bundles are in a bucket that a parameter names."""

    @property
    def name(self) -> str:
        """The name of the stack, with its prefix."""
        return f"{self.name_prefix}{self.stack_name}"

    @property
    def key_prefix(self) -> str:
        """``prefix`` with the slash that ends it; empty if the whole bucket is this stack's."""
        return f"{self.prefix.rstrip('/')}/" if self.prefix else ""

    @property
    def interface_endpoints(self) -> list[str]:
        """Services that a new VPC gets interface endpoints to; traced functions send what they record."""
        traced = ["xray"] if self.tracing == "all" else []
        return list(dict.fromkeys([*split_list(self.vpc_endpoints), *traced]))

    @property
    def jwks_endpoint(self) -> str:
        """Where the keys of the issuer are."""
        return self.jwt_jwks or f"{self.jwt_issuer.rstrip('/')}/.well-known/jwks.json"

    @property
    def burst(self) -> int:
        """Requests that may come at once: ``api_burst``, else twice ``api_rate``."""
        return self.api_burst or 2 * self.api_rate

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
    """Read the context keys that are settings.

    Args:
        context: Context by key. Keys of CDK itself, which hold a colon or a slash, are passed over.

    Returns:
        The settings.

    Raises:
        InvalidSetting: A key is unknown, a value is wrong, or two settings contradict each other.
    """
    own = {key: value for key, value in context.items() if not set(key) & set(":/@")}
    try:
        deployment = Deployment.model_validate(own)
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0])
        if first["type"] == "extra_forbidden":
            close = get_close_matches(key, Deployment.model_fields, 1)
            hint = f"Do you mean {close[0]}? " if close else ""
            raise InvalidSetting(
                f"The context key {key} is not a setting of Packline.",
                f"{hint}Settings are listed in docs/reference/deployment.md.",
            ) from None
        raise InvalidSetting(
            f"{own[key]!r} is not a value of the context key {key}: {first['msg']}.",
            f"{Deployment.model_fields[key].description}".replace("``", ""),
        ) from None
    check_conflicts(deployment.model_dump())
    return deployment


def split_list(text: str) -> list[str]:
    """Split a setting that lists values by commas; empty values are left out."""
    return [value.strip() for value in text.split(",") if value.strip()]


def parse_context(text: str) -> dict[str, str]:
    """Parse ``kms=new,prefix=team-a`` as ``make synth CONTEXT=`` takes it; a value may hold commas.

    Raises InvalidSetting for text that is not a list of ``key=value``.
    """
    pairs = [pair.partition("=") for pair in re.split(r",\s*(?=[a-z_]+=)", text.strip()) if pair]
    if any(not equals or not key.strip() for key, equals, _ in pairs):
        raise InvalidSetting(f"CONTEXT is {text!r}.", "Write CONTEXT='key=value,key=value'.")
    return {key.strip(): value.strip() for key, _, value in pairs}
