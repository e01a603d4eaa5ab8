"""How much to measure: the two scales, and which candidates run under which conditions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bench.natural import MEAN_BYTES


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree of files; ``size`` is bytes per file, of a ``natural`` tree (``bench.natural``) the mean."""

    name: str
    files: int
    size: int
    natural: bool = False

    @property
    def title(self) -> str:
        """For people."""
        if self.natural:
            sizes = "natural sizes (median 8 KiB)"
        else:
            sizes = f"{self.size >> 20} MiB" if self.size >= 1 << 20 else f"{self.size / 1024:g} KiB"
        return f"{self.files:,} files of {sizes}"

    @property
    def room(self) -> int:
        """Bytes of memory that it takes to fetch as an archive and as files, with something over."""
        return self.files * self.size * 5 // 2


@dataclass(frozen=True, slots=True)
class Conditions:
    """Where and how one table is measured: tree, first-byte latency and file system."""

    tree: str
    latency_ms: int
    place: str
    """``tmpfs`` or ``disk``."""
    candidates: tuple[str, ...]
    tls: bool = False

    @property
    def key(self) -> str:
        return f"{self.tree}_{self.latency_ms}ms_{self.place}{'_tls' if self.tls else ''}"


@dataclass(frozen=True, slots=True)
class Scale:
    """One size of the whole benchmark."""

    trees: tuple[Tree, ...]
    runs: int
    slow_runs: int
    """Runs of the peers that take minutes."""
    growth: tuple[int, ...]
    """Member counts at which memory and time are compared."""
    fetch: tuple[Conditions, ...]
    pack: tuple[Conditions, ...]
    push: tuple[Conditions, ...]

    @property
    def tables(self) -> dict[str, tuple[Conditions, ...]]:
        """Its tables, by what is done."""
        return {"fetch": self.fetch, "pack": self.pack, "push": self.push}

    def only(self, part: str, tls: bool, without: tuple[str, ...] = ()) -> Scale:
        """The table of that key (``fetch.k10_20ms_tmpfs``), else those whose key contains it, and their trees.

        ``without``: candidates that are left out.
        """
        keys = [f"{kind}.{c.key}" for kind, found in self.tables.items() for c in found]
        chosen = {part} if part in keys else {key for key in keys if part in key}
        tables: dict[str, Any] = {
            kind: tuple(
                replace(c, candidates=tuple(name for name in c.candidates if name not in without))
                for c in found
                if f"{kind}.{c.key}" in chosen and (tls or not c.tls)
            )
            for kind, found in self.tables.items()
        }
        named = {c.tree for found in tables.values() for c in found}
        return replace(self, **tables, trees=tuple(t for t in self.trees if t.name in named))


FLOORS = (
    "download_8",
    "download_16",
    "download_32",
    "download_python",
    "create_1",
    "create_2",
    "client_16",
)
OURS = (*FLOORS, "packline", "packline_8", "obstore_ranges")
PACKED = ("s5cmd_zip_unzip", "s5cmd_tar")
ALL_PEERS = (
    "s5cmd",
    *PACKED,
    "s5cmd_zip_bsdtar",
    "s5cmd_zip_zipfile",
    "rclone",
    "obstore",
    "boto3",
    "awscli",
)
PLACEMENTS = ("packline_auto", "packline_symlink", "warm_auto", "warm_symlink")
NATURAL = ("packline", *PLACEMENTS, "s5cmd", "s5cmd_tar")
FETCH = (
    Conditions("k10", 20, "tmpfs", (*OURS, *PLACEMENTS, *ALL_PEERS)),
    Conditions("k10", 0, "tmpfs", (*OURS, "s5cmd", *PACKED)),
    Conditions("k50", 20, "tmpfs", (*OURS, *PACKED)),
    Conditions("k10", 20, "disk", (*FLOORS, "packline", *PACKED)),
    Conditions("k10", 20, "tmpfs", ("packline", "obstore_ranges", "s5cmd", *PACKED), tls=True),
    Conditions("natural", 20, "tmpfs", (*FLOORS, *NATURAL)),
    Conditions("natural", 20, "disk", (*FLOORS, "packline", "packline_auto", "s5cmd_tar")),
    Conditions("natural", 20, "tmpfs", NATURAL, tls=True),
)
PACK = (
    Conditions("k10", 20, "tmpfs", ("packline", "zipstream_ng", "stream_zip", "s5cmd_zip", "boto3_zipfile")),
    Conditions("k10", 0, "tmpfs", ("packline",)),
    Conditions("k50", 20, "tmpfs", ("packline",)),
)
PUSH = (
    Conditions("k10", 20, "tmpfs", ("packline", "s5cmd", "awscli")),
    Conditions("m60", 20, "tmpfs", ("packline", "s5cmd")),
    Conditions("large", 20, "tmpfs", ("packline", "s5cmd")),
)


def _trees(files: int, larger: int, large: int, gib: int) -> tuple[Tree, ...]:
    """``files`` of 10 KiB and of natural sizes, ``larger`` of 50 KiB, ``large`` of 60 MiB, and one of ``gib`` GiB."""
    natural = Tree("natural", files, MEAN_BYTES, natural=True)
    uploads = Tree("m60", large, 60 << 20), Tree("large", 1, gib << 30)
    return Tree("k10", files, 10_240), Tree("k50", larger, 51_200), natural, *uploads


SCALES = {
    "tiny": Scale(_trees(500, 500, 2, 1), 1, 1, (1_000,), FETCH, PACK, PUSH),
    "small": Scale(_trees(20_000, 20_000, 10, 2), 3, 1, (10_000, 100_000), FETCH, PACK, PUSH),
    "full": Scale(
        _trees(100_000, 20_000, 40, 20),
        3,
        1,
        (10_000, 100_000, 1_000_000),
        FETCH,
        PACK,
        PUSH,
    ),
}
"""``tiny`` only shows that everything runs; its figures mean nothing."""
