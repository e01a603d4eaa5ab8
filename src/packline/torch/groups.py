"""Samples of several members: an image, its mask and its description."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from packline.errors import InvalidInput
from packline.torch.dataset import PackagedDataset

if TYPE_CHECKING:
    from packline.reader.dataset import Dataset


class GroupedDataset(PackagedDataset):
    """Samples that are dictionaries: members of one stem, by their extensions or by their folders.

    By extensions (WebDataset's convention): ``a/7.jpg`` and ``a/7.seg.png`` become
    ``{"__key__": "a/7", "jpg": …, "seg.png": …}``; the extension begins at the first dot of the file name.
    By folders: with ``folders={"image": "images", "mask": "masks"}``, ``images/7.jpg`` and ``masks/7.png`` become
    ``{"__key__": "7", "image": …, "mask": …}``.
    """

    def __init__(
        self,
        source: str | Dataset,
        *,
        keys: Iterable[str] = (),
        folders: Mapping[str, str] | None = None,
        incomplete: Literal["raise", "skip"] = "raise",
        decode: Mapping[str, Callable[[bytes], Any]] | None = None,
        transform: Callable[[dict[str, Any]], Any] | None = None,
        **options: Any,
    ) -> None:
        """Open a version and group its members.

        Args:
            source: A URI, ``dataset://name/version-or-alias``, or what ``packline.open`` returned.
            keys: The extensions that each sample has, without the first dot; others are left out. None: all there are.
            folders: The name in a sample for each folder, in place of extensions.
            incomplete: Whether a stem without one of the keys is an error, or is left out.
            decode: What makes a value of the bytes, by key; keys without one stay bytes.
            transform: Is applied to each dictionary.
            options: Arguments of ``packline.open`` besides the URI.

        Raises:
            InvalidInput: A stem lacks a key, two members of a stem have the same one, or no stem has all.
            PacklineError: One of the other errors of ``packline.open``.
        """
        super().__init__(source, transform=transform, **options)
        self.decoders = dict(decode or {})
        self.folders = {key: f"{folder.strip('/')}/" for key, folder in (folders or {}).items()}
        self.keys = list(self.folders) or sorted(keys)
        groups = self._complete(self._groups(), incomplete)
        self._starts, self._members = array("Q", [0]), array("Q")
        for group in groups:
            self._members.extend(group[key] for key in self.keys or sorted(group))
            self._starts.append(len(self._members))
        if len(self) == 0:
            raise InvalidInput(f"{self.reader.uri} has no complete sample.", "Check keys= or folders=.")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def members_of(self, sample: int) -> Sequence[int]:
        """Return the numbers of the members that a sample is made of."""
        return self._members[self._starts[sample] : self._starts[sample + 1]]

    def member_ranges(self) -> None:
        """Return None: the first members of stems are not neighbours."""

    def make_sample(self, sample: int, data: list[bytes]) -> dict[str, Any]:
        """Return a dictionary with the stem, as ``__key__``, and a value for each member."""
        paths = self.reader.paths()
        values: dict[str, Any] = {}
        for number, content in zip(self.members_of(sample), data, strict=True):
            values["__key__"], key = self._split(paths[number])
            values[key] = self.decoders[key](content) if key in self.decoders else content
        return values

    def _split(self, path: str) -> tuple[str, str]:
        """Return the stem of a path, and its key in a sample."""
        for key, folder in self.folders.items():
            if path.startswith(folder):
                name = path[len(folder) :]
                return name[: len(name) - len(_extension(name))], key
        extension = _extension(path)
        return path[: len(path) - len(extension)], extension.removeprefix(".")

    def _groups(self) -> dict[str, dict[str, int]]:
        groups: dict[str, dict[str, int]] = {}
        paths = self.reader.paths()
        for number, path in enumerate(paths):
            stem, key = self._split(path)
            if self.keys and key not in self.keys:
                continue
            other = groups.setdefault(stem, {}).setdefault(key, number)
            if other != number:
                raise InvalidInput(
                    f"{paths[other]} and {path} are both the {key} of {stem}.",
                    "Select one of them by include= or exclude=.",
                )
        return groups

    def _complete(self, groups: dict[str, dict[str, int]], incomplete: str) -> Iterator[dict[str, int]]:
        for stem, group in groups.items():
            missing = [key for key in self.keys if key not in group]
            if not missing:
                yield group
            elif incomplete != "skip":
                raise InvalidInput(
                    f"The sample {stem} has no {missing[0]}.",
                    'Add the file, or pass incomplete="skip" to leave such samples out.',
                )


def _extension(path: str) -> str:
    """Return what follows the name of a file from its first dot on; a leading dot belongs to the name."""
    name = path[path.rfind("/") + 1 :]
    dot = name.find(".", 1)
    return name[dot:] if dot > 0 else ""
