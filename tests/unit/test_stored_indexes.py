"""Published and partial indexes of each release are read; ``fixtures/stored`` has them."""

from __future__ import annotations

import shutil
from pathlib import Path

from packline.model import Block
from packline.reader.partial_index_file import open_partial_index
from packline.vhpkgzip.layout import PartLayout
from packline.vhpkgzip.part_index import decode_piece, encode_part_index, piece_starts
from tests.unit.test_stored_files import CONTENT, MEMBERS, RELEASES, each_release


@each_release
def test_partial_member_indexes_of_every_release_are_read(release: Path, tmp_path: Path) -> None:
    shutil.copy(release / "cache" / "members-partial", tmp_path / f"{CONTENT}.partial")
    index = open_partial_index(tmp_path, CONTENT)
    assert index
    index.load_all()  # nothing has to be fetched
    assert [index.path(number) for number in range(index.members)] == [member.path for member in MEMBERS]
    assert list(index.sizes) == [5, 7]
    assert index.plan.uri == "dataset://images/v1"


def test_a_partial_member_index_of_a_later_form_is_made_again(tmp_path: Path) -> None:
    data = (RELEASES[-1] / "cache" / "members-partial").read_bytes()
    (tmp_path / f"{CONTENT}.partial").write_bytes(bytes([data[0] + 1]) + data[1:])
    assert open_partial_index(tmp_path, CONTENT) is None


@each_release
def test_published_indexes_of_parts_of_every_release_are_read(release: Path) -> None:
    layout = PartLayout([member.path.encode() for member in MEMBERS], [member.size for member in MEMBERS])
    block = Block(0, layout.directory_offset, 2, 0)
    index = encode_part_index(layout, [block])
    assert (release / "store" / "part.members").read_bytes() == index.body
    start, stop = piece_starts(layout.directory_offset, index.blocks)
    assert list(decode_piece(memoryview(index.body)[start:stop], index.blocks[0]).sizes) == [5, 7]
