"""Objects of another store become a packaged version on the local stack: a bucket that a profile describes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.outputs import read_tree
from tests.system.conftest import User


def test_objects_of_another_store_become_a_packaged_version(user: User, tmp_path: Path) -> None:
    config = tmp_path / "aws-config"
    config.write_text(
        f"[profile other]\nendpoint_url = {user.environment['AWS_ENDPOINT_URL']}\nregion = eu-north-1\n"
        "aws_access_key_id = other\naws_secret_access_key = other\n"
    )
    user.environment["AWS_CONFIG_FILE"] = str(config)
    files = {f"{number % 3}/{number}.bin": bytes([number]) * 100 for number in range(30)}
    for path, body in files.items():
        user.put(f"theirs/{path}", body)
    source = f"s3+other://{user.stack.store}/theirs/"
    adopted = user.json("adopt", source, "--to", "theirs/v1", "--wait")
    assert (adopted["files"], adopted["packaging"], adopted["parts"]) == (30, "built", 1)
    user.run("fetch", "dataset://theirs/v1", "--to", str(tmp_path / "came"))
    assert read_tree(tmp_path / "came") == files
    shown = user.json("show", "dataset://theirs/v1")
    assert shown["properties"]["source"]["uri"] == source, json.dumps(shown)
    again = user.json("adopt", source, "--to", "theirs/v1", "--alias", "best")
    assert again["already_existed"] is True
    user.put("theirs/0/0.bin", b"another")
    refused = user.run("adopt", source, "--to", "theirs/v1", code=4)
    assert "of other objects" in refused.stderr
