"""Aliases move, are removed and tell their history in the same way by the table and by the HTTP API."""

from __future__ import annotations

import pytest

from packline.errors import AliasMoved, NotFound, VersionInUse, VersionNotFound
from packline.ports.deployment import DeploymentServices
from packline.uri import DatumUri
from tests.unit.api.api import NOW, FakeApiDeployment

FILES = {"a.txt": "alpha", "b/c.txt": "gamma"}


def test_an_alias_moves_from_the_expected_revision_and_is_announced(
    world: FakeApiDeployment, services: DeploymentServices
) -> None:
    world.seal("v1", FILES)
    world.seal("v2", FILES)
    aliases = services.aliases
    first = aliases.move("images", "best", "v1")
    assert (first.rev, first.version, first.moved_at) == (1, "v1", NOW)
    assert aliases.move("images", "best", "v2", rev=1).rev == 2
    with pytest.raises(AliasMoved) as raised:
        aliases.move("images", "best", "v1", rev=1)
    assert raised.value.exit_code == 4
    assert [move.version for move in aliases.history("images", "best")] == ["v1", "v2"]
    assert aliases.alias("images", "best") == world.registry.alias("images", "best")
    assert list(aliases.aliases("images")) == [world.registry.alias("images", "best")]
    assert list(aliases.history("images", "none")) == []
    assert [kind for kind, _ in world.announced] == ["VersionAliasMoved"] * 2
    with pytest.raises(VersionNotFound):
        aliases.move("images", "best", "v9")
    with pytest.raises(NotFound):
        aliases.alias("images", "none")


def test_a_removed_alias_lets_its_version_be_deleted(
    world: FakeApiDeployment, services: DeploymentServices
) -> None:
    world.seal("v1", FILES)
    aliases = services.aliases
    aliases.move("images", "best", "v1")
    with pytest.raises(VersionInUse):
        services.lifecycle.delete("images", "v1", 30)
    with pytest.raises(AliasMoved):
        aliases.remove("images", "best", rev=7)
    removed = aliases.remove("images", "best", rev=1)
    assert (removed.rev, removed.version) == (2, "")
    assert [move.version for move in aliases.history("images", "best")] == ["v1", ""]
    assert list(aliases.aliases("images")) == []
    with pytest.raises(NotFound):
        aliases.remove("images", "best")
    assert services.lifecycle.delete("images", "v1", 30).deleted_at
    kinds = [kind for kind, _ in world.announced]
    assert kinds == ["VersionAliasMoved", "VersionAliasRemoved", "VersionDeleted"]


def test_a_removed_alias_can_be_created_again(world: FakeApiDeployment, services: DeploymentServices) -> None:
    world.seal("v1", FILES)
    aliases = services.aliases
    aliases.move("images", "best", "v1")
    aliases.remove("images", "best")
    assert aliases.move("images", "best", "v1").rev == 3
    assert aliases.remove("images", "best", rev=3).rev == 4
    assert aliases.move("images", "best", "v1", rev=0).rev == 5


def test_a_datum_alias_moves_and_has_a_history(
    world: FakeApiDeployment, services: DeploymentServices
) -> None:
    execution = world.seal("v1", FILES)
    datum = world.annotate(execution, "a.txt", {"valohai.tags": ["t"]})
    aliases = services.aliases
    move = aliases.move_datum("the best", DatumUri(datum.id))
    assert (move.rev, move.datum, move.path) == (1, datum.id, "a.txt")
    assert list(aliases.datum_history("the best")) == [move]
    assert list(aliases.datum_history("another")) == []
    assert services.datums.datum_id(DatumUri("the best")) == datum.id
    with pytest.raises(AliasMoved):
        aliases.move_datum("the best", DatumUri(datum.id), rev=0)
    assert [kind for kind, _ in world.announced] == ["DatumAliasUpdated"]


def test_an_alias_that_exists_is_not_removed_as_one_that_does_not(
    world: FakeApiDeployment, services: DeploymentServices
) -> None:
    world.seal("v1", FILES)
    services.aliases.move("images", "best", "v1")
    with pytest.raises(AliasMoved):
        services.aliases.remove("images", "best", rev=0)
    assert services.aliases.alias("images", "best").rev == 1
