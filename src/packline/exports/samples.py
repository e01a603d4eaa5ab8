"""Writes MDS (MosaicML Streaming) and LitData shards: a table of offsets, then samples with ``data`` and ``path``.

The two formats are nearly one: a count, offsets of 32 bits, and samples that begin with the sizes of their fields.
Sizes are in the version's index, so the table is written before any data is read. Read in mosaicml-streaming 0.13.0
(``base/format/mds/writer.py``) and litdata 0.2.76 (``streaming/writer.py``).
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from packline.exports.member_reads import read_members
from packline.exports.webdataset import CannotExport
from packline.json_types import JsonObject
from packline.reader.dataset import Dataset
from packline.vhpkgzip.writer import ByteSink

MAX_SHARD_BYTES = 0xFFFF_FFFF
"""Offsets have 32 bits."""
SHARD_BYTES = 1 << 26
"""Default of both formats."""
_SIZES = struct.Struct("<II")

MDS_COLUMNS: JsonObject = {
    "column_encodings": ["bytes", "str"],
    "column_names": ["data", "path"],
    "column_sizes": [None, None],
}


class WrittenShard(NamedTuple):
    """A shard that was written."""

    name: str
    samples: int
    bytes: int
    """Of the file."""


def mds_config(limit: int | None) -> bytes:
    """Return what an MDS shard says of itself between table and samples."""
    document: JsonObject = {
        "compression": None,
        "format": "mds",
        "hashes": [],
        "size_limit": limit,
        "version": 2,
    }
    return json.dumps({**document, **MDS_COLUMNS}, sort_keys=True).encode()


def mds_index(shards: Sequence[WrittenShard], limit: int | None) -> bytes:
    """Return ``index.json`` of an MDS dataset."""
    shared: JsonObject = {
        "compression": None,
        "format": "mds",
        "hashes": [],
        "size_limit": limit,
        "version": 2,
    }
    entries = [
        {
            **shared,
            **MDS_COLUMNS,
            "raw_data": {"basename": shard.name, "bytes": shard.bytes, "hashes": {}},
            "samples": shard.samples,
            "zip_data": None,
        }
        for shard in shards
    ]
    return json.dumps({"shards": entries, "version": 2}, sort_keys=True).encode()


def litdata_index(shards: Sequence[WrittenShard], limit: int | None, identity: str) -> bytes:
    """Return ``index.json`` of a LitData dataset.

    Its reader takes other files than those in its cache where the time of the index differs: a number made of
    ``identity`` stands there, so that the same export is the same again.
    """
    leaf: JsonObject = {"type": None, "context": None, "children_spec": []}
    tree = {"type": "builtins.dict", "context": json.dumps(["data", "path"]), "children_spec": [leaf, leaf]}
    config: JsonObject = {
        "chunk_bytes": limit,
        "chunk_size": None,
        "compression": None,
        "compression_batch_size": None,
        "compression_level": None,
        "data_format": ["bytes", "str"],
        "data_spec": json.dumps([1, tree]),
        "encryption": None,
        "ipc_compression": None,
        "item_loader": "PyTreeLoader",
        "types": {"data": "bytes", "path": "str"},
    }
    chunks = [
        {"chunk_bytes": shard.bytes, "chunk_size": shard.samples, "dim": None, "filename": shard.name}
        for shard in shards
    ]
    stamp = str(int.from_bytes(hashlib.sha256(identity.encode()).digest()[:6]))
    return json.dumps({"chunks": chunks, "config": config, "updated_at": stamp}, sort_keys=True).encode()


def write_samples(
    dataset: Dataset, positions: Sequence[int], config: bytes, name: str, out: ByteSink
) -> WrittenShard:
    """Write one shard.

    Args:
        dataset: An open version.
        positions: Its members, in order.
        config: What stands between table and samples; LitData has nothing there.
        name: Name of the shard's file.
        out: Where the bytes go.

    Raises:
        CannotExport: The shard would be larger than its offsets can say.
        PacklineError: What reading members raises.
    """
    offsets = array("Q", _offsets(dataset, positions, len(config)))
    if offsets[-1] > MAX_SHARD_BYTES:
        raise CannotExport(
            f"A shard of {offsets[-1]:,} bytes is too large for this format, whose limit is {MAX_SHARD_BYTES:,} bytes.",
            "Lower --shard-bytes; a member that is larger by itself needs --format tar or zip.",
        )
    table = array("I", [len(positions), *offsets])
    if sys.byteorder == "big":
        table.byteswap()
    out.write(table.tobytes())
    out.write(config)
    for member in read_members(dataset, positions):
        path = member.path.encode()
        out.write(_SIZES.pack(member.size, len(path)))
        for piece in member.pieces():
            out.write(piece)
        out.write(path)
    return WrittenShard(name, len(positions), offsets[-1])


def _offsets(dataset: Dataset, positions: Sequence[int], config_bytes: int) -> Iterator[int]:
    paths, sizes = dataset.paths(), dataset.sizes()
    offset = 4 + 4 * (len(positions) + 1) + config_bytes
    yield offset
    for position in positions:
        offset += _SIZES.size + sizes[position] + len(paths[position].encode())
        yield offset
