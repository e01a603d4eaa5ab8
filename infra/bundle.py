"""Write the stand-alone template and the zipped code that it refers to: ``python -m infra.bundle DIR``."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from infra.app import synthesize

TIME_STAMP = (1980, 1, 1, 0, 0, 0)
"""The earliest time of the zip format (APPNOTE 4.4.6), so that equal sources give equal bytes."""
BUCKET = "packline-bundles"
"""Default bucket of the bundles, in a local stack."""


def write_bundle(target: Path, compression: int = zipfile.ZIP_STORED, **settings: object) -> None:
    """Write template, list of assets and zipped assets into ``target``, a new or an empty folder.

    ``compression``: of the bundles, as :func:`zip_folder` takes it. ``settings``: of the deployment, by name.

    The list has the form of CDK's asset manifest, so that what reads a cloud assembly reads a bundle as well.
    Raises FileExistsError if ``target`` holds anything.
    """
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise FileExistsError(f"{target} is not empty.")
    with tempfile.TemporaryDirectory(prefix="packline-bundle-") as scratch:
        template = synthesize(Path(scratch), **{**settings, "standalone": "yes"})
        manifest = json.loads(
            (template.parent / f"{template.name.split('.')[0]}.assets.json").read_text("utf-8")
        )
        files = {}
        for digest, asset in manifest["files"].items():
            if asset["source"]["packaging"] != "zip":
                continue  # the template itself
            zip_folder(template.parent / asset["source"]["path"], target / f"{digest}.zip", compression)
            files[digest] = _asset(digest, asset["displayName"])
        (target / f"{template.name.split('.')[0]}.assets.json").write_text(
            json.dumps({"version": manifest["version"], "files": files}, indent=1) + "\n", encoding="utf-8"
        )
        shutil.copyfile(template, target / template.name)


def zip_folder(folder: Path, target: Path, compression: int = zipfile.ZIP_STORED) -> None:
    """Write the files of ``folder`` to the zip ``target``, in order of their names, with one time stamp.

    Stored, if nothing else is asked for: releases of zlib compress the same bytes to different ones.
    """
    with zipfile.ZipFile(target, "w", compression) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), TIME_STAMP)
                entry.compress_type = compression
                entry.create_system = 3  # Unix, wherever it is written: the mode below is of Unix
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes())


def _asset(digest: str, name: str) -> dict[str, object]:
    destination = {"bucketName": BUCKET, "objectKey": f"{digest}.zip"}
    source = {"path": f"{digest}.zip", "packaging": "file"}
    return {"displayName": name, "source": source, "destinations": {"default": destination}}


if __name__ == "__main__":
    write_bundle(Path(sys.argv[1]))
