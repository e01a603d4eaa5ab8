"""Finding: any file by a part of its name, pages and names by the keyboard, and tables in an order that is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Console


def test_a_file_is_found_by_a_part_of_its_name_and_opens(console: Console) -> None:
    page = console.open("datasets", "Datasets")
    page.get_by_role("searchbox", name="Search", exact=True).fill("abels.cs")
    page.keyboard.press("Enter")
    table = page.get_by_role("table", name="Names and files")
    row = table.get_by_role("row").filter(has_text="street-scenes")
    row.wait_for()
    console.settle()
    assert [link.inner_text() for link in row.get_by_role("link").all()] == [
        "labels.csv",
        "street-scenes",
        "v2",
        "v1",
    ]
    assert "annotated or not" in page.inner_text("main")
    assert "Nothing is like that" not in page.inner_text("main")
    row.get_by_role("link", name="labels.csv").click()
    page.get_by_role("region", name="Preview of labels.csv").get_by_text("car, parked").first.wait_for()


def test_names_are_found_by_a_part_in_any_case_and_lead_to_their_pages(console: Console) -> None:
    page = console.open("search?q=SCENES", "Search")
    table = page.get_by_role("table", name="Names and files")
    table.get_by_role("link", name="street-scenes", exact=True).first.click()
    console.heading("street-scenes").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_palette_is_used_by_keys_alone(console: Console, theme: str) -> None:
    console.theme(theme)
    page = console.open("datasets", "Datasets")
    page.get_by_role("link", name="street-scenes", exact=True).focus()
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Commands")
    field = palette.get_by_role("combobox")
    field.wait_for()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "combobox"
    assert console.serious_findings() == []
    page.keyboard.press("Escape")
    palette.wait_for(state="detached")
    assert page.evaluate("document.activeElement.textContent") == "street-scenes"
    page.keyboard.press("Control+k")
    field.wait_for()
    page.keyboard.type("model")
    page.keyboard.press("Enter")
    console.heading("Models").wait_for()
    page.keyboard.press("Control+k")
    page.keyboard.type("street-scenes:v1")
    palette.get_by_role("option", name="dataset://street-scenes/v1").wait_for()
    page.keyboard.press("Enter")
    console.heading("street-scenes v1").wait_for()
    console.settle()
    page.keyboard.press("Control+k")
    page.keyboard.type("compare")
    page.keyboard.press("Enter")
    page.wait_for_url("**tab=diff")


def test_a_table_is_sorted_and_filtered_by_its_address(console: Console) -> None:
    page = console.open("datasets", "Datasets")
    table = page.get_by_role("table", name="Datasets")

    def names() -> list[str]:
        return [each.inner_text() for each in table.get_by_role("rowheader").all()]

    as_listed = names()
    button = table.get_by_role("button", name="Sort by Dataset")
    button.click()
    button.click()
    assert names() == as_listed[::-1]
    assert table.get_by_role("columnheader", name="Dataset").get_attribute("aria-sort") == "descending"
    page.reload()
    console.settle()
    assert names() == as_listed[::-1]
    page.go_back()
    console.settle()
    assert names() == as_listed
    page.get_by_role("searchbox", name="Name contains").fill("street")
    page.wait_for_url("**search=street**")
    console.settle()
    assert names() == ["street-scenes"]
    page.go_back()
    console.settle()
    assert len(names()) == len(as_listed)


def test_a_phone_has_the_palette_and_the_order_of_a_table(console: Console) -> None:
    console.page.set_viewport_size({"width": 390, "height": 844})
    page = console.open("datasets", "Datasets")
    assert page.get_by_role("combobox", name="Order of Datasets").is_visible()
    page.get_by_role("button", name="Commands").click()
    palette = page.get_by_role("dialog", name="Commands")
    palette.get_by_role("option", name="Fleet").click()
    console.heading("Fleet").wait_for()
    assert palette.count() == 0


@pytest.mark.parametrize(
    ("address", "caption", "words", "row"),
    [
        ("executions", "Executions", "label-0002", "label-0002"),
        ("executions/label-0001", "Outputs", "scene-0004", "images/scene-0004.png"),
        ("fleet", "Datasets of the fleet", None, None),
    ],
)
def test_every_list_is_narrowed_by_words_in_its_address(
    console: Console, address: str, caption: str, words: str | None, row: str | None
) -> None:
    page = console.open(address)
    table = page.get_by_role("table", name=caption)
    before = table.get_by_role("row").count()
    if words is None or row is None:  # which rows come first depends on what other tests have made
        words = row = table.get_by_role("rowheader").first.inner_text()
    page.get_by_role("searchbox", name=f"Filter {caption.lower()}").fill(words)
    page.wait_for_url("**-filter=**")
    console.settle()
    assert 2 <= table.get_by_role("row").count() < before
    assert row in table.inner_text()
    page.reload()
    console.settle()
    assert row in table.inner_text()
    page.get_by_role("searchbox", name=f"Filter {caption.lower()}").fill("no such row")
    page.get_by_text("No row has “no such row”.").wait_for()


def test_files_are_sorted_and_narrowed_by_their_address(console: Console) -> None:
    page = console.open("versions/street-scenes:v2?tab=files", "street-scenes v2")
    page.get_by_role("button", name="Sort by Size").click()
    names = page.locator(".window tbody th").all_inner_texts()
    assert names.index("README.txt") < names.index("weights.bin")
    page.reload()
    console.settle()
    assert page.locator(".window tbody th").all_inner_texts() == names
    page.get_by_role("searchbox", name="Name begins with").fill("lab")
    page.wait_for_url("**begins=lab**")
    expect(page.locator(".window tbody th")).to_have_text(["labels.csv"])
    page.reload()
    expect(page.locator(".window tbody th")).to_have_text(["labels.csv"])
