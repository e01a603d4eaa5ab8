"""Checks the head of a response before any of its body is written."""

from __future__ import annotations

from packline.client.errors import DamagedBlock, ObjectDiffers, RangesIgnored
from packline.client.transfer.task import Transfer, TransferKind
from packline.http.http1 import ResponseHead
from packline.part_range import parse_part_range

CHANGED = (
    "It was changed after it was listed: run again, or make a new version of the objects as they are now."
)
"""The remedy for an object that is not the one which was listed."""


def check_response(transfer: Transfer, head: ResponseHead) -> None:
    """Refuse a response that is not the range or object requested.

    Raises RangesIgnored, DamagedBlock, ObjectDiffers.
    """
    if transfer.kind not in (TransferKind.OBJECT, TransferKind.PROBE):
        _check_range(transfer, head)
        return
    if head.length is not None and head.length != transfer.length:
        raise ObjectDiffers(
            f"The {transfer.label} has {head.length} bytes, the manifest says {transfer.length}.",
            CHANGED,
        )
    etag, at = head.headers.get("etag", "").strip('"'), parse_part_range(transfer.version_id)
    if at is not None and head.status != 206:
        raise RangesIgnored("The store ignores Range requests.", "Package the version, and fetch it again.")
    selected = (at.etag if at else transfer.etag).strip('"')
    if etag and selected and etag != selected:
        raise ObjectDiffers(f"The {transfer.label} has ETag {etag}, the manifest says {selected}.", CHANGED)


def _check_range(transfer: Transfer, head: ResponseHead) -> None:
    if head.status != 206:
        raise RangesIgnored("The store ignores Range requests.", "Files are fetched one by one.")
    if head.length is not None and head.length != transfer.length:
        raise DamagedBlock(f"The {transfer.label} has {head.length} bytes, recorded are {transfer.length}.")
    unit, _, span = head.headers.get("content-range", "").partition(" ")
    span, _, total = span.partition("/")
    if unit != "bytes":
        return  # RFC 9110 wants the header in a 206, but the checksums find what is wrong as well
    if span != f"{transfer.start}-{transfer.start + transfer.length - 1}":
        raise DamagedBlock(f"Another range of {transfer.label} came than was asked for ({span}).")
    if transfer.size and total not in ("*", str(transfer.size)):
        raise ObjectDiffers(
            f"The {transfer.label} has {total} bytes, the manifest says {transfer.size}.", CHANGED
        )
