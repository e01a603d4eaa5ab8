"""Cutting a manifest by several calls: the same parts as by one, and what each of them reads."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packline.errors import PathCollision
from packline.manifest.identities import MemberIdentities, read_identities
from packline.manifest.members import by_path, last_per_path
from packline.manifest.rows import UnreadableManifest, encode_row, encode_shards
from packline.model import Member
from packline.pipeline.draft_parts import DraftProgress, PartDraft, TooManyParts, draft_parts
from packline.pipeline.plan_progress import read_progress, write_progress
from packline.pipeline.planning import PlannedRows, part_members
from packline.rules.path_conflicts import find_path_conflict
from packline.vhpkgzip.chunking import PartLimits, member_identity, part_digest
from tests.memory import MemoryStore
from tests.unit.vhpkgzip.one_by_one import cut_one_by_one

LIMITS = PartLimits(max_files=4)
names = st.lists(st.sampled_from(["a", "b", "a!", "ü", 'c"', "0"]), min_size=1, max_size=3).map("/".join)
sizes = st.integers(0, 300)
any_members = st.lists(
    st.builds(
        Member,
        path=names,
        datum=st.just("d"),
        key=st.just("k"),
        version_id=st.sampled_from(["v", None]),
        size=sizes,
        etag=st.sampled_from(["e", "f", ""]),
    ),
    max_size=40,
).map(lambda members: sorted(members, key=by_path))
any_limits = st.builds(PartLimits, st.integers(200, 3_000), st.integers(1, 9), st.floats(0.1, 0.9))


def stored(members: Sequence[Member], shard_rows: int) -> tuple[MemoryStore, list[str]]:
    """A store with the shards of a manifest, and their keys."""
    store, keys = MemoryStore(), []
    for shard in encode_shards(members, shard_rows):
        store.create(shard.key, shard.body, "application/jsonl")
        keys.append(shard.key)
    return store, keys


def drafted(
    store: MemoryStore, keys: Sequence[str], limits: PartLimits, stops: Sequence[int]
) -> Sequence[PartDraft]:
    """Parts by one call for each number of rows, then one for all that remain; each goes on with what is stored."""
    progress = DraftProgress()
    for rows in [*stops, 1_000]:
        progress = draft_parts(store, keys, limits, progress, rows)
        if progress.is_complete:
            return progress.drafts
        again = read_progress(store, write_progress(store, progress, "digest", limits), "digest", limits)
        assert (again.drafts, again.shard, again.read_rows) == (
            progress.drafts,
            progress.shard,
            progress.read_rows,
        )
        progress = again
    raise AssertionError("the last call reads all rows")


@settings(max_examples=150, deadline=None)
@given(any_members, any_limits, st.integers(1, 7), st.lists(st.integers(1, 9), max_size=6))
def test_several_calls_draft_the_parts_of_the_rule_and_find_the_same_conflict(
    members: list[Member], limits: PartLimits, shard_rows: int, stops: list[int]
) -> None:
    store, keys = stored(members, shard_rows)
    conflict = find_path_conflict(member.path for member in members)
    if conflict is not None:
        with pytest.raises(PathCollision) as caught:
            drafted(store, keys, limits, stops)
        assert f"{conflict[0]!r} and {conflict[1]!r}" in caught.value.message
        return
    drafts = drafted(store, keys, limits, stops)
    kept = list(last_per_path(members))
    parts = cut_one_by_one([(member.path.encode(), member.size) for member in kept], limits)
    assert [draft.files for draft in drafts] == [len(part) for part in parts]
    assert sum(draft.rows for draft in drafts) == len(members)
    for draft in drafts:
        rows = PlannedRows(0, keys[draft.shard : draft.shard + draft.shards], draft.skip, draft.rows)
        mine, kept = kept[: draft.files], kept[draft.files :]
        assert part_members(rows, store) == mine
        assert (draft.first, draft.last) == (mine[0].path, mine[-1].path)
        assert draft.bytes == sum(member.size for member in mine)
        assert draft.digest == part_digest(member_identity(m.path, m.size, m.etag) for m in mine)


def test_a_call_reads_only_the_shards_from_the_next_part_on() -> None:
    members = [Member(f"{n:03}", "d", "k", "v", 1, "e") for n in range(60)]
    store, keys = stored(members, 5)
    progress = draft_parts(store, keys, LIMITS, DraftProgress(), 30)
    assert (progress.read_shard, progress.read_rows, progress.is_complete) == (5, 5, False)
    for key in [*keys[: progress.shard], *keys[8:]]:
        del store.bodies[key]
    later = draft_parts(store, keys, LIMITS, progress, 10)
    assert (later.read_shard, later.read_rows) == (7, 5)
    assert len(later.drafts) > len(progress.drafts)


def test_more_parts_than_are_sorted_are_refused_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("packline.pipeline.draft_parts.MAX_PARTS", 10)
    members = [Member(f"{n:03}", "d", "k", "v", 1, "e") for n in range(11)]
    limits = PartLimits(max_files=1)
    assert len(drafted(*stored(members[:10], 5), limits, [3])) == 10
    with pytest.raises(TooManyParts, match="more than 10 parts") as refused:
        drafted(*stored(members, 5), limits, [3])
    assert "part_files" in refused.value.remedy


def test_planning_begins_again_if_its_progress_is_gone() -> None:
    assert read_progress(MemoryStore(), "plans/gone.progress.json", "digest", LIMITS) == DraftProgress()


@pytest.mark.parametrize(
    ("manifest", "limits", "form"),
    [("other", LIMITS, 1), ("digest", PartLimits(max_files=5), 1), ("digest", LIMITS, 0)],
)
def test_progress_of_another_manifest_or_release_is_not_gone_on_with(
    manifest: str, limits: PartLimits, form: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryStore()
    monkeypatch.setattr("packline.pipeline.plan_progress.FORM", form)
    key = write_progress(store, DraftProgress(read_rows=9), manifest, limits)
    monkeypatch.undo()
    assert read_progress(store, key, "digest", LIMITS) == DraftProgress()


def columns_of(members: Sequence[Member]) -> MemberIdentities:
    return MemberIdentities(
        [member.path.encode() for member in members],
        [member.size for member in members],
        [b"%d" % member.size for member in members],
        [member.etag.encode() for member in members],
    )


@given(any_members)
def test_columns_are_those_of_the_members(members: list[Member]) -> None:
    assert read_identities(b"".join(map(encode_row, members))) == columns_of(members)


@pytest.mark.parametrize(
    "row",
    [
        ["p", "d", "k", "v", 1, "e", "a column of a newer release"],
        ["p", "d", "k", None, 1, "e"],
        ['p"', "d", "\\", "v,1,", 1, "e"],
        ["p", "d", "k", "v", 1, "e", 2],
    ],
)
def test_rows_of_another_form_are_read_as_json(row: list[object]) -> None:
    rows = json.dumps(row).replace(", ", ",").encode() + b"\n"
    assert read_identities(rows) == columns_of([Member(*row[:6])])  # type: ignore[arg-type]
    usual = encode_row(Member("a", "d", "k", "v", 5, "e"))
    assert read_identities(usual + rows).sizes == [5, 1]


@pytest.mark.parametrize(
    "row", [b'["p","d","k","v",1]\n', b'["p","d","k","v","1","e"]\n', b'["p"', b'["p","d","k","v",-1x,"e"]\n']
)
def test_rows_that_are_no_members_are_refused_with_the_key_of_their_shard(row: bytes) -> None:
    with pytest.raises(UnreadableManifest, match="manifests/x"):
        read_identities(row, "manifests/x")


def test_a_manifest_without_rows_has_no_parts() -> None:
    assert draft_parts(MemoryStore(), (), LIMITS, DraftProgress(), 1) == DraftProgress(
        [], open_prefixes=(), is_complete=True
    )
