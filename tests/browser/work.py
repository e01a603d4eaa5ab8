"""Someone who uploads with an S3 client of their own, and waits on the page for what comes of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Console
from tests.browser.deployment import Deployment

SOON = 60_000.0
"""Milliseconds in which the local stack has sealed, packaged or failed."""
ON = {"VH_ENABLE_DATASET_VERSION_PACKAGING": "yes"}


def upload(
    made: Deployment,
    execution: str,
    files: Mapping[str, bytes],
    metadata: Mapping[str, Any],
    more: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """The files, a batch metadata file that says the same of each (and ``more`` of some), and a marker."""
    lines = [
        json.dumps({"file": path, "metadata": {**metadata, **(more or {}).get(path, {})}}) for path in files
    ]
    marker = {"execution": execution, "status": "completed", "environment": ON, "files": len(files)}
    put = {f"outputs/{execution}/{path}": body for path, body in files.items()}
    put[f"outputs/{execution}/valohai.metadata.jsonl"] = "\n".join(lines).encode()
    put[f"control/{execution}.json"] = json.dumps(marker).encode()
    for key, body in put.items():
        made.s3.put_object(Bucket=made.stack.store, Key=key, Body=body)


def appears(console: Console, address: str, title: str, sign: Callable[[], Locator]) -> Locator:
    """Open a page again and again until there is the sign on it."""
    for _ in range(60):
        console.open(address)
        console.page.reload()
        console.settle()
        if console.heading(title).count() and sign().count():
            console.complaints = [text for text in console.complaints if "404" not in text]
            return sign()
        console.page.wait_for_timeout(500)
    raise AssertionError(f"not on {address}: {console.page.inner_text('main')}")


def state(console: Console) -> Locator:
    """The state beside the name of a version."""
    return console.page.locator(".lead .state")


def becomes(console: Console, text: str) -> None:
    """Wait until the version on the page is in that state, without reloading the page."""
    expect(state(console)).to_have_text(text, timeout=SOON)
    console.settle()


def dialog(console: Console) -> Locator:
    return console.page.get_by_role("dialog")


def agree(console: Console, verb: str) -> None:
    """Press the button of the dialog, and wait until that is done."""
    dialog(console).get_by_role("button", name=verb, exact=True).click()
    dialog(console).wait_for(state="detached")
    console.settle()
