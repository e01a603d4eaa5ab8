"""Object keys in the store: prefixes and key shapes, each spelled once.

A store is a bucket, or what lies below a prefix of one: ``bucket/prefix``. Keys never hold that prefix: what sends
requests to S3 puts it before the key, and takes it off the keys of a listing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from packline.errors import WrittenByNewerRelease

OUTPUTS = "outputs/"
CONTROL = "control/"
UPLOADS = "uploads/"
MANIFESTS = "manifests/"
PLANS = "plans/"
PACKAGES = "packages/"
SEALING = "sealing/"
"""What the tasks of a large sealing leave for each other; nobody reads it afterwards."""
STAGED = "staged/"
"""Parts that uploaders built: the pipeline takes verified entries out of them. A life cycle rule removes them."""
PACKED_FOLDER = ".packline-parts/"
"""Among the outputs of an execution: the parts whose entries are its outputs, if its marker says so."""

BACKUPS = "backups/"
"""Exports of the table."""
DEPLOYMENT = "deployment/"
"""What the store says about the deployment that it belongs to."""
IDENTITY_KEY = f"{DEPLOYMENT}identity.json"
"""The id that the store has in common with its table: garbage is deleted by no other table."""
PATH_INDEX = "path-index/"
"""Segments of the index of all paths, by which files are searched in the whole deployment."""
COLLECTED = (MANIFESTS, PACKAGES, PLANS, PATH_INDEX)
"""Where garbage collection removes what nothing refers to. All of it is named by its content, and written once."""
PINS = "pins/"
"""Below a collected prefix: who is about to refer to an object that was there already."""
COLLECTING = "collecting/"
"""Below a collected prefix: what garbage collection is deleting at this moment."""

ADOPTED = "adopted-"
"""How the ids of executions begin that adopt what lies in the store already."""

ADOPTED_LISTS = f"{CONTROL}{ADOPTED}lists/"
"""Lists of objects to adopt, and their files. None ends as a marker does."""

MAX_KEY_BYTES = 1024
"""Longest key, with the prefix of the store (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html)."""

BATCH_METADATA = "valohai.metadata.jsonl"
"""The batch metadata file in the root of an execution's outputs (Valohai: output metadata)."""

SIDECAR_SUFFIX = ".metadata.json"
SHARD_LIST_SUFFIX = ".list.v2.jsonl.gz"
"""Where an item names a list of shards in place of them; releases that know no lists refuse it by this form."""
PACKAGE_SUFFIX = ".vhpkgzip"
PART_INDEX_SUFFIX = ".members"
"""Ends the key of a part's index (``vhpkgzip.part_index``) of form 1; a later form is ``.v<form>.members``."""


def split_store(store: str) -> tuple[str, str]:
    """Split the name of a store, ``bucket`` or ``bucket/prefix``.

    Returns:
        The bucket, and the prefix of all keys with a slash at its end; empty if the store is the whole bucket.
    """
    bucket, _, prefix = store.partition("/")
    return bucket, f"{prefix.rstrip('/')}/" if prefix.strip("/") else ""


def is_storable(key: str) -> bool:
    """Return whether S3 can hold an object of that key, which begins with the prefix of the store."""
    try:
        return len(key.encode()) <= MAX_KEY_BYTES
    except UnicodeEncodeError:
        return False  # half of a surrogate pair, which JSON can write


def is_document(path: str) -> bool:
    """Return whether a path is metadata among the outputs: the batch file in the root, or a sidecar."""
    return path == BATCH_METADATA or path.endswith(SIDECAR_SUFFIX)


def outputs_prefix(execution: str) -> str:
    """Return the prefix of an execution's outputs."""
    return f"{OUTPUTS}{execution}/"


def marker_key(execution: str) -> str:
    """Return the key of an execution's completion marker."""
    return f"{CONTROL}{execution}.json"


def sealing_folder(name: str) -> str:
    """Return the prefix of what the tasks of one sealing leave for each other."""
    return f"{SEALING}{name}/"


def manifest_shard_key(digest: str, form: int = 1) -> str:
    """Return the key of a manifest shard, by the SHA-256 of its rows.

    ``form``: 2 if a member lies in a part that its uploader built, which earlier releases cannot read.
    """
    return f"{MANIFESTS}{digest}{'' if form == 1 else f'.v{form}'}.jsonl.gz"


def shard_list_key(digest: str) -> str:
    """Return the key of the list of a manifest's shards, by the SHA-256 of its lines."""
    return f"{MANIFESTS}{digest}{SHARD_LIST_SUFFIX}"


def metadata_shard_key(digest: str) -> str:
    """Return the key of a metadata shard, by the SHA-256 of its rows."""
    return f"{MANIFESTS}{digest}.metadata.jsonl.gz"


def datum_index_key(manifest: str, piece: int = 0, pieces: int = 1) -> str:
    """Return the key of the datum index of a manifest, by the manifest's digest; of a piece if it has several."""
    return f"{MANIFESTS}{manifest}.datums" + (f".{piece}-of-{pieces}" if pieces > 1 else "")


def check_form(keys: Iterable[str]) -> None:
    """Check that shards have the form that this release reads. Raises WrittenByNewerRelease.

    The rows of a shard are what its digest is of, so its form stands in its name: a form from 2 on ends in
    ``.v<form>.jsonl.gz``; the first has no number. Form 2 is of manifests only.
    """
    for key in keys:
        form = _later_form(key)
        if form and (form[1] != "2" or ".metadata." in key):
            forms = "form 1" if ".metadata." in key else "forms 1 and 2"
            raise WrittenByNewerRelease(
                f"{key} has form {form[1]}; this release reads {forms}.",
                "Upgrade packline here to the release of the stack, or a newer one.",
            )


_later_form = re.compile(r".*\.v([0-9]+)\.jsonl\.gz").fullmatch


def path_segment_key(digest: str) -> str:
    """Return the key of a segment of the index of paths, by the SHA-256 of its bytes."""
    return f"{PATH_INDEX}{digest}.paths"


def plan_key(digest: str) -> str:
    """Return the key of a package plan, by its digest."""
    return f"{PLANS}{digest}.json"


def plan_progress_key(digest: str) -> str:
    """Return the key of what a call of planning leaves for the next one, by its SHA-256; garbage a day later."""
    return f"{PLANS}{digest}.progress.json"


def part_key(digest: str) -> str:
    """Return the key of a ``.vhpkgzip`` part, by its digest."""
    return f"{PACKAGES}{digest}{PACKAGE_SUFFIX}"


def part_index_key(key: str) -> str:
    """Return the key of the index that is published beside a part, by the key of the part."""
    return f"{key.removesuffix(PACKAGE_SUFFIX)}{PART_INDEX_SUFFIX}"


def staged_prefix(execution: str) -> str:
    """Return the prefix of the parts that the uploader of an execution built."""
    return f"{STAGED}{execution}/"


def staged_part_key(execution: str, name: str) -> str:
    """Return the key of a part that the uploader of an execution built."""
    return f"{staged_prefix(execution)}{name}{PACKAGE_SUFFIX}"


def staged_list_key(execution: str) -> str:
    """Return the key of the list of the parts that the uploader of an execution built."""
    return f"{staged_prefix(execution)}parts.json"


def packed_prefix(execution: str) -> str:
    """Return the prefix of the parts that are the outputs of an execution, in the place of files."""
    return f"{outputs_prefix(execution)}{PACKED_FOLDER}"


def packed_part_key(execution: str, name: str) -> str:
    """Return the key of a part whose entries are outputs of an execution."""
    return f"{packed_prefix(execution)}{name}{PACKAGE_SUFFIX}"


def packed_list_key(execution: str) -> str:
    """Return the key of the list of the parts whose entries are outputs of an execution."""
    return f"{packed_prefix(execution)}parts.json"


def is_bookkeeping(key: str) -> bool:
    """Return whether an object below a collected prefix is a pin or a claim of garbage collection."""
    return key.partition("/")[2].startswith((PINS, COLLECTING))


def pins_prefix(key: str) -> str:
    """Return the prefix of the pins of an object."""
    folder, _, name = key.partition("/")
    return f"{folder}/{PINS}{name}/"


def collecting_key(key: str) -> str:
    """Return the key of the claim that garbage collection has on an object."""
    folder, _, name = key.partition("/")
    return f"{folder}/{COLLECTING}{name}"


def indexed_part_key(key: str) -> str:
    """Return the key of the part that an index stands beside; that of a part is returned as it is."""
    return (
        f"{key.removesuffix(PART_INDEX_SUFFIX)}{PACKAGE_SUFFIX}" if key.endswith(PART_INDEX_SUFFIX) else key
    )


def part_digest_of(key: str) -> str:
    """Return the digest that names a part, whether it was rebuilt or not."""
    return key.removeprefix(PACKAGES).removesuffix(PACKAGE_SUFFIX).partition("-")[0]
