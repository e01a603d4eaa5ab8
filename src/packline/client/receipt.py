"""The result of a fetch in figures, and an estimate for the same files without a package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from packline.client.progress import format_bytes

if TYPE_CHECKING:
    from packline.client.placement.install import InstallResult


PLACEMENT_TEXTS = {
    "hardlink": "hard links to the cache, so copy a file before you change it",
    "reflink": "reflinks, which may be changed",
    "copy": "copies",
    "symlink": "a symbolic link to the cache",
    "direct": "extracted here, without a cache",
}


class Receipt(NamedTuple):
    """The result of a successful fetch."""

    uri: str
    content_hash: str
    folder: str
    """Where the files are."""
    files: int
    bytes: int
    seconds: float
    from_cache: bool
    placed: str = ""
    """hardlink, reflink, copy, symlink, direct: what was taken; empty if the files were left in the cache."""
    already_there: bool = False
    """The folder held the version, complete and unchanged, and was left as it is."""
    copied_files: int = 0
    """Files that were copied because the number of links of a file is limited."""
    requests: int = 0
    received: int = 0
    """Bytes over the network."""
    retries: int = 0
    resumed_files: int = 0
    """Files that an earlier run had brought."""
    reused_files: int = 0
    """Files that another cached version of the dataset had: links, not downloads."""
    reused_bytes: int = 0
    by_files: int = 0
    """Files that came one by one, for want of a package or of a part of it."""
    checked_by_size: int = 0
    """Files of which nothing but the size could be compared: the store tells no checksum."""
    warnings: tuple[str, ...] = ()

    def with_installed(self, installed: InstallResult | None) -> Receipt:
        """Return the receipt with what was done at the target, if there is one."""
        if installed is None:
            return self
        return self._replace(
            placed=installed.mode.value,
            already_there=installed.already_there,
            copied_files=installed.copied,
            warnings=(*self.warnings, *installed.warnings),
        )

    @property
    def one_by_one(self) -> dict[str, Any]:
        """Requests, dollars and seconds for the same files without a package."""
        # a job need not look at it
        from packline.pricing.assumptions import BANDWIDTH, GET, ONE_BY_ONE
        from packline.pricing.fetch_costs import cost_one_by_one

        cost = cost_one_by_one(self.files, self.bytes)
        return {
            "requests": cost.requests,
            "dollars": round(cost.dollars, 6),
            "seconds": round(cost.seconds, 1),
            "assumptions": (
                f"one GET for each file at ${GET.value:.2f} a million ({GET.source}), "
                f"{ONE_BY_ONE.value:,} files/s ({ONE_BY_ONE.source}), at most {BANDWIDTH.value / 1e6:.0f} MB/s"
            ),
        }

    def as_json(self) -> dict[str, Any]:
        """Return all fields, ready for ``json.dumps``."""
        return self._asdict() | {"one_by_one": self.one_by_one}

    def line(self) -> str:
        """Format the receipt for people, as one line."""
        if self.already_there:
            source = "already there"
        elif self.from_cache:
            source = "from the cache"
        else:
            source = f"{self.requests:,} requests, {format_bytes(self.received)} received"
        notes = [source, PLACEMENT_TEXTS.get(self.placed, "")]
        if self.checked_by_size:
            notes.append(f"{self.checked_by_size:,} files checked by size only: the store tells no checksum")
        amount = f"{self.files:,} files, {format_bytes(self.bytes)} in {self.seconds:.2f} s"
        return f"{self.uri}: {amount}, in {self.folder} ({'; '.join(filter(None, notes))})"

    def explanation(self) -> list[str]:
        """Return lines for ``--explain``: what was not downloaded, and what the files one by one would have taken."""
        lines = []
        if self.reused_files:
            lines.append(
                f"{self.reused_files:,} unchanged files ({format_bytes(self.reused_bytes)}) were linked "
                "from another cached version"
            )
        if self.resumed_files:
            lines.append(f"{self.resumed_files:,} files were there from an earlier run")
        if not self.from_cache:
            estimate = self.one_by_one
            lines.append(
                f"one by one: {estimate['requests']:,} requests, ${estimate['dollars']:.4f}, "
                f"about {estimate['seconds']:.1f} s ({estimate['assumptions']})"
            )
        return lines
