"""Looking around: lists, a version, its files as folders, previews, and what two versions differ in."""

from __future__ import annotations

import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Console
from tests.browser.deployment import MANY, NOON, Deployment

FILES = "versions/street-scenes:v2?tab=files"


def test_a_dataset_shows_its_versions_and_where_its_aliases_pointed(console: Console) -> None:
    page = console.open("datasets", "Datasets")
    page.get_by_role("link", name="street-scenes", exact=True).click()
    console.heading("street-scenes").wait_for()
    console.settle()
    versions = page.get_by_role("region", name="Versions, newest first").get_by_role("rowheader")
    assert [text.split() for text in versions.all_inner_texts()] == [["v2", "production"], ["v1", "previous"]]
    page.get_by_role("button", name="Show history of production").click()
    console.settle()
    moves = page.locator(".history li").all_inner_texts()
    assert [move.split()[-3:] for move in moves] == [["v2", "revision", "2"], ["v1", "revision", "1"]]


def test_a_version_tells_its_numbers_and_its_lineage(console: Console) -> None:
    page = console.open("versions/street-scenes:v2", "street-scenes v2")
    shown = page.inner_text("main")
    assert "15\nfiles" in shown
    assert "397 KiB\nin all" in shown
    assert "street\nhand-labelled" in shown.replace(" ", "\n")
    made_from = page.locator(".lineage ul").first
    for name in ("dataset://street-scenes/v1", "label-0002", "dataset://raw-footage/2025-12"):
        assert made_from.get_by_role("link", name=name).count() == 1
    made_from.get_by_role("link", name="dataset://street-scenes/v1").click()
    console.heading("street-scenes v1").wait_for()
    console.settle()
    assert page.locator(".lineage").get_by_role("link", name="dataset://street-scenes/v2").count() == 1


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("README.txt", "Café, Łódź."),
        ("labels.csv", "car, parked"),
        ("weights.bin", "000010  10 11 12"),
    ],
)
def test_a_file_is_shown_as_what_it_is(console: Console, file: str, shown: str) -> None:
    page = console.open(FILES, "street-scenes v2")
    page.get_by_role("button", name=file).click()
    preview = page.get_by_role("region", name=f"Preview of {file}")
    preview.get_by_text(shown).first.wait_for()
    console.settle()
    assert preview.get_by_role("table", name=file, exact=True).count() == (file == "labels.csv")
    assert "datum://" in preview.inner_text()


def test_an_image_is_shown_from_a_folder_inside(console: Console) -> None:
    page = console.open(FILES, "street-scenes v2")
    page.get_by_role("button", name="images/").click()
    page.get_by_role("button", name="scene-0013.png").click()
    image = page.get_by_role("img", name="images/scene-0013.png")
    image.wait_for()
    page.wait_for_function("() => document.querySelector('.preview img').naturalWidth === 160")
    page.get_by_role("navigation", name="Folder").get_by_role("link", name="v2").click()
    page.get_by_role("button", name="labels.csv").wait_for()
    assert image.count() == 0


def test_two_versions_differ_in_what_was_added_removed_and_changed(console: Console) -> None:
    page = console.open("versions/street-scenes:v2", "street-scenes v2")
    page.get_by_role("link", name="Compare").click()
    table = page.get_by_role("table", name="Changes from v1 to v2")
    table.wait_for()
    rows = [row.split("\t")[:2] for row in table.get_by_role("row").all_inner_texts()[1:]]
    assert rows == [
        ["− removed", "images/scene-0002.png"],
        ["+ added", "images/scene-0013.png"],
        ["≠ changed", "labels.csv"],
    ]


def test_the_content_of_a_file_that_differs_is_shown_side_by_side(console: Console) -> None:
    page = console.open("versions/street-scenes:v2?tab=diff&file=labels.csv", "street-scenes v2")
    content = page.get_by_role("region", name="Content of labels.csv")
    rows = content.get_by_role("table").get_by_role("row")
    rows.filter(has_text="scene-0013.png").wait_for()
    assert "added:scene-0013.png" in "".join(rows.last.inner_text().split())
    assert console.serious_findings() == []
    page.get_by_role("button", name="images/scene-0013.png").click()
    page.get_by_role("region", name="Content of images/scene-0013.png").get_by_role("img").wait_for()


def test_any_version_is_compared_with_one_of_another_dataset(console: Console) -> None:
    page = console.open("versions/street-scenes:v2?tab=diff", "street-scenes v2")
    page.get_by_role("textbox", name="Version of any dataset").fill("dataset://raw-footage/2025-12")
    page.get_by_role("button", name="Compare", exact=True).click()
    table = page.get_by_role("table", name="Changes from raw-footage 2025-12 to v2")
    table.get_by_role("button", name="camera-1/0001.png").wait_for()


def test_a_version_says_which_aliases_point_to_it_now(console: Console) -> None:
    page = console.open("versions/street-scenes:v2", "street-scenes v2")
    now = page.locator(".facts div").filter(has_text="Aliases now")
    now.get_by_role("link", name="production").wait_for()
    assert now.get_by_role("link").count() == 1


def test_a_hundred_thousand_files_are_browsed_with_few_in_the_document(console: Console) -> None:
    page = console.open("versions/all-frames:2025-12-28?tab=files", "all-frames 2025-12-28")
    assert page.get_by_role("row", name="frames/").get_by_role("cell").first.inner_text() == f"{MANY + 1:,}"
    page.get_by_role("button", name="frames/").click()
    page.get_by_role("button", name="frame-000000.jpg").wait_for()
    page.wait_for_function(READ, arg=1_000)
    page.evaluate("() => { document.querySelector('.window').scrollTop = 30_000; }")
    page.wait_for_function(READ, arg=2_000)
    page.get_by_role("link", name="Overview").click()
    page.go_back()
    page.wait_for_function("() => document.querySelector('.window')?.scrollTop === 30_000")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(SCROLL, 20)
    pages = {url for url in asked if "/tree/" in url}
    assert len(pages) < 25, "16,000 rows by a thousand"
    drawn = page.locator("tbody tr").count()
    assert drawn < 100
    assert page.evaluate("() => document.querySelectorAll('*').length") < 1_500
    page.wait_for_function(READ, arg=16_000)

    # From there on, what begins so: the middle of the folder at once.
    page.get_by_role("searchbox", name="Name begins with").fill("frame-0777")
    page.get_by_role("button", name="frame-077700.jpg").wait_for()
    console.settle()
    assert page.locator(".so-far").inner_text() == "100 entries"


def test_any_file_of_a_version_is_found_by_a_part_of_its_path(console: Console) -> None:
    page = console.open("versions/all-frames:2025-12-28?tab=files", "all-frames 2025-12-28")
    page.get_by_role("searchbox", name="Find in all folders").fill("FRAME-07770")
    page.get_by_role("button", name="frames/frame-077705.jpg").wait_for()
    console.settle()
    assert page.locator(".so-far").inner_text() == "10 entries"
    assert "find=FRAME-07770" in page.url
    page.get_by_role("searchbox", name="Find in all folders").fill("nowhere")
    page.get_by_text("No file of this version has “nowhere” in its path.").wait_for()
    assert console.serious_findings() == []


READ = """(rows) =>
  Number(document.querySelector('.so-far').innerText.split(' ')[0].replaceAll(',', '')) >= rows"""
"""Whether so many entries have been read; it is said a moment after they are drawn."""

SCROLL = """async (pages) => {
  for (let i = 0; i < pages; i += 1) {
    const box = document.querySelector('.window');
    const wanted = (i + 1) * 800 * 36;
    // A row in the middle of what is in sight, not the blank beside what is drawn.
    for (;;) {
      // As a person who holds the key down: further as soon as there is more.
      box.scrollTop = wanted;
      await new Promise(requestAnimationFrame);
      const { left, top, width, height } = box.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 3, top + height / 2);
      if (hit?.closest('tr[aria-rowindex]') && box.scrollTop > wanted - 36) break;
    }
  }
}"""


def test_a_datum_leads_to_its_execution_and_to_the_versions_it_is_in(console: Console) -> None:
    page = console.open("executions/label-0001", "label-0001")
    page.get_by_role("link", name="labels.csv").click()
    console.heading("labels.csv").wait_for()
    console.settle()
    assert page.get_by_role("link", name="label-0001").count() >= 1
    assert console.serious_findings() == []
    page.locator("main ul.plain").get_by_role("link", name="dataset://street-scenes/v1").click()
    console.heading("street-scenes v1").wait_for()
    page.get_by_role("button", name="labels.csv").click()
    preview = page.get_by_role("region", name="Preview of labels.csv")
    preview.get_by_role("link", name="datum://").click()
    console.heading("labels.csv").wait_for()
    console.settle()


def test_what_is_not_there_is_said_with_a_way_on(console: Console) -> None:
    page = console.open("versions/street-scenes:v9", "street-scenes v9")
    problem = page.get_by_role("alert")
    problem.wait_for()
    assert "dataset://street-scenes/v9" in problem.inner_text()
    assert problem.get_by_role("button", name="Try again").count() == 1
    console.open("nowhere/at/all")
    assert "There is no such page" in page.inner_text("main")
    console.forgive("404")


def test_files_selected_in_folders_are_downloaded_and_stay_selected(
    console: Console, deployment: Deployment
) -> None:
    members = deployment.upload("chosen-1", {"a.txt": b"alpha", "in/b.txt": b"beta", "in/c.txt": b"c"})
    deployment.version("chosen", "v1", members, "chosen-1", NOON)
    page = console.open("versions/chosen:v1?tab=files", "chosen v1")
    page.get_by_label("Select a.txt").check()
    page.get_by_role("button", name="in/").click()
    console.settle()
    page.get_by_label("Select all 2 files shown").check()
    selected = page.get_by_role("region", name="Selection")
    expect(selected).to_contain_text("3 selected")
    page.get_by_label("Select in/c.txt").uncheck()
    page.go_back()
    console.settle()
    expect(page.get_by_label("Select a.txt")).to_be_checked()
    page.get_by_role("link", name="Overview").click()
    page.go_back()
    console.settle()
    expect(selected).to_contain_text("2 selected")
    line = "packline fetch dataset://chosen/v1 --to chosen --include a.txt --include in/b.txt"
    assert selected.get_by_role("button", name="Command line").get_attribute("title") == line
    page.route(
        "**/content/?path=in*", lambda route: route.fulfill(status=410, json={"detail": "It is gone."})
    )
    selected.get_by_role("button", name="Download zip").click()
    selected.get_by_text("No zip was made: in/b.txt cannot be read. It is gone.").wait_for()
    console.forgive("410")
    page.unroute_all()
    with page.expect_download() as saved:
        selected.get_by_role("button", name="Download zip").click()
    with zipfile.ZipFile(saved.value.path()) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "a.txt": b"alpha",
            "in/b.txt": b"beta",
        }
    selected.get_by_text("Saved, with 2 files.").wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    for theme in ("light", "dark"):
        console.theme(theme)
        assert console.serious_findings() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    selected.get_by_role("button", name="Create version").click()
    expect(page.get_by_role("dialog")).to_contain_text("2 files, 9 B")
