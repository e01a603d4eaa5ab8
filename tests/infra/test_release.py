"""What a release holds: bundles of equal bytes, what they are made of, and licences that are accepted."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path

import pytest

from infra.assets import LOCK, ROOT, TRACES, remove_traces, stage_code, stage_layer
from infra.bundle import zip_folder
from infra.release import ALWAYS, SUMS, is_release, write_release
from infra.sbom import (
    Component,
    UnknownLicense,
    bill_of_materials,
    components_of,
    license_list,
    locked_hashes,
)
from packline.errors import InvalidSetting


@pytest.fixture(scope="module")
def packages() -> list[Component]:
    """Those of the layer, which the synthesis of any template has staged."""
    return components_of(stage_layer(ROOT / "build" / "assets").folder)


def test_equal_sources_give_equal_bytes_at_another_time_and_place(tmp_path: Path) -> None:
    digests = []
    for name, second, mode in (("here", 1_000_000_000, 0o600), ("there", 1_700_000_000, 0o755)):
        folder = stage_code(tmp_path / name).folder
        for path in folder.rglob("*.py"):
            os.utime(path, (second, second))
            path.chmod(mode)
        zip_folder(folder, tmp_path / f"{name}.zip")
        digests.append(hashlib.sha256((tmp_path / f"{name}.zip").read_bytes()).hexdigest())
    assert digests[0] == digests[1]


def test_nothing_in_a_layer_says_where_it_was_installed(tmp_path: Path) -> None:
    described = tmp_path / "some-1.0.dist-info"
    described.mkdir()
    for name in (*TRACES, "METADATA"):
        (described / name).write_text("../../bin/some,sha256=of a script that names this machine's Python,1")
    remove_traces(tmp_path)
    assert [path.name for path in described.iterdir()] == ["METADATA"]


def test_the_layer_holds_what_is_locked_with_the_digests_that_are_allowed(packages: list[Component]) -> None:
    lock = LOCK.read_text(encoding="utf-8")
    named = dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE))
    assert {c.purl for c in packages} == {f"pkg:pypi/{name}@{release}" for name, release in named.items()}
    assert set(locked_hashes(lock)) == set(named)
    assert all(component.hashes for component in packages)


def test_the_bill_of_materials_names_the_bundle_and_every_package(packages: list[Component]) -> None:
    bill = bill_of_materials("layer.zip", "0" * 64, packages)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["hashes"] == [{"alg": "SHA-256", "content": "0" * 64}]
    assert [c["purl"] for c in bill["components"]] == [c.purl for c in packages]
    assert bill["dependencies"][0] == {"ref": "layer.zip", "dependsOn": [c.purl for c in packages]}


def test_the_code_is_listed_with_the_scripts_of_others_that_it_holds(tmp_path: Path) -> None:
    components = components_of(stage_code(tmp_path).folder)
    assert [component.name for component in components] == ["htm", "packline"]
    assert "| code.zip | htm |" in license_list({"code.zip": components})


@pytest.mark.parametrize(
    "said", ["License-Expression: GPL-3.0-only", "License: see our lawyers", "Keywords: none"]
)
def test_a_licence_that_nobody_accepted_is_refused(tmp_path: Path, said: str) -> None:
    described = tmp_path / "python" / "some-1.0.dist-info"
    described.mkdir(parents=True)
    (described / "METADATA").write_text(f"Metadata-Version: 2.4\nName: some\nVersion: 1.0\n{said}\n")
    with pytest.raises(UnknownLicense, match=r"some 1\.0") as refused:
        components_of(tmp_path)
    assert refused.value.remedy


def test_only_a_folder_that_holds_nothing_but_a_release_is_written_again(tmp_path: Path) -> None:
    assert not is_release(tmp_path / "absent")
    (tmp_path / SUMS).write_text(f"{'0' * 64}  disk.iso\n")
    assert not is_release(tmp_path), "others publish digests in a file of this name"
    (tmp_path / SUMS).write_text("".join(f"{'0' * 64}  {name}\n" for name in sorted(ALWAYS)))
    for name in ALWAYS:
        (tmp_path / name).touch()
    assert is_release(tmp_path)
    (tmp_path / "thesis.txt").touch()
    assert not is_release(tmp_path)


def test_nothing_is_written_into_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(FileExistsError):
        write_release(tmp_path)
    with pytest.raises(InvalidSetting):
        write_release(tmp_path / "new", api="secret")
    assert not (tmp_path / "new").exists(), "a release is there as a whole, or not at all"


def test_guides_verify_the_attestation_of_one_file_at_a_time() -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        for argument in re.findall(r"gh attestation verify (\S+)", page.read_text(encoding="utf-8")):
            assert "*" not in argument, page.name


@pytest.mark.matrix
def test_a_release_is_complete_and_the_same_each_time(tmp_path: Path) -> None:
    interrupted = tmp_path / ".a.unfinished"
    interrupted.mkdir()
    (interrupted / "half.zip").write_bytes(b"of a process that was killed")
    for name in ("a", "deeper/b"):
        write_release(tmp_path / name)
    assert not interrupted.exists()
    first, second = ((tmp_path / name / SUMS).read_text() for name in ("a", "deeper/b"))
    assert first == second
    names = {line.split("  ")[1] for line in first.splitlines()}
    assert is_release(tmp_path / "a")
    template = json.loads((tmp_path / "a" / "Packline.template.json").read_text())
    keys = set(re.findall(r'"\$\{AssetsPrefix\}([0-9a-f]{64}\.zip)"', json.dumps(template)))
    assert len(keys) == 2
    assert keys | {key.replace(".zip", ".cdx.json") for key in keys} < names
    assert {"LICENSES.md", "Packline.template.json", "deployer-policy-1.json"} < names
