"""Signing in by the browser itself: code and proof key, a token kept for the tab, renewed, and given up."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Console
from tests.browser.deployment import Deployment
from tests.browser.issuer import Deployed, Issuer


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    made = Issuer()
    yield made
    made.stop()


@pytest.fixture
def visitor(tab: Callable[[str], Console], issuer: Issuer, deployment: Deployment) -> Iterator[Console]:
    made = Deployed(issuer, deployment.stack.api_url)
    yield tab(made.url)
    made.stop()


def sign_in(visitor: Console, address: str = "") -> None:
    visitor.open(address, "Packline")
    visitor.page.get_by_role("button", name="Sign in").click()


def test_nothing_is_shown_before_one_has_signed_in_and_then_what_was_asked_for(visitor: Console) -> None:
    page = visitor.open("datasets/street-scenes", "Packline")
    assert "street-scenes" not in page.inner_text("main")
    assert visitor.serious_findings() == []
    page.get_by_role("button", name="Sign in").click()
    visitor.heading("street-scenes").wait_for()
    visitor.settle()
    assert page.get_by_text("Ada Lovelace").count() == 1
    assert "code=" not in page.url
    assert page.evaluate("() => JSON.stringify(localStorage)") == "{}"


def wait_for_rows(visitor: Console) -> None:
    """Wait until each dataset of the list has its newest version: then nothing asks the API by itself."""
    visitor.page.get_by_role("rowheader", name="street-scenes").wait_for()
    expect(visitor.page.get_by_role("cell", name="…", exact=True)).to_have_count(0)
    visitor.settle()


def test_a_token_that_is_not_taken_any_more_is_renewed_unseen(visitor: Console, issuer: Issuer) -> None:
    sign_in(visitor, "datasets")
    wait_for_rows(visitor)
    issuer.good.clear()
    visitor.page.get_by_role("link", name="street-scenes", exact=True).click()
    visitor.page.get_by_role("rowheader", name="v2 production", exact=True).wait_for()
    visitor.settle()
    assert issuer.given == 2
    visitor.forgive("401")


def test_who_cannot_renew_signs_in_again(visitor: Console, issuer: Issuer) -> None:
    sign_in(visitor, "datasets")
    wait_for_rows(visitor)
    page = visitor.page
    page.get_by_role("button", name="New dataset").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("half-typed")
    issuer.good.clear()
    issuer.refresh.clear()
    dialog.get_by_role("button", name="Create dataset").click()
    dialog.get_by_role("alert").get_by_text("Your session has ended.").wait_for()
    assert dialog.get_by_label("Name").input_value() == "half-typed"
    dialog.get_by_role("button", name="Cancel").click()
    page.get_by_role("link", name="street-scenes", exact=True).click()
    page.get_by_text("Your session has ended. Sign in again").wait_for()
    page.get_by_role("button", name="Sign in").click()
    visitor.heading("street-scenes").wait_for()
    visitor.settle()
    assert issuer.given == 2, "by signing in, both times"
    visitor.forgive("40[01]")


def test_an_answer_to_another_request_is_refused(visitor: Console, issuer: Issuer) -> None:
    issuer.nonce = "of another sign-in"
    sign_in(visitor)
    visitor.page.get_by_text("The sign-in answers another request.").wait_for()
    page = visitor.page
    page.goto(f"{visitor.url}?code=stolen&state=made-up")
    page.get_by_text("This sign-in was not started here.").wait_for()
    assert page.evaluate("() => sessionStorage.length") == 0


def test_signing_out_leaves_no_token_behind(visitor: Console) -> None:
    sign_in(visitor, "datasets")
    visitor.heading("Datasets").wait_for()
    visitor.settle()
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.page.get_by_role("button", name="Sign in").wait_for()
    assert visitor.page.evaluate("() => sessionStorage.length") == 0
