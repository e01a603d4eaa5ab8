"""Every page of the console, with its tabs, previews, dialogs and errors: the address of each, and what opens it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import Page, ViewportSize

if TYPE_CHECKING:
    from tests.browser.conftest import Console

DESKTOP, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844)

V2 = "versions/street-scenes:v2"
KINDS = "versions/file-kinds:v1?tab=files"
WIDE = "versions/wide-names:v1"
LONG = "a-name-that-is-quite-a-bit-longer-than-a-phone-is-wide"


class State(NamedTuple):
    """What a page can look like.

    ``open`` does what a person does there; ``source`` is the file of the dialog that it shows.
    """

    name: str
    address: str
    open: Callable[[Page], None] | None = None
    source: str = ""
    complaint: str = ""
    """What the browser says of it in its console, as a pattern."""
    is_pictured: bool = True


def press(*names: str) -> Callable[[Page], None]:
    """Return what presses the buttons of these names, one after the other."""

    def do(page: Page) -> None:
        for name in names:
            page.get_by_role("button", name=name).first.click()

    return do


def _promote(page: Page) -> None:
    press("Promote")(page)
    page.get_by_role("dialog").get_by_role("button", name="production", exact=True).click()


def _select(page: Page) -> None:
    page.get_by_label("Select README.txt").check()
    page.get_by_label("Select labels.csv").check()


def _compose(page: Page) -> None:
    _select(page)
    press("Create version from selection")(page)


def _urls(page: Page) -> None:
    _select(page)
    press("List of URLs…")(page)


def _palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("scenes")
    page.get_by_role("dialog", name="Commands").get_by_role("option", name="street-scenes").first.wait_for()


def _adopt(page: Page) -> None:
    page.get_by_label("Prefix").fill("archive/raw-2025-12")
    page.get_by_label("Dataset").fill("cameras")
    page.get_by_label("Version (optional)").fill("v1")
    press("Preview")(page)
    page.get_by_role("heading", name="What would be adopted").wait_for()


def _chosen(page: Page) -> None:
    page.get_by_label("Version", exact=True).fill("v9")
    page.evaluate(
        """() => {
          const transfer = new DataTransfer();
          for (const name of ["images/scene-0014.png", "images/scene-0015.png"])
            transfer.items.add(new File(["dropped"], name));
          const drop = new DragEvent("drop", { dataTransfer: transfer, bubbles: true });
          document.querySelector(".drop").dispatchEvent(drop);
        }"""
    )
    page.get_by_role("region", name="Chosen files").wait_for()


def _expert(page: Page) -> None:
    page.get_by_role("switch", name="Expert").click()


def _offline(page: Page) -> None:
    page.context.set_offline(True)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Models").click()
    page.get_by_role("alert").wait_for()
    page.context.set_offline(False)


def _without_scripts(page: Page) -> None:
    page.route("**/previews.js", lambda route: route.abort())
    page.reload()
    page.get_by_role("alert").wait_for()
    page.unroute("**/previews.js")


def _history(page: Page) -> None:
    page.get_by_text("History of what is said here").first.click()


def _datum(page: Page) -> None:
    page.get_by_role("link", name="labels.csv", exact=True).click()
    page.get_by_role("heading", level=1, name="labels.csv").wait_for()


def preview(path: str, of: str = KINDS) -> str:
    """Return the address of the preview of a file."""
    return f"{of}&file={path}"


STATES = (
    State("datasets", "datasets"),
    State("datasets-filtered", "datasets?search=scenes"),
    State("datasets-none", "datasets?search=nothing-like-this"),
    State("dataset", "datasets/street-scenes"),
    State("dataset-history", "datasets/street-scenes", press("Show history of production")),
    State("dataset-properties", "datasets/street-scenes", _history),
    State("dataset-long-names", "datasets/wide-names"),
    State("dataset-empty", "datasets/begun-here"),
    State("dataset-missing", "datasets/no-such-dataset", complaint="404"),
    State("alias", "datasets/street-scenes/aliases/production"),
    State("alias-long-name", f"datasets/wide-names/aliases/{LONG}", is_pictured=False),
    State("version", V2),
    State("version-long-names", WIDE),
    State("version-failed", "versions/harbour-night:v1"),
    State("version-packaging", "versions/being-packaged:v1"),
    State("version-missing", "versions/street-scenes:v9", complaint="404"),
    State("version-deleted", "versions/thrown-away:v1", complaint="410"),
    State("files-list", f"{V2}?tab=files"),
    State("files-selected", f"{V2}?tab=files", _select),
    State("files-found", f"{V2}?tab=files&find=000"),
    State("gallery", f"{V2}?tab=files&prefix=images/&view=gallery"),
    State("preview-text", f"{V2}?tab=files&file=README.txt"),
    State("files", f"{V2}?tab=files&prefix=images/&file=images/scene-0004.png"),
    State("preview-bytes", f"{V2}?tab=files&file=weights.bin"),
    State("preview-csv", preview("labels.csv")),
    State("preview-semicolons", preview("semicolons.csv")),
    State("preview-parquet", preview("snappy.parquet")),
    State("preview-arrow", preview("zstd.arrow")),
    State("preview-json", preview("tree.json")),
    State("preview-json-lines", preview("lines.jsonl")),
    State("preview-markdown", preview("README.md")),
    State("preview-notebook", preview("notebook.ipynb")),
    State("preview-svg", preview("images/drawing.svg&prefix=images/")),
    State("preview-scaled", preview("large.png")),
    State("preview-sound", preview("sound.wav")),
    State("preview-pdf", preview("page.pdf")),
    State("preview-zip", preview("some.zip")),
    State("preview-tar", preview("some.tar.gz")),
    State("preview-damaged", preview("hostile/damaged.parquet&prefix=hostile/")),
    State("preview-not-an-image", preview("hostile/not-an-image.png&prefix=hostile/")),
    State("preview-not-loaded", f"{V2}?tab=files&file=README.txt", _without_scripts, complaint="ERR_FAILED"),
    State("preview-wide-table", f"{WIDE}?tab=files&file=wide.csv"),
    State("preview-long-line", f"{WIDE}?tab=files&file={LONG}.txt"),
    State("compare", f"{V2}?tab=diff"),
    State("compare-lines", f"{V2}?tab=diff&file=labels.csv"),
    State("compare-added-image", f"{V2}?tab=diff&file=images/scene-0013.png"),
    State("compare-images", "versions/repainted:v2?tab=diff&file=scene.png"),
    State("packages", "versions/packed:v1?tab=packages"),
    State("packages-expert", "versions/packed:v1?tab=packages", _expert),
    State("packages-none", f"{V2}?tab=packages"),
    State("savings", "versions/packed:v1?tab=savings"),
    State("models", "models"),
    State("model", "models/boat-detector"),
    State("model-version", "versions/model:boat-detector:1"),
    State("executions", "executions"),
    State("execution", "executions/label-0002"),
    State("execution-missing", "executions/no-such-execution", complaint="404"),
    State("packagings", "packagings"),
    State("datum", "executions/label-0001", _datum),
    State("fleet", "fleet"),
    State("search-empty", "search"),
    State("search", "search?q=scenes"),
    State("search-files", "search?q=labels.csv"),
    State("search-metadata", "search?output_execution=label-0002"),
    State("search-nothing", "search?q=nobody-said-this"),
    State("upload-empty", "upload?dataset=street-scenes"),
    State("upload", "upload?dataset=street-scenes", _chosen),
    State("adopt-empty", "adopt"),
    State("adopt", "adopt", _adopt),
    State("access", "me"),
    State("api", "api"),
    State("no-such-page", "nowhere"),
    State("offline", "datasets", _offline, complaint="ERR_INTERNET_DISCONNECTED|Failed to fetch"),
    State("commands", "datasets", _palette, "components/palette.js"),
    State("dialog-new-dataset", "datasets", press("New dataset"), "dialogs/dataset.js"),
    State("dialog-promote", "versions/street-scenes:v1", _promote, "dialogs/promote.js"),
    State("dialog-package", V2, press("Package now"), "dialogs/packaging.js"),
    State("dialog-delete", V2, press("Delete"), "dialogs/delete.js"),
    State(
        "dialog-restore", "versions/thrown-away:v1", press("Restore"), "dialogs/delete.js", complaint="410"
    ),
    State("dialog-properties", "datasets/street-scenes", press("Edit"), "dialogs/card.js"),
    State(
        "dialog-remove-dataset",
        "datasets/street-scenes",
        press("Remove dataset…"),
        "dialogs/remove-dataset.js",
    ),
    State(
        "dialog-remove-alias",
        "datasets/street-scenes/aliases/production",
        press("Remove…"),
        "dialogs/remove-alias.js",
    ),
    State("dialog-create-version", f"{V2}?tab=files", _compose, "dialogs/compose.js"),
    State("dialog-urls", f"{V2}?tab=files", _urls, "previews/url-list.js"),
    State("dialog-approve", "models/boat-detector", press("Approve version 1"), "views/model.js"),
)


def fits(route: str, address: str) -> bool:
    """Whether an address is one of a route of ``routes.js``."""
    return re.fullmatch(re.sub(r":\w+", "[^/]+", route), address.partition("?")[0]) is not None


def show(console: Console, state: State) -> Page:
    """Open a state in a tab as wide as a desktop, in the light theme."""
    page = console.page
    page.set_viewport_size(DESKTOP)
    console.theme("light")
    if state.open:
        page.goto("about:blank")  # so that the page is loaded again
    console.open(state.address)
    if state.open:
        state.open(page)
        console.settle()
    return page


def leave(console: Console, state: State) -> None:
    """Leave no trace for the next state; take back what the browser was meant to complain of."""
    page = console.page
    if state.source:
        page.keyboard.press("Escape")
        page.locator("dialog[open]").wait_for(state="detached")
    if state.open:
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.goto("about:blank")
    if state.complaint:
        console.forgive(state.complaint)
