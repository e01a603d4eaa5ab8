"""From an empty deployment to a dataset one can look at, by the command that the page shows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from packline.local.stack import CREDENTIALS, LocalStack, around_proxies
from tests.browser.conftest import Console

HANGS = 240


def run_script(script: str, folder: Path) -> str:
    """Run what the page shows, as somebody does who has the command line and nothing else set; what it prints."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PACKLINE_", "AWS_"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**ours, **around_proxies(), **CREDENTIALS, "PATH": path, "HOME": str(folder)}
    done = subprocess.run(
        ["sh", "-ec", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command_of_an_empty_page_makes_the_first_dataset(
    stack: LocalStack, empty_console: Console, tmp_path: Path
) -> None:
    page = empty_console.open("", "Datasets")
    assert "There is no dataset yet" in page.inner_text("main")
    assert page.locator("pre.script").evaluate("(box) => box.scrollWidth <= box.clientWidth"), "whole lines"
    assert empty_console.serious_findings() == []
    empty_console.shoot("begin", "light")
    page.set_viewport_size({"width": 390, "height": 844})
    empty_console.theme("dark")
    assert empty_console.serious_findings() == []
    empty_console.shoot("phone-begin", "dark")
    (tmp_path / "my-files").mkdir()
    (tmp_path / "my-files" / "hello.txt").write_bytes(b"hello\n")
    run_script(page.locator("pre.script").inner_text(), tmp_path)

    empty_console.open("datasets", "Datasets")
    row = page.get_by_role("row", name="my-dataset")
    row.wait_for()  # lists are read again while they are looked at
    empty_console.settle()
    assert row.get_by_role("cell").all_inner_texts()[:3] == ["v1", "1", "6 B"]

    row.get_by_role("link", name="v1").click()
    empty_console.heading("my-dataset v1").wait_for()
    page.get_by_role("link", name="Files").click()
    page.get_by_role("button", name="hello.txt").click()
    page.get_by_text("hello\n", exact=True).wait_for()
