"""Finding: any file by a part of its name, pages and names by the keyboard, and tables in an order that is kept."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route, expect

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


def in_short_pages(console: Console, rows: int = 5) -> list[str]:
    """Let the API answer the list of executions in pages of few rows; return what is asked for the first time."""
    asked: list[str] = []

    def shorten(route: Route) -> None:
        if "if-none-match" not in route.request.headers:  # else it is a look whether the list has changed
            asked.append(route.request.url)
        route.continue_(url=route.request.url.replace("limit=50", f"limit={rows}"))

    console.page.route("**/api/v0/executions/?**", shorten)
    return asked


def test_a_filter_and_an_order_look_at_rows_of_later_pages_too(console: Console) -> None:
    asked = in_short_pages(console)
    page = console.open("executions?executions-filter=raw-2025-12", "Executions")
    table = page.get_by_role("table", name="Executions")
    oldest = table.get_by_role("rowheader")
    expect(oldest).to_have_text(["raw-2025-12"])  # a page has five, and this is not one of the newest
    console.settle()
    assert len(asked) > 1
    count = page.get_by_role("status").filter(has_text=re.compile(r"^1 of \d+ rows\.$"))
    expect(count).to_be_visible()
    assert int(count.inner_text().split()[2]) > 5
    assert console.serious_findings() == []

    del asked[:]
    console.open("executions?executions-sort=Execution", "Executions")
    expect(page.get_by_role("button", name="Load more executions")).to_have_count(0)
    console.settle()
    names = oldest.all_inner_texts()
    assert len(names) > 5
    assert names == sorted(names, key=str.lower)
    assert len(asked) == len(set(asked)), "no page is read twice"


def test_a_page_that_fails_while_the_rest_is_read_is_said_and_read_again(console: Console) -> None:
    asked = in_short_pages(console)
    page = console.open("executions", "Executions")
    page.route("**/api/v0/executions/?**cursor=**", lambda route: route.abort())
    page.get_by_role("searchbox", name="Filter executions").fill("raw-2025-12")
    alert = page.get_by_role("alert")
    alert.get_by_text("The API cannot be reached.").wait_for()
    assert len(asked) == 1
    page.unroute("**/api/v0/executions/?**cursor=**")
    alert.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("table", name="Executions").get_by_role("rowheader")).to_have_text(
        ["raw-2025-12"]
    )
    console.forgive("ERR_FAILED")


def test_a_very_long_list_is_looked_at_up_to_a_limit_which_is_said(console: Console) -> None:
    job = {"state": "sealed", "file_count": 1, "size": 1, "versions": [], "alerts": [], "mtime": None}

    def without_end(route: Route) -> None:
        begin = int(parse_qs(urlsplit(route.request.url).query).get("cursor", ["0"])[0])
        rows = [{"id": f"job-{at:06}", **job} for at in range(begin, begin + 1_000)]
        following = f"/api/v0/executions/?limit=50&cursor={begin + 1_000}"
        route.fulfill(json={"count": None, "next": f"http://any{following}", "results": rows})

    console.page.route("**/api/v0/executions/?**", without_end)
    page = console.open("executions?executions-filter=job-00499", "Executions")
    said = page.get_by_role("status").filter(has_text=" were looked at.")
    expect(said).to_have_text("10 of at least 5,001 rows; 5,000 were looked at.")
    page.get_by_role("searchbox", name="Filter executions").fill("job-00999")
    page.get_by_text("No row has “job-00999”.").wait_for()
    page.get_by_role("button", name="Look at more rows").click()
    expect(said).to_have_text("10 of at least 10,001 rows; 10,000 were looked at.")
