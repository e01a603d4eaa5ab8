"""Members by ``packline://`` and as samples: with AWS credentials, and by the HTTP API with nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.system.conftest import User
from tests.system.test_api_mode import Outsider

READ = """
import json
import fsspec
from packline.torch import PackagedDataset
fs = fsspec.core.url_to_fs("packline://by-url/production")[0]
print(json.dumps({
    "files": fs.find("by-url/production"),
    "text": fs.cat_file("by-url/production/b/two.txt").decode(),
    "versions": fs.storage_options["versions"],
    "made": fs.modified("by-url/production/one.txt").timestamp(),
    "samples": [data.decode() for data in PackagedDataset("dataset://by-url/production")],
}))
"""


def test_a_url_is_read_by_table_and_store_and_by_the_api(user: User, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "b").mkdir(parents=True)
    (folder / "one.txt").write_text("first")
    (folder / "b" / "two.txt").write_text("second")
    user.run("push", folder, "--dataset", "by-url/v1", "--alias", "production")
    user.packaged("dataset://by-url/v1")
    times: list[float] = []
    for environment in (user.environment, Outsider(user, tmp_path).environment):
        done = subprocess.run(
            [sys.executable, "-c", READ], env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        result = json.loads(done.stdout)
        times.append(result.pop("made"))
        assert result == {
            "files": ["by-url/production/b/two.txt", "by-url/production/one.txt"],
            "text": "second",
            "versions": {"by-url/production": "v1"},
            "samples": ["second", "first"],
        }
    assert len(set(times)) == 1, "both ways say when the version was made"
    assert datetime.fromtimestamp(times[0], UTC).year >= 2026
