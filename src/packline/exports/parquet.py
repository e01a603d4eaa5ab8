"""Writes Parquet files that ``datasets.load_dataset`` opens: columns ``path`` and ``data``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from packline.exports.member_reads import MemberData
from packline.exports.webdataset import CannotExport
from packline.library.extras import needs_extra

EXTRA = "hf"
SHARD_BYTES = 256 << 20
GROUP_BYTES = 32 << 20
"""Data of a row group, which is in memory while it is written."""
MAX_MEMBER_BYTES = 256 << 20
"""A cell is in memory as a whole, here and in each reader."""
_SETTINGS: dict[str, Any] = {
    "version": "2.6",
    "compression": "none",
    "use_dictionary": False,
    "write_statistics": ["path"],
    "write_page_index": False,
}
CARD = """\
---
configs:
- config_name: default
  data_files:
  - split: train
    path: data/*.parquet
---
# {title}

Exported by Packline from `{uri}`: {members} files. Each row has the `path` of a file and its bytes as `data`.
"""


def check_installed() -> None:
    """Raise InvalidSetting if pyarrow is not installed."""
    with needs_extra(EXTRA):
        pass


def check_sizes(sizes: Iterable[int]) -> None:
    """Raise CannotExport if a member is too large for a cell."""
    largest = max(sizes, default=0)
    if largest > MAX_MEMBER_BYTES:
        raise CannotExport(
            f"A member has {largest:,} bytes, and a row of Parquet is held in memory by its readers.",
            "Leave it out (--exclude), or use --format tar.",
        )


def write_parquet(members: Iterable[MemberData], file: Path) -> None:
    """Write one file, with the same bytes for the same members and pyarrow. Raises what reading members raises."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("path", pa.string()), ("data", pa.large_binary())])
    with pq.ParquetWriter(file, schema, **_SETTINGS) as writer:
        for paths, data in _row_groups(members):
            columns = [pa.array(paths, pa.string()), pa.array(data, pa.large_binary())]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema), row_group_size=len(paths))


def _row_groups(members: Iterable[MemberData]) -> Iterator[tuple[list[str], list[bytes]]]:
    paths: list[str] = []
    data: list[bytes] = []
    size = 0
    for member in members:
        if paths and size + member.size > GROUP_BYTES:
            yield paths, data
            paths, data, size = [], [], 0
        paths.append(member.path)
        data.append(b"".join(member.pieces()))
        size += member.size
    if paths:
        yield paths, data


def dataset_card(dataset: str, uri: str, members: int) -> bytes:
    """Return ``README.md``, which tells Hugging Face's readers where the files are."""
    return CARD.format(title=dataset, uri=uri, members=f"{members:,}").encode()
