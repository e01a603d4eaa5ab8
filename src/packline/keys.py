"""Where things lie in the store: the prefixes and key shapes, spelled once."""

from __future__ import annotations

OUTPUTS = "outputs/"
CONTROL = "control/"
UPLOADS = "uploads/"
MANIFESTS = "manifests/"
PLANS = "plans/"
PACKAGES = "packages/"

ADOPTED = "adopted-"
"""How the ids of executions begin that adopt what lies in the store already."""

BATCH_METADATA = "valohai.metadata.jsonl"
"""The batch metadata file in the root of an execution's outputs (Valohai: output metadata)."""

SIDECAR_SUFFIX = ".metadata.json"
PACKAGE_SUFFIX = ".vhpkgzip"


def is_document(path: str) -> bool:
    """True for metadata among the outputs, by its path: the batch file in the root, and sidecars."""
    return path == BATCH_METADATA or path.endswith(SIDECAR_SUFFIX)


def outputs_prefix(execution: str) -> str:
    return f"{OUTPUTS}{execution}/"


def marker_key(execution: str) -> str:
    return f"{CONTROL}{execution}.json"


def manifest_shard_key(digest: str) -> str:
    return f"{MANIFESTS}{digest}.jsonl.gz"


def metadata_shard_key(digest: str) -> str:
    return f"{MANIFESTS}{digest}.metadata.jsonl.gz"


def datum_index_key(manifest: str) -> str:
    """``manifest``: digest of the manifest that is indexed."""
    return f"{MANIFESTS}{manifest}.datums"


def plan_key(digest: str) -> str:
    return f"{PLANS}{digest}.json"


def part_key(digest: str) -> str:
    return f"{PACKAGES}{digest}{PACKAGE_SUFFIX}"
