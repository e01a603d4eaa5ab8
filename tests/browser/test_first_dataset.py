"""From an empty deployment to a dataset one can look at."""

from __future__ import annotations

import json

from packline.local.stack import LocalStack
from tests.browser.conftest import Console
from tests.browser.deployment import Deployment


def test_an_upload_becomes_a_dataset_on_the_page(stack: LocalStack, empty_console: Console) -> None:
    page = empty_console.open("", "Datasets")
    assert "There is no dataset yet" in page.inner_text("main")

    made = Deployment(stack)
    entry = {"valohai.dataset-versions": ["dataset://greetings/v1"]}
    put = {
        "outputs/hello-1/hello.txt": b"hello\n",
        "outputs/hello-1/hello.txt.metadata.json": json.dumps(entry).encode(),
        "control/hello-1.json": json.dumps({"execution": "hello-1", "status": "completed"}).encode(),
    }
    for key, body in put.items():
        made.s3.put_object(Bucket=stack.store, Key=key, Body=body)

    row = page.get_by_role("row", name="greetings")
    for _ in range(60):
        empty_console.open("datasets", "Datasets")
        page.reload()
        empty_console.settle()
        if row.count():
            break
        page.wait_for_timeout(500)
    assert row.get_by_role("cell").all_inner_texts()[:3] == ["v1", "1", "6 B"]

    row.get_by_role("link", name="v1").click()
    empty_console.heading("greetings v1").wait_for()
    page.get_by_role("link", name="Files").click()
    page.get_by_role("button", name="hello.txt").click()
    page.get_by_text("hello\n", exact=True).wait_for()
