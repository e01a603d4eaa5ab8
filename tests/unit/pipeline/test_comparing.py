"""Comparing two versions: what the sets of files say, whatever the shards and pages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.manifest.members import by_path
from packline.manifest.rows import SHARD_ROWS, decode_row
from packline.model import ManifestRef, Member
from packline.pipeline import comparing
from packline.pipeline.comparing import Change, ChangeKind, ManifestCursor, compare
from packline.pipeline.manifests import write_manifest
from tests.builders import a_member
from tests.memory import MemoryStore

ROWS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 2)), max_size=12)


def written(store: MemoryStore, rows: list[tuple[str, int]], shard_rows: int = SHARD_ROWS) -> ManifestRef:
    """Rows of path and content; the last of equal paths wins."""
    members = [a_member(path, datum=f"{path}{at}", etag=f"e{tag}") for at, (path, tag) in enumerate(rows)]
    return write_manifest(store, sorted(members, key=by_path), shard_rows)


def all_changes(before: ManifestRef, after: ManifestRef, store: MemoryStore, limit: int) -> list[object]:
    found: list[Change] = []
    cursor = ManifestCursor()
    for _ in range(1_000):
        page = compare(before, after, store, cursor=cursor, limit=limit)
        found += page.changes
        if page.cursor is None:
            return [(change.kind, change.path) for change in found]
        cursor = page.cursor
    raise AssertionError("the pages have no end")


@settings(max_examples=60, deadline=None)
@given(before=ROWS, after=ROWS, shard=st.integers(1, 4), limit=st.integers(1, 9), examined=st.integers(1, 9))
def test_the_changes_are_those_of_the_sets(
    before: list[tuple[str, int]], after: list[tuple[str, int]], shard: int, limit: int, examined: int
) -> None:
    store = MemoryStore()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparing, "MAX_EXAMINED_PATHS", examined)
        left, right = written(store, before, shard), written(store, after, shard)
        found = all_changes(left, right, store, limit)
    old, new = dict(before), dict(after)
    wanted = []
    for path in sorted({**old, **new}):
        if path not in new:
            wanted.append((ChangeKind.REMOVED, path))
        elif path not in old:
            wanted.append((ChangeKind.ADDED, path))
        elif old[path] != new[path]:
            wanted.append((ChangeKind.CHANGED, path))
    assert found == wanted


def test_a_page_goes_on_without_the_shards_before_it() -> None:
    store = MemoryStore()
    before = written(store, [(name, 0) for name in "abcdefgh"], shard_rows=2)
    after = written(store, [(name, 1) for name in "abcdefgh"], shard_rows=2)
    page = compare(before, after, store, limit=6)
    assert page.cursor is not None
    assert (page.cursor.before, page.cursor.after, page.cursor.path) == (2, 2, "f")
    for key in before.shards[:2]:
        del store.bodies[key]
    rest = compare(before, after, store, cursor=page.cursor, limit=6)
    assert [change.path for change in rest.changes] == ["g", "h"]


def test_equal_versions_are_not_read() -> None:
    store = MemoryStore()
    manifest = ManifestRef("m", ("manifests/gone",), 1, 1, 1)
    assert compare(manifest, manifest, store).changes == ()


def test_the_member_on_either_side_is_given() -> None:
    store = MemoryStore()
    page = compare(written(store, [("a", 0)]), written(store, [("a", 1)]), store)
    before, after = page.changes[0].before, page.changes[0].after
    assert isinstance(before, Member)
    assert isinstance(after, Member)
    assert (before.etag, after.etag) == ("e0", "e1")


def test_a_path_may_fill_several_shards() -> None:
    store = MemoryStore()
    many = [("a", 0), *[("b", tag % 3) for tag in range(9)], ("c", 0)]
    before, after = written(store, many, 2), written(store, [*many, ("b", 1), ("d", 0)], 2)
    assert all_changes(before, after, store, 1) == [(ChangeKind.CHANGED, "b"), (ChangeKind.ADDED, "d")]
    assert all_changes(after, before, store, 1) == [(ChangeKind.CHANGED, "b"), (ChangeKind.REMOVED, "d")]


def test_equal_rows_are_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    members = [a_member(f"{number:05}", datum=str(number), etag="e") for number in range(5_000)]
    changed = [*members[:2_500], members[2_500]._replace(etag="other"), *members[2_501:]]
    before, after = write_manifest(store, members), write_manifest(store, changed)
    decoded: list[bytes] = []

    def decode(row: bytes) -> Member:
        decoded.append(row)
        return decode_row(row)

    monkeypatch.setattr(comparing, "decode_row", decode)
    assert all_changes(before, after, store, 100) == [(ChangeKind.CHANGED, "02500")]
    assert len(decoded) < 20
