"""Create a version of a dataset from chosen datums of any execution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from packline.errors import NotFound, VersionDeleted, VersionExists
from packline.manifest.members import by_path, merge_members
from packline.model import DatasetVersion, Execution, ExecutionState, Member, Packaging
from packline.pipeline.datums import Dependencies, datum_not_found, find_members
from packline.pipeline.manifests import write_manifest
from packline.pipeline.version_checks import check_names, check_unarchived
from packline.ports import Lineage, SharedObjectStore
from packline.principal import NOBODY, Principal
from packline.rules.datum_ids import named_id, prefix_of
from packline.rules.lineage_edges import list_uses
from packline.rules.properties import merge_properties
from packline.rules.retention import name_taken_error
from packline.rules.version_members import check_member_conflicts, version_members
from packline.uri import check_dataset_name, check_version_name, version_uri

MAX_DATUMS = 1_000
MAX_SHARDS = 150
"""Shards of one manifest that a request of the API reads: some 15 of the 30 seconds that it may take."""


@dataclass(frozen=True, slots=True)
class Composition:
    """What is wanted: a new version of exactly these datums. ``base`` is what it was made from, for lineage."""

    dataset: str
    version: str
    datums: tuple[str, ...]
    base: str = ""
    packaging: bool = False
    targeting_aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    properties: Mapping[str, object] = field(default_factory=dict)
    by: Principal = NOBODY


def compose(
    composition: Composition,
    deps: Dependencies,
    *,
    store: SharedObjectStore,
    lineage: Lineage,
    now: float,
    most_shards: int | None = None,
) -> tuple[DatasetVersion, Execution]:
    """Create the version, with an execution of its own that stands for the request. A repeat changes nothing.

    ``most_shards``: of the manifest of an execution, as ``find_members`` reads them; None: any number.

    Raises VersionExists if there is one of that name with other content or another origin, DatumNotFound,
    UnsafePath, PathCollision, InvalidName.
    """
    check_dataset_name(composition.dataset)
    check_version_name(composition.version)
    check_names(composition.dataset, composition.version, composition.targeting_aliases, (), deps.registry)
    members = version_members(find_chosen_members(composition.datums, deps, most_shards), archived={})
    members.sort(key=by_path)
    for _ in check_member_conflicts(iter(members)):
        pass
    check_unarchived(deps.store, members)
    manifest = write_manifest(store, merge_members((), members, frozenset()))
    uri = version_uri(composition.dataset, composition.version)
    version = DatasetVersion(
        dataset=composition.dataset,
        version=composition.version,
        manifest=manifest,
        execution=f"composed-{named_id('composed', uri, manifest.digest)}",
        created_at=now,
        packaging=Packaging.PENDING if composition.packaging and members else Packaging.NONE,
        packaging_reason="asked for by who made the version" if composition.packaging else "not asked for",
        base=composition.base,
        targeting_aliases=composition.targeting_aliases,
        tags=composition.tags,
        properties=merge_properties({}, composition.properties, uri),
        created_by=composition.by,
    )
    return _create(version, deps, lineage)


def find_chosen_members(
    datums: Sequence[str], deps: Dependencies, most_shards: int | None = None
) -> list[Member]:
    """Find the members of datum ids, each under its own path. Raises DatumNotFound, InvalidInput.

    Annotated ones and standalone uploads come in batches from the table; the others are looked up in the manifest of
    the execution that made them (``find_members``).
    """
    members_by_datum = {datum.id: datum.member for datum in deps.datum_index.datums(datums)}
    plain: dict[str, set[str]] = {}
    for datum in datums:
        if datum not in members_by_datum:
            plain.setdefault(prefix_of(datum), set()).add(datum)
    for prefix, ids in plain.items():
        manifest = deps.registry.execution(deps.datum_index.execution_of(prefix)).manifest
        rows = find_members(deps.store, manifest, ids, most_shards) if manifest else ()
        members_by_datum |= {member.datum: member for member in rows}
    missing = [datum for datum in datums if datum not in members_by_datum]
    if missing:
        raise datum_not_found(missing[0])
    return [members_by_datum[datum] for datum in dict.fromkeys(datums)]


def _create(
    version: DatasetVersion, deps: Dependencies, lineage: Lineage
) -> tuple[DatasetVersion, Execution]:
    registry = deps.registry
    try:
        existing = registry.version(version.dataset, version.version)
    except VersionDeleted as error:
        raise name_taken_error(error) from error
    except NotFound:
        request = Execution(
            version.execution,
            ExecutionState.SEALED,
            sealed_at=version.created_at,
            versions=(version.uri,),
            marker={"who": version.created_by.name} if version.created_by.name else {},
        )
        execution = registry.seal(request, [version])
        lineage.record_uses(list_uses(execution, [version]))
        return version, execution
    if existing.execution != version.execution:
        raise VersionExists(
            f"{version.uri} exists already (made by execution {existing.execution}).",
            "Versions never change: choose another version name.",
        )
    return existing, registry.execution(existing.execution)
