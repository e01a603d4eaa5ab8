"""What people change: versions of selected data, aliases against others, versions deleted and restored, models."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Console
from tests.browser.deployment import NOON, Deployment
from tests.browser.work import agree, appears, becomes, dialog, upload


@pytest.fixture(scope="module")
def tagged(deployment: Deployment) -> None:
    """Files that something is said of: half of them red, the other half blue."""
    files = {f"shades/{n:03}.png": b"%d" % n for n in range(130)}
    said = {
        path: {"valohai.tags": ["red" if n % 2 else "blue"], "accuracy": n / 200, "factory": "eu-02"}
        for n, path in enumerate(files)
    }
    upload(deployment, "shades-1", files, {"valohai.dataset-versions": ["dataset://shades/v1"]}, said)


@pytest.mark.usefixtures("tagged")
def test_found_files_are_selected_over_pages_and_become_a_version(
    console: Console, deployment: Deployment
) -> None:
    page = console.page
    appears(
        console, "datasets/shades", "shades", lambda: page.get_by_role("rowheader", name="v1", exact=True)
    )
    all_of_them: dict[str, str | float | bool] = {"property": "factory=eu-02", "limit": 1_000}
    for _ in range(60):  # the version is there before all is in the index
        url = f"{deployment.stack.api_url}/api/v0/data/"
        if len(page.request.get(url, params=all_of_them).json()["results"]) == 130:
            break
        page.wait_for_timeout(500)
    page.get_by_role("searchbox", name="Search").fill("factory=eu-02")
    page.keyboard.press("Enter")
    console.heading("Search").wait_for()
    console.settle()
    assert "100 files shown; there are more" in page.inner_text("main")
    assert page.get_by_label("Properties").input_value() == "factory=eu-02"
    # Which hundred come first depends on the ids of the datums.
    page.get_by_label(re.compile("^Select shades/")).first.check()
    selected = page.get_by_role("region", name="Selection")
    expect(selected).to_contain_text("1 selected")
    all_shown = page.get_by_label("Select all 100 shown")
    assert all_shown.evaluate("(box) => box.indeterminate")
    all_shown.check()
    expect(selected).to_contain_text("100 selected")
    page.get_by_role("button", name="Load more results").click()
    console.settle()
    page.get_by_label("Select all 130 shown").check()
    expect(selected).to_contain_text("130 selected")
    page.get_by_label("Select all 130 shown").uncheck()
    expect(selected).to_have_count(0)

    page.get_by_label("Tags").fill("red")
    page.get_by_label("Properties").fill("accuracy>=0.6")
    page.get_by_role("button", name="Search", exact=True).click()
    console.settle()
    assert "5 files shown." in page.inner_text("main")
    page.get_by_label("Select all 5 shown").check()
    page.get_by_label("Tags").fill("blue")
    page.get_by_label("Properties").fill("")
    page.get_by_role("textbox", name="Name", exact=True).fill("000.png")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_label("Select shades/000.png").check()
    expect(selected).to_contain_text("6 selected")

    selected.get_by_role("button", name="Create version from selection").click()
    form = dialog(console)
    form.get_by_label("Dataset", exact=True).fill("Picked")
    expect(form.get_by_text("Lower-case letters")).to_be_visible()
    expect(form.get_by_role("button", name="Create version")).to_have_attribute("aria-disabled", "true")
    form.get_by_label("Dataset", exact=True).fill("picked")
    form.get_by_label("Version", exact=True).fill("v1")
    form.get_by_label("Made from").fill("shades:v1")
    form.get_by_label("Aliases").fill("best")
    form.get_by_label("Tags").fill("by-hand")
    assert re.search(r"--datum( [0-9a-f-]{36}){6}", form.inner_text())
    for theme in ("light", "dark"):
        console.theme(theme)
        assert console.serious_findings() == []
    agree(console, "Create version")
    console.heading("picked v1").wait_for()
    becomes(console, "packaged")
    assert "6\nfiles" in page.inner_text("main")
    assert "dataset://shades/v1" in page.inner_text("main")
    console.open("datasets/picked/aliases/best", "picked/best")


@pytest.mark.usefixtures("tagged")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_search_and_executions_can_be_used_by_everyone(console: Console, theme: str) -> None:
    console.theme(theme)
    page = console.page
    found = page.get_by_label("Select shades/001.png")
    appears(console, "search?q=tag:red", "Search", lambda: found)
    found.check()
    assert console.serious_findings() == []
    for address, title in (
        ("executions", "Executions"),
        ("executions/shades-1", "shades-1"),
        ("models", "Models"),
    ):
        console.open(address, title)
        assert console.serious_findings() == []
    console.open("executions", "Executions")


def test_a_search_for_nothing_and_a_search_in_vain_say_so(console: Console) -> None:
    page = console.open("search", "Search")
    assert page.get_by_role("table").count() == 0
    console.open("search?q=nobody-said-this", "Search")
    assert "Nothing matches “nobody-said-this”." in page.inner_text("main")


def test_of_two_who_promote_at_once_the_second_is_told_and_asked_again(
    console: Console, deployment: Deployment
) -> None:
    for name in ("v1", "v2", "v3"):
        members = deployment.upload(f"race-{name}", {"a.txt": name.encode(), f"{name}.txt": b"new"})
        deployment.version("race", name, members, f"race-{name}", NOON + int(name[1]))
    deployment.alias("race", "production", "v1", NOON, 0)
    page = console.open("datasets/race", "race")
    page.get_by_role("button", name="Promote a version").click()
    form = dialog(console)
    form.get_by_label("Alias").fill("production")
    form.get_by_label("Version", exact=True).fill("v2")
    expect(form.get_by_role("region", name="What changes")).to_contain_text("1 added")
    for theme in ("light", "dark"):
        console.theme(theme)
        assert console.serious_findings() == []

    deployment.alias("race", "production", "v3", NOON + 60, 1)  # someone else
    form.get_by_role("button", name="Move production").click()
    told = form.get_by_role("alert")
    expect(told).to_contain_text(
        "Someone else changed it first: production now points to v3, no longer to v1."
    )
    expect(form.get_by_role("region", name="What changes")).to_contain_text("v3.txt")
    console.forgive("412")
    assert deployment.registry.resolve("race", "production").version == "v3"
    assert "--rev 2" in form.inner_text()

    agree(console, "Move it anyway")
    assert deployment.registry.resolve("race", "production").version == "v2"
    alias = page.get_by_role("region", name="Aliases").get_by_role("row", name=re.compile("production"))
    expect(alias).to_contain_text("v2")


def test_the_history_of_an_alias_leads_back(console: Console, deployment: Deployment) -> None:
    for name in ("v1", "v2"):
        members = deployment.upload(f"back-{name}", {"a.txt": name.encode()})
        deployment.version("back", name, members, f"back-{name}", NOON + int(name[1]))
    deployment.alias("back", "best", "v1", NOON, 0)
    deployment.alias("back", "best", "v2", NOON + 1, 1)
    page = console.open("datasets/back/aliases/best", "back/best")
    page.get_by_role("button", name="Move back to v1").click()
    expect(dialog(console).get_by_role("region", name="What changes")).to_contain_text("1 changed")
    agree(console, "Move best")
    expect(page.get_by_role("table", name="History of best").get_by_role("row").nth(1)).to_contain_text("v1")
    assert deployment.registry.resolve("back", "best").version == "v1"
    for theme in ("light", "dark"):
        console.theme(theme)
        assert console.serious_findings() == []


def test_only_the_newest_revision_of_an_alias_is_marked_now(console: Console, deployment: Deployment) -> None:
    for name in ("v1", "v2"):
        members = deployment.upload(f"marked-{name}", {"a.txt": name.encode()})
        deployment.version("marked", name, members, f"marked-{name}", NOON + int(name[1]))
    for rev, name in enumerate(("v1", "v2", "v1")):
        deployment.alias("marked", "best", name, NOON + rev, rev)
    page = console.open("datasets/marked/aliases/best", "marked/best")
    rows = page.get_by_role("table", name="History of best").get_by_role("row").all_inner_texts()
    assert ["now" in row for row in rows] == [False, True, False, False]


def test_an_alias_is_removed_and_its_only_version_deleted(console: Console, deployment: Deployment) -> None:
    members = deployment.upload("only-v1", {"a.txt": b"1"})
    deployment.version("only", "v1", members, "only-v1", NOON)
    deployment.alias("only", "best", "v1", NOON, 0)
    console.page.clock.install()
    page = console.open("datasets/only/aliases/best", "only/best")
    history = page.get_by_role("table", name="History of best").get_by_role("row")
    page.get_by_role("button", name="Remove…").click()
    deployment.alias(
        "only", "best", "v1", NOON + 1, 1
    )  # someone else, and the list behind the dialog follows
    page.clock.fast_forward(6_000)
    expect(history).to_have_count(3)
    assert "packline alias dataset://only/best --remove --rev 1" in dialog(console).inner_text()
    page.get_by_role("button", name="Remove best").click()
    dialog(console).get_by_role("alert").get_by_text("was moved in between").wait_for()
    console.forgive("412")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Remove…").click()
    agree(console, "Remove best")
    expect(history.nth(1)).to_contain_text("(removed)")
    for theme in ("light", "dark"):
        console.theme(theme)
        assert console.serious_findings() == []
    page = console.open("versions/only:v1", "only v1")
    page.get_by_role("button", name="Delete").click()
    agree(console, "Delete v1")
    console.heading("only").wait_for()
    assert [move.version for move in deployment.registry.alias_history("only", "best")] == ["", "v1", "v1"]


def test_a_version_is_deleted_and_restored(console: Console, deployment: Deployment) -> None:
    for name in ("v1", "v2"):
        members = deployment.upload(f"gone-{name}", {"a.txt": name.encode()})
        deployment.version("gone", name, members, f"gone-{name}", NOON + int(name[1]))
    deployment.alias("gone", "best", "v2", NOON, 0)
    page = console.open("versions/gone:v2", "gone v2")
    page.get_by_role("button", name="Delete").click()
    dialog(console).get_by_role("button", name="Delete v2").click()
    expect(dialog(console).get_by_role("alert")).to_contain_text("best")
    console.forgive("409")

    console.open("versions/gone:v1", "gone v1")
    page.get_by_role("button", name="Delete").click()
    assert "packline delete dataset://gone/v1" in dialog(console).inner_text()
    agree(console, "Delete v1")
    console.heading("gone").wait_for()
    console.settle()
    kept = page.get_by_role("region", name="Versions, newest first")
    assert [text.split()[0] for text in kept.get_by_role("rowheader").all_inner_texts()] == ["v2"]
    deleted = page.get_by_role("region", name="Deleted versions")
    assert deleted.get_by_role("rowheader").all_inner_texts() == ["v1"]
    assert console.serious_findings() == []
    deleted.get_by_role("link", name="v1").click()
    console.heading("gone v1").wait_for()
    expect(page.get_by_role("alert")).to_contain_text("was deleted")
    console.settle()
    console.forgive("410")

    page.get_by_role("button", name="Restore").click()
    agree(console, "Restore v1")
    becomes(console, "not packaged")
    console.open("datasets/gone", "gone")
    assert deleted.count() == 0


def test_a_dataset_is_made_before_anything_is_in_it(console: Console) -> None:
    page = console.open("datasets", "Datasets")
    page.get_by_role("button", name="New dataset").click()
    dialog(console).get_by_label("Name").fill("No Good")
    expect(dialog(console).get_by_text("Lower-case letters")).to_be_visible()
    dialog(console).get_by_label("Name").fill("street-scenes")
    page.get_by_role("button", name="Create dataset").click()
    dialog(console).get_by_role("alert").get_by_text("dataset://street-scenes exists already").wait_for()
    dialog(console).get_by_label("Name").fill("fresh")
    agree(console, "Create dataset")
    console.heading("fresh").wait_for()
    console.forgive("404")
    console.settle()
    assert "There is no version yet." in page.inner_text("main")
    assert "dataset://fresh" in page.inner_text("main")


def test_a_dataset_is_removed_after_its_consequences_were_shown(
    console: Console, deployment: Deployment
) -> None:
    members = deployment.upload("leaving-1", {"a.txt": b"a"})
    deployment.version("leaving", "v1", members, "leaving-1", NOON)
    deployment.alias("leaving", "best", "v1", NOON, 0)
    page = console.open("datasets/leaving", "leaving")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Remove dataset…").click()
    expect(dialog(console)).to_contain_text("1 version, 1 file, 1 B")
    expect(dialog(console)).to_contain_text("best")
    assert "packline delete dataset://leaving/ --all-versions" in dialog(console).inner_text()
    for theme in ("light", "dark"):
        console.theme(theme)
        assert console.serious_findings() == []
    dialog(console).get_by_label("Type the name").fill("leaving")
    agree(console, "Remove leaving")
    console.heading("Datasets").wait_for()
    console.settle()
    assert page.get_by_role("row", name="leaving").count() == 0
    console.open("datasets/leaving", "leaving")
    console.forgive("404")
    expect(page.get_by_role("alert").first).to_contain_text("was removed")
    page.get_by_role("region", name="Deleted versions").get_by_role("button", name="Restore v1").click()
    agree(console, "Restore v1")
    console.open("datasets/leaving", "leaving")
    expect(page.get_by_role("region", name="Versions, newest first")).to_contain_text("v1")


def test_a_model_is_approved_and_everyone_is_told(console: Console, deployment: Deployment) -> None:
    upload(deployment, "train-1", {"model.bin": b"m"}, {"valohai.model-versions": ["model://detector/"]})
    page = console.page
    appears(
        console, "models/detector", "detector", lambda: page.get_by_role("rowheader", name="1", exact=True)
    ).wait_for()
    page.get_by_role("button", name="Approve version 1").click()
    assert "packline status model://detector/1 approved" in dialog(console).inner_text()
    agree(console, "Approve")
    expect(page.get_by_role("table", name="Versions of the model")).to_contain_text("approved")
    console.open("models/detector", "detector")
    page.reload()
    console.settle()
    assert "version 1 is approved, no longer pending" in page.inner_text("main")
    assert console.serious_findings() == []


def test_an_execution_tells_its_alerts_with_what_to_do(console: Console, deployment: Deployment) -> None:
    upload(deployment, "odd-1", {"a.txt": b"a"}, {"valohai.dataset-versions": ["dataset://Bad Name/v1"]})
    page = console.page
    appears(console, "executions/odd-1", "odd-1", lambda: page.get_by_role("heading", name="Alert"))
    shown = page.inner_text("main")
    assert "InvalidMetadata" in shown
    assert "What to do: " in shown
    console.open("executions?alerts=true", "Executions")
    listed = page.get_by_role("table", name="Executions").get_by_role("rowheader").all_inner_texts()
    assert "odd-1" in listed
    assert "label-0001" not in listed
    page.get_by_label("Execution id").fill("odd-1")
    page.keyboard.press("Enter")
    console.heading("odd-1").wait_for()
