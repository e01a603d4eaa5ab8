"""How much `make bench-read` measures, and the names that its drivers share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PEERS = REPOSITORY / "build/read-venv/bin/python"
"""The Python that has torch and the peers."""
TREE = "reading"
MEMBER_BYTES = 10_240
LARGE_TREE = "large"
LARGE_BYTES = 102_400
BATCH = 256
LATENCY_MS = 20
SEED = 7
FEWER = 500
"""Members that s3torchconnector reads, which has one request under way in each worker."""


@dataclass(frozen=True, slots=True)
class ReadScale:
    """One size of the benchmark."""

    files: int
    """Members of 10 KiB."""
    rounds: int
    """How often each way runs, in turn with the others; medians are quoted."""
    workers: tuple[int, ...]
    """Worker processes of the data loader."""
    million: int
    """Members of the index that is opened."""
    large: int
    """Members of 100 KiB, where start and members cost little beside the bytes."""


SCALES = {
    "tiny": ReadScale(2_000, 1, (1,), 20_000, 200),
    "small": ReadScale(20_000, 3, (1, 4), 1_000_000, 10_000),
    "full": ReadScale(100_000, 3, (1, 4), 1_000_000, 20_000),
}

WARM = {
    "packline_many": "`ds.read_many`, batches of 256, each CRC-32 compared",
    "packline_one": "`ds[i]`, each CRC-32 compared",
    "files": "extracted files: open, read, close",
    "zipfile": "`zipfile.ZipFile.read` of the same part",
    "fsspec_zip": "fsspec `zip://`, `cat_file`",
    "pread": "floor: `os.pread` at a known offset, nothing compared",
}
"""Ways to read that ``warm`` knows, and their titles."""

COLD = {
    "packline_runs": "Packline, shuffled by runs",
    "packline_global": "Packline, shuffled over all",
    "webdataset": "WebDataset, shards shuffled, buffer of 1,000, cached",
    "litdata": "LitData, 16 chunks, shuffled",
    "litdata_raw": "LitData raw, objects one by one, shuffled over all, cached",
    "mosaic": "MosaicML Streaming, 16 shards, `py1e`",
    "s3torchconnector": "s3torchconnector, objects one by one, shuffled over all; 500 members",
}
"""Ways that ``cold`` knows, and their titles."""
LARGE = {"packline_large": "Packline, shuffled by runs"}
"""Ways that read members of 100 KiB."""
ONCE = ("litdata_raw", "mosaic", "s3torchconnector")
"""Ways that take long: they run once, in the first round."""
PEER_WAYS = tuple(way for way in COLD if not way.startswith("packline"))
