"""Makes a version of objects in another store: their bytes go into packages of the deployment's store, once."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from packline.client.inputs.remote_listing import list_remote
from packline.client.upload.remote_files import RemoteFiles, RemoteUpload
from packline.client.upload.upload import UploadRequest, check_part_count, write_batch, write_marker
from packline.errors import Conflict, NotFound, Unavailable, VersionExists
from packline.fs.temporary_names import scratch_folder
from packline.globs import compile_globs
from packline.json_types import JsonObject
from packline.keys import outputs_prefix, packed_list_key
from packline.library.backend import Backend
from packline.library.existing_version import OTHER_NAME, find_existing, point_aliases
from packline.library.push import execution_variables
from packline.model import DatasetVersion, Execution, ExecutionState
from packline.redaction import redact_url
from packline.rules.staged_parts import ONLY, encode_staged_parts
from packline.rules.upload_contents import version_entry
from packline.uri import DatasetUri

PROPERTY = "source"
"""Property of each member and of the version: where the bytes come from, and what pins them."""

JOIN_SECONDS = 600.0
"""How long a repeated request waits for the version of the first one, to move aliases to it."""
POLL_SECONDS = 0.5

Advance = Callable[[int, int], None]


class AdoptionRefused(Conflict):
    """The execution of an equal request has ended without a version."""


class AdoptionElsewhere(NamedTuple):
    """What is asked for."""

    uri: str
    target: DatasetUri
    aliases: Sequence[str] = ()
    include: Sequence[str] = ()
    scratch: Path | None = None
    """Where batches of files are kept meanwhile; default: the system's folder for temporary files."""


class AdoptedElsewhere(NamedTuple):
    """What was done."""

    execution: str
    files: int
    bytes: int
    by_size: int = 0
    """Files that were checked by their size only."""
    existed: bool = False
    """Whether the version was made of the same objects before."""


def adopt_elsewhere(
    adoption: AdoptionElsewhere,
    backend: Backend,
    advance: Advance = lambda files, size: None,
    checkpoint: Callable[[], None] = lambda: None,
) -> AdoptedElsewhere:
    """List the objects, read each as it was listed, and upload them as parts of a new version.

    The same objects and the same version are the same execution: repeated, nothing is made twice. After a failure the
    marker is missing, so that no version is made.

    Args:
        adoption: What is asked for.
        backend: The deployment.
        advance: Told of files and bytes as they are uploaded.
        checkpoint: Called several times a second.

    Raises:
        VersionExists: The version exists, of other objects.
        ObjectChanged: An object was changed or deleted after it was listed.
        AdoptionRefused: An equal request was carried out, and made no version.
        PacklineError: What listing, reading and uploading raise.
    """
    existing = find_existing(adoption.target, adoption.aliases, backend)
    entry = version_entry(adoption.target, adoption.aliases, "", True)
    with (
        scratch_folder(adoption.scratch, "packline-adopt") as scratch,
        closing(RemoteFiles(adoption.uri, scratch)) as files,
    ):
        prefix = backend.store_prefix + outputs_prefix(f"elsewhere-{'0' * 32}")
        files.read(list_remote(adoption.uri), compile_globs(adoption.include), prefix)
        execution = _execution(adoption, files)
        if existing is not None:
            return _keep(existing, execution, adoption, files, backend)
        if _is_under_way(execution, backend):
            return _join(execution, adoption, files, backend, checkpoint)
        check_part_count(files)
        return _upload(execution, entry, files, scratch, backend, advance, checkpoint)


def _execution(adoption: AdoptionElsewhere, files: RemoteFiles) -> str:
    words = [redact_url(adoption.uri), str(adoption.target), files.digest]
    return f"elsewhere-{hashlib.sha256(json.dumps(words).encode()).hexdigest()[:32]}"


def _keep(
    existing: DatasetVersion,
    execution: str,
    adoption: AdoptionElsewhere,
    files: RemoteFiles,
    backend: Backend,
) -> AdoptedElsewhere:
    if existing.execution != execution:
        raise VersionExists(
            f"{existing.uri} exists already (made by execution {existing.execution}), of other objects, or of "
            "some whose server tells no tag. Nothing was uploaded.",
            OTHER_NAME,
        )
    point_aliases(backend.services.aliases, existing, adoption.aliases, [])
    return AdoptedElsewhere(execution, files.files, files.bytes, existed=True)


def _is_under_way(execution: str, backend: Backend) -> bool:
    """Return whether an equal request is complete and may be sealed at any moment. Raises AdoptionRefused."""
    if not backend.resolves_names:
        return False
    try:
        former = backend.services.executions.find(execution)
    except NotFound:
        return False
    if former.state is ExecutionState.SEALED:
        raise _refused(former)
    return former.marked and not former.waiting


def _join(
    execution: str,
    adoption: AdoptionElsewhere,
    files: RemoteFiles,
    backend: Backend,
    checkpoint: Callable[[], None],
) -> AdoptedElsewhere:
    """Leave the bytes to the equal request under way; its version is awaited only to move aliases to it.

    To upload again what is being sealed could replace the aliases that the other request names, or come too late.

    Raises AdoptionRefused if no version is made, Unavailable if it takes too long.
    """
    ends = time.monotonic() + JOIN_SECONDS
    while adoption.aliases:
        checkpoint()
        existing = find_existing(adoption.target, adoption.aliases, backend)
        if existing is not None:
            return _keep(existing, execution, adoption, files, backend)
        former = backend.services.executions.find(execution)
        if former.state is ExecutionState.SEALED or former.waiting:
            existing = find_existing(adoption.target, adoption.aliases, backend)
            if existing is None:
                raise _refused(former)
        elif time.monotonic() > ends:
            raise Unavailable(
                f"The same objects are being adopted as {execution}, which was not sealed after {JOIN_SECONDS:.0f} s: "
                "no alias was moved.",
                "Run the command again once it is sealed.",
            )
        else:
            time.sleep(POLL_SECONDS)
    return AdoptedElsewhere(execution, files.files, files.bytes)


def _refused(former: Execution) -> AdoptionRefused:
    reasons = "; ".join(f"{alert.code}: {alert.message}" for alert in former.alerts) or "no alert says why"
    return AdoptionRefused(
        f"{former.id} has made no version of these objects: {reasons}",
        " ".join(alert.remedy for alert in former.alerts) or f"See `packline execution {former.id}`.",
    )


def _upload(
    execution: str,
    entry: JsonObject,
    files: RemoteFiles,
    scratch: Path,
    backend: Backend,
    advance: Advance,
    checkpoint: Callable[[], None],
) -> AdoptedElsewhere:
    record = {
        "uri": redact_url(files.uri),
        "files": files.files,
        "bytes": files.bytes,
        "listing_sha256": files.digest,
    }
    request = UploadRequest(
        folder=scratch,
        execution=execution,
        entry=entry | {"properties": {PROPERTY: record}},
        environment=execution_variables(True),
        lineage={PROPERTY: record},
        package=ONLY,
        scratch=scratch,
    )
    with closing(backend.open_sender(execution, advance, checkpoint)) as sender:
        uploading = RemoteUpload(files, sender, scratch)
        packed = uploading.run()
        sender.write(packed_list_key(execution), encode_staged_parts(packed))
        write_batch(request, sender, _lines(request.entry or {}, files))
        write_marker(request, sender, files.files, len(packed))
    return AdoptedElsewhere(execution, files.files, files.bytes, uploading.by_size)


def _lines(entry: JsonObject, files: RemoteFiles) -> Iterator[bytes]:
    """Yield a line of batch metadata for each file: the version that it joins, and the object that it was."""
    for path, source in files.sources():
        metadata = {"valohai.dataset-versions": [entry], PROPERTY: source}
        yield json.dumps({"file": path, "metadata": metadata}, ensure_ascii=False).encode() + b"\n"
