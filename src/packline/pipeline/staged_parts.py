"""Find entries that a new part can take from the parts that an uploader built (``packline push --package client``).

Nobody but the pipeline writes packages. It takes an entry of a staged part only if the entry's data has the MD5 that
the store recorded for the file itself, its ETag; all other members are read from their own objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from packline.errors import ObjectNotFound, Refused
from packline.keys import staged_list_key, staged_part_key
from packline.model import Alert, Member
from packline.part_builder.copy_runs import BasePart, find_copy_runs
from packline.pipeline.part_directory import read_directory
from packline.ports import ObjectStore
from packline.rules.alerts import LONGEST_NAME
from packline.rules.staged_parts import MAX_LIST_BYTES, InvalidStagedParts, StagedPart, parse_staged_parts

MAX_SOURCES = 64
"""Staged parts of which one part takes entries: they are cut by like limits, so that few share files with it."""
WRONG_REMEDY = (
    "The package is whole: what was wrong was read from the files. See what writes to them during a push."
)
UNUSED_REMEDY = "The package is whole: it was built from the files."

_is_md5 = re.compile(r"[0-9a-f]{32}").fullmatch


@dataclass(slots=True)
class StagedSources:
    """The staged parts that a new part takes entries from, and what is wrong with staged parts."""

    base_parts: list[BasePart] = field(default_factory=list)
    unusable: list[Alert] = field(default_factory=list)
    """Why staged parts were not used at all."""

    def alerts(self) -> Iterator[Alert]:
        """Yield an alert for each staged part that was not used, or proved to be wrong while it was read."""
        yield from self.unusable
        for part in self.base_parts:
            if part.rejected:
                yield _wrong(part.key, part.rejected)


def find_staged_parts(execution: str, members: Sequence[Member], store: ObjectStore) -> StagedSources:
    """Find the staged parts of an execution that share entries with the part of those members.

    Args:
        execution: The execution whose uploader built parts; empty if none did.
        members: The members of the new part, in order.
        store: Where the staged parts are.
    """
    sources = StagedSources()
    if not execution or not members:
        return sources
    try:
        staged = read_list(staged_list_key(execution), store)
    except ObjectNotFound:
        return sources  # removed by its life cycle
    except (InvalidStagedParts, Refused) as error:
        sources.unusable.append(Alert("StagedPartsUnused", error.message, UNUSED_REMEDY))
        return sources
    # Code points order as UTF-8 does, so paths compare as text.
    sharing = [part for part in staged if part.first <= members[-1].path and part.last >= members[0].path]
    if len(sharing) > MAX_SOURCES:
        message = f"{len(sharing):,} staged parts of {execution} share files with one part; at most {MAX_SOURCES} may."
        sources.unusable.append(Alert("StagedPartsUnused", message, UNUSED_REMEDY))
        return sources
    for part in sharing:
        _add(sources, staged_part_key(execution, part.name), part, members, store)
    return sources


def read_list(key: str, store: ObjectStore) -> list[StagedPart]:
    """Read the list of staged parts. Raises ObjectNotFound, InvalidStagedParts, Refused."""
    size = store.head(key).size
    if size > MAX_LIST_BYTES:
        raise InvalidStagedParts(f"The list of staged parts {key} has {size:,} bytes.", UNUSED_REMEDY)
    return parse_staged_parts(store.read(key))


def _add(
    sources: StagedSources, key: str, part: StagedPart, members: Sequence[Member], store: ObjectStore
) -> None:
    try:
        stored = store.head(key)
        if stored.encrypted_otherwise:
            message = f"Part {key} cannot be verified: the store encrypts by a key, so ETags are not MD5."
            sources.unusable.append(Alert("StagedPartsUnused", message, UNUSED_REMEDY))
            return
        if stored.size != part.size:
            raise InvalidStagedParts(f"it has {stored.size:,} bytes, not {part.size:,}")
        _, entries = read_directory(store, key, part)
    except ObjectNotFound:
        return
    except (InvalidStagedParts, Refused) as error:
        sources.unusable.append(_wrong(key, [error.message.rstrip(".")]))
        return
    expected = {member.path: member for member in members if _is_md5(member.etag.strip('"'))}
    others = (_as_member(path, size, expected.get(path)) for path, size, _ in entries)
    runs = find_copy_runs(members, part.size, others)
    if runs:
        sources.base_parts.append(BasePart(key, part.size, part.crc32, runs, rejected=[]))


def _as_member(path: str, size: int, mine: Member | None) -> Member:
    """Return the entry as a member; with the ETag of the member that it should be, for the data is compared later."""
    etag = mine.etag if mine is not None and mine.size == size else ""
    return Member(path, "", "", None, size, etag)


def _wrong(key: str, problems: Sequence[str]) -> Alert:
    more = f", and {len(problems) - 1:,} more" if len(problems) > 1 else ""
    message = f"Part {key}, which the uploader built, is wrong: {problems[0][:LONGEST_NAME]}{more}."
    return Alert("StagedPartWrong", message, WRONG_REMEDY)
