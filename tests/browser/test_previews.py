"""Previews: each kind of file as what it is, and hostile ones without harm."""

from __future__ import annotations

import re

from tests.browser.conftest import Console

VERSION = "versions/file-kinds:v1?tab=files"
KINDS = {
    "images/a.png": "64 × 40 pixels",
    "large.png": "Scaled from 1800 to 1600 pixels in width; 4.1 MiB were read.",
    "labels.csv": "The first 200 rows, separated by comma, UTF-8.",
    "semicolons.csv": "2 rows, separated by semicolon, WINDOWS-1252.",
    "tree.json": r"cameras: \[250 values\]",
    "lines.jsonl": "5 lines.",
    "some.zip": r"inside/<b>\.txt",
    "some.tar": r"a-long-name/.*two\.bin",
    "some.tar.gz": "2 entries",
    "snappy.parquet": "The first 150 rows of 300, in 2 row groups",
    "zstd.parquet": "The first 150 rows",
    "gzip.parquet": "The first 150 rows",
    "lz4.parquet": "The first 150 rows",
    "lz4.arrow": "The first 200 rows of 300.",
    "zstd.arrow": "The first 200 rows of 300.",
    "plain.arrows": "The first 200 rows of 300.",
}
"""What the preview of each file says."""
HOSTILE = {
    "commas.csv": "The first 100 of at least 20,000 columns are shown",
    "open-quote.csv": "1 row, separated by comma",
    "cut.parquet": "This Parquet file is cut",
    "damaged.parquet": "This file cannot be shown",
    "million.zip": "The first 1,000 entries of 1,000,000.",
    "page.html": "<script>top.document.title",
    "not-an-image.png": "The browser cannot show this image",
    "deep.json": r"0: \[1 value\]",
    "deep.md": ">>>>",
}


def preview(console: Console, path: str, says: str = "") -> str:
    """Open the preview of a file; return its text, once it has what matches ``says``."""
    page = console.page
    page.goto(f"{console.url}#/{VERSION}&file={path}")
    shown = page.get_by_role("region", name=f"Preview of {path}", exact=True).locator(".shown")
    if says:
        shown.get_by_text(re.compile(says)).first.wait_for()
    else:
        shown.wait_for()
    return shown.inner_text()


def test_each_kind_of_file_is_shown_as_what_it_is(console: Console, kinds: None) -> None:
    console.open(VERSION, "file-kinds v1")
    for path, says in KINDS.items():
        preview(console, path, says)


def test_a_table_tells_types_empty_cells_and_the_distribution_of_the_rows_read(
    console: Console, kinds: None
) -> None:
    console.open(VERSION, "file-kinds v1")
    preview(console, "snappy.parquet", "7 columns, of the 150 rows read")
    columns = console.page.get_by_role("table", name="Columns of snappy.parquet").get_by_role("row")
    rows = {row.split("\t")[0]: row.split("\t")[1:] for row in columns.all_inner_texts()}
    assert rows["label"][:2] == ["string", "0 in all"]
    assert rows["score"][:2] == ["double", "30 in all"]
    assert rows["id"][2].strip() == "0 to 149"
    assert console.page.locator("svg.histogram").count() >= 2
    preview(console, "labels.csv", "3 columns, of the 200 rows read")
    assert "67" in console.page.get_by_role("table", name="Columns of labels.csv").inner_text()


def test_documents_are_drawn_without_any_markup_of_theirs(console: Console, kinds: None) -> None:
    page = console.open(VERSION, "file-kinds v1")
    preview(console, "README.md", "Made by hand")
    text = page.locator(".markdown")
    assert text.get_by_role("link", name="the labels").get_attribute("href") == (
        "#/versions/file-kinds%3Av1?tab=files&file=labels.csv"
    )
    text.get_by_role("img", name="A scene").wait_for()
    assert text.get_by_role("link", name="a trap").count() == 0
    assert text.locator("script").count() == 0
    assert "<script>" in text.inner_text()
    notebook = preview(console, "notebook.ipynb", "ValueError: wrong")
    assert "An output of text/html is not shown." in notebook
    page.get_by_role("img", name="Output of the cell").wait_for()
    preview(console, "images/drawing.svg")
    page.wait_for_function("() => document.querySelector('.preview img')?.naturalWidth > 0")
    assert page.title().startswith("file-kinds v1")


def test_sounds_and_pdf_have_the_browsers_own_viewers(console: Console, kinds: None) -> None:
    page = console.open(VERSION, "file-kinds v1")
    preview(console, "sound.wav")
    page.locator(".preview audio").wait_for()
    assert not (page.locator(".preview audio").get_attribute("src") or "").startswith("blob:")
    page.wait_for_function("() => document.querySelector('.preview audio')?.duration === 1")
    preview(console, "page.pdf", "Open the PDF")
    assert (page.locator("iframe.pdf").get_attribute("src") or "").startswith("blob:")


def test_hostile_files_do_no_harm(console: Console, kinds: None) -> None:
    page = console.open(VERSION, "file-kinds v1")
    for name, says in HOSTILE.items():
        preview(console, f"hostile/{name}", says)
        assert page.evaluate("() => document.querySelectorAll('*').length") < 25_000, name
    assert page.title().startswith("file-kinds v1")


def test_images_are_a_gallery_that_keys_go_through(console: Console, kinds: None) -> None:
    page = console.open(f"{VERSION}&prefix=images/", "file-kinds v1")
    page.get_by_role("button", name="Gallery").click()
    page.get_by_role("list", name="Images").get_by_role("img", name="images/a.png").wait_for()
    page.get_by_role("img", name="images/drawing.svg").wait_for()
    page.get_by_role("button", name="a.png").click()
    page.get_by_role("region", name="Preview of images/a.png").wait_for()
    page.keyboard.press("ArrowRight")
    page.get_by_role("region", name="Preview of images/b.png").wait_for()
    page.get_by_role("button", name="Previous file").click()
    page.get_by_role("region", name="Preview of images/a.png").wait_for()
    console.settle()
    assert console.serious_findings() == []
