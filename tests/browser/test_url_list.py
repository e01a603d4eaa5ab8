"""Selected files as a list of URLs, which curl reads without knowing anything of Packline."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from packline.local.stack import around_proxies
from tests.browser.conftest import Console
from tests.browser.deployment import Deployment, png

FILES = "versions/street-scenes:v2?tab=files"


def saved_list(console: Console, folder: Path, tool: str) -> Path:
    page = console.page
    page.get_by_role("button", name="List of URLs…").click()
    page.get_by_label("For", exact=True).select_option(tool)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save list").click()
    page.get_by_text("good until").wait_for()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


@pytest.mark.skipif(shutil.which("curl") is None, reason="There is no curl on the PATH.")
def test_curl_downloads_what_a_saved_list_names(
    console: Console, deployment: Deployment, tmp_path: Path
) -> None:
    page = console.open(f"{FILES}&find=1", "street-scenes v2")
    page.get_by_role("checkbox", name="Select images/scene-0001.png").check()
    page.get_by_role("checkbox", name="Select images/scene-0010.png").check()
    listed = saved_list(console, tmp_path, "curl")
    for theme in ("light", "dark"):
        console.theme(theme)
        assert console.serious_findings() == []
    assert listed.read_text().splitlines()[1].startswith("# The URLs are good until 20")
    command = page.locator("dialog .twin code").inner_text().split()
    subprocess.run(command, cwd=tmp_path, env=around_proxies(), check=True, capture_output=True, timeout=60)
    assert (tmp_path / "images" / "scene-0001.png").read_bytes() == png(160, 100, 17)
    assert (tmp_path / "images" / "scene-0010.png").read_bytes() == png(160, 100, 170)


def test_aria2_gets_a_path_for_each_url(console: Console, tmp_path: Path) -> None:
    page = console.open(FILES, "street-scenes v2")
    page.get_by_role("checkbox", name="Select labels.csv").check()
    lines = saved_list(console, tmp_path, "aria2").read_text().splitlines()
    assert lines[0] == "# 1 file of dataset://street-scenes/v2"
    assert lines[2].startswith("# aria2c --input-file=street-scenes-v2-urls.txt")
    assert lines[3].startswith("http://127.0.0.1:")
    assert lines[4:] == ["  out=labels.csv"]
