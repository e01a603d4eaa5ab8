"""What a deployment can choose: CDK context in, one frozen dataclass out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from packline.errors import InvalidSetting

YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """Each field is a context key: ``cdk deploy -c intake=metadata``. What the functions read is checked there."""

    stack_name: str = "Packline"
    existing_bucket: str = ""
    """Name of a bucket that exists: its events come by EventBridge, which its owner must have switched on."""
    intake: Literal["all", "metadata"] = "all"
    """``all``: every object under outputs/ sends an event. ``metadata``: only markers and metadata do."""
    quiet_seconds: int = 300
    """An execution without a marker is complete after this long without a new object."""
    packaging_rule: Literal["flag-and-variable", "flag", "auto"] = "flag-and-variable"
    part_bytes: int = 512 * 1024 * 1024
    part_files: int = 20_000
    map_concurrency: int = 8
    """Parts packed at once by one version: the request rate of one S3 prefix is the limit, not Lambda."""
    intake_concurrency: int = 10
    """Batches of upload events handled at once."""
    log_days: int = 90
    keep_data: bool = True
    """Deleting the stack keeps the bucket and the table; the table refuses deletion."""
    alarm_email: str = ""
    """Alarms are sent there, by a topic of the stack's own."""
    standalone: bool = False
    """Synthesize a template that needs no CDK bootstrap: launchable from the console or Terraform."""
    assets_bucket: str = "packline"
    """Standalone only: the code lies in the bucket ``<assets_bucket>-<region>``."""
    assets_prefix: str = ""
    """Standalone only: where in that bucket, ending in a slash; a release has its own."""


def load_deployment(context: Mapping[str, object]) -> Deployment:
    """Read the context keys that are fields of Deployment. Raises InvalidSetting naming the key."""
    values = {
        f.name: _convert(f.name, str(f.type), context[f.name])
        for f in fields(Deployment)
        if f.name in context
    }
    return Deployment(**values)  # type: ignore[arg-type]  # each value was converted by its field's annotation


def _convert(name: str, annotation: str, value: object) -> object:
    """The command line hands over text only."""
    text = str(value).strip()
    if annotation == "bool":
        if text.lower() in YES + NO:
            return text.lower() in YES
    elif annotation == "int":
        if text.isdecimal():
            return int(text)
    elif not annotation.startswith("Literal") or f"'{text}'" in annotation.replace('"', "'"):
        return text
    raise InvalidSetting(f"{value!r} is no value for the context key {name}.", f"It is a {annotation}.")
