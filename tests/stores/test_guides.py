"""The commands of the guides about other stores and mounts, on emulators and the local stack, as they are written."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.outputs import read_tree
from tests.stores.servers import google, other_s3
from tests.system.conftest import User, stack, user
from tests.unit.imports.archives import put
from tests.unit.inputs.test_hugging_face import Hub, hub
from tests.waiting import HANG_SECONDS

__all__ = ["hub", "stack", "user"]

pytestmark = pytest.mark.stores

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
BLOCK = re.compile(r"^```bash\n(.*?)^```", re.MULTILINE | re.DOTALL)
YAML = re.compile(r"^```yaml\n(- step:.*?)^```", re.MULTILINE | re.DOTALL)
SET = {"2024/1.jpg": b"one", "2024/cats/2.jpg": b"two", "2024/notes.txt": b"no picture"}


def commands(page: str) -> list[list[str]]:
    """The words of each command in the shell blocks of a guide."""
    text = "".join(BLOCK.findall((GUIDES / page).read_text(encoding="utf-8"))).replace("\\\n", " ")
    return [shlex.split(line) for line in text.splitlines() if line.strip()]


def run(user: User, words: list[str], replaced: dict[str, str]) -> str:
    """Run a command of a guide, with names of this machine in the place of those of the guide."""
    assert words[0] == "packline"
    for old, new in replaced.items():
        words = [word.replace(old, new) for word in words]
    names = ("GOOGLE_", "HF_", "AWS_CONFIG_FILE")
    user.environment |= {name: value for name, value in os.environ.items() if name.startswith(names)}
    return user.run(*words[1:]).stdout


def test_versions_are_made_of_objects_in_other_stores(
    user: User, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with google(tmp_path, monkeypatch) as theirs, other_s3(tmp_path, monkeypatch) as ovh:
        for path, body in SET.items():
            theirs.put(f"raw/{path}", body)
            ovh.put(f"train/{path}", body)
        for words in commands("other-stores.md"):
            printed = run(
                user,
                words,
                {
                    "their-bucket": "elsewhere",
                    "ovh://images": "ovh://elsewhere",
                    "owner/name@v1.0": "owner/set.v1",
                },
            )
            assert re.search(r"adopted \d+ files, .*\n.*packaging built, 1 parts", printed), printed
    expected = {
        "photos/v1": {path.removeprefix("2024/"): body for path, body in SET.items()},
        "train/production": {path: body for path, body in SET.items() if path.endswith(".jpg")},
        "corpus/v1": hub.files,
    }
    for version, files in expected.items():
        user.run("fetch", f"dataset://{version}", "--to", tmp_path / version)
        assert read_tree(tmp_path / version) == files, version


FILTER = """
import shutil, sys
from pathlib import Path

for file in Path(sys.argv[1]).rglob("*.jpg"):
    shutil.copy(file, Path("outputs", file.name))
"""


def test_a_job_filters_a_mount_into_a_version(user: User, tmp_path: Path) -> None:
    """The step of the guide without the share, which an administrator would have to mount."""
    (words,) = commands("mounts.md")
    step = YAML.findall((GUIDES / "mounts.md").read_text(encoding="utf-8"))[0].partition(
        "      - destination: /labels"
    )
    assert step[1], "the second mount is the share"
    here = {"/mnt/data/images": str(tmp_path / "share"), " /images": f" {tmp_path / 'seen'}"}
    text, line = step[0], " ".join(words[1:])
    for old, new in here.items():
        assert old in text + line
        text, line = text.replace(old, new), line.replace(old, new)
    (tmp_path / "valohai.yaml").write_text(text)
    (tmp_path / "filter.py").write_text(FILTER)
    (tmp_path / "outputs").mkdir()
    for path, body in SET.items():
        put(tmp_path / "share" / path, body)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        [*user.command(), *shlex.split(line)],
        env={**user.environment, "PATH": path},
        cwd=tmp_path,
        text=True,
        capture_output=True,
        timeout=HANG_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    assert "untracked: 3 files" in done.stdout + done.stderr
    user.packaged("dataset://filtered/v1")
    user.run("fetch", "dataset://filtered/v1", "--to", tmp_path / "came")
    assert read_tree(tmp_path / "came") == {"1.jpg": b"one", "2.jpg": b"two"}
