"""The record of finished transfers in a staging folder, appended to after all their files are written."""

from __future__ import annotations

import json
import os
from pathlib import Path

from packline.client.folders import local_error
from packline.client.transfer import Kind, Landed, Transfer


class Journal:
    """Append-only lines; a last line cut short by a kill is ignored, and its transfer done again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._landed: dict[str, Landed] = {}
        self._objects = bytearray()
        self.files = self.bytes = 0
        whole = self._load() if file.exists() else 0
        self._handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        os.ftruncate(self._handle, whole)

    def done(self, transfer: Transfer) -> bool:
        """Whether the files of a transfer are there already."""
        if transfer.kind is Kind.OBJECT:
            return transfer.number < len(self._objects) and bool(self._objects[transfer.number])
        return transfer.token in self._landed

    @property
    def blocks(self) -> int:
        """Number of finished blocks and spans."""
        return len(self._landed)

    def landed(self, part: int) -> list[tuple[int, Landed]]:
        """The finished blocks of a part, by number."""
        prefix = f"{Kind.BLOCK}/{part}/"
        found = ((token, landed) for token, landed in self._landed.items() if token.startswith(prefix))
        return sorted((int(token.rpartition("/")[2]), landed) for token, landed in found)

    def record(self, transfer: Transfer, landed: Landed) -> None:
        """Write down that a transfer has finished."""
        line = json.dumps([transfer.kind, transfer.part, transfer.number, *landed], separators=(",", ":"))
        try:
            os.write(self._handle, line.encode() + b"\n")
        except OSError as error:
            raise local_error(error, os.fsencode(self._file)) from error
        self._remember(transfer.kind, transfer.part, transfer.number, landed)

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)

    def _load(self) -> int:
        """Read what is there; bytes up to the end of the last whole line."""
        whole = 0
        with self._file.open("rb") as lines:
            for line in lines:
                try:
                    kind, part, index, *landed = json.loads(line)
                except ValueError:
                    break
                if not line.endswith(b"\n"):
                    break
                self._remember(Kind(kind), part, index, Landed(*landed))
                whole += len(line)
        return whole

    def _remember(self, kind: Kind, part: int, index: int, landed: Landed) -> None:
        self.files += landed.files
        self.bytes += landed.bytes
        if kind is Kind.OBJECT:
            # A byte for each row of the manifest: a million of them in a dictionary would be 150 MB.
            missing = index + 1 - len(self._objects)
            if missing > 0:
                self._objects.extend(bytes(missing + 4096))
            self._objects[index] = 1
        else:
            self._landed[f"{kind}/{part}/{index}"] = landed
