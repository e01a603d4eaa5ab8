"""Announcing: what happened, as events for everyone who listens (EventBridge detail types and details)."""

from __future__ import annotations

from packline.model import DatasetVersion, Part

Event = tuple[str, dict[str, object]]
"""Detail type and detail."""


def version_created(version: DatasetVersion) -> Event:
    """Valohai's ``dataset_version_created`` payload (notification payload formats)."""
    return "DatasetVersionCreated", {
        "type": "dataset_version_created",
        "title": f"Dataset version created: {version.version}",
        "body": f"New dataset version {version.version} was created",
        "data": {
            "dataset": {"name": version.dataset},
            "version": {"name": version.version, "uri": version.uri, "tags": list(version.tags)},
        },
        "execution": version.execution,
        "files": version.manifest.files,
        "bytes": version.manifest.bytes,
        "packaging": str(version.packaging),
    }


def package_published(version: DatasetVersion, parts: list[Part]) -> Event:
    return "PackagePublished", {
        "uri": version.uri,
        "execution": version.execution,
        "plan": version.plan,
        "parts": len(parts),
        "reused": sum(part.reused for part in parts),
        "bytes": sum(part.size for part in parts),
        "aliases": list(version.targeting_aliases),
    }


def packaging_failed(version: DatasetVersion, reason: str) -> Event:
    return "PackagingFailed", {"uri": version.uri, "execution": version.execution, "reason": reason}
