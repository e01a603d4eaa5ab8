"""What the buttons copy is what it says, and runs as it is."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from tests.browser.conftest import Console
from tests.browser.deployment import NOON, Deployment

HERE = "versions/copied:v1"
BUTTONS = ("URI", "Command line", "Python", "packline.open", "PyTorch", "YAML input")


@pytest.fixture(scope="module")
def copied(deployment: Deployment) -> None:
    """A version of two files in two folders."""
    members = deployment.upload("copied-1", {"a/x.txt": b"first", "b/x.txt": b"second"})
    deployment.version("copied", "v1", members, "copied-1", NOON)


@pytest.mark.usefixtures("copied")
def test_the_copied_lines_fetch_the_version(console: Console, deployment: Deployment, tmp_path: Path) -> None:
    page = console.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    console.open(HERE, "copied v1")
    texts = {}
    for name in BUTTONS:
        page.get_by_role("button", name=f"Copy {name}").click()
        expect(page.locator("#status")).to_have_text(f"Copied: {name}")
        expect(page.get_by_role("button", name=f"Copy {name}")).to_have_text("Copied")
        texts[name] = page.evaluate("() => navigator.clipboard.readText()")
    assert texts["URI"] == "dataset://copied/v1"
    assert yaml.safe_load(texts["YAML input"]) == {
        "inputs": [{"name": "copied", "default": "dataset://copied/v1", "keep-directories": "full"}]
    }
    environment = {**os.environ, **deployment.stack.env(), "PACKLINE_CACHE": str(tmp_path / "cache")}
    program, *arguments = shlex.split(texts["Command line"])
    assert program == "packline"
    for name, command in {
        "by-line": [sys.executable, "-m", "packline.cli.main", *arguments],
        "by-python": [sys.executable, "-c", texts["Python"]],
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        assert (folder / "copied/a/x.txt").read_bytes() == b"first"
        assert (folder / "copied/b/x.txt").read_bytes() == b"second"
    opened = [sys.executable, "-c", texts["packline.open"]]
    done = subprocess.run(opened, env=environment, capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines() == ["a/x.txt 5", "b/x.txt 6"], done.stderr
    dataset = texts["PyTorch"].replace(
        "from torch.utils.data import DataLoader", "DataLoader = lambda *_, **__: 0"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{dataset}\nprint(sorted(dataset))"],
        env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.stdout.strip() == "[b'first', b'second']", done.stderr


@pytest.mark.usefixtures("copied")
@pytest.mark.parametrize("clipboard", ["undefined", "{writeText: () => Promise.reject(new Error('no'))}"])
def test_without_the_clipboard_it_is_copied_the_old_way(console: Console, clipboard: str) -> None:
    page = console.page
    page.add_init_script(f"Object.defineProperty(navigator, 'clipboard', {{value: {clipboard}}})")
    console.open(HERE, "copied v1")
    page.evaluate(
        "() => document.addEventListener('copy', () => { window.copied = document.activeElement.value; })"
    )
    button = page.get_by_role("button", name="Copy URI")
    button.click()
    expect(button).to_have_text("Copied")
    assert page.evaluate("() => window.copied") == "dataset://copied/v1"
    expect(button).to_be_focused()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Copy command line").click()
    assert page.evaluate("() => window.copied") == "packline delete dataset://copied/v1"
