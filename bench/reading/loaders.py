"""How each way of ``cold`` is opened: an epoch's loader of a dataset, in the setting that its documents recommend.

Each function gets where the data is, and returns a function from the epoch's number to an iterable of batches of bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.reading.mosaic import import_streaming
from bench.reading.settings import BATCH, FEWER, LARGE_TREE, SEED, TREE

if TYPE_CHECKING:
    from packline.reader.sampling import Shuffle

Batches = Iterable[Sequence[bytes]]
OpenEpoch = Callable[[int], Batches]


class Source(NamedTuple):
    """Where one way finds its data."""

    url: str
    """Of the S3 endpoint."""
    data: Path
    """Folder of the plan."""
    scratch: Path
    """Empty folder for caches."""
    workers: int


def as_list(samples: Sequence[Any]) -> list[Any]:
    """Return the samples of a batch as they are: what is measured is reading, not stacking tensors."""
    return list(samples)


def as_bytes(samples: Sequence[Any]) -> list[bytes]:
    """Return the samples as bytes: LitData gives views, which cannot be sent from a worker."""
    return [bytes(sample) for sample in samples]


def _torch_loader(dataset: Any, source: Source, **options: Any) -> Batches:
    from torch.utils.data import DataLoader

    loader: Batches = DataLoader(
        dataset, batch_size=BATCH, num_workers=source.workers, collate_fn=as_list, **options
    )
    return loader


def open_packline(source: Source, shuffle: Shuffle, tree: str = TREE) -> OpenEpoch:
    """Packline's dataset and sampler."""
    from bench.reading.packline_dataset import PlannedVersion
    from packline.torch import PackagedDataset, ResumableSampler

    planned = PlannedVersion(source.data / f"{tree}-plan.json", source.scratch / "cache", source.url)
    dataset = PackagedDataset(planned.open())
    sampler = ResumableSampler(dataset, seed=SEED, shuffle=shuffle)

    def epoch(number: int) -> Batches:
        sampler.set_epoch(number)
        return _torch_loader(dataset, source, sampler=sampler)

    return epoch


def body_of(sample: dict[str, Any]) -> bytes:
    """Return the bytes of a WebDataset or MosaicML sample."""
    body: bytes = sample["bin"] if "bin" in sample else sample["body"]
    return body


def open_webdataset(source: Source) -> OpenEpoch:
    """Tar shards over HTTP, with a cache folder, shards shuffled and a buffer of 1,000 samples."""
    import webdataset

    shards = f"{source.url}/bench/{TREE}/webdataset/{{0000..0015}}.tar"
    dataset = webdataset.WebDataset(shards, shardshuffle=16, cache_dir=str(source.scratch), seed=SEED)
    samples = dataset.shuffle(1000).map(body_of).batched(BATCH, collation_fn=as_list, partial=True)

    def epoch(number: int) -> Batches:
        loader: Batches = webdataset.WebLoader(samples, batch_size=None, num_workers=source.workers)
        return loader

    return epoch


def _allow_http() -> None:
    """Let LitData's asynchronous downloads use an endpoint without TLS: it has no setting for that."""
    from litdata.streaming import downloader

    downloader._OBSTORE_CLIENT_OPTIONS["allow_http"] = True


def open_litdata(source: Source) -> OpenEpoch:
    """LitData's chunks, shuffled, with its own loader."""
    from litdata import StreamingDataLoader, StreamingDataset

    _allow_http()
    dataset = StreamingDataset(
        f"s3://bench/{TREE}/litdata",
        cache_dir=str(source.scratch),
        shuffle=True,
        seed=SEED,
        storage_options={"endpoint_url": source.url},
    )
    loader = StreamingDataLoader(dataset, batch_size=BATCH, num_workers=source.workers, collate_fn=as_bytes)
    return lambda _: loader


def open_litdata_raw(source: Source) -> OpenEpoch:
    """LitData over the objects themselves, cached."""
    from litdata import StreamingRawDataset

    _allow_http()
    dataset = StreamingRawDataset(
        f"s3://bench/{TREE}/files",
        cache_dir=str(source.scratch),
        cache_files=True,
        storage_options={"endpoint_url": source.url},
    )
    return lambda _: _torch_loader(dataset, source, shuffle=True)


def open_mosaic(source: Source) -> OpenEpoch:
    """MosaicML's shards with its default shuffle."""
    streaming = import_streaming()
    streaming.base.util.clean_stale_shared_memory()
    dataset = streaming.StreamingDataset(
        remote=f"s3://bench/{TREE}/mosaic", local=str(source.scratch), shuffle=True, batch_size=BATCH
    )
    # All forked workers use the client that has read the index (0.13.0), and read each other's bytes from its
    # connection: samples are missing, or a worker waits for 60 s. Without it, each worker makes a client of its own.
    for stream in dataset.streams:
        stream._downloader.clean_up()
    samples = streaming.StreamingDataLoader(
        dataset, batch_size=BATCH, num_workers=source.workers, collate_fn=bodies_of, drop_last=False
    )
    return lambda _: samples


def bodies_of(samples: Sequence[dict[str, Any]]) -> list[bytes]:
    """Return the bytes of a MosaicML batch."""
    return [body_of(sample) for sample in samples]


def read_object(reader: Any) -> bytes:
    """Return the bytes of an object of s3torchconnector."""
    body: bytes = reader.read()
    return body


def open_s3torchconnector(source: Source) -> OpenEpoch:
    """Some of the objects themselves, map-style, shuffled."""
    from s3torchconnector import S3ClientConfig, S3MapDataset

    rows = (source.data / f"{TREE}.catalog").read_text().splitlines()
    paths = [row.partition("\t")[0] for row in rows[:: max(1, len(rows) // FEWER)]]
    dataset = S3MapDataset.from_objects(
        [f"s3://bench/{TREE}/files/{path}" for path in paths],
        region="us-east-1",
        endpoint=source.url,
        transform=read_object,
        s3client_config=S3ClientConfig(force_path_style=True),
    )
    return lambda _: _torch_loader(dataset, source, shuffle=True)


OPEN: dict[str, Callable[[Source], OpenEpoch]] = {
    "packline_runs": lambda source: open_packline(source, "runs"),
    "packline_global": lambda source: open_packline(source, "global"),
    "packline_large": lambda source: open_packline(source, "runs", LARGE_TREE),
    "webdataset": open_webdataset,
    "litdata": open_litdata,
    "litdata_raw": open_litdata_raw,
    "mosaic": open_mosaic,
    "s3torchconnector": open_s3torchconnector,
}
