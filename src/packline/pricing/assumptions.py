"""What estimates rest on, each with its source: prices of the price list, and rates that were measured."""

from __future__ import annotations

from typing import NamedTuple

from packline.pricing.prices import price_list


class Assumption(NamedTuple):
    """A number that an estimate takes for granted."""

    name: str
    value: float
    unit: str
    source: str


def _price(name: str, price: str, unit: str, what: str, per: float = 1.0) -> Assumption:
    prices = price_list()
    return Assumption(name, round(prices.prices[price].dollars * per, 6), unit, f"{what}, {prices.label}")


_MILLION = 1e6
GET = _price("get", "s3_read", "dollars per million requests", "S3 Standard", _MILLION)
PUT = _price("put", "s3_write", "dollars per million requests", "S3 Standard", _MILLION)
LAMBDA = _price("lambda", "lambda_time", "dollars per million GB seconds", "AWS Lambda, arm64", _MILLION)
STORAGE = _price("storage", "s3_storage", "dollars per GB and month", "S3 Standard")
MACHINE = _price("machine", "machine", "dollars per hour", "one g5.xlarge, which waits")

FIRST_BYTE = Assumption("first_byte", 0.020, "seconds", "S3 within its region, as in the benchmark")
ONE_BY_ONE = Assumption(
    "files_one_by_one", 2_550, "files per second", "s5cmd, 20 ms to the first byte, 2 cores"
)
UNPACKED = Assumption(
    "files_from_package",
    37_500,
    "files per second",
    "docs/benchmarks.md: 10 KiB files, 8 connections, 2 cores, tmpfs",
)
BANDWIDTH = Assumption(
    "line", 720e6, "bytes per second", "8 connections of 90 MB/s each, as in the benchmark"
)
PACKED = Assumption("packing", 1_370, "files per second", "a function with 1,769 MB, 50 KB files")
PACKED_BYTES = Assumption("packing_bytes", 70e6, "bytes per second", "network of one function")
PACKED_STAGED = Assumption(
    "packing_staged", 1_910, "files per second", "1.4 times packing: python -m bench.staged, 10 KiB files"
)
MEMBERS_READ = Assumption(
    "members_read", 65_600, "members per second", "os.pread and CRC-32, 10 KiB, one core, tmpfs"
)
STAGED_MONTHS = Assumption("staged_months", 0.23, "months", "7 days, after which staged parts are removed")
FUNCTION_GB = 1.769

FETCH_ASSUMPTIONS = (GET, PUT, LAMBDA, FIRST_BYTE, ONE_BY_ONE, UNPACKED, BANDWIDTH, PACKED, PACKED_BYTES)
"""Bytes that stay in the region cost nothing; storage of the package is not counted."""
ADVICE_ASSUMPTIONS = (*FETCH_ASSUMPTIONS, PACKED_STAGED, STORAGE, STAGED_MONTHS, MACHINE, MEMBERS_READ)

BLOCK_BYTES, BLOCK_FILES = 16 << 20, 4_096
PART_BYTES, PART_FILES = 512 << 20, 20_000
SLICE_BYTES, RANGE_BYTES, STAGED_SLICE_BYTES = 8 << 20, 4 << 20, 16 << 20
"""How packages are cut if nobody changes the settings."""
