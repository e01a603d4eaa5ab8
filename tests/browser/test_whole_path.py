"""A user's whole path: nothing, an upload, a package, a promotion, its history; and a packaging that fails."""

from __future__ import annotations

import time

from playwright.sync_api import expect

from packline.model import Packaging
from packline.pipeline.planning import plan_package
from packline.vhpkgzip.chunking import PartLimits
from tests.browser.conftest import Console
from tests.browser.deployment import NOON, Deployment, without_objects
from tests.browser.work import SOON, agree, appears, becomes, dialog, upload
from tests.builders import a_part


def test_from_an_upload_to_a_promoted_package(console: Console, deployment: Deployment) -> None:
    page = console.open("datasets/path", "path")
    page.get_by_role("alert").wait_for()  # there is no such dataset
    console.forgive("404")
    files = {f"train/{n}.txt": b"%d" % n for n in range(20)}
    upload(deployment, "path-1", files, {"valohai.dataset-versions": ["dataset://path/v1"]})
    appears(
        console, "datasets/path", "path", lambda: page.get_by_role("rowheader", name="v1", exact=True)
    ).get_by_role("link").click()
    becomes(console, "not packaged")

    page.get_by_role("button", name="Package now").click()
    assert "packline package dataset://path/v1" in dialog(console).inner_text()
    agree(console, "Package now")
    becomes(console, "packaged")
    page.get_by_role("link", name="Packages").click()
    row = page.get_by_role("table", name="Parts of the package").get_by_role("row").nth(1)
    assert "20" in row.inner_text()
    with page.expect_download() as download:
        row.get_by_role("button", name="Download part 1").click()
    assert download.value.path().read_bytes()[:4] == b"PK\x03\x04"

    page.get_by_role("button", name="Promote").click()
    dialog(console).get_by_label("Alias").fill("production")
    expect(dialog(console).get_by_text("new", exact=True)).to_be_visible()
    agree(console, "Create production")
    more = {**files, "train/20.txt": b"twenty", "train/3.txt": b"changed"}
    entry = {"uri": "dataset://path/v2", "packaging": True}
    upload(deployment, "path-2", more, {"valohai.dataset-versions": [entry]})
    appears(console, "versions/path:v2", "path v2", lambda: page.get_by_role("button", name="Promote"))
    becomes(console, "packaged")

    page.get_by_role("button", name="Promote").click()
    dialog(console).get_by_label("Alias").fill("production")
    asked = dialog(console).get_by_role("region", name="What changes")
    expect(asked).to_contain_text("1 added")
    for words in ("v1", "v2", "0 removed", "1 changed", "train/3.txt", "train/20.txt"):
        assert words in asked.inner_text()
    assert "packline alias dataset://path/production v2 --rev 1" in dialog(console).inner_text()
    agree(console, "Move production")
    console.open("datasets/path/aliases/production", "path/production")
    moves = page.get_by_role("table", name="History of production").get_by_role("row").all_inner_texts()[1:]
    assert [move.split()[:2] for move in moves] == [["2", "v2"], ["1", "v1"]]
    console.open("datasets/path", "path")
    assert "production moved from v1 to v2" in page.inner_text("main")
    assert "v2 was packaged in 1 part" in page.inner_text("main")


def test_packaging_is_watched_while_it_runs(console: Console, deployment: Deployment) -> None:
    members = without_objects("watched", (f"{n:04}.txt" for n in range(100)))
    # Made now: if it were of yesterday, a sweep between its two writes would find it due, and start a run.
    made = deployment.version("watched", "v1", members, "watched", time.time(), packaging=Packaging.PENDING)
    page = console.open("versions/watched:v1", "watched v1")
    bar = page.get_by_role("progressbar", name="Packaging")
    expect(bar).to_have_attribute("aria-valuetext", "Planning the parts…")
    version, parts = plan_package(
        "watched", "v1", registry=deployment.registry, store=deployment.store, limits=PartLimits(max_files=30)
    )
    assert len(parts) >= 4
    deployment.registry.record_part(version.plan, a_part(0))
    expect(bar).to_have_attribute("aria-valuetext", f"1 of {len(parts)} parts packed", timeout=SOON)
    assert bar.get_attribute("aria-valuenow") == str(round(100 / len(parts)))
    assert page.locator("[aria-live=polite].said").inner_text() == f"1 of {len(parts)} parts packed"
    console.theme("dark")
    assert console.serious_findings() == []
    console.shoot("packaging", "dark")
    for index in range(1, len(parts)):
        deployment.registry.record_part(version.plan, a_part(index))
    expect(bar).to_have_attribute(
        "aria-valuetext", f"All {len(parts)} parts are packed; publishing…", timeout=SOON
    )
    deployment.registry.finish_packaging("watched", made.version, NOON)
    becomes(console, "packaged")
    assert bar.count() == 0


def test_a_packaging_that_failed_says_why_and_is_tried_again(
    console: Console, deployment: Deployment
) -> None:
    members = deployment.upload("broken-1", {"a.txt": b"a" * 100, "b.txt": b"b" * 100})
    # Pinned by what is in them, as adopted objects of a bucket without versioning are: the same bytes put back will do.
    unversioned = [member._replace(version_id=None) for member in members]
    deployment.version("broken", "v1", unversioned, "broken-1", NOON)
    lost = members[0].key
    deployment.s3.delete_object(Bucket=deployment.stack.store, Key=lost)
    page = console.open("versions/broken:v1", "broken v1")
    page.get_by_role("button", name="Package now").click()
    agree(console, "Package now")
    becomes(console, "packaging failed")
    failed = page.get_by_role("alert", name="Packaging failed")
    assert "a.txt" in failed.inner_text()
    for theme in ("light", "dark"):
        console.theme(theme)
        assert console.serious_findings() == []

    deployment.s3.put_object(Bucket=deployment.stack.store, Key=lost, Body=b"a" * 100)
    failed.get_by_role("button", name="Retry packaging").click()
    assert "a.txt" in dialog(console).inner_text()
    agree(console, "Retry")
    becomes(console, "packaged")
    assert failed.count() == 0


def test_a_package_is_rebuilt_after_a_confirmation(console: Console, deployment: Deployment) -> None:
    members = deployment.upload("again-1", {"a.txt": b"a", "b.txt": b"b"})
    deployment.version("again", "v1", members, "again-1", NOON)
    page = console.open("versions/again:v1", "again v1")
    page.get_by_role("button", name="Package now").click()
    agree(console, "Package now")
    becomes(console, "packaged")
    page.get_by_role("button", name="Rebuild").click()
    assert "--rebuild" in dialog(console).inner_text()
    page.keyboard.press("Escape")
    dialog(console).wait_for(state="detached")
    becomes(console, "packaged")
    page.get_by_role("button", name="Rebuild").click()
    agree(console, "Rebuild")
    becomes(console, "packaging")
    becomes(console, "packaged")
