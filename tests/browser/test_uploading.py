"""Files of the browser's machine become a version: dropped or chosen, sent in slices, sealed, or said not to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from packline.pipeline.manifests import read_manifest
from tests.browser.conftest import Console
from tests.browser.deployment import Deployment
from tests.browser.work import SOON

LARGE = bytes(range(256)) * (9 * 4_096)
"""9 MiB: two slices."""
PUTS = "**/outputs/**"
DROP = """([names, body]) => {
  const transfer = new DataTransfer();
  for (const name of names) transfer.items.add(new File([body], name));
  document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true }));
}"""


def form(console: Console, dataset: str, version: str = "v1") -> Page:
    page = console.open("upload", "Upload files")
    page.get_by_label("Dataset").fill(dataset)
    page.get_by_label("Version", exact=True).fill(version)
    return page


def drop(page: Page, *names: str) -> None:
    page.evaluate(DROP, [list(names), "dropped"])
    page.get_by_role("region", name="Chosen files").wait_for()


def send(page: Page) -> None:
    page.get_by_role("button", name="Upload ", exact=False).click()


def test_a_folder_becomes_a_version_after_a_slice_has_failed(
    console: Console, deployment: Deployment, tmp_path: Path
) -> None:
    folder = tmp_path / "scenes"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "large.bin").write_bytes(LARGE)
    (folder / "a b.txt").write_bytes(b"small")
    page = form(console, "uploaded")
    page.locator("input[webkitdirectory]").set_input_files(folder)
    expect(page.get_by_role("region", name="Chosen files")).to_contain_text("2 files, 9.0 MiB")
    expect(page.get_by_role("region", name="Chosen files")).to_contain_text("scenes/deep/large.bin")

    def refuse(route: Route) -> None:
        error = "<Error><Code>Broken</Code><Message>Not this one</Message></Error>"
        allowed = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "ETag, x-amz-checksum-crc32",
        }
        second = "partNumber=2" in route.request.url and route.request.method == "PUT"
        route.fulfill(status=400, body=error, headers=allowed) if second else route.continue_()

    page.route(PUTS, refuse)
    send(page)
    go_on = page.get_by_role("button", name="Go on")
    go_on.wait_for()
    assert "Not this one (Broken)" in page.inner_text("main")
    console.forgive("400")
    page.unroute(PUTS)
    go_on.click()
    page.get_by_role("link", name="dataset://uploaded/v1").wait_for(timeout=SOON)
    version = deployment.registry.version("uploaded", "v1")
    assert [member.path for member in read_manifest(deployment.store, version.manifest)] == [
        "scenes/a b.txt",
        "scenes/deep/large.bin",
    ]
    key = f"outputs/{version.execution}/scenes/deep/large.bin"
    assert deployment.s3.get_object(Bucket=deployment.stack.store, Key=key)["Body"].read() == LARGE
    marker = deployment.registry.execution(version.execution).marker
    assert marker["files"] == 2
    assert version.created_by.name == "you@localhost"


def test_hostile_names_are_refused_before_anything_is_sent(console: Console) -> None:
    page = form(console, "hostile")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    drop(page, "fine.txt", "a\\b.txt")
    send(page)
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "1 file cannot be uploaded; nothing was sent." in alert.inner_text()
    assert not [url for url in sent if "/outputs/" in url]
    console.settle()
    assert console.serious_findings() == []
    page.get_by_role("button", name="Leave them out").click()
    expect(page.get_by_role("region", name="Chosen files")).to_contain_text("1 file,")


def test_a_version_that_exists_is_refused_before_anything_is_sent(console: Console) -> None:
    page = form(console, "street-scenes")
    drop(page, "fine.txt")
    send(page)
    page.get_by_role("alert").wait_for()
    assert "dataset://street-scenes/v1 exists already" in page.get_by_role("alert").inner_text()
    console.forgive("409")


def test_an_upload_whose_end_is_not_answered_goes_on_and_is_not_cancelled(console: Console) -> None:
    page = form(console, "unanswered")
    drop(page, "one.txt")
    page.route("**/uploads/complete/", lambda route: route.abort())
    send(page)
    page.get_by_role("alert").get_by_text("Go on: an upload is ended once").wait_for()
    assert page.get_by_role("button", name="Cancel", exact=True).count() == 0
    console.forgive("ERR_FAILED")
    page.unroute("**/uploads/complete/")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="dataset://unanswered/v1").wait_for(timeout=SOON)


def test_a_cancelled_upload_makes_no_version(console: Console, deployment: Deployment) -> None:
    page = form(console, "cancelled")
    drop(page, "one.txt", "two.txt")
    page.route(PUTS, lambda route: None if route.request.method == "PUT" else route.continue_())
    send(page)
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_text("becomes no version").wait_for()
    page.unroute_all(behavior="ignoreErrors")
    assert "0 of 2 files stored" in page.inner_text("main")
    execution = page.locator(".note code").inner_text()
    listed = deployment.s3.list_objects_v2(Bucket=deployment.stack.store, Prefix=f"control/{execution}")
    assert listed["KeyCount"] == 0


def test_a_store_that_lets_no_page_in_is_said_with_the_rule_to_set(console: Console) -> None:
    page = form(console, "unreachable")
    drop(page, "one.txt")
    page.clock.install()
    page.route(PUTS, lambda route: route.abort())
    send(page)
    for _ in range(4):
        page.clock.fast_forward(5_000)
        page.wait_for_timeout(50)
    page.get_by_role("button", name="Go on").wait_for()
    page.get_by_text("What the bucket must allow").click()
    assert '"AllowedOrigins": [\n        "http://127.0.0.1' in page.locator(".cors pre").inner_text()
    assert console.serious_findings() == []
    console.forgive("Failed to load resource")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_that_begin_have_no_serious_finding(console: Console, theme: str) -> None:
    console.theme(theme)
    page = form(console, "street-scenes", "v9")
    drop(page, "images/one.png", "images/two.png")
    assert console.serious_findings() == []


def test_objects_are_adopted_after_a_preview_of_what_would_be_taken(
    console: Console, deployment: Deployment
) -> None:
    for name in ("cats/1.jpg", "cats/2.jpg", "notes.md"):
        deployment.s3.put_object(Bucket=deployment.stack.store, Key=f"raw/{name}", Body=name.encode())
    page = console.open("adopt", "Adopt objects")
    page.get_by_label("Prefix").fill("raw")
    page.get_by_label("Only these paths").fill("*.jpg")
    page.get_by_label("Dataset").fill("adopted")
    page.get_by_label("Version (optional)").fill("v1")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="What would be adopted").wait_for()
    shown = page.inner_text("main")
    assert "cats/1.jpg" in shown
    assert "Left out: 1. They match none of the patterns." in shown
    for theme in ("light", "dark"):
        console.theme(theme)
        assert console.serious_findings() == []
    page.get_by_role("button", name="Adopt 2 files").click()
    page.get_by_role("link", name="dataset://adopted/v1").wait_for(timeout=SOON)
    assert deployment.registry.version("adopted", "v1").manifest.files == 2


def test_a_preview_is_gone_when_the_request_is_another_one(console: Console, deployment: Deployment) -> None:
    deployment.s3.put_object(Bucket=deployment.stack.store, Key="raw-2/a.txt", Body=b"a")
    page = console.open("adopt", "Adopt objects")
    page.get_by_label("Prefix").fill("raw-2/")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Adopt 1 file").wait_for()
    page.get_by_label("Prefix").fill("raw-3/")
    page.get_by_role("heading", name="What would be adopted").wait_for(state="detached")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("alert").wait_for()
    assert "There is no object below 'raw-3/'." in page.get_by_role("alert").inner_text()
    console.forgive("404")
