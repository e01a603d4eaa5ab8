"""What goes wrong is named, with its remedy; outputs are kept and nothing half-done is published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.outputs import read_tree
from tests.system.conftest import User
from tests.waiting import wait_for

V1 = {"valohai.dataset-versions": [{"uri": "dataset://bad/v1", "packaging": True}]}


def codes(facts: Any) -> set[str]:
    return {alert["code"] for alert in facts["alerts"]}


def test_metadata_that_is_not_json_is_an_alert_and_no_version(user: User) -> None:
    user.upload("exec-broken", {"a.txt": b"a"}, V1)
    user.put("outputs/exec-broken/valohai.metadata.jsonl", b'{"file": "a.txt", "metadata": {"valohai')
    user.mark("exec-broken", files=1)
    facts = user.execution("exec-broken")
    assert "InvalidMetadata" in codes(facts)
    assert facts["versions"] == []
    assert facts["manifest"]["rows"] == 1
    user.run("show", "dataset://bad/v1", code=3)


def test_a_version_that_exists_is_kept(user: User) -> None:
    version = {"valohai.dataset-versions": ["dataset://twice/v1"]}
    for execution, body in (("exec-first", b"first"), ("exec-second", b"second")):
        user.upload(execution, {"a.txt": body}, version)
        user.mark(execution, files=1)
        facts = user.execution(execution)
    assert codes(facts) == {"VersionExists"}
    assert user.json("show", "dataset://twice/v1")["execution"] == "exec-first"


def test_a_marker_that_declares_too_many_files_is_an_alert_until_they_come(user: User) -> None:
    user.upload("exec-short", {"a.txt": b"a"}, {"valohai.dataset-versions": ["dataset://short/v1"]})
    user.mark("exec-short", files=2)
    facts = user.execution("exec-short", "open")
    assert codes(facts) == {"MissingFiles"}
    assert facts["versions"] == []
    user.put("outputs/exec-short/b.txt", b"b")
    user.mark("exec-short", files=2)
    assert user.execution("exec-short")["manifest"]["rows"] == 2


def test_an_object_that_is_gone_fails_the_package_and_the_version_says_so(user: User, tmp_path: Path) -> None:
    # No other test has these bytes: an equal part that is built already would be used.
    files = {"a.txt": b"a of exec-gone", "b.txt": b"b of exec-gone"}
    user.upload("exec-gone", files, {"valohai.dataset-versions": ["dataset://gone/v0"]})
    user.mark("exec-gone", files=2)
    user.execution("exec-gone")
    versions = user.s3.list_object_versions(Bucket=user.stack.store, Prefix="outputs/exec-gone/a.txt")[
        "Versions"
    ]
    user.s3.delete_object(
        Bucket=user.stack.store, Key="outputs/exec-gone/a.txt", VersionId=versions[0]["VersionId"]
    )
    user.run("package", "dataset://gone/v0")
    facts = user.packaged("dataset://gone/v0", "failed")
    assert "ObjectChanged" in facts["packaging_reason"]
    assert "a.txt" in facts["packaging_reason"]
    done = user.run("fetch", "dataset://gone/v0", "--to", tmp_path / "in", code=3)
    assert "a.txt" in done.stderr
    assert not (tmp_path / "in").exists()
    packaged = {"uri": "dataset://gone/v1", "from": "dataset://gone/v0", "packaging": True}
    user.upload("exec-next", {"c.txt": b"c"}, {"valohai.dataset-versions": [packaged]})
    user.mark("exec-next", files=1)
    alerts = user.execution("exec-next")["alerts"]
    assert any("a.txt" in alert["message"] for alert in alerts), "what it would inherit is looked at first"
    user.run("show", "dataset://gone/v1", code=3)


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("fetch", "dataset://nothing/v1", "--to", "{to}"), 3, "nothing"),
        (("fetch", "dataset://kept/v9", "--to", "{to}"), 3, "v9"),
        (("fetch", "no-uri", "--to", "{to}"), 2, "no-uri"),
        (("fetch", "dataset://kept/v1", "--to", "{full}"), 2, "full"),
        (("show", "dataset://nothing/v1"), 3, "nothing"),
        (("ls", "nothing"), 3, "nothing"),
        (("execution", "nothing"), 3, "nothing"),
        (("push", "{full}", "--dataset", "Bad Name/v1"), 2, "Bad Name"),
        (("push", "{to}", "--dataset", "kept/v2"), 2, "not a folder"),
    ],
)
def test_the_command_line_names_what_is_wrong(
    user: User, tmp_path: Path, arguments: tuple[str, ...], code: int, named: str
) -> None:
    user.upload("exec-kept", {"a.txt": b"a"}, {"valohai.dataset-versions": ["dataset://kept/v1"]})
    user.mark("exec-kept", files=1)
    user.execution("exec-kept")
    full = tmp_path / "full"
    full.mkdir()
    full.joinpath("mine.txt").write_bytes(b"mine")
    filled = [argument.format(to=tmp_path / "to", full=full) for argument in arguments]
    done = user.run(*filled, code=code)
    assert named in done.stderr
    assert read_tree(full) == {"mine.txt": b"mine"}


def test_an_endpoint_that_does_not_answer_is_named(user: User, tmp_path: Path) -> None:
    user.environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9"
    done = user.run("fetch", "dataset://bad/v1", "--to", tmp_path / "in", code=7)
    assert "127.0.0.1:9" in done.stderr
    done = user.run("push", Path(__file__).parent, "--dataset", "bad/v3", code=7)
    assert "127.0.0.1:9" in done.stderr


def test_poison_messages_reach_the_dead_letter_queue(user: User) -> None:
    sqs = user.client("sqs")
    sqs.send_message(QueueUrl=user.stack.queue_url, MessageBody="no event at all")

    def is_dead() -> bool:
        received = sqs.receive_message(
            QueueUrl=user.stack.dlq_url, MaxNumberOfMessages=10, VisibilityTimeout=0
        )
        return "no event at all" in [message["Body"] for message in received.get("Messages", [])]

    assert wait_for(is_dead, 0.3)
