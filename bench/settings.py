"""How much to measure: the two scales, and which candidates run under which conditions."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree of equal files; ``size`` is bytes per file."""

    name: str
    files: int
    size: int


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

    def only(self, part: str, tls: bool) -> Scale:
        """The tables whose key (``fetch.k10_20ms_tmpfs``) contains that text, and the trees they need."""
        fetch = tuple(c for c in self.fetch if part in f"fetch.{c.key}" and (tls or not c.tls))
        pack = tuple(c for c in self.pack if part in f"pack.{c.key}" and (tls or not c.tls))
        named = {c.tree for c in fetch + pack}
        return replace(self, fetch=fetch, pack=pack, trees=tuple(t for t in self.trees if t.name in named))


FLOORS = ("download_8", "download_16", "create_1", "create_2")
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
FETCH = (
    Conditions("k10", 20, "tmpfs", (*OURS, *ALL_PEERS)),
    Conditions("k10", 0, "tmpfs", (*OURS, "s5cmd", *PACKED)),
    Conditions("k50", 20, "tmpfs", (*OURS, *PACKED)),
    Conditions("k10", 20, "disk", (*FLOORS, "packline", *PACKED)),
    Conditions("k10", 20, "tmpfs", ("packline", "obstore_ranges", "s5cmd", *PACKED), tls=True),
)
PACK = (
    Conditions("k10", 20, "tmpfs", ("packline", "zipstream_ng", "stream_zip", "s5cmd_zip", "boto3_zipfile")),
    Conditions("k10", 0, "tmpfs", ("packline",)),
    Conditions("k50", 20, "tmpfs", ("packline",)),
)
SCALES = {
    "tiny": Scale((Tree("k10", 500, 10_240), Tree("k50", 500, 51_200)), 1, 1, (1_000,), FETCH, PACK),
    "small": Scale(
        (Tree("k10", 20_000, 10_240), Tree("k50", 20_000, 51_200)), 3, 1, (10_000, 100_000), FETCH, PACK
    ),
    "full": Scale(
        (Tree("k10", 100_000, 10_240), Tree("k50", 20_000, 51_200)),
        3,
        1,
        (10_000, 100_000, 1_000_000),
        FETCH,
        PACK,
    ),
}
"""``tiny`` only shows that everything runs; its figures mean nothing."""
