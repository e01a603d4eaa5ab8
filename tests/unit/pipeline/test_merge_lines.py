"""Sections of a batch file without order are merged, so that requests do not grow with the square of the files."""

from __future__ import annotations

from typing import Any

from packline.pipeline.range_sealing.merge_lines import PIECES, plan_merges, plan_pieces

EACH = 1_000
"""Bytes of a section."""


def splits(pieces: int, ranges: int, *, shuffled: bool) -> list[dict[str, Any]]:
    """What ``split_batch`` leaves: every piece has lines about every range, or each about its own."""
    outcomes = []
    for piece in range(pieces):
        owners = range(ranges) if shuffled else [piece * ranges // pieces]
        sections = [[owner, at * EACH, (at + 1) * EACH, 0] for at, owner in enumerate(owners)]
        outcomes.append({"lines": 10, "sections": sections, "data": f"data/{piece}.lines"})
    return outcomes


def reads(pieces: int, ranges: int) -> int:
    """How many sections are read, of a file without order: by tasks that merge, and of what they have merged."""
    outcomes = splits(pieces, ranges, shuffled=True)
    most = EACH * ranges  # what a piece has, as in a real division
    tasks = [*plan_merges(outcomes, 1, plan_pieces(outcomes, 1, ranges), most)]
    merged = [
        {"lines": 0, "sections": [[owner, 0, 1, 0] for owner in range(task["first"], task["stop"])]}
        for task in tasks
    ]
    by_range = plan_pieces(merged, 2, ranges)
    assert max(map(len, by_range)) <= -(-pieces // PIECES)
    return sum(len(task["pieces"]) for task in tasks) + sum(map(len, by_range))


def test_reads_of_a_file_without_order_grow_no_faster_than_the_files() -> None:
    small, large = reads(128, 200), reads(256, 400)
    assert large <= 2.2 * small, "twice the files"
    assert large < 256 * 400 / 5, "each range reads from every piece otherwise"


def test_each_section_is_merged_once() -> None:
    outcomes = splits(70, 9, shuffled=True)
    tasks = [*plan_merges(outcomes, 1, plan_pieces(outcomes, 1, 9), 4 * PIECES * EACH)]
    merged = [
        (piece.number, owner)
        for task in tasks
        for owner in range(task["first"], task["stop"])
        for piece in task["pieces"]
    ]
    assert sorted(merged) == [(piece, owner) for piece in range(70) for owner in range(9)]


def test_a_file_in_order_is_not_merged() -> None:
    outcomes = splits(100, 200, shuffled=False)
    pieces = plan_pieces(outcomes, 1, 200)
    assert [*plan_merges(outcomes, 1, pieces, EACH)] == []
    assert pieces[2] == [(1, 1, 10)], "the second piece, behind ten lines"
