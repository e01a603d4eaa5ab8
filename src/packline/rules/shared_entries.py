"""Recognize the version entries that files have in common, without parsing them again.

Nearly all files of an execution name the same versions, and differ in their properties. A file's metadata without
the entries is half as long, and is parsed in half the time.
"""

from __future__ import annotations

from packline.json_types import JsonObject
from packline.rules.json_input import GROWTH, end_of_value, load_plain_object
from packline.rules.metadata import MAX_BYTES
from packline.rules.reserved_keys import DATASET_VERSIONS, PREFIX_BYTES

_KEY = f'"{DATASET_VERSIONS}"'.encode()
_WITHOUT = _KEY + b":[]"


class SharedEntries:
    """The version entries of the file that was parsed last, and the URIs that they name."""

    def __init__(self) -> None:
        self.uris: frozenset[str] = frozenset()
        self._text = b""
        """``"valohai.dataset-versions": [...]`` as the file has it; empty if there is none."""
        self._brackets = 0

    def remember(self, text: bytes, uris: frozenset[str]) -> None:
        """Keep the entries of a metadata text that was parsed, and has no other key of Valohai's.

        Args:
            text: The metadata.
            uris: What its entries name.
        """
        at = text.find(_KEY)
        if at < 0:
            return
        behind = text[at + len(_KEY) :].decode()
        start = len(behind) - len(behind.lstrip(": \t\r\n"))
        entries = behind[: end_of_value(behind, start)].encode()
        self.uris, self._text = uris, _KEY + entries
        self._brackets = entries.count(b"{") + entries.count(b"[")

    def parse_others(self, text: bytes) -> JsonObject | None:
        """Parse a metadata text that has the entries that were kept, and no other key of Valohai's.

        Without a backslash, each quote begins or ends a text, so the key and its value are found as they are: an empty
        list in place of the entries makes no other text valid or invalid.

        Returns:
            The metadata, with an empty list in place of the entries; None for any other text.
        """
        shared = self._text
        at = text.find(shared) if shared else -1
        if at < 0 or b"\\" in text or text.count(PREFIX_BYTES) != 1 or len(text) * GROWTH > MAX_BYTES:
            return None
        others = load_plain_object(text[:at] + _WITHOUT + text[at + len(shared) :], self._brackets)
        return others if others is not None and DATASET_VERSIONS in others else None
