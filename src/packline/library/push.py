"""``packline.push``: upload a folder as an execution and make a dataset version of it.

The command ``packline push`` uses the same functions, and adds live upload, progress and waiting for the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from packline.client.argument_checks import check_flag, check_path, check_text, check_texts
from packline.client.upload.marker import platform_variables
from packline.client.upload.scan import ScanResult
from packline.client.upload.upload import UploadRequest, find_outputs
from packline.errors import InvalidInput, NotFound
from packline.library import environment
from packline.library.backend import Backend, choose_backend
from packline.library.boundary import public_function
from packline.library.existing_version import check_same_content, find_existing, point_aliases
from packline.library.push_session import PushSession, sealed_error
from packline.model import DatasetVersion, ExecutionState
from packline.rules.packaging_rule import VARIABLE
from packline.rules.staged_parts import CLIENT, ONLY
from packline.rules.upload_contents import packaging_variables, version_entry
from packline.uri import DatasetUri, check_execution_id, parse_dataset_uri


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
    resumed_files: int = 0
    """Files that an interrupted call had uploaded, and that were not sent again."""


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
    package: str = "",
    api: str | None = None,
    state: str | Path | None = None,
) -> PushResult:
    """Upload a folder and, with ``dataset``, make a version of it; the version appears once the execution is sealed.

    A call that was interrupted goes on where it ended when it is repeated with the same folder, dataset and execution.

    Args:
        folder: The folder whose files are uploaded.
        dataset: ``name/version`` or ``dataset://name/version`` of the version that all files join.
        aliases: Aliases that move to the version.
        base: Version or alias whose files the version inherits.
        execution: Id of the execution; default the one this process runs in, else a new id.
        packaging: Whether the version gets a package.
        exclude: Globs of paths to leave out, in addition to those of ``.packlineignore`` files.
        package: ``client`` to build the parts of the package while the files are uploaded; ``only`` to upload parts in
            the place of files up to 8 MiB.
        api: Address of the HTTP API; default PACKLINE_API_URL, else PACKLINE_TABLE and PACKLINE_STORE are used.
        state: Folder for the journal of what is uploaded; default: the cache folder.

    Returns:
        The execution, the version's URI, and what was uploaded.

    Raises:
        VersionExists: The version exists with other content; nothing was uploaded.
        PushUnderWay: Another process pushes the folder to the same version at this moment.
        ExecutionSealed, InvalidInput, CannotUpload: The execution, an argument or a file cannot be used.
        PacklineError: Another typed error of ``packline.errors``.
    """
    names, target = list(check_texts("aliases", aliases)), parse_target(dataset) if dataset else None
    backend = choose_backend(None if api is None else check_text("api", api))
    request = UploadRequest(
        folder=check_path("folder", folder),
        execution=named_execution(check_text("execution", execution) if execution else ""),
        entry=version_entry(target, names, base, check_flag("packaging", packaging)) if target else None,
        environment=execution_variables(packaging),
        exclude=check_texts("exclude", exclude),
        package=check_package(package, packaging),
    )
    with closing(backend):
        existing = find_existing(target, names, backend) if target else None
        if existing is not None:
            scan = keep_existing(existing, request, backend)
            PushSession(request, backend, state=folder_of(state)).forget()
            point_aliases(backend.services.aliases, existing, names, [])
            size = scan.bytes
            return PushResult(
                existing.execution, existing.uri, len(scan.outputs), size, 0.0, already_existed=True
            )
        result = PushSession(request, backend, state=folder_of(state)).run()
        uri = str(target) if target else ""
        return PushResult(
            result.execution,
            uri,
            result.files,
            result.bytes,
            result.seconds,
            already_existed=False,
            resumed_files=result.resumed_files,
        )


def folder_of(state: str | Path | None) -> Path | None:
    """Return the folder for the journal, if the caller names one. Raises InvalidInput."""
    return None if state is None else check_path("state", state)


def parse_target(text: str) -> DatasetUri:
    """Parse ``name/version`` or ``dataset://name/version``. Raises InvalidUri."""
    return parse_dataset_uri(text if "://" in text else f"dataset://{text}")


def keep_existing(existing: DatasetVersion, request: UploadRequest, backend: Backend) -> ScanResult:
    """Return the files of the folder if an existing version has the same ones. Raises VersionExists otherwise."""
    scan = find_outputs(request if request.execution else replace(request, execution=existing.execution))
    base = request.entry.get("from") if request.entry else None
    check_same_content(existing, scan.outputs, str(base or ""), backend)
    return scan


def named_execution(name: str) -> str:
    """Return the execution named, else the one this process runs in, else an empty text. Raises InvalidName."""
    execution = name or environment.current_execution()
    if execution:
        check_execution_id(execution)
    return execution


def check_open(execution: str, backend: Backend) -> None:
    """Raise ExecutionSealed if an execution is sealed, where that can be looked up."""
    if not execution or not backend.resolves_names:
        return
    try:
        sealed = backend.services.executions.execution(execution).state is ExecutionState.SEALED
    except NotFound:
        return
    if sealed:
        raise sealed_error(execution)


def check_package(package: str, packaging: bool, watched: bool = False) -> str:
    """Return what is built by the uploader. Raises InvalidInput for a value that is none, or serves nothing."""
    if package not in ("", CLIENT, ONLY):
        raise InvalidInput(f"package is {package!r}.", f"Use {CLIENT!r} or {ONLY!r}, or leave it out.")
    if package == CLIENT and not packaging:
        raise InvalidInput(
            "Parts are built for a version that is not packaged.",
            "Leave out one of package and no-packaging.",
        )
    if package and watched:
        raise InvalidInput(
            "Parts cannot be built while a folder is watched: its files are not known yet.",
            "Leave out --package; or push the folder when the command has ended.",
        )
    return package


def execution_variables(packaging: bool) -> dict[str, str]:
    """Return the platform's variables for the marker; packaging is on unless it is set otherwise or not wanted."""
    variables = packaging_variables(True) | platform_variables()
    if not packaging:
        variables.pop(VARIABLE)
    return variables
