"""The card of a dataset and a version: shown, edited in place, and not by two at once."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Console
from tests.browser.deployment import HOUR, NOON, Deployment


@pytest.fixture(scope="session")
def described(deployment: Deployment) -> None:
    """A dataset whose version has a README.md of its own."""
    with deployment.unattended():
        members = deployment.upload("described-0001", {"README.md": b"# Described scenes\n\nBy *hand*.\n"})
        deployment.version("described", "v1", members, "described-0001", NOON - 3 * HOUR, tags=("night",))


def test_a_dataset_is_described_in_place_and_says_who_did_it(console: Console, described: None) -> None:
    page = console.open("datasets/described", "described")
    page.get_by_role("heading", name="Described scenes").wait_for()
    page.get_by_text("There is no description yet.").wait_for()
    page.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Description").fill("Scenes of the night")
    dialog.get_by_label("Licence").fill("CC-BY-4.0")
    dialog.get_by_label("Tags").fill("street, night")
    dialog.get_by_label("Other properties").fill('{"season": "autumn"}')
    dialog.get_by_label("README").fill("# Written by hand\n\n<script>document.title = 'x'</script>")
    assert console.serious_findings() == []
    assert "--set 'license=" in dialog.locator(".twin").inner_text()
    dialog.get_by_role("button", name="Save").click()
    dialog.wait_for(state="detached")
    page.get_by_role("heading", name="Written by hand").wait_for()
    console.settle()
    shown = page.inner_text("main")
    for text in ("Scenes of the night", "CC-BY-4.0", "street", "autumn"):
        assert text in shown
    assert console.serious_findings() == []
    page.get_by_text("History of what is said here").click()
    history = page.get_by_role("table", name="History of properties")
    history.get_by_role("row").filter(has_text="license").get_by_text("CC-BY-4.0").wait_for()
    assert console.serious_findings() == []


def test_tags_of_a_version_are_changed_and_an_edit_that_another_overtook_is_refused(
    console: Console, described: None
) -> None:
    page = console.open("versions/described:v1", "described v1")
    page.get_by_role("heading", name="Described scenes").wait_for()
    page.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_label("Tags").input_value() == "night"
    dialog.get_by_label("Tags").fill("night, rain")
    page.evaluate(OVERTAKE)
    dialog.get_by_role("button", name="Save").click()
    dialog.get_by_role("alert").get_by_text("were changed since you read them").wait_for()
    console.forgive("412")
    dialog.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Edit").click()
    dialog.get_by_label("Tags").fill("night, rain")
    dialog.get_by_role("button", name="Save").click()
    dialog.wait_for(state="detached")
    page.locator(".facts .tag", has_text="rain").wait_for()


OVERTAKE = """() => fetch("/api/v0/dataset-versions/described:v1/metadata/", {
  method: "POST", headers: {"Content-Type": "application/json"}, body: '{"weather": "wet"}',
})"""
