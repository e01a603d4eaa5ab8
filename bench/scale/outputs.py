"""The uploads of an execution that nobody has uploaded: everything about a file is computed from its number."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple, overload

from packline.keys import BATCH_METADATA, SIDECAR_SUFFIX, outputs_prefix
from packline.objects import StoredObject

EXECUTION = "exec-0192f8d4-scale"
PREFIX = outputs_prefix(EXECUTION)
DATASET, VERSION = "images", "v1"
FOLDER_FILES = 1_000
SPREAD = 977
"""Sizes go through this many values around their mean; a prime, so that no part has the same sum as the next."""
MIX = 0x9E3779B97F4A7C15F39CC0605CEDC835
"""Odd, so that multiplying by it gives every number another ETag of 128 bits."""
LISTED_AT = 1_700_000_000.0
LINE_BYTES = 320
"""Of each line of the batch file, filled up with spaces: so a line is found by its number."""
_entry = json.dumps(
    [{"uri": f"dataset://{DATASET}/{VERSION}", "packaging": True, "targeting_aliases": ["latest-good"]}]
)

_LINE = (
    f'{{"file": "train/class-%06d/image-%09d.jpg", "metadata": {{"valohai.dataset-versions": {_entry}, '
    '"accuracy": %r, "label": "class-%d", "n": %d}}'
)
"""A line of the batch file with properties."""


class MetadataForm(NamedTuple):
    """What is said about each file, and where."""

    sidecars: bool
    """A document beside each file; else a line in the batch file."""
    properties: int
    """Of its own, beside the entry that joins the version."""


METADATA = {
    "none": None,
    "same": MetadataForm(False, 0),
    "properties": MetadataForm(False, 3),
    "sidecars": MetadataForm(True, 3),
}


class MadeUpOutputs(Sequence[StoredObject]):
    """All objects below the execution's prefix, in byte order of their keys; none of them is in memory."""

    def __init__(self, files: int, metadata: str = "same", mean_bytes: int = 10_000) -> None:
        self.files, self.mean_bytes = files, mean_bytes
        self.form = METADATA[metadata]
        self._each = 2 if self.form and self.form.sidecars else 1
        self._batch = int(self.form is not None and not self.form.sidecars)

    def __len__(self) -> int:
        return self.files * self._each + self._batch

    @overload
    def __getitem__(self, index: int) -> StoredObject: ...

    @overload
    def __getitem__(self, index: slice) -> list[StoredObject]: ...

    def __getitem__(self, index: int | slice) -> StoredObject | list[StoredObject]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        number, beside = divmod(index, self._each)
        if number == self.files:
            size = self.files * LINE_BYTES
            return StoredObject(PREFIX + BATCH_METADATA, "batch", size, "batch", LISTED_AT, "STANDARD")
        if beside:
            key = f"{PREFIX}{path_of(number)}{SIDECAR_SUFFIX}"
            return StoredObject(
                key, None, len(self.metadata_of(number)), etag_of(~number), LISTED_AT, "STANDARD"
            )
        return self.output(number)

    def since(self, place: int) -> Iterator[StoredObject]:
        """Yield the objects from a place on, at half the time of one by one."""
        smallest = self.mean_bytes - SPREAD // 2
        if self._each == 1 and smallest > 0:
            for number in range(place, self.files):
                etag = f"{number * MIX % (1 << 128):032x}"
                key = f"{PREFIX}train/class-{number // FOLDER_FILES:06d}/image-{number:09d}.jpg"
                yield StoredObject(key, etag[::-1], smallest + number % SPREAD, etag, LISTED_AT, "STANDARD")
            place = max(place, self.files)
        for each in range(place, len(self)):
            yield self[each]

    def output(self, number: int) -> StoredObject:
        """Return a file by its number."""
        etag = etag_of(number)
        return StoredObject(
            f"{PREFIX}{path_of(number)}", etag[::-1], self.size_of(number), etag, LISTED_AT, "STANDARD"
        )

    def size_of(self, number: int) -> int:
        """Return the bytes of a file."""
        return max(1, self.mean_bytes - SPREAD // 2 + number % SPREAD)

    def at(self, key: str) -> int:
        """Return the place of the first object whose key is not less than ``key``: a binary search."""
        return bisect_left(_Keys(self), key.encode())

    def find(self, key: str) -> StoredObject | None:
        """Return the object of that key."""
        place = self.at(key)
        stored = self[place] if place < len(self) else None
        return stored if stored and stored.key == key else None

    def metadata_of(self, number: int) -> str:
        """Return what is said about a file, as JSON."""
        properties = ""
        if self.form and self.form.properties:
            share = number / self.files
            properties = f', "accuracy": {share}, "label": "class-{number % 1000}", "n": {number}'
        return f'{{"valohai.dataset-versions": {_entry}{properties}}}'

    def lines(self, first: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Yield lines of the batch file, without their ends; all of one length."""
        properties = bool(self.form and self.form.properties)
        for number in range(first, self.files if stop is None else min(stop, self.files)):
            if properties:  # at half the time of ``metadata_of``
                values = number // FOLDER_FILES, number, number / self.files, number % 1000, number
                line = _LINE % values
            else:
                line = f'{{"file": "{path_of(number)}", "metadata": {self.metadata_of(number)}}}'
            yield line.encode().ljust(LINE_BYTES - 1)

    def batch_bytes(self, start: int, length: int) -> bytes:
        """Return bytes of the batch file."""
        first, stop = start // LINE_BYTES, -(-(start + length) // LINE_BYTES)
        text = b"".join(line + b"\n" for line in self.lines(first, stop))
        return text[start - first * LINE_BYTES :][:length]


class _Keys(Sequence[bytes]):
    """The keys as a sequence, for bisection."""

    def __init__(self, outputs: MadeUpOutputs) -> None:
        self._outputs = outputs

    def __len__(self) -> int:
        return len(self._outputs)

    @overload
    def __getitem__(self, index: int) -> bytes: ...

    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...

    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        stored = self._outputs[index]
        return [each.key.encode() for each in stored] if isinstance(stored, list) else stored.key.encode()


def path_of(number: int) -> str:
    """Return the path of a file: a thousand of them in each folder."""
    return f"train/class-{number // FOLDER_FILES:06d}/image-{number:09d}.jpg"


def number_of(path: str) -> int:
    """Return the number of the file that a path names, its own or its sidecar's. Raises ValueError."""
    return int(path.rpartition("image-")[2][:9])


def etag_of(number: int) -> str:
    """Return an ETag that no other number has."""
    return f"{number * MIX % (1 << 128):032x}"
