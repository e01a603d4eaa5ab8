"""Published and partial indexes of each release are read; ``fixtures/stored`` has them."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from packline.errors import WrittenByNewerRelease
from packline.model import Block
from packline.pipeline.path_index.segment import decode_directory, inflate_block, split_segment
from packline.pipeline.path_index.snapshot import SnapshotReader
from packline.reader.partial_index_file import open_partial_index
from packline.rules.path_blocks import needle_signature
from packline.search_index import PathIndexHead, PathSegment
from packline.vhpkgzip.layout import PartLayout
from packline.vhpkgzip.part_index import decode_piece, encode_part_index, piece_starts
from tests.memory import MemoryStore
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
def test_segments_of_the_index_of_paths_of_every_release_are_read(release: Path) -> None:
    body = (release / "store" / "segment.paths").read_bytes()
    segment = PathSegment("segment.paths", *json.loads((release / "store" / "segment.json").read_text()))
    directory, blocks, signatures = split_segment(segment, body)
    assert [version.version for version in directory.versions] == ["v1"]
    assert inflate_block(blocks) == b'"a.txt"\n"b/\xc3\xbc.txt"\n'
    rows = [signatures[row] for row in needle_signature(b"a.txt")]
    assert rows == [1, 1]


@each_release
def test_segments_of_an_older_form_are_left_out(release: Path) -> None:
    store = MemoryStore()
    store.put("segment.paths", (release / "store" / "segment-form-1.paths").read_bytes())
    sizes = json.loads((release / "store" / "segment-form-1.json").read_text())
    head = PathIndexHead(segments=(PathSegment("segment.paths", *sizes),))
    assert SnapshotReader(store).load(head).segments == []


def test_a_segment_of_a_later_form_is_refused() -> None:
    with pytest.raises(WrittenByNewerRelease, match="Upgrade"):
        decode_directory(gzip.compress(json.dumps({"form": 3}).encode()))


@each_release
def test_published_indexes_of_parts_of_every_release_are_read(release: Path) -> None:
    layout = PartLayout([member.path.encode() for member in MEMBERS], [member.size for member in MEMBERS])
    block = Block(0, layout.directory_offset, 2, 0)
    index = encode_part_index(layout, [block])
    assert (release / "store" / "part.members").read_bytes() == index.body
    start, stop = piece_starts(layout.directory_offset, index.blocks)
    assert list(decode_piece(memoryview(index.body)[start:stop], index.blocks[0]).sizes) == [5, 7]
