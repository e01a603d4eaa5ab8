"""What must have been announced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from packline.model import DatasetVersion, Packaging

if TYPE_CHECKING:
    from tests.simulation.world import SimulatedWorld


def unannounced(world: SimulatedWorld) -> Iterator[str]:
    """Facts that nobody was told."""
    created = {d["data"]["version"]["uri"] for kind, d in world.bus.sent if kind == "DatasetVersionCreated"}
    for version in world.registry.known.values():
        if version.uri not in world.watch.ever_deleted:
            if version.uri not in created:
                yield f"{version.uri} was never announced"
            yield from _unannounced_packaging(world, version)
            yield from _unannounced_moves(world, version)
    for alias, moves in world.registry.datum_moves.items():
        for move in moves:
            if not _told(world, "DatumAliasUpdated", f"datum://{move.datum}", rev=move.rev):
                yield f"the move {move.rev} of {alias} was never announced"


def never_sent(world: SimulatedWorld) -> Iterator[str]:
    """Events that the log has, and nobody has received."""
    sent = {_fact(*event) for event in world.bus.sent}
    for event in world.log.kept.values():
        if _fact(event.kind, event.detail) not in sent:
            yield f"{event.kind} is in the log, but was never announced"


def _unannounced_packaging(world: SimulatedWorld, version: DatasetVersion) -> Iterator[str]:
    published = _told(world, "PackagePublished", version.uri, plan=version.plan)
    if version.packaging is Packaging.BUILT and not published:
        yield f"the package of {version.uri} was never announced"
    if version.packaging is Packaging.FAILED and not _told(world, "PackagingFailed", version.uri):
        yield f"the failure of {version.uri} was never announced"


def _unannounced_moves(world: SimulatedWorld, version: DatasetVersion) -> Iterator[str]:
    for alias in version.targeting_aliases:
        uri = f"dataset://{version.dataset}/{alias}"
        for move in world.registry.moves.get((version.dataset, alias), ()):
            mine = move.version == version.version and move.intent_at == version.created_at
            if mine and not _told(world, "VersionAliasMoved", uri, rev=move.rev):
                yield f"the move of {alias} to {version.uri} was never announced"


def _told(world: SimulatedWorld, kind: str, uri: str, **more: Any) -> bool:
    return any(
        sent == kind and detail["uri"] == uri and all(detail[name] == value for name, value in more.items())
        for sent, detail in world.bus.sent
    )


def _fact(kind: str, detail: Any) -> tuple[str, str]:
    return kind, repr(sorted(detail.items(), key=str))
