"""Search datums by tag, name, alias, execution, version and property, one page at a time."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain, pairwise

from packline.errors import DatumNotFound
from packline.keys import OUTPUTS
from packline.model import Datum, ManifestRef, Member
from packline.pipeline.datums import MAX_IDS_IN_MEMORY, Dependencies, datum_id_set, find_datum, has_datum
from packline.pipeline.manifests import read_rows_from
from packline.pipeline.metadata_lookup import STANDALONE_PREFIXES, load_metadata
from packline.pipeline.shard_reader import ShardReader
from packline.rules.datum_ids import execution_prefix, prefix_of, prefix_text
from packline.rules.datum_index import id_suffix
from packline.rules.query import InvalidQuery, Query, SearchTooBroad, kind_ranges, wrong_kind
from packline.rules.search_entries import is_first_entry, name_matches, overflow_range
from packline.search_index import IndexBacklog
from packline.uri import DatumUri, parse_version_uri

MAX_RESULTS = 1_000
"""Results of one page."""
MAX_EXAMINED = 5_000
"""Search entries looked at for one page; a page may then be short, or empty, and still have a cursor."""

MAX_SORT_KEY_BYTES = 1_024
"""Bytes of a sort key (DynamoDB)."""

CHECKED_HITS = 20
"""Search entries looked at for the type of a property."""
MAX_EXAMINED_ROWS = 200_000
"""Rows of a manifest looked at for one page."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some of the answers, and where to go on; no cursor after the last page."""

    datums: tuple[Datum, ...]
    cursor: str = ""
    not_searched: tuple[IndexBacklog, ...] = ()
    """Executions that may have more answers, as not all of their search entries are written."""


def search(query: Query, deps: Dependencies, *, cursor: str = "", limit: int = 100) -> SearchPage:
    """Search for one page of the datums that match a query, in a stable order.

    A tag, a property or a name alone is looked up in the index, which holds annotated datums and standalone uploads; an
    execution or a version alone (with a name, if given) is read from its manifest, which holds every file.
    Raises InvalidQuery for a cursor of another search, and NotFound's leaves for an execution or version.
    """
    limit = max(1, min(limit, MAX_RESULTS))
    after, number = _decode_cursor(cursor, query)
    if query.alias:
        return SearchPage(tuple(_aliased(query, deps)))
    if (query.execution or query.dataset) and not query.needs_annotations:
        return _listed(query, deps, _row(after), limit)
    # Read before the index: what is finished in between is searched and named, but never left out in silence.
    backlogs = [entry for entry in deps.datum_index.backlogs() if query.execution in ("", entry.execution)]
    if not (cursor or backlogs):
        with suppress(SearchTooBroad):  # the range that is searched may be a narrower one
            _check_kinds(query, deps)
    page = _indexed(query, deps, after, number, limit)
    return replace(page, not_searched=tuple(backlogs))


def _check_kinds(query: Query, deps: Dependencies) -> None:
    """Check that properties have values of the type that they are compared with. Raises InvalidQuery.

    A property that nothing has, or only in lists that are too long for the index, passes: the search finds out.
    """
    hits = deps.datum_index.hits
    for condition in query.conditions:
        if condition.compares:
            same, other = kind_ranges(condition)
            if hits(same, "", 1) or hits(overflow_range(condition.name), "", 1):
                continue
            if deps.datum_index.datums([hit.datum for hit in hits(other, "", CHECKED_HITS)]):
                raise wrong_kind(condition)


def describe_scope(query: Query) -> str:
    """Describe among which datums a query searches."""
    if query.alias:
        return "the datum that the alias points to"
    scope = query.dataset or (f"execution {query.execution}" if query.execution else "")
    if scope and not query.needs_annotations:
        return f"all files of {scope}"
    if query.needs_annotations:
        return f"all files of {scope or 'the deployment'}"
    return (
        "files with metadata, and files outside executions; "
        "name an execution, a version or a project to search among all of its files"
    )


def _aliased(query: Query, deps: Dependencies) -> Iterator[Datum]:
    try:
        datum = find_datum(DatumUri(query.alias), deps)
    except DatumNotFound:
        return
    if query.matches(datum) and _belongs(query, deps)(datum):
        yield datum


def _indexed(query: Query, deps: Dependencies, after: str, number: int, limit: int) -> SearchPage:
    """Return what the index has behind ``after`` in the span of that number, and in the spans behind it."""
    spans = query.spans()
    assert spans, "a query without execution, version and alias has a tag, a property or a name"
    belongs = _belongs(query, deps)
    matches: list[Datum] = []
    examined = 0
    while number < len(spans) and examined < MAX_EXAMINED:
        hits = deps.datum_index.hits(spans[number], after, min(2 * limit, MAX_RESULTS))
        if not hits:
            after, number = "", number + 1
            continue
        examined += len(hits)
        datums_by_id = {datum.id: datum for datum in deps.datum_index.datums([hit.datum for hit in hits])}
        for hit in hits:
            datum, after = datums_by_id.get(hit.datum), hit.sort
            if (
                datum
                and is_first_entry(datum, spans, number, hit)
                and query.matches(datum)
                and belongs(datum)
            ):
                matches.append(datum)
            if len(matches) == limit:
                return SearchPage(tuple(matches), _encode_cursor(after, query, number))
    return SearchPage(tuple(matches), _encode_cursor(after, query, number) if number < len(spans) else "")


def _belongs(query: Query, deps: Dependencies) -> Callable[[Datum], bool]:
    """Return whether a datum is a member of the version that is asked for.

    The index of a small manifest is read once; in that of a large one, each datum is looked up.
    """
    if not query.dataset:
        return lambda datum: True
    version = deps.registry.resolve(*parse_version_uri(query.dataset))
    manifest = version.manifest
    shards = ShardReader(deps.store)
    if manifest.rows > MAX_IDS_IN_MEMORY:
        return lambda datum: (
            has_datum(deps.store, manifest, datum.id) and _is_current(shards, manifest, datum)
        )
    members = datum_id_set(deps.store, manifest)
    return lambda datum: id_suffix(datum.id) in members and _is_current(shards, manifest, datum)


def _is_current(shards: ShardReader, manifest: ManifestRef, datum: Datum) -> bool:
    """Return whether no other member of a version replaces a datum."""
    if manifest.files == manifest.rows:
        return True
    current = shards.find(manifest, datum.path)
    return current is None or current.datum == datum.id


def _listed(query: Query, deps: Dependencies, start: int, limit: int) -> SearchPage:
    """Return files of an execution or a version from row ``start`` on, with what was said about them."""
    members: list[Member] = []
    made = prefix_text(execution_prefix(query.execution)) if query.execution else ""
    row = start
    for row, member in _last_of_each_path(read_rows_from(deps.store, _manifest(query, deps), start)):
        if len(members) == limit or row - start == MAX_EXAMINED_ROWS:
            return SearchPage(tuple(describe_members(members, deps)), _encode_cursor(str(row), query))
        named = not query.name or name_matches(member.path, query.name)
        if named and made in ("", prefix_of(member.datum)):
            members.append(member)
    return SearchPage(tuple(describe_members(members, deps)))


def _last_of_each_path(rows: Iterable[tuple[int, Member]]) -> Iterator[tuple[int, Member]]:
    """Yield rows without those that a later one of the same path replaces, as on disk."""
    for (row, member), (_, following) in pairwise(chain(rows, [(0, None)])):
        if member is not None and (following is None or following.path != member.path):
            yield row, member


def _manifest(query: Query, deps: Dependencies) -> ManifestRef:
    if query.dataset:
        return deps.registry.resolve(*parse_version_uri(query.dataset)).manifest
    manifest = deps.registry.execution(query.execution).manifest
    return manifest or ManifestRef("", (), 0, 0, 0)


def execution_of(member: Member) -> str:
    """Return the execution that uploaded a member, by its key; empty if none did."""
    return member.key.removeprefix(OUTPUTS).partition("/")[0] if member.key.startswith(OUTPUTS) else ""


def describe_members(members: list[Member], deps: Dependencies) -> Iterator[Datum]:
    """Yield the datum of each member. Metadata of the datum index is newer than that of the execution, and wins."""
    metadata = load_metadata(members, deps)
    adoptions: dict[str, str] = {}
    for member in members:
        execution, prefix = execution_of(member), prefix_of(member.datum)
        if not execution and prefix not in STANDALONE_PREFIXES:
            if prefix not in adoptions:
                adoptions[prefix] = _adoption(prefix, deps)
            execution = adoptions[prefix]
        yield Datum(member.datum, member.path, *member[2:], execution, metadata.get(member.datum, {}))


def _adoption(prefix: str, deps: Dependencies) -> str:
    """Return the execution that adopted what has ids of that prefix; empty if it is not known, or of another team."""
    with suppress(DatumNotFound):
        return deps.datum_index.execution_of(prefix)
    return ""


def _encode_cursor(after: str, query: Query, span: int = 0) -> str:
    """Return an opaque cursor: good for the same query only."""
    text = json.dumps([_mark(query), after, span], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode_cursor(cursor: str, query: Query) -> tuple[str, int]:
    """Return the place in a list or a span, and the number of that span."""
    if not cursor:
        return "", 0
    try:
        mark, after, span = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        whole = isinstance(after, str) and type(span) is int and 0 <= span <= len(query.spans())
        if whole and mark == _mark(query) and len(after.encode()) <= MAX_SORT_KEY_BYTES:
            return after, span
    except (ValueError, TypeError):
        pass
    raise InvalidQuery("The cursor is not of this search.", "Start again without it.")


def _row(after: str) -> int:
    if after and not after.isdecimal():
        raise InvalidQuery("The cursor is not of this search.", "Start again without it.")
    return int(after or 0)


def _mark(query: Query) -> str:
    return sha256(repr(query).encode()).hexdigest()[:16]
