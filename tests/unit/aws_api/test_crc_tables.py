"""CRCs of a machine without the library are those that the standards name (CRC catalogue, check values)."""

from __future__ import annotations

import pytest

from packline.aws_api.crc import CRC32C, CRC64NVME, Crc, _by_table


@pytest.mark.parametrize(("kind", "check"), [(CRC32C, 0xE3069283), (CRC64NVME, 0xAE8B14860A799888)])
def test_a_table_computes_the_check_value_in_one_piece_and_in_two(kind: Crc, check: int) -> None:
    update = _by_table(kind)
    assert update(b"123456789", 0) == check
    assert update(memoryview(b"6789"), update(bytearray(b"12345"), 0)) == check
