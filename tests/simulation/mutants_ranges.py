"""Mutations of what seals a large execution by tasks."""

from __future__ import annotations

from tests.simulation.mutations import edit

RANGES = (
    edit(
        "what is too much for a task is left out",
        "pipeline.range_sealing.list_range:_list_range",
        '"split": ranges',
        '"split": []',
    ),
    edit(
        "sidecars behind the end of a range are overlooked",
        "pipeline.range_sealing.sources:UploadedOutputs.sort",
        "if end.startswith(member.path)",
        "if False",
    ),
    edit(
        "of two outcomes of a task the second one counts",
        "pipeline.range_sealing.tasks:run_task",
        "return work.write_outcome(task, outcome)",
        "return {}",
    ),
    edit(
        "uploads between two stages are forgotten",
        "pipeline.closing:close_execution",
        "current.touched_at > content.touched_at",
        "False",
    ),
)

LINES = (
    edit(
        "of the pieces that are merged only the first is read",
        "pipeline.range_sealing.merge_lines:merge_lines",
        "pool.map(load, pieces)",
        "pool.map(load, pieces[:1])",
    ),
    edit(
        "merged lines are looked for where they were",
        "pipeline.range_sealing.merge_lines:merge_lines",
        "section._replace(start=start, end=end)",
        "section",
    ),
    edit(
        "the last range of a group is not merged",
        "pipeline.range_sealing.merge_lines:plan_merges",
        '"stop": stop',
        '"stop": stop - 1',
    ),
    edit(
        "pieces behind the first group are not merged",
        "pipeline.range_sealing.merge_lines:plan_merges",
        "range(0, len(splits), PIECES)",
        "range(0, min(len(splits), PIECES), PIECES)",
    ),
)

SEGMENTS = (
    edit(
        "the last segment of a version is left out",
        "pipeline.range_sealing.plan_segments:plan_segments",
        "[*lowers[1:], None]",
        "lowers[1:]",
    ),
    edit(
        "a segment reads one range too few",
        "pipeline.range_sealing.plan_segments:plan_segments",
        "listings[first:stop]",
        "listings[first : max(first, stop - 1)]",
        (
            "pipeline.range_sealing.plan_segments:plan_segments",
            "described[first:stop]",
            "described[first : max(first, stop - 1)]",
        ),
    ),
    edit(
        "a segment inherits what lies behind it",
        "pipeline.range_sealing.build_version:_inherited",
        "if within.upper is not None and member.path >= within.upper:",
        "if False:",
    ),
    edit(
        "a segment inherits nothing",
        "pipeline.range_sealing.build_version:merge_segment",
        "if base else iter(())",
        "if False else iter(())",
    ),
    edit(
        "rows of one segment are written",
        "pipeline.range_sealing.build_version:combine_segments",
        'segment["rows"]] for segment in segments]',
        'segment["rows"]] for segment in segments[:1]]',
    ),
    edit(
        "rows that do not join a version are skipped wrongly",
        "pipeline.range_sealing.build_version:_joining_members",
        "at += count",
        "at += count if is_member else 0",
    ),
)
