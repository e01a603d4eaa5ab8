"""Reads the synthesized template, and lists what moto ignores of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from packline.errors import InvalidInput, NotFound


class TemplateNotFound(NotFound):
    """No synthesized template in the folder."""


class TemplateUnusable(InvalidInput):
    """The folder holds no template, several, or one that is not JSON."""


class AssemblyAsset(NamedTuple):
    """A file or folder that the template refers to, and where in S3 it belongs."""

    id: str
    source: Path
    zipped: bool
    """Whether ``source`` is a folder to be zipped."""
    bucket: str
    key: str


class Assembly(NamedTuple):
    """A stack as CDK wrote it: template and assets."""

    stack: str
    template: dict[str, Any]
    assets: tuple[AssemblyAsset, ...]

    def resources(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield logical id and properties of every resource of a type."""
        for name, resource in self.template["Resources"].items():
            if resource["Type"] == kind:
                yield name, resource.get("Properties", {})


IGNORED_PROPERTIES = {
    "AWS::DynamoDB::Table": ("TimeToLiveSpecification", "PointInTimeRecoverySpecification"),
    "AWS::Lambda::Function": ("Layers", "Architectures", "MemorySize", "EphemeralStorage", "TracingConfig"),
    "AWS::S3::Bucket": ("LifecycleConfiguration", "OwnershipControls"),
    "AWS::StepFunctions::StateMachine": ("LoggingConfiguration", "TracingConfiguration"),
}
"""Properties without effect here: expiry, roll-back, tracing and limits cannot be tried on one machine."""


def read_assembly(folder: Path, region: str, account: str) -> Assembly:
    """Read the only stack of a cloud assembly. Raises TemplateNotFound, TemplateUnusable."""
    templates = sorted(folder.glob("*.template.json"))
    if not templates:
        raise TemplateNotFound(
            f"{folder} holds no *.template.json.", "Run `python -m infra.app` or `make synth`."
        )
    if len(templates) > 1:
        raise TemplateUnusable(f"{folder} holds {len(templates)} templates.", "Name a folder with one stack.")
    stack = templates[0].name.removesuffix(".template.json")
    try:
        template = json.loads(templates[0].read_text(encoding="utf-8"))
        listed = json.loads((folder / f"{stack}.assets.json").read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        message = f"The assembly in {folder} cannot be read: {error}"
        raise TemplateUnusable(message, "Synthesize it again.") from error
    values = {"AWS::AccountId": account, "AWS::Region": region, "AWS::Partition": "aws"}
    assets = []
    for name, asset in listed.get("files", {}).items():
        for destination in asset["destinations"].values():
            bucket, key = (_fill(destination[field], values) for field in ("bucketName", "objectKey"))
            source = asset["source"]
            assets.append(
                AssemblyAsset(name, folder / source["path"], source["packaging"] == "zip", bucket, key)
            )
    return Assembly(stack, template, tuple(assets))


def list_ignored(assembly: Assembly, known_types: frozenset[str]) -> list[str]:
    """List resources and properties of the template that have no effect here, one line each."""
    types: dict[str, list[str]] = {}
    lines = []
    for name, resource in assembly.template["Resources"].items():
        kind = resource["Type"]
        if kind not in known_types:
            types.setdefault(kind, []).append(name)
    for kind, names in sorted(types.items()):
        lines.append(f"{kind}: {', '.join(names)}")
    for kind, properties in IGNORED_PROPERTIES.items():
        for property_name in properties:
            count = sum(property_name in having for _, having in assembly.resources(kind))
            if count:
                lines.append(f"{kind}.{property_name} ({count})")
    return lines


def layer_keys(assembly: Assembly) -> set[str]:
    """Return the S3 keys of layer code, which the installed packages of this machine replace."""
    keys = set()
    for _, properties in assembly.resources("AWS::Lambda::LayerVersion"):
        keys.add(str(properties.get("Content", {}).get("S3Key", "")))
    return keys


def _fill(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", value)
    return text
