"""Deploys the synthesized stack to moto: bootstrap, assets, stack, and what moto's CloudFormation ignores.

A bucket's versioning and notifications are properties of the template that moto drops; they are read from the
template and set through moto's own backend.
"""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

from moto.cloudformation.models import cloudformation_backends
from moto.cloudformation.parsing import clean_json, get_model_map
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.events.models import EventBus
from moto.s3.models import FakeBucket, S3Backend, s3_backends
from moto.ssm.models import ssm_backends

from packline.local.patches import Patches, require
from packline.local.template import Assembly, TemplateUnusable, layer_keys, list_ignored

BOOTSTRAP_VERSION = "30"


class Deployed(NamedTuple):
    """A stack that is up."""

    outputs: dict[str, str]
    ignored: list[str]


def patch_references(patches: Patches) -> None:
    """Make a ``Ref`` to an event bus its name, where moto returns the repr of an object."""
    require(EventBus, "__init__")
    patches.add(EventBus, "physical_resource_id", property(lambda bus: bus.name))


def deploy(assembly: Assembly, region: str) -> Deployed:
    """Create the stack. Raises TemplateUnusable with moto's reason when it does not come up."""
    _bootstrap(region)
    _publish_assets(assembly, region)
    backend = cloudformation_backends[DEFAULT_ACCOUNT_ID][region]
    require(type(backend), "create_stack")
    with warnings.catch_warnings():
        # moto warns of each resource it ignores, several times; list_ignored() lists them instead.
        warnings.simplefilter("ignore")
        try:
            stack = backend.create_stack(
                assembly.stack, json.dumps(assembly.template), _parameters(assembly), tags={}
            )
        except Exception as error:
            raise TemplateUnusable(f"moto cannot deploy {assembly.stack}: {error!r}") from error
        resources = stack.resource_map
        for name, properties in assembly.resources("AWS::S3::Bucket"):
            _finish_bucket(resources[name], clean_json(properties, resources))
        outputs = {output.key: str(output.value) for output in stack.output_map.values()}
    return Deployed(outputs, list_ignored(assembly, frozenset(get_model_map())))


def _bootstrap(region: str) -> None:
    """Create what templates need of the result of ``cdk bootstrap``."""
    from moto.ssm.models import SimpleSystemManagerBackend

    require(SimpleSystemManagerBackend, "put_parameter")
    ssm_backends[DEFAULT_ACCOUNT_ID][region].put_parameter(
        name="/cdk-bootstrap/hnb659fds/version",
        description="",
        value=BOOTSTRAP_VERSION,
        parameter_type="String",
        allowed_pattern="",
        keyid="",
        overwrite=True,
        tags=[],
        data_type="text",
        tier=None,
        policies=None,
    )


def _parameters(assembly: Assembly) -> dict[str, str]:
    """Return the parameters of a stand-alone template, whose bundles are in the bucket of its list of assets."""
    buckets = {asset.bucket for asset in assembly.assets}
    if "AssetsBucket" not in assembly.template.get("Parameters", {}) or len(buckets) != 1:
        return {}
    return {"AssetsBucket": buckets.pop(), "AssetsPrefix": ""}


def _publish_assets(assembly: Assembly, region: str) -> None:
    s3: S3Backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    layers = layer_keys(assembly)
    for asset in assembly.assets:
        if asset.bucket not in s3.buckets:
            s3.create_bucket(asset.bucket, region)
        if asset.key in layers:
            body = _zip(None)
        elif asset.zipped:
            body = _zip(asset.source)
        else:
            body = asset.source.read_bytes()
        s3.put_object(asset.bucket, asset.key, body)


def _zip(folder: Path | None) -> bytes:
    """Return the folder as an uncompressed zip; without a folder, an empty zip (for a layer)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for path in sorted(folder.rglob("*")) if folder else []:
            if folder and path.is_file():
                target.write(path, path.relative_to(folder))
    return buffer.getvalue()


def _finish_bucket(bucket: Any, properties: dict[str, Any]) -> None:
    """Set versioning and notifications, which moto's CloudFormation ignores."""
    require(FakeBucket, "set_notification_configuration", ("notification_config",))
    bucket.versioning_status = properties.get("VersioningConfiguration", {}).get("Status")
    notifications = properties.get("NotificationConfiguration")
    if not notifications:
        return
    configuration: dict[str, Any] = {}
    queues = [_queue_configuration(item) for item in notifications.get("QueueConfigurations", [])]
    if queues:
        configuration["QueueConfiguration"] = queues
    bridge = notifications.get("EventBridgeConfiguration")
    if bridge is not None and bridge.get("EventBridgeEnabled", True):
        configuration["EventBridgeConfiguration"] = {}
    left = set(notifications) - {"QueueConfigurations", "EventBridgeConfiguration"}
    if left:
        raise TemplateUnusable(f"The local stack does not support {', '.join(sorted(left))} of a bucket.")
    bucket.set_notification_configuration(configuration)


def _queue_configuration(item: dict[str, Any]) -> dict[str, Any]:
    configuration: dict[str, Any] = {"Queue": item["Queue"], "Event": [item["Event"]]}
    rules = item.get("Filter", {}).get("S3Key", {}).get("Rules", [])
    if rules:
        configuration["Filter"] = {
            "S3Key": {"FilterRule": [{"Name": r["Name"].lower(), "Value": r["Value"]} for r in rules]}
        }
    return configuration
