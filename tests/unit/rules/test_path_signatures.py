"""A signature lets a block pass for every part of its text, and keeps blocks of other names out."""

from __future__ import annotations

import random
import uuid

from hypothesis import given
from hypothesis import strategies as st

from packline.rules.path_blocks import cut_blocks, needle_signature, signature

near_numbers = st.text('_/.g"a0123456789', max_size=30)


@given(near_numbers, st.data())
def test_a_text_passes_for_all_its_parts(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]
    assert {*needle_signature(part.encode())} <= signature(text.encode())


def test_a_block_of_uuids_does_not_pass_for_words() -> None:
    chance = random.Random(1)
    paths = sorted(f"objects/{uuid.UUID(int=chance.getrandbits(128))}.bin" for _ in range(4_000))
    signed = [signature(block.text) for block in cut_blocks(paths)]
    for absent in ("labels-of-3-12.csv", "img_00012345", "train/", "no-such-80261"):
        assert not [each for each in signed if {*needle_signature(absent.encode())} <= each], absent


def test_a_number_passes_for_the_blocks_of_its_neighbours_alone() -> None:
    blocks = [*cut_blocks(f"train/img_{number:08}.jpg" for number in range(20_000))]
    wanted = {*needle_signature(b"img_00012345")}
    passed = [block for block in blocks if wanted <= signature(block.text)]
    assert len(blocks) > 3
    assert [b"img_00012345" in block.text for block in passed] == [True]
