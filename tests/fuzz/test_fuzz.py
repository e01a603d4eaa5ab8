"""Archives at random: built with lies in their fields, and sound ones with changed bytes."""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.forge import CENTRAL_FIELDS, END_FIELDS, LOCAL_FIELDS, Forged, extra, forge
from tests.fuzz.mutate import fuzz, judge

value = st.sampled_from([0, 1, 3, 8, 20, 45, 0x800, 0x808, 0x314, 0xFFFE, 0xFFFF])
wide_value = value | st.sampled_from([0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF, 0o120777 << 16, 0o40755 << 16])
NARROW = {
    "made_by", "needed", "flags", "method", "time", "date", "name_length", "extra_length", "comment_length", "disk",
    "internal", "first_disk", "here", "entries",
}  # fmt: skip


def lies(names: str) -> st.SearchStrategy[dict[str, int]]:
    """At most one field, most often none, with a value that is rarely the right one."""
    one = st.sampled_from(names.split()).flatmap(
        lambda name: st.tuples(st.just(name), value if name in NARROW else wide_value)
    )
    return st.lists(one, max_size=1).map(dict) | st.just({})


fields = st.sampled_from(
    [b"", extra(0x5455, b"12345"), extra(1, bytes(16)), extra(1, bytes(8)), b"\1"]
) | st.just(b"")
entries = st.builds(
    Forged,
    path=st.lists(st.sampled_from(["a", "b", "A", "..", ".", "", "é", "x" * 300]), min_size=1, max_size=3)
    .map("/".join)
    .map(str.encode),
    data=st.binary(max_size=40),
    both=lies("needed flags method time date crc32 stored size"),
    local=lies(LOCAL_FIELDS),
    central=lies(CENTRAL_FIELDS),
    local_extra=fields,
    central_extra=fields,
    gap=st.just(b"") | st.binary(max_size=3),
)

MUTANTS = 1_000
"""How many are tried here; `python -m tests.fuzz.mutate` tries them for as long as it is told to."""


@given(st.lists(entries, max_size=4), lies(END_FIELDS), st.binary(max_size=4))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_archive_that_lies_is_refused_by_a_fault_or_means_the_same_to_another_reader(
    tmp_path: Path, members: list[Forged], end: dict[str, int], tail: bytes
) -> None:
    judge(forge(members, end, tail=tail), tmp_path)


def test_changed_bytes_find_no_lie() -> None:
    outcomes = fuzz(lambda tried: tried < MUTANTS, seed=time.time_ns() % 10**12)
    assert outcomes["foreign"] > 0
    assert len(outcomes) > 15
