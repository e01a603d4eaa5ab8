"""Moving: a DVC repository and WebDataset shards become versions; a version is exported and read with WebDataset.

    build/moving-venv/bin/python examples/moving.py --count 1000    # after make test-moving, with make local running

Needs DVC, git and WebDataset, and a deployment that the environment names: what DVC and the local stack are made of
does not go together in one Python environment.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

from common import packline, step

warnings.filterwarnings("ignore")


def content(number: int) -> bytes:
    """The bytes of a picture."""
    return b"picture %d " % number * 50


def make_repository(top: Path, count: int) -> None:
    """A repository with one tag; its remote is a folder, and its cache is gone, as after a clone."""
    for number in range(count):
        file = top / "images" / f"{number % 10}" / f"{number:06d}.jpg"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content(number))
    commands = """
        git init -q . && git config user.name n && git config user.email n@example.com
        dvc init -q && dvc remote add -q -d store ../remote && dvc add -q images
        git add -A && git commit -qm images && git tag v1 && dvc push -q && rm -r .dvc/cache images
    """
    script = " && ".join(line.strip() for line in commands.strip().splitlines())
    variables = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DVC_NO_ANALYTICS": "1",
    }
    subprocess.run(["sh", "-ec", script], cwd=top, env=variables, check=True)


def make_shards(folder: Path, count: int) -> None:
    """Shards as WebDataset writes them: a picture and its class a sample."""
    from webdataset import ShardWriter

    folder.mkdir()
    with ShardWriter(str(folder / "%06d.tar"), maxcount=max(1, count // 4), verbose=0) as writer:
        for number in range(count):
            writer.write({"__key__": f"{number:06d}", "jpg": content(number), "cls": number % 10})


def read_shards(folder: Path) -> dict[str, tuple[bytes, bytes]]:
    """What WebDataset reads: picture and class by key."""
    from webdataset import WebDataset

    shards = sorted(str(file) for file in folder.glob("*.tar"))
    return {
        sample["__key__"]: (sample["jpg"], sample["cls"]) for sample in WebDataset(shards, shardshuffle=False)
    }


def run(count: int, scratch: Path) -> None:
    """The whole way of ``count`` pictures."""
    with step("make a DVC repository"):
        make_repository(scratch / "repository", count)
    with step("make WebDataset shards"):
        make_shards(scratch / "shards", count)
    with step("import both"):
        repository = packline(
            *("import", scratch / "repository", "--rev", "v1", "--dataset", "example-moving/dvc", "--wait")
        )
        shards = packline("import", scratch / "shards", "--dataset", "example-moving/shards", "--wait")
    print(
        f"from {repository['kind']}: {repository['imported_files']} files, packaging {repository['packaging']}"
    )
    print(f"from {shards['kind']}: {shards['imported_files']} files, packaging {shards['packaging']}")
    with step("fetch what was in DVC, and compare"):
        packline("fetch", "dataset://example-moving/dvc", "--to", scratch / "fetched")
        for number in range(count):
            file = scratch / "fetched/images" / f"{number % 10}" / f"{number:06d}.jpg"
            assert file.read_bytes() == content(number), file
    with step("export, and read with WebDataset"):
        exported = packline(
            *("export", "dataset://example-moving/shards", "--format", "webdataset"),
            *("--shard-members", max(2, count // 2), "--to", scratch / "exported"),
        )
        assert read_shards(scratch / "exported") == read_shards(scratch / "shards")
    print(f"moving: OK ({count} pictures, {exported['files']} shards)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("PACKLINE_CACHE", str(Path(folder, "cache")))
        run(chosen.count, Path(folder))
