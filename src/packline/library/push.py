"""``packline.push``: upload a folder as an execution and make a dataset version of it.

The command ``packline push`` uses the same functions, and adds live upload, progress and waiting for the package.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from packline.client.argument_checks import check_flag, check_path, check_text, check_texts
from packline.client.upload.marker import platform_variables, read_lineage
from packline.client.upload.scan import ScanResult
from packline.client.upload.sender import Sender
from packline.client.upload.upload import UploadRequest, UploadResult, find_outputs, upload
from packline.errors import ExecutionSealed, InvalidInput, NotFound
from packline.library import environment
from packline.library.backend import Backend, choose_backend
from packline.library.boundary import public_function
from packline.library.existing_version import check_same_content, find_existing, point_aliases
from packline.model import DatasetVersion, ExecutionState
from packline.uri import LATEST, DatasetUri, check_execution_id, check_version_name, parse_dataset_uri

PACKAGING_VARIABLE = "VH_ENABLE_DATASET_VERSION_PACKAGING"


class PushResult(NamedTuple):
    """The outcome of a push."""

    execution: str
    """Id of the execution whose outputs the files are; of an existing version, the one that made it."""
    uri: str
    """URI of the version; empty if the push names none."""
    files: int
    bytes: int
    seconds: float
    already_existed: bool
    """Whether the version existed with the same content, so that nothing was uploaded."""


@public_function()
def push(
    folder: str | Path,
    dataset: str = "",
    *,
    aliases: str | Sequence[str] = (),
    base: str = "",
    execution: str = "",
    packaging: bool = True,
    exclude: str | Sequence[str] = (),
    api: str | None = None,
) -> PushResult:
    """Upload a folder and, with ``dataset``, make a version of it; the version appears once the execution is sealed.

    Args:
        folder: The folder whose files are uploaded.
        dataset: ``name/version`` or ``dataset://name/version`` of the version that all files join.
        aliases: Aliases that move to the version.
        base: Version or alias whose files the version inherits.
        execution: Id of the execution; default the one this process runs in, else a new id.
        packaging: Whether the version gets a package.
        exclude: Globs of paths to leave out, in addition to those of ``.packlineignore`` files.
        api: Address of the HTTP API; default PACKLINE_API_URL, else PACKLINE_TABLE and PACKLINE_STORE are used.

    Returns:
        The execution, the version's URI, and what was uploaded.

    Raises:
        VersionExists: The version exists with other content; nothing was uploaded.
        ExecutionSealed, InvalidInput, CannotUpload: The execution, an argument or a file cannot be used.
        PacklineError: Another typed error of ``packline.errors``.
    """
    names, target = list(check_texts("aliases", aliases)), parse_target(dataset) if dataset else None
    backend = choose_backend(None if api is None else check_text("api", api))
    request = UploadRequest(
        folder=check_path("folder", folder),
        execution=choose_execution(check_text("execution", execution) if execution else "", backend),
        entry=version_entry(target, names, base, check_flag("packaging", packaging)) if target else None,
        environment=execution_variables(packaging),
        exclude=check_texts("exclude", exclude),
    )
    existing = find_existing(target, backend) if target else None
    if existing is not None:
        scan = keep_existing(existing, request, backend)
        point_aliases(backend.services.aliases, existing, names, [])
        size = scan.bytes
        return PushResult(
            existing.execution, existing.uri, len(scan.outputs), size, 0.0, already_existed=True
        )
    with closing(open_sender(request, backend)) as sender:
        result = upload_folder(request, sender)
    uri = str(target) if target else ""
    return PushResult(
        result.execution, uri, result.files, result.bytes, result.seconds, already_existed=False
    )


def parse_target(text: str) -> DatasetUri:
    """Parse ``name/version`` or ``dataset://name/version``. Raises InvalidUri."""
    return parse_dataset_uri(text if "://" in text else f"dataset://{text}")


def open_sender(
    request: UploadRequest,
    backend: Backend,
    advance: Callable[[int, int], None] = lambda files, size: None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Sender:
    """Open connections to the store of this deployment. Raises InvalidSetting, CredentialsMissing, ExecutionSealed."""
    return backend.open_sender(request.execution, advance, checkpoint)


def upload_folder(
    request: UploadRequest,
    sender: Sender,
    checkpoint: Callable[[], None] = lambda: None,
    warn: Callable[[Sequence[str]], None] = lambda warnings: None,
) -> UploadResult:
    """Upload the files of a folder, their metadata and the marker. Raises what ``Sender.send`` raises."""
    scan = find_outputs(request, checkpoint)
    warn(scan.warnings)
    return upload(replace(request, lineage=execution_lineage()), sender, scan)


def keep_existing(existing: DatasetVersion, request: UploadRequest, backend: Backend) -> ScanResult:
    """Return the files of the folder if an existing version has the same ones. Raises VersionExists otherwise."""
    scan = find_outputs(request)
    base = request.entry.get("from") if request.entry else None
    check_same_content(existing, scan.outputs, str(base or ""), backend)
    return scan


def choose_execution(name: str, backend: Backend | None) -> str:
    """Return the execution named, else the one this process runs in, else a new id.

    ``backend``: where to look whether it is still open; None to look nowhere. Raises ExecutionSealed.
    """
    execution = name or environment.current_execution()
    if execution:
        check_execution_id(execution)
        if backend and backend.resolves_names:
            _check_open(execution, backend)
        return execution
    return f"push-{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def _check_open(execution: str, backend: Backend) -> None:
    try:
        sealed = backend.services.executions.execution(execution).state is ExecutionState.SEALED
    except NotFound:
        return
    if sealed:
        raise ExecutionSealed(
            f"Execution {execution} is sealed: nothing can join it any more.",
            "Give another one: --execution ID.",
        )


def version_entry(
    target: DatasetUri, aliases: Sequence[str], base: str, packaging: bool
) -> dict[str, object]:
    """Return the version entry that every file gets. Raises InvalidInput, InvalidName, InvalidUri."""
    entry: dict[str, object] = {"uri": str(target), "packaging": packaging}
    if aliases:
        entry["targeting_aliases"] = [check_version_name(alias) for alias in aliases]
    if base:
        entry["from"] = str(
            parse_dataset_uri(base if "://" in base else f"dataset://{target.dataset}/{base}")
        )
    if target.reference == LATEST:
        raise InvalidInput(
            "latest always names the newest version.", "Give the new version a name of its own."
        )
    return entry


def execution_variables(packaging: bool) -> dict[str, str]:
    """Return the platform's variables for the marker; packaging is on unless it is set otherwise or not wanted."""
    variables = {PACKAGING_VARIABLE: "1"} | platform_variables()
    if not packaging:
        variables.pop(PACKAGING_VARIABLE)
    return variables


def execution_lineage(**more: object) -> dict[str, object]:
    """Return the lineage of this execution for the marker; ``more`` is added by the caller."""
    lineage = read_lineage(Path(os.environ.get("VH_CONFIG_DIR") or "/valohai/config"))
    lineage.setdefault("who", {"name": environment.person()})
    times = more.pop("times", {})
    ended = datetime.now(UTC).isoformat(timespec="milliseconds")
    all_times = {**lineage.get("times", {}), **(times if isinstance(times, dict) else {}), "ended": ended}
    return lineage | {"status": "completed", **more, "times": all_times}
