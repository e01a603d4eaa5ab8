"""``packline.import_dataset``: archives, or a dataset of another tool, become a dataset version."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from packline.client.argument_checks import check_flag, check_path, check_text, check_texts
from packline.imports.detect import SourceOptions
from packline.imports.session import ImportOutcome, ImportRequest, preview_import, run_import
from packline.library.backend import choose_backend
from packline.library.boundary import public_function
from packline.library.push import named_execution, parse_target


@public_function()
def import_dataset(
    source: str | Path,
    dataset: str,
    *,
    format: str = "",
    revision: str = "",
    data: str | Path | None = None,
    keep_archives: bool = False,
    include: str | Sequence[str] = (),
    exclude: str | Sequence[str] = (),
    aliases: str | Sequence[str] = (),
    execution: str = "",
    packaging: bool = True,
    scratch: str | Path | None = None,
    dry_run: bool = False,
    api: str | None = None,
) -> ImportOutcome:
    """Make a dataset version of archives or of another tool's dataset; the version appears once it is sealed.

    A call that was interrupted goes on where it ended when it is repeated. Nothing is published after an error.

    Args:
        source: An archive, a folder or a manifest, here or in a bucket: ``shards/*.tar``,
            ``s3://bucket/train-{000..127}.tar``, a DVC repository, a snapshot of Hugging Face.
        dataset: ``name/version`` or ``dataset://name/version`` of the new version.
        format: What the source is: ``tar``, ``zip``, ``webdataset``, ``dvc``, ``huggingface``, ``wandb``, ``clearml``,
            ``quilt`` or ``lakefs``; default: found out.
        revision: Tag, branch or commit of a DVC repository; default: its working tree.
        data: Folder with the files that a manifest names; default: that of the manifest.
        keep_archives: Whether the files of each archive get a folder of its name.
        include: A glob, or several, that select paths.
        exclude: A glob, or several, of paths to leave out.
        aliases: Aliases that move to the version.
        execution: Id of the execution; default: the one this process runs in, else a new id.
        packaging: Whether the version gets a package.
        scratch: Folder with room for all files; default: the cache folder.
        dry_run: Whether to say only what would come; nothing is written or uploaded.
        api: Address of the HTTP API; default as for ``packline.push``.

    Returns:
        The version, what came, and what was not carried over. Of a dry run: what would come, without an execution.

    Raises:
        CannotImport, UnsafePath, PathCollision: The source, or a path in it, cannot be used.
        SourceMissing: The source or an object that it names does not exist.
        DamagedSource, ObjectChanged: Its data is not whole, or changed while it was read.
        VersionExists, ImportUnderWay: The version exists with other content; another process imports the same.
        PacklineError: Another typed error of ``packline.errors``.
    """
    request = ImportRequest(
        SourceOptions(
            check_text("source", str(source) if isinstance(source, Path) else source),
            check_text("format", format) if format else "",
            check_text("revision", revision) if revision else "",
            None if data is None else check_path("data", data),
            check_flag("keep_archives", keep_archives),
        ),
        parse_target(check_text("dataset", dataset)),
        list(check_texts("aliases", aliases)),
        named_execution(check_text("execution", execution) if execution else ""),
        check_flag("packaging", packaging),
        check_texts("include", include),
        check_texts("exclude", exclude),
        None if scratch is None else check_path("scratch", scratch),
    )
    if check_flag("dry_run", dry_run):
        return _planned(request)
    with closing(choose_backend(None if api is None else check_text("api", api))) as backend:
        return run_import(request, backend, warn=_warn)


def _planned(request: ImportRequest) -> ImportOutcome:
    plan, staged = preview_import(request)
    return ImportOutcome(
        uri=str(request.target),
        kind=plan.kind,
        files=staged.files,
        bytes=staged.bytes,
        excluded=staged.excluded,
        execution="",
        already_existed=False,
        resumed=False,
        not_carried=plan.not_carried,
        record=plan.document(),
        upload=None,
    )


def _warn(warnings: Sequence[str]) -> None:
    """Print warnings to standard error."""
    for warning in warnings:
        print(f"warning: {warning}", file=sys.stderr, flush=True)
