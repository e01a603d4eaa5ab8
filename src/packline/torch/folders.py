"""Samples with the number of their class, which is the folder that they are in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from packline.errors import InvalidInput
from packline.reader.folder_listing import list_folder
from packline.torch.dataset import PackagedDataset

if TYPE_CHECKING:
    from packline.reader.dataset import Dataset


class FolderDataset(PackagedDataset):
    """(sample, class) pairs of a version in the layout of torchvision's ``ImageFolder``: ``root/class/…/file``.

    Members that are in no class folder are left out. ``include`` leaves out others, such as ``include="**/*.jpg"``.
    """

    def __init__(
        self,
        source: str | Dataset,
        *,
        root: str = "",
        decode: Callable[[bytes], Any] | None = None,
        transform: Callable[[Any], Any] | None = None,
        target_transform: Callable[[int], Any] | None = None,
        **options: Any,
    ) -> None:
        """Open a version and find its classes.

        Args:
            source: A URI, ``dataset://name/version-or-alias``, or what ``packline.open`` returned.
            root: The folder that holds the class folders.
            decode: Makes a value of a member's bytes, such as ``decode_image``; without it, samples are bytes.
            transform: Is applied to the decoded value.
            target_transform: Is applied to the number of the class.
            options: Arguments of ``packline.open`` besides the URI.

        Raises:
            InvalidInput: There are no class folders below ``root``.
            PacklineError: One of the other errors of ``packline.open``.
        """
        super().__init__(source, decode=decode, **options)
        self.input_transform, self.target_transform = transform, target_transform
        entries = list_folder(self.reader, root.strip("/"))
        ranges = {entry.name: range(entry.first, entry.stop) for entry in entries if entry.is_folder}
        if not ranges:
            raise InvalidInput(
                f"{self.reader.uri} has no class folders{f' below {root}' if root else ''}.",
                "Name the folder that holds them by root=, or use PackagedDataset.",
            )
        self.classes = sorted(ranges)
        self.class_to_idx = {name: number for number, name in enumerate(self.classes)}
        self._members = [ranges[name] for name in self.classes]
        self._starts = [0, *accumulate(map(len, self._members))]

    def __len__(self) -> int:
        return self._starts[-1]

    @property
    def targets(self) -> list[int]:
        """The class of each sample."""
        return [number for number, members in enumerate(self._members) for _ in members]

    def target(self, sample: int) -> int:
        """Return the class of a sample."""
        return bisect_right(self._starts, sample) - 1

    def members_of(self, sample: int) -> tuple[int]:
        """Return the number of the member that a sample is made of."""
        number = self.target(sample)
        return (self._members[number][sample - self._starts[number]],)

    def member_ranges(self) -> Sequence[range]:
        """Return the numbers of the members, class by class."""
        return self._members

    def make_sample(self, sample: int, data: list[bytes]) -> tuple[Any, Any]:
        """Return the value and the class of a sample."""
        value, target = super().make_sample(sample, data), self.target(sample)
        return (
            value if self.input_transform is None else self.input_transform(value),
            target if self.target_transform is None else self.target_transform(target),
        )
