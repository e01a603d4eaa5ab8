"""A name that sealing would refuse is refused by ``packline push`` before the first byte is uploaded."""

from __future__ import annotations

from pathlib import Path

import pytest

import packline
from packline.cli.main import main
from packline.errors import InvalidName, VersionExists
from tests.api_gateway import gateway
from tests.unit.api.api import FakeApiDeployment

REFUSED = [
    ("images/production", (), 4, VersionExists),
    ("images/v2", ("v1",), 2, InvalidName),
    ("images/v2", ("best", "v2"), 2, InvalidName),
]


@pytest.mark.parametrize(("target", "aliases", "code", "error"), REFUSED)
def test_a_version_named_like_an_alias_or_an_alias_like_a_version_is_refused_at_once(
    target: str,
    aliases: tuple[str, ...],
    code: int,
    error: type[Exception],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = FakeApiDeployment(store_name="store")
    world.seal("v1", {"a": "alpha"})
    world.registry.move_alias("images", "production", "v1", at=1.0)
    (tmp_path / "a").write_bytes(b"alpha")
    words = [word for alias in aliases for word in ("--alias", alias)]
    with gateway(world.app) as running:
        assert main(["push", str(tmp_path), "--dataset", target, *words, "--api", running.url]) == code
        assert "Nothing was uploaded" in capsys.readouterr().err
        with pytest.raises(error, match="Nothing was uploaded"):
            packline.push(tmp_path, target, aliases=aliases, api=running.url)
        assert not [sent for sent in running.requests if sent.startswith("POST")]
