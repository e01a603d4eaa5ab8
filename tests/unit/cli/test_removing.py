"""``packline delete`` asks first, and says how long there is to restore."""

from __future__ import annotations

import argparse
import io

import pytest

from packline.cli.commands.delete import NotConfirmed, _confirm, run
from packline.cli.parser import make_parser
from packline.client.api.http import ApiClient
from packline.client.api.presigned_urls import PlanRegistry
from packline.client.api.services import ApiServices
from packline.errors import InvalidSetting, InvalidUri
from packline.worker_settings import days_setting
from tests.api_gateway import gateway
from tests.builders import a_version
from tests.unit.api.api import NOW, FakeApiDeployment

DAY = 86_400.0


class Terminal(io.StringIO):
    """Someone who types."""

    def isatty(self) -> bool:
        return True


def test_nobody_to_ask_is_a_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    with pytest.raises(NotConfirmed, match="--yes"):
        _confirm(a_version(), 30, False)
    _confirm(a_version(), 30, True)


@pytest.mark.parametrize("answer", ["y", "Y ", "yes"])
def test_a_yes_is_a_yes(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(f"{answer}\n"))
    _confirm(a_version(), 30, False)


@pytest.mark.parametrize("answer", ["\n", "n\n", "dataset://images/v1\n", ""])
def test_anything_else_is_a_no_and_so_is_the_end_of_input(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    with pytest.raises(NotConfirmed):
        _confirm(a_version(), 30, False)


def test_the_question_is_not_part_of_the_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    _confirm(a_version(), None, False)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "[y/N]" in shown.err


def test_the_days_come_from_the_option_the_environment_or_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PACKLINE_DELETE_DAYS", raising=False)
    assert (days_setting("PACKLINE_DELETE_DAYS"), days_setting("PACKLINE_DELETE_DAYS", 3)) == (30, 3)
    monkeypatch.setenv("PACKLINE_DELETE_DAYS", "7")
    assert (days_setting("PACKLINE_DELETE_DAYS"), days_setting("PACKLINE_DELETE_DAYS", 3)) == (7, 3)
    for wrong in ("0", "-1", "3651", "soon"):
        monkeypatch.setenv("PACKLINE_DELETE_DAYS", wrong)
        with pytest.raises(InvalidSetting):
            days_setting("PACKLINE_DELETE_DAYS")


def test_datums_are_named_one_after_another_or_one_by_one() -> None:
    given = ["compose", "dataset://d/v", "--datum", "a", "b", "--alias", "best", "--datum", "c"]
    options: argparse.Namespace = make_parser().parse_args(given)
    assert (options.datum, options.alias) == (["a", "b", "c"], ["best"])


def test_a_version_is_deleted_for_the_days_that_the_deployment_has_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PACKLINE_DELETE_DAYS", raising=False)
    world = FakeApiDeployment(store_name="store", delete_seconds=7 * DAY)
    for version in ("v1", "v2", "v3"):
        world.seal(version, {"a": "alpha"})
    with gateway(world.app) as running:
        api = ApiClient(running.url, {})
        lifecycle = ApiServices(PlanRegistry(api)).lifecycle
        assert lifecycle.delete("images", "v1", lifecycle.delete_days(None)).purge_at == NOW + 7 * DAY
        assert lifecycle.delete("images", "v2", lifecycle.delete_days(3)).purge_at == NOW + 3 * DAY
        monkeypatch.setenv("PACKLINE_DELETE_DAYS", "5")
        assert lifecycle.delete("images", "v3", lifecycle.delete_days(None)).purge_at == NOW + 5 * DAY
        api.close()


def test_a_dataset_is_removed_only_with_the_option_that_says_all_versions(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = FakeApiDeployment(store_name="store")
    world.seal("v1", {"a": "alpha"})
    world.registry.move_alias("images", "best", "v1", NOW)
    with gateway(world.app) as running:

        def delete(*words: str) -> int:
            options = make_parser().parse_args(["delete", "--api", running.url, *words])
            return run(options)

        with pytest.raises(InvalidUri):
            delete("dataset://images/", "--yes")
        monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
        with pytest.raises(NotConfirmed):
            delete("dataset://images/", "--all-versions")
        assert "1 versions with 1 files" in (shown := capsys.readouterr().err)
        assert "aliases: best" in shown
        assert list(world.registry.datasets()) == ["images"]
        assert delete("dataset://images/", "--all-versions", "--yes") == 0
    assert capsys.readouterr().out == "removed dataset://images/: 1 versions deleted, 1 aliases removed\n"
    assert list(world.registry.datasets()) == []
