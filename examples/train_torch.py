"""Train on a packaged version, cold, shuffled, stopped and resumed, and on extracted files: with the same losses.

    make test-torch                                             # a small one
    build/torch-venv/bin/python examples/train_torch.py         # 10,000 pictures

Without PACKLINE_STORE and PACKLINE_TABLE in the environment it starts AWS on this machine.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from common import an_aws, packline, step, wait_for
from PIL import Image
from torchdata.stateful_dataloader import StatefulDataLoader

from packline.torch import FolderDataset, ResumableSampler, decode_image

CLASSES = ("cat", "dog", "horse", "owl", "seal", "snail", "toad", "wolf", "wren", "yak")
SIDE, BATCH, EPOCHS, SEED = 16, 64, 2, 7
URI = "dataset://example-training/v1"


def make_pictures(folder: Path, count: int) -> None:
    """PNG files, ``<class>/<number>.png``: each class has a colour of its own, under noise."""
    chance = random.Random(1)
    colours = [[chance.randrange(256) for _ in range(3)] for _ in CLASSES]
    for number in range(count):
        kind = number % len(CLASSES)
        noise = chance.randbytes(SIDE * SIDE * 3)
        pixels = bytes((value + 3 * colours[kind][at % 3]) // 4 for at, value in enumerate(noise))
        file = folder / CLASSES[kind] / f"{number:06d}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.frombytes("RGB", (SIDE, SIDE), pixels).save(file)


def to_tensor(image: Image.Image) -> torch.Tensor:
    """The pixels of a picture, from -0.5 to 0.5."""
    return torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8).float() / 255 - 0.5


class ExtractedFiles:
    """The same samples from files of a folder, in the order of their paths."""

    def __init__(self, folder: Path) -> None:
        self.paths = sorted(folder.rglob("*.png"))

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        path = self.paths[index]
        return to_tensor(decode_image(path.read_bytes())), CLASSES.index(path.parent.name)


class Training:
    """A linear classifier, its loader, and the loss of each step."""

    def __init__(self, samples: Any, dataset: FolderDataset, workers: int) -> None:
        """``samples`` are read in the order of ``dataset``."""
        torch.manual_seed(SEED)
        self.model = torch.nn.Linear(SIDE * SIDE * 3, len(CLASSES))
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.02)
        sampler = ResumableSampler(dataset, seed=SEED, read_ahead=samples is dataset)
        self.loader = StatefulDataLoader(
            samples, batch_size=BATCH, sampler=sampler, num_workers=workers, multiprocessing_context="fork"
        )
        self.losses: list[float] = []

    def run_epoch(self, steps: int | None = None) -> None:
        """Train to the end of an epoch, or for a number of steps."""
        for number, (images, labels) in enumerate(self.loader, start=1):
            self.optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(self.model(images), labels)
            loss.backward()
            self.optimizer.step()
            self.losses.append(loss.item())
            if number == steps:
                break

    def save(self, file: Path) -> None:
        """Write a checkpoint: model, optimizer, and where the loader stands."""
        torch.save([each.state_dict() for each in (self.model, self.optimizer, self.loader)], file)

    def load(self, file: Path) -> None:
        """Go on from a checkpoint."""
        for part, state in zip((self.model, self.optimizer, self.loader), torch.load(file), strict=True):
            part.load_state_dict(state)


@contextmanager
def measured(name: str, count: int) -> Iterator[None]:
    """Print how many samples a second were trained on."""
    started = time.monotonic()
    with step(name):
        yield
        print(f"    {count * EPOCHS / (time.monotonic() - started):,.0f} samples/s")


def train_in_two_runs(dataset: FolderDataset, workers: int, checkpoint: Path) -> list[float]:
    """Train half of the first epoch, stop, and let another run go on from the checkpoint."""
    first = Training(dataset, dataset, workers)
    first.run_epoch(steps=len(dataset) // BATCH // 2)
    first.save(checkpoint)
    second = Training(dataset, dataset, workers)
    second.load(checkpoint)
    for _ in range(EPOCHS):
        second.run_epoch()
    return first.losses + second.losses


def run(count: int, workers: int, scratch: Path) -> None:
    """Push pictures, train on the package and on the files, and compare the loss of every step."""
    made = scratch / "pictures"
    with step(f"make {count:,} pictures in {len(CLASSES)} class folders"):
        make_pictures(made, count)
    with step(f"push them as {URI}, and wait for the package"):
        packline("push", made, "--dataset", URI)
        print(f"    packaging: {wait_for(URI)['packaging']}")
    with measured("train on the package, cold, stopped and resumed in the first epoch", count):
        dataset = FolderDataset(URI, decode=decode_image, transform=to_tensor)
        packaged = train_in_two_runs(dataset, workers, scratch / "checkpoint.pt")
    with measured("train on the extracted files", count):
        training = Training(ExtractedFiles(made), dataset, workers)
        for _ in range(EPOCHS):
            training.run_epoch()
    mix = ResumableSampler(dataset, seed=SEED).class_mix(BATCH)
    dataset.reader.close()
    print(f"    loss {packaged[0]:.4f} at the start, {packaged[-1]:.4f} at the end, {len(packaged)} steps")
    print(f"    {mix.classes:.1f} classes in a batch, {mix.ratio:.0%} of a global shuffle")
    if packaged != training.losses:
        raise SystemExit(f"the losses differ: {packaged} on the package, {training.losses} on the files")
    print(f"training: OK ({count:,} pictures, {len(packaged)} steps, the same losses)")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000, help="pictures (default: 10,000)")
    parser.add_argument("--workers", type=int, default=2, help="processes that read (default: 2)")
    options = parser.parse_args()
    torch.set_num_threads(1)  # sums in one order: the losses are compared bit by bit
    with tempfile.TemporaryDirectory(prefix="packline-example-") as name, an_aws(Path(name)):
        run(options.count, options.workers, Path(name))


if __name__ == "__main__":
    main()
