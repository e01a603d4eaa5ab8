"""The records byte by byte, at the zip64 limits and one past them."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.vhpkgzip import format_errors as fe
from packline.vhpkgzip import headers

LIMIT = headers.U32


@pytest.mark.parametrize(
    ("size", "length", "needed"), [(LIMIT - 1, 30 + 1, 20), (LIMIT, 51, 45), (LIMIT + 1, 51, 45)]
)
def test_a_local_header_uses_zip64_from_the_sentinel_on_and_then_carries_both_sizes(
    size: int, length: int, needed: int
) -> None:
    header = headers.pack_local(b"a", size, 7)
    assert len(header) == length == headers.local_length(1, size)
    assert struct.unpack_from("<H", header, 4) == (needed,)
    if needed == 45:
        assert struct.unpack_from("<II", header, 18) == (LIMIT, LIMIT)
        assert struct.unpack_from("<HHQQ", header, 31) == (1, 16, size, size)


@pytest.mark.parametrize(
    ("size", "offset", "extra"),
    [
        (LIMIT - 1, LIMIT - 1, b""),
        (LIMIT, 0, struct.pack("<HHQQ", 1, 16, LIMIT, LIMIT)),
        (1, LIMIT, struct.pack("<HHQ", 1, 8, LIMIT)),
        (LIMIT + 1, LIMIT + 2, struct.pack("<HHQQQ", 1, 24, LIMIT + 1, LIMIT + 1, LIMIT + 2)),
    ],
)
def test_a_directory_entry_has_in_zip64_only_what_its_32_bits_cannot_hold(
    size: int, offset: int, extra: bytes
) -> None:
    header = headers.pack_central(b"ab", size, 7, offset)
    assert header[46:48] == b"ab"
    assert header[48:] == extra
    assert len(header) == headers.central_length(2, size, offset)
    assert struct.unpack_from("<HH", header, 4) == ((0x32D, 45) if extra else (0x314, 20))


@pytest.mark.parametrize(
    ("entries", "size", "offset", "zip64"),
    [
        (0xFFFE, LIMIT - 1, LIMIT - 1, False),
        (0xFFFF, 1, 1, True),
        (1, LIMIT, 1, True),
        (1, 1, LIMIT, True),
    ],
)
def test_the_end_record_gains_zip64_records_at_each_of_its_three_sentinels(
    entries: int, size: int, offset: int, zip64: bool
) -> None:
    end = headers.pack_end(entries, size, offset)
    assert len(end) == (98 if zip64 else 22) == headers.end_length(entries, size, offset)
    if zip64:
        record = headers.ZIP64_END_RECORD.unpack_from(end)
        assert record[6:] == (entries, entries, size, offset)
        assert headers.ZIP64_LOCATOR.unpack_from(end, 56) == (
            headers.ZIP64_LOCATOR_SIGNATURE,
            0,
            offset + size,
            1,
        )


@given(
    path=st.binary(min_size=1, max_size=300),
    size=st.one_of(st.integers(0, 100), st.integers(LIMIT - 2, LIMIT + 2), st.integers(0, 2**63)),
    crc32=st.integers(0, LIMIT),
    before=st.binary(max_size=40),
)
def test_a_local_header_reads_back_wherever_it_stands(
    path: bytes, size: int, crc32: int, before: bytes
) -> None:
    packed = before + headers.pack_local(path, size, crc32)
    assert headers.parse_local_header(packed, len(before)) == (path, size, crc32, len(packed))
    for short in range(len(before), len(packed)):
        assert headers.parse_local_header(memoryview(packed)[:short], len(before)) is None


def _with(field: int, value: int, size: int = 5) -> bytes:
    header = headers.pack_local(b"name", size, 9)
    fields = list(headers.LOCAL_HEADER.unpack_from(header))
    fields[field] = value
    return headers.LOCAL_HEADER.pack(*fields) + header[30:] + bytes(64)


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        (_with(0, headers.CENTRAL_SIGNATURE), fe.BadSignature),
        (_with(1, 10), fe.UnfixedField),
        (_with(1, 46), fe.UnknownFeature),
        (_with(2, 0), fe.UnfixedField),
        (_with(2, 0x0801), fe.EncryptedEntry),
        (_with(2, 0x0808), fe.DescriptorEntry),
        (_with(2, 0x0820), fe.UnknownFeature),
        (_with(3, 8), fe.CompressedEntry),
        (_with(4, 1), fe.UnfixedField),
        (_with(5, 0), fe.UnfixedField),
        (_with(7, 6), fe.SizeMismatch),
        (_with(8, 6), fe.SizeMismatch),
        (_with(10, 4), fe.ForeignExtraField),
        (_with(10, 4, LIMIT), fe.BadZip64),
        (_with(10, 0, LIMIT), fe.BadZip64),
        (_with(1, 20, LIMIT), fe.UnfixedField),
    ],
)
def test_each_field_of_a_local_header_that_is_not_by_the_profile_has_its_fault(
    header: bytes, fault: type[fe.FormatError]
) -> None:
    with pytest.raises(fault) as caught:
        headers.parse_local_header(header)
    assert type(caught.value) is fault
    assert caught.value.rule in str(caught.value)


def test_zip64_sizes_that_differ_or_are_not_needed_are_refused() -> None:
    good = headers.pack_local(b"n", LIMIT, 0)
    for sizes, fault in (
        ((LIMIT, LIMIT + 1), fe.SizeMismatch),
        ((3, 3), fe.NeedlessZip64),
    ):
        with pytest.raises(fault):
            headers.parse_local_header(good[:-16] + struct.pack("<QQ", *sizes))
