"""The stores of a deployment as the members of a team have them: what is of other teams does not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any, NoReturn

from packline.api.dependencies import ApiDependencies
from packline.api.own_rows import HiddenCursors
from packline.api.team_absences import (
    no_dataset,
    no_datum,
    no_datum_alias,
    no_execution,
    no_object,
    no_version,
)
from packline.api.team_batches import own_aliases, own_entries, sealed_since
from packline.api.team_guard import (
    Method,
    Rule,
    TeamGuard,
    allowed,
    if_theirs,
    nothing,
    of_collection,
    of_first,
    own_rows,
    refuse,
    refused,
    with_those_of,
)
from packline.errors import AliasMoved, DatumNotFound, ExecutionNotFound
from packline.keys import COLLECTED, OUTPUTS, STAGED, UPLOADS
from packline.model import DatasetVersion, Datum, DatumAlias, Use, UseKind
from packline.pipeline.datums import execution_of_datum
from packline.ports import DatumIndex, Registry
from packline.retry import ALIAS_MOVES
from packline.rules.adoption import OWN_PREFIXES
from packline.rules.event_identity import DATUM, EXECUTION
from packline.rules.team_access import COMPOSED, TeamAccess
from packline.uri import MODEL

Hide = Callable[[str], str]
"""Makes a token of a cursor that names what is not theirs."""
HasDatum = Callable[[TeamAccess, str], bool]
CAPABILITIES = (*COLLECTED, OUTPUTS, UPLOADS, STAGED)
"""Prefixes whose objects are read by keys that a manifest, a plan or a datum names."""


def restrict(deps: ApiDependencies, access: TeamAccess) -> ApiDependencies:
    """Return the dependencies of the routes for a caller who reaches no more than that."""
    datum_index = deps.datum_index
    hidden_uses: set[str] = set()
    hide = HiddenCursors(deps.cursors, deps.clock).hide

    def has_datum(_: TeamAccess, datum: str) -> bool:
        return _is_datum_of(access, datum, datum_index)

    def guard(port: Any, rules: dict[str, Rule]) -> Any:
        return TeamGuard(port, access, rules)

    def start_packaging(version: DatasetVersion) -> bool:
        return (
            deps.start_packaging(version) if access.has_collection(version.dataset) else refuse(version.uri)
        )

    def sign(request: Any, seconds: int) -> str:
        return deps.request_signer(request, seconds) if access.has_key(request.key) else refuse(request.key)

    def check_datum_alias(alias: str) -> None:
        _seen_datum_alias(access, alias, has_datum, datum_index)

    return replace(
        deps,
        teams=tuple(team.name for team in access.teams),
        registry=guard(deps.registry, registry_rules(hide)),
        datum_index=guard(datum_index, datum_index_rules(has_datum, datum_index, hide)),
        lineage=guard(deps.lineage, lineage_rules(hidden_uses)),
        events=guard(deps.events, {"events": of_first(_subject_of(has_datum, deps.registry), nothing)}),
        store=guard(deps.store, STORE),
        retention=guard(deps.retention, RETENTION),
        dataset_store=guard(deps.dataset_store, DATASETS),
        packaging_watch=guard(deps.packaging_watch, WATCH),
        execution_index=guard(deps.execution_index, execution_rules(hide)),
        request_signer=sign,
        is_visible=access.has_collection,
        check_datum_alias=check_datum_alias,
        check_upload=partial(_check_upload, access),
        execution_prefix=access.execution_prefix,
        hidden_uses=hidden_uses,
        start_packaging=start_packaging,
        adoptable=(),
    )


def _is_datum_of(access: TeamAccess, datum: str, index: DatumIndex) -> bool:
    """Return whether a datum was made by an execution of theirs."""
    return access.has_execution(execution_of_datum(datum, index))


def _refuse_name(name: object) -> NoReturn:
    refuse(str(name))


def _of_datum(access: TeamAccess, datum: Datum) -> bool:
    return access.has_execution(datum.execution)


def _is_readable(access: TeamAccess, key: str) -> bool:
    """Return whether an object may be read by its key: what was adopted is named by manifests and datums alone."""
    return key.startswith(CAPABILITIES) or access.has_key(key) or not key.startswith(OWN_PREFIXES)


def _is_listed(access: TeamAccess, prefix: str) -> bool:
    return prefix.startswith(COLLECTED) or access.has_key(prefix)


def _of_use(access: TeamAccess, use: Use) -> bool:
    return access.has_execution(use.by) if use.kind is UseKind.EXECUTION else access.has_version(use.by)


def _subject_of(has_datum: HasDatum, registry: Registry) -> Callable[[TeamAccess, str], bool]:
    """Return whether a subject of events is theirs."""

    def has(access: TeamAccess, subject: str) -> bool:
        if subject.startswith(EXECUTION):
            return _is_execution_of(access, subject.removeprefix(EXECUTION), registry)
        if subject.startswith(DATUM):
            return has_datum(access, subject.removeprefix(DATUM))
        return access.has_collection(subject.removeprefix("dataset:"))

    return has


def _is_execution_of(access: TeamAccess, execution: str, registry: Registry) -> bool:
    """Return whether an execution is theirs, by its id, or by the versions that it composed."""
    if not execution.startswith(COMPOSED):
        return access.has_execution(execution)
    try:
        return access.has_record(registry.execution(execution))
    except ExecutionNotFound:
        return False


def _move(access: TeamAccess, method: Method) -> Method:
    def call(dataset: str, alias: str, *args: Any, **keywords: Any) -> Any:
        if not access.has_collection(dataset):
            no_version(dataset)
        return method(dataset, alias, *args, **keywords) if access.may_move(dataset, alias) else refuse(alias)

    return call


def _seal(access: TeamAccess, method: Method) -> Method:
    """Check that versions of chosen files are of their datasets, and promote what they may promote."""

    def call(execution: Any, versions: Iterable[DatasetVersion], *args: Any, **keywords: Any) -> Any:
        made = [*versions]
        for version in made:
            for alias in version.targeting_aliases:
                if not access.may_move(version.dataset, alias):
                    refuse(f"{version.uri}, or its alias {alias},")
            if not access.has_collection(version.dataset):
                refuse(version.uri)
        return method(execution, made, *args, **keywords)

    return call


def _check_upload(access: TeamAccess, execution: str, dataset: str, aliases: Iterable[str]) -> None:
    refused_alias = next((alias for alias in aliases if not access.may_move(dataset, alias)), None)
    if refused_alias is not None:
        refuse(f"The alias {refused_alias} of {dataset}")
    if not access.has_execution(execution):
        refuse(execution)


def _seen_datum_alias(
    access: TeamAccess, alias: str, has_datum: HasDatum, index: DatumIndex
) -> DatumAlias | None:
    """Return an alias that they may move, as it is; None if nobody has it. Raises NotOfTheTeam."""
    try:
        current = index.datum_alias(alias)
    except DatumNotFound:
        current = None
    # A right to a name is one for files of their own: what it points to must be theirs, too.
    if not access.may_move_datum_alias(alias) or not (current is None or has_datum(access, current.datum)):
        refuse(f"The datum alias {alias}")
    return current


def _move_datum_alias(has_datum: HasDatum, index: DatumIndex) -> Rule:
    """Return the rule that an alias is moved from the revision that was seen to be theirs, or to be nobody's."""

    def rule(access: TeamAccess, method: Method) -> Method:
        def call(wish: DatumAlias, rev: int | None = None) -> DatumAlias:
            before = None
            for _ in range(ALIAS_MOVES.attempts):
                current = _seen_datum_alias(access, wish.alias, has_datum, index)
                if current and current == before:
                    return current  # nobody has moved it since it was refused: its intent is newer
                before, seen = current, current.rev if current else 0
                if rev not in (None, seen):
                    break
                try:
                    moved: DatumAlias = method(wish, seen)
                    return moved
                except AliasMoved:
                    if rev is not None:
                        raise
            raise AliasMoved(f"datum://{wish.alias} was moved in between.", "Look at it again, then decide.")

        return call

    return rule


def _change_datum(access: TeamAccess, method: Method) -> Method:
    def call(before: Datum | None, changed: Datum, *args: Any, **keywords: Any) -> Any:
        return (
            method(before, changed, *args, **keywords) if _of_datum(access, changed) else no_datum(changed.id)
        )

    return call


def _record_uses(access: TeamAccess, method: Method) -> Method:
    def call(uses: Iterable[Use]) -> None:
        listed = [*uses]
        for use in listed:
            if not _of_use(access, use):
                refuse(use.by)
        method(listed)

    return call


def datum_index_rules(has_datum: HasDatum, index: DatumIndex, hide: Hide) -> dict[str, Rule]:
    """Return the rules of ``DatumIndex``: an alias is theirs if the datum is that it points to."""

    def has(access: TeamAccess, alias: DatumAlias | None) -> bool:
        return alias is None or has_datum(access, alias.datum)

    return {
        "add_datums": refused,
        "backlogs": with_those_of(lambda access, backlog: access.has_execution(backlog.execution)),
        "change_datum": _change_datum,
        "changed_datums": with_those_of(_of_datum),
        "datum": if_theirs(_of_datum, no_datum),
        "datum_alias": if_theirs(has, no_datum_alias),
        "datum_alias_before": if_theirs(has, lambda _: None),
        "datum_alias_history": own_aliases(index, hide),
        "datum_aliases": own_aliases(index, hide),
        "datums": with_those_of(_of_datum),
        "execution_of": if_theirs(TeamAccess.has_execution, no_datum),
        "hits": own_entries(index),
        "models": own_rows(lambda access, name: access.has_collection(MODEL + name), hide),
        "move_backlog": refused,
        "move_datum_alias": _move_datum_alias(has_datum, index),
        "named_aliases": own_aliases(index, hide),
        "reserve_version": refused,
        "save_datum": refused,
        "save_datums": refused,
        "set_status": of_collection(no_version),
    }


REGISTRY: dict[str, Rule] = {
    "alias": of_collection(no_version),
    "alias_before": of_first(lambda access, move: access.has_collection(move.dataset), lambda _: None),
    "alias_history": of_collection(nothing),
    "aliases": of_collection(nothing),
    "built_part": allowed,
    "change_version": of_collection(no_version),
    "execution": if_theirs(TeamAccess.has_record, no_execution),
    "finish_packaging": refused,
    "last_part": allowed,
    "move_alias": _move,
    "newest": of_collection(lambda _: None),
    "open_executions": refused,
    "part": allowed,
    "part_failures": allowed,
    "parts": allowed,
    "parts_from": allowed,
    "plan_packaging": refused,
    "record_part": refused,
    "record_part_failure": refused,
    "remove_alias": _move,
    "resolve": of_collection(no_version),
    "save_execution": refused,
    "seal": _seal,
    "version": of_collection(no_version),
    "versions": of_collection(nothing),
}
"""Parts and failures are named by the digest of a plan, which a version of theirs names."""
WATCH: dict[str, Rule] = {"due": with_those_of(lambda team, version: team.has_collection(version.dataset))}


def registry_rules(hide: Hide) -> dict[str, Rule]:
    """Return the rules of ``Registry``."""
    return {**REGISTRY, "datasets": own_rows(TeamAccess.has_collection, hide)}


def execution_rules(hide: Hide) -> dict[str, Rule]:
    """Return the rules of ``ExecutionIndex``."""
    return {"executions": own_rows(TeamAccess.has_record, hide), "sealed_since": sealed_since}


def lineage_rules(hidden: set[str]) -> dict[str, Rule]:
    """Return the rules of ``Lineage``; ``hidden`` gets the URIs of which uses by others were left out."""

    def is_shown(access: TeamAccess, use: Use) -> bool:
        if _of_use(access, use):
            return True
        hidden.add(use.uri)
        return False

    return {"record_uses": _record_uses, "users": with_those_of(is_shown)}


RETENTION: dict[str, Rule] = {
    "delete_version": of_collection(no_version),
    "find": of_collection(no_version),
    "restore_version": of_collection(no_version),
    "versions": of_collection(nothing),
}
DATASETS: dict[str, Rule] = {
    "change_properties": of_collection(no_dataset),
    "create_dataset": of_first(lambda access, record: access.has_collection(record.name), _refuse_name),
    "dataset": of_collection(no_dataset),
    "properties": of_collection(lambda _: {}),
    "property_changes": of_collection(nothing),
    "remove_dataset": of_collection(no_dataset),
}
STORE: dict[str, Rule] = {
    "crc32": of_first(_is_readable, no_object),
    "create": of_first(TeamAccess.may_create, _refuse_name),
    "head": of_first(_is_readable, no_object),
    "lines": of_first(_is_readable, no_object),
    "list": of_first(_is_listed, nothing),
    "open_uploads": of_first(_is_listed, nothing),
    "read": of_first(_is_readable, no_object),
    "read_range": of_first(_is_readable, no_object),
}
