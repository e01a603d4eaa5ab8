"""What the bundles are made of: a CycloneDX document and a list of licences, read off the staged folders.

Own code of a few lines: generators of these documents look at an environment that is installed, and stamp the time and
a random number into it, while equal sources give equal bytes here.
https://cyclonedx.org/docs/1.6/json/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email.parser import HeaderParser
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from infra.assets import LOCK, ROOT
from packline.errors import InvalidInput

ALLOWED = (
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "PSF-2.0",
    "Python-2.0",
)
"""Licences (SPDX) that ask for nothing but their text."""
CLASSIFIERS = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
    "MIT License": "MIT",
}
"""Of packages without a License-Expression."""
SCRIPTS = re.compile(r"of the npm package (?P<name>\S+) (?P<version>[\d.]+)")


class UnknownLicense(InvalidInput):
    """A package in a bundle has a licence that nobody has accepted, or says none."""


class Component(NamedTuple):
    """A package in a bundle."""

    name: str
    version: str
    license: str
    purl: str
    hashes: tuple[str, ...] = ()
    """SHA-256 of the archives that the lock allows."""


def components_of(folder: Path) -> list[Component]:
    """Return the packages of a staged folder, in order of name. Raises UnknownLicense."""
    found = [*_wheels(folder), *_own_code(folder)]
    for component in found:
        if not {*re.split(r" (?:AND|OR) ", component.license)} <= {*ALLOWED}:
            raise UnknownLicense(
                f"{component.name} {component.version} has the licence {component.license or 'that it does not say'}.",
                "Leave the package out, or add the licence to ALLOWED in infra/sbom.py when it has been accepted.",
            )
    return sorted(found, key=lambda component: component.name.lower())


def bill_of_materials(bundle: str, digest: str, components: Iterable[Component]) -> dict[str, Any]:
    """Return the CycloneDX document of a bundle: a file of that name with that SHA-256."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "file",
                "bom-ref": bundle,
                "name": bundle,
                "version": version("packline"),
                "hashes": [{"alg": "SHA-256", "content": digest}],
            }
        },
        "components": [
            {
                "type": "library",
                "bom-ref": component.purl,
                "name": component.name,
                "version": component.version,
                "purl": component.purl,
                "licenses": [{"expression": component.license}],
                **_distribution(component),
            }
            for component in components
        ],
        "dependencies": [
            {"ref": bundle, "dependsOn": [component.purl for component in components]},
            *({"ref": component.purl} for component in components),
        ],
    }


def license_list(bundles: dict[str, list[Component]]) -> str:
    """Return a Markdown page with the licence of every package in the bundles."""
    lines = [
        "# Licences of what the bundles hold\n",
        "| bundle | package | version | licence |",
        "|---|---|---|---|",
    ]
    for bundle, components in bundles.items():
        lines += [f"| {bundle} | {c.name} | {c.version} | {c.license} |" for c in components]
    return (
        "\n".join(
            [*lines, "\nThe texts are in the bundles, in the `*.dist-info` folders and `vendor/LICENSE.txt`."]
        )
        + "\n"
    )


def _distribution(component: Component) -> dict[str, Any]:
    if not component.hashes:
        return {}
    hashes = [{"alg": "SHA-256", "content": digest} for digest in component.hashes]
    return {"externalReferences": [{"type": "distribution", "url": component.purl, "hashes": hashes}]}


def _wheels(folder: Path) -> Iterator[Component]:
    locked = locked_hashes(LOCK.read_text(encoding="utf-8"))
    for path in sorted(folder.glob("python/*.dist-info/METADATA")):
        metadata = HeaderParser().parsestr(path.read_text(encoding="utf-8"))
        name, release = str(metadata["Name"]), str(metadata["Version"])
        license_ = str(metadata["License-Expression"] or "")
        said = [*(metadata.get_all("Classifier") or ()), str(metadata["License"] or "")]
        license_ = license_ or next((CLASSIFIERS[text] for text in said if text in CLASSIFIERS), "")
        normal = re.sub(r"[-_.]+", "-", name).lower()
        yield Component(name, release, license_, f"pkg:pypi/{normal}@{release}", locked.get(normal, ()))


def _own_code(folder: Path) -> Iterator[Component]:
    if (folder / "packline").is_dir():
        release = version("packline")
        yield Component("packline", release, "Apache-2.0", f"pkg:pypi/packline@{release}")
        told = ROOT / "src" / "packline" / "console" / "vendor" / "LICENSE.txt"
        for match in SCRIPTS.finditer(told.read_text(encoding="utf-8")):
            name, release = match["name"], match["version"]
            yield Component(name, release, "Apache-2.0 AND MIT", f"pkg:npm/{name}@{release}")


def locked_hashes(lock: str) -> dict[str, tuple[str, ...]]:
    """Return the SHA-256 digests that a lock file allows, by normal name of the package."""
    entries = re.finditer(
        r"^([\w.-]+)==\S+ \\\n((?:\s+--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", lock, re.MULTILINE
    )
    return {
        re.sub(r"[-_.]+", "-", entry[1]).lower(): tuple(re.findall(r"sha256:([0-9a-f]{64})", entry[2]))
        for entry in entries
    }
