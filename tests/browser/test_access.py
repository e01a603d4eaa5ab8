"""Everyone gets in: by keyboard alone, in both themes, and by the rules of axe."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import Console
from tests.browser.deployment import Deployment

ME: dict[str, object] = {"who": None, "expires_at": None, "scopes": [], "teams": None, "job_access": []}


def test_from_the_list_to_a_preview_without_a_mouse(console: Console) -> None:
    page = console.open("datasets", "Datasets")
    focused = page.locator(":focus")

    def tab_to(name: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if focused.count() and focused.inner_text().strip() == name:
                return
        raise AssertionError(f"Tab does not lead to {name!r}.")

    page.keyboard.press("Tab")  # from the heading, which has the focus on a new page
    page.keyboard.press("Shift+Tab")
    tab_to("street-scenes")
    page.keyboard.press("Enter")
    console.heading("street-scenes").wait_for()
    console.settle()
    assert focused.inner_text() == "street-scenes"
    tab_to("v2")
    page.keyboard.press("Enter")
    console.heading("street-scenes v2").wait_for()
    console.settle()
    tab_to("Files")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="README.txt").wait_for()
    tab_to("README.txt")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="scene-0001.png").wait_for()
    console.settle()
    assert focused.inner_text().strip() == "scene-0001.png", "the folder that was opened has the focus"
    page.keyboard.press("End")
    assert "scene-0013.png" in focused.inner_text()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.get_by_role("region", name="Preview of images/scene-0012.png").wait_for()
    page.locator("#status").filter(has_text="Preview of images/scene-0012.png").wait_for(state="attached")
    page.keyboard.press("Escape")
    page.get_by_role("region", name="Preview of images/scene-0012.png").wait_for(state="detached")
    assert "scene-0012.png" in focused.inner_text()
    page.go_back()
    page.get_by_role("button", name="README.txt").wait_for()
    console.settle()
    assert focused.inner_text().strip() == "images/", "back at the folder that was opened"
    page.keyboard.press("Enter")
    page.get_by_role("button", name="scene-0012.png").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("region", name="Preview of images/scene-0001.png").wait_for()
    page.get_by_role("button", name="Close the preview").press("Enter")
    assert "scene-0001.png" in focused.inner_text()


def test_the_slash_leads_to_search_and_the_skip_link_past_the_bar(console: Console) -> None:
    page = console.open("datasets", "Datasets")
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.getAttribute('type')") == "search"
    assert page.get_by_role("searchbox", name="Search").input_value() == ""
    before = page.url
    page.get_by_role("link", name="Skip to content").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "content"
    assert page.url == before, "so that loading it again shows the same page"
    assert console.heading("Datasets").count() == 1


def test_a_wide_table_is_read_on_by_keys(console: Console) -> None:
    page = console.open("versions/street-scenes:v2?tab=files&file=labels.csv", "street-scenes v2")
    page.set_viewport_size({"width": 640, "height": 480})
    rows = page.get_by_role("region", name="Rows of labels.csv")
    rows.evaluate("(box) => { box.style.width = '120px'; }")
    rows.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")


def test_a_click_beside_a_dialog_keeps_what_was_typed(console: Console) -> None:
    page = console.open("datasets", "Datasets")
    page.get_by_role("button", name="New dataset").click()
    field = page.get_by_role("dialog").get_by_label("Name")
    field.fill("half-typed")
    page.mouse.click(5, 400)
    assert field.input_value() == "half-typed"
    page.keyboard.press("Escape")
    page.get_by_role("dialog").get_by_text("Press Escape once more").wait_for()
    assert field.input_value() == "half-typed"
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    expect(page.get_by_role("button", name="New dataset")).to_be_focused()


def test_who_may_only_read_is_told_so_before_they_fill_in_a_dialog(console: Console) -> None:
    page = console.open("datasets", "Datasets")
    right = {"action": "change", "allowed": False, "reason": "The token has no scope to write."}
    page.route("**/api/v0/me/", lambda route: route.fulfill(json={**ME, "rights": [right]}))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="New dataset").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("You may not do this here: The token has no scope to write.").wait_for()
    dialog.get_by_label("Name").fill("another")
    dialog.get_by_label("Name").press("Enter")
    expect(dialog.get_by_role("button", name="Create dataset")).to_have_attribute("aria-disabled", "true")
    assert "POST" not in sent
    page.unroute("**/api/v0/me/")


def test_a_dialog_stays_until_what_it_has_sent_is_answered(console: Console) -> None:
    page = console.open("datasets", "Datasets")
    sent: list[Route] = []
    page.route("**/api/v0/datasets/", lambda route: sent.append(route))
    page.get_by_role("button", name="New dataset").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("half-made")
    with page.expect_request(lambda request: request.method == "POST"):
        dialog.get_by_role("button", name="Create dataset").dblclick()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Cancel").click(force=True)
    assert dialog.is_visible()
    assert len(sent) == 1, "a double click is one request"
    sent[0].fulfill(status=403, json={"message": "Forbidden"})
    dialog.get_by_role("alert").get_by_text("You may not do this here.").wait_for()
    console.forgive("40[34]")
    page.unroute("**/api/v0/datasets/")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="New dataset")).to_be_focused()


def test_a_page_that_the_network_keeps_away_is_tried_again(console: Console) -> None:
    page = console.open("datasets", "Datasets")
    page.context.set_offline(True)
    page.get_by_role("link", name="Models").click()
    alert = page.get_by_role("alert")
    alert.get_by_text("The API cannot be reached.").wait_for()
    page.context.set_offline(False)
    alert.get_by_role("button", name="Try again").click()
    console.heading("Models").wait_for()
    console.settle()
    console.forgive("ERR_INTERNET_DISCONNECTED|Failed to fetch")


def test_a_preview_that_the_network_keeps_away_is_tried_again(console: Console) -> None:
    page = console.page
    page.route("**/previews.js", lambda route: route.abort())
    console.open("versions/street-scenes:v2?tab=files&file=README.txt", "street-scenes v2")
    alert = page.get_by_role("alert")
    alert.get_by_text("This part of the page cannot be loaded.").wait_for()
    assert "dynamically imported" not in page.inner_text("body")
    page.unroute("**/previews.js")
    alert.get_by_role("button", name="Try again").click()
    page.get_by_role("region", name="Preview of README.txt").get_by_text("labelled by hand").wait_for()
    console.forgive("ERR_FAILED")


def test_the_first_list_does_not_wait_for_the_scripts_that_draw_it(console: Console) -> None:
    page, asked = console.page, list[str]()
    page.on("request", lambda request: asked.append(request.url))
    held: list[Route] = []
    page.route("**/app.js", lambda route: held.append(route))
    with page.expect_response("**/api/v0/datasets/?**"):
        page.goto(f"{console.url}#/datasets", wait_until="commit")
    assert [route.request.url for route in held] == [url for url in asked if url.endswith("/app.js")]
    for route in held:
        route.continue_()
    page.get_by_role("link", name="street-scenes", exact=True).wait_for()
    console.settle()
    assert len([url for url in asked if "/api/v0/" in url]) == 1, "drawn from the answer that was there"


def test_a_first_visit_is_a_few_requests_of_some_kilobytes(
    browser: Browser, deployment: Deployment, tmp_path: Path
) -> None:
    context = browser.new_context(locale="en-GB")
    console = Console(context.new_page(), deployment.stack.console_url)
    sizes: list[float] = []
    wire = context.new_cdp_session(console.page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda end: sizes.append(end["encodedDataLength"]))
    console.open("datasets", "Datasets")
    assert console.page.get_by_role("link", name="2025-12-28").count() == 1
    assert len(sizes) <= 12
    assert sum(sizes) <= 60_000
    context.close()


def test_times_are_the_readers_and_the_zone_is_said(
    browser: Browser, deployment: Deployment, tmp_path: Path
) -> None:
    context = browser.new_context(timezone_id="Asia/Kolkata", locale="en-GB")
    console = Console(context.new_page(), deployment.stack.console_url)
    page = console.open("versions/street-scenes:v2", "street-scenes v2")
    assert page.locator("time").first.inner_text() == "28 Dec 2025, 17:30"
    assert "GMT+5:30" in (page.locator("time").first.get_attribute("title") or "")
    assert page.get_by_role("contentinfo").inner_text().startswith("Times are those of Asia/Calcutta.")
    context.close()


def test_the_theme_chosen_is_remembered(console: Console) -> None:
    page = console.open("datasets", "Datasets")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Switch to the dark theme").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    console.settle()
    assert page.evaluate(ground) == dark
    page.get_by_role("button", name="Switch to the light theme").click()
    assert page.evaluate(ground) == light


def test_no_text_of_a_name_becomes_part_of_the_page(console: Console) -> None:
    page = console.open("datasets/<img src=x onerror=alert(1)>")
    page.get_by_role("alert").wait_for()
    assert page.locator("main img").count() == 0
    console.forgive("40[04]")
