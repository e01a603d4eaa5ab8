"""Write what a release gives to those who deploy without CDK: ``python -m infra.release DIR`` (``make template``).

The stand-alone template, its bundles, what these are made of, the policies of the role that deploys, and the digest of
every file. The same commit gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.bundle import write_bundle
from infra.deployer_policy import deployer_policies
from infra.sbom import Component, bill_of_materials, components_of, license_list
from infra.settings import parse_context

SUMS = "SHA256SUMS"
ALWAYS = {"LICENSES.md", "deployer-policy-1.json"}
"""Files of every release."""


def write_release(target: Path, **settings: Any) -> None:
    """Write the files of a release into ``target``, a new or an empty folder; all of them, or none.

    Args:
        target: Folder.
        **settings: Settings of the deployment, by name.

    Raises:
        FileExistsError: The folder holds anything.
        InvalidSetting: A setting is wrong.
        UnknownLicense: A package in a bundle has a licence that nobody has accepted.
    """
    if target.exists() and any(target.iterdir()):
        raise FileExistsError(f"{target} is not empty.")
    unfinished = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)  # left by a process that was interrupted
    _write_files(unfinished, settings)
    if target.exists():
        target.rmdir()
    unfinished.rename(target)


def is_release(folder: Path) -> bool:
    """Return whether a folder holds a release and nothing else: then nothing is lost if it is written again."""
    if not (folder / SUMS).is_file():
        return False
    lines = (folder / SUMS).read_text(encoding="utf-8", errors="replace").splitlines()
    listed = {line.partition("  ")[2] for line in lines}
    return listed >= ALWAYS and {path.name for path in folder.iterdir()} <= listed | {SUMS}


def _write_files(target: Path, settings: Mapping[str, Any]) -> None:
    write_bundle(target, **settings)
    (listed,) = target.glob("*.assets.json")
    stack = listed.name.split(".")[0]
    bundles: dict[str, list[Component]] = {}
    for digest in json.loads(listed.read_text(encoding="utf-8"))["files"]:
        name = f"{digest}.zip"
        components = _components(target / name)
        bundles[name] = components
        bill = bill_of_materials(name, _sha256(target / name), components)
        _write(target / f"{digest}.cdx.json", bill)
    (target / "LICENSES.md").write_text(license_list(bundles), encoding="utf-8")
    template = json.loads((target / f"{stack}.template.json").read_text(encoding="utf-8"))
    for number, policy in enumerate(deployer_policies(template, stack), start=1):
        _write(target / f"deployer-policy-{number}.json", policy)
    sums = [f"{_sha256(path)}  {path.name}" for path in sorted(target.iterdir())]
    (target / SUMS).write_text("\n".join(sums) + "\n", encoding="ascii")


def _components(bundle: Path) -> list[Component]:
    """Return the packages in a bundle, by what is really in the zip."""
    with TemporaryDirectory(prefix="packline-release-") as scratch, zipfile.ZipFile(bundle) as archive:
        archive.extractall(scratch, [name for name in archive.namelist() if _describes(name)])
        return components_of(Path(scratch))


def _describes(name: str) -> bool:
    return name.endswith(".dist-info/METADATA") or name == "packline/__init__.py"


def _write(path: Path, document: Any) -> None:
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    former = folder.with_name(f".{folder.name}.former")
    shutil.rmtree(former, ignore_errors=True)
    if is_release(folder):
        folder.rename(former)
    write_release(folder, **parse_context(sys.argv[2] if len(sys.argv) > 2 else ""))
    shutil.rmtree(former, ignore_errors=True)
    print(folder)
