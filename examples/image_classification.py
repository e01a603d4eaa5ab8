"""Image classification: pictures in class folders become one version, one package, and the same folders again.

    python examples/image_classification.py --count 1000

Without PACKLINE_STORE and PACKLINE_TABLE in the environment it starts AWS on this machine.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from pathlib import Path

from common import an_aws, bring, packline, step, wait_for
from PIL import Image

CLASSES = ("cat", "dog", "horse", "owl", "seal", "snail", "toad", "wolf", "wren", "yak")
SIDE = 32
DATASET = "dataset://example-images"


def make_pictures(folder: Path, count: int, seed: int = 1) -> None:
    """So many PNG files, ``train/<class>/<number>.png``, each with pixels of its own."""
    chance = random.Random(seed)
    for name in CLASSES:
        (folder / "train" / name).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        picture = Image.frombytes("RGB", (SIDE, SIDE), chance.randbytes(SIDE * SIDE * 3))
        picture.save(
            folder / "train" / CLASSES[number % len(CLASSES)] / f"{number:06d}.png", compress_level=1
        )


def compare(made: Path, came: Path) -> Counter[str]:
    """Every picture opens and has the pixels it was made with; how many there are of each class."""
    classes: Counter[str] = Counter()
    for path in sorted((made / "train").rglob("*.png")):
        relative = path.relative_to(made)
        with Image.open(path) as before, Image.open(came / relative) as after:
            if (before.size, before.tobytes()) != (after.size, after.tobytes()):
                raise SystemExit(f"{relative} is not the picture it was")
        classes[path.parent.name] += 1
    there = sum(1 for path in came.rglob("*") if path.is_file())
    if there != classes.total():
        raise SystemExit(f"{there} files came, {classes.total()} were made")
    return classes


def run(count: int, version: str, scratch: Path) -> None:
    """The whole way of ``count`` pictures."""
    made = scratch / "pictures"
    with step(f"make {count:,} pictures in {len(CLASSES)} class folders"):
        make_pictures(made, count)
    uri = f"{DATASET}/{version}"
    with step(f"upload them as {uri}"):
        packline("push", made, "--dataset", uri, "--alias", "production")
    with step("wait for the package"):
        facts = wait_for(uri)
        print(f"    packaging: {facts['packaging']}, {len(facts['parts'])} parts")
    with step("bring the alias as an input, folders kept"):
        came = bring(scratch, "pictures", f"{DATASET}/production")
    with step("read every picture with PIL and compare"):
        classes = compare(made, came)
    print(f"image classification: OK ({classes.total():,} pictures, {len(classes)} classes)")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=100_000, help="pictures (default: 100,000)")
    parser.add_argument("--version", default="v1", help="name of the new version (default: v1)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="packline-example-") as name, an_aws(Path(name)):
        run(options.count, options.version, Path(name))


if __name__ == "__main__":
    main()
