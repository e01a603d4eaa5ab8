"""``compose``, ``package``, ``delete``, ``adopt`` and ``executions`` do what they print, or say why they did not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from packline.cli.main import main
from packline.pipeline.events import alias_changed
from packline.principal import IdentitySource, Principal
from packline.rules.event_identity import past_event
from tests.api_gateway import gateway
from tests.unit.api.api import NOW, FakeApiDeployment

Run = Callable[..., int]


@pytest.fixture
def world() -> FakeApiDeployment:
    world = FakeApiDeployment(store_name="store")
    execution = world.seal("v1", {"a": "alpha", "b": "beta"})
    world.name_datum("best", world.annotate(execution, "a", {"k": 1}))
    return world


@pytest.fixture
def run(world: FakeApiDeployment) -> Iterator[Run]:
    with gateway(world.app) as running:
        yield lambda *words: main([*map(str, words), "--api", running.url])


def test_a_version_is_composed_of_ids_aliases_and_the_lines_of_a_file(
    world: FakeApiDeployment, run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    second = world.members("v1")[1].datum
    (tmp_path / "list").write_text(f"# chosen\n\n  datum://{second}\n")
    words = ("compose", "picked/v1", "--datum", "best", "--from-file", tmp_path / "list", "--tag", "t")
    assert run(*words, "--base", "images/v1", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["uri"], document["files"], document["bytes"]) == ("dataset://picked/v1", 2, 9)
    version = world.registry.version("picked", "v1")
    assert (version.tags, version.base) == (("t",), "dataset://images/v1")
    assert run("compose", "picked/v1", "--datum", "best") == 4
    assert "Versions never change" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--datum", "nobody"), 3),
        (("--datum", "datum://dataset://x"), 2),
        (("--from-file", "absent"), 2),
        (("--datum", "best", "--alias", "not/one"), 2),
        ((), 2),
    ],
)
def test_a_version_that_cannot_be_composed_is_not_made(
    world: FakeApiDeployment, run: Run, words: tuple[str, ...], code: int
) -> None:
    assert run("compose", "picked/v1", *words) == code
    assert list(world.registry.datasets()) == ["images"]


def test_a_package_is_requested_and_one_that_exists_is_kept(
    world: FakeApiDeployment, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("package", "images/v1") == 0
    assert capsys.readouterr().out.startswith("dataset://images/v1: packaging pending, ")
    assert len(world.packagings) == 1
    world.registry.finish_packaging("images", "v1", NOW, attempt=1)
    assert run("package", "images/latest") == 4
    assert run("package", "images/v9") == 3
    assert len(world.packagings) == 1


def test_waiting_for_a_package_tells_how_it_ended(
    world: FakeApiDeployment, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("package", "images/v1", "--wait", "--timeout", 0) == 7
    assert "has no package after 0 s" in capsys.readouterr().err
    assert run("compose", "picked/v1", "--datum", "best", "--packaging", "--wait", "--timeout", 0) == 7
    assert "dataset://picked/v1 has no package after 0 s" in capsys.readouterr().err


def test_a_version_is_deleted_for_days_and_restored(
    world: FakeApiDeployment, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("delete", "images/v1", "--yes", "--days", 3) == 0
    assert world.registry.known["images", "v1"].purge_at == NOW + 3 * 86_400
    assert run("delete", "images/v9", "--yes") == 3
    assert run("restore", "images/v1") == 0
    assert world.registry.known["images", "v1"].purge_at == 0
    assert run("restore", "images/v9") == 3
    assert run("alias", "images/best", "v1") == 0
    capsys.readouterr()
    assert run("delete", "images/v1", "--yes") == 4
    assert "best" in capsys.readouterr().err


def test_one_object_becomes_a_datum_and_a_prefix_an_execution(
    world: FakeApiDeployment, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.store.put("raw/a.txt", b"alpha")
    assert run("adopt", "s3://store/raw/a.txt") == 0
    assert capsys.readouterr().out.endswith("  a.txt, 5 B\n")
    assert run("adopt", "s3://store/raw/a.txt", "--to", "images/v2") == 2
    assert "End it in a slash" in capsys.readouterr().err
    assert run("adopt", "s3://store/raw/", "--to", "images/v2", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["state"], document["uri"]) == ("open", "dataset://images/v2")
    assert f"control/{document['execution']}.json" in [each.key for each in world.store.list("control/")]
    assert run("adopt", "s3://store/raw/") == 0
    assert capsys.readouterr().out.startswith("requested as execution ")
    assert run("adopt", "s3://store/raw/", "--to", "images/v3", "--include", "*.md", "--dry-run") == 0
    assert capsys.readouterr().out.splitlines() == [
        "would adopt 0 files, 0 B",
        "left out 1: They match none of the patterns. Such as a.txt",
        "would be refused: No object that is listed can be adopted. Check the prefix and patterns.",
    ]
    assert run("adopt", "s3://store/raw/", "--dry-run", "--json") == 0
    assert json.loads(capsys.readouterr().out)["first"] == ["a.txt"]
    assert run("adopt", "s3://store/raw/", "--dry-run", "--wait") == 2
    assert run("adopt", "s3://store/raw/nothing") == 3
    assert run("adopt", "s3://theirs/raw/") == 2


def test_waiting_for_an_adoption_tells_what_was_adopted_or_why_nothing_was(
    world: FakeApiDeployment, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.store.put("raw/a.txt", b"alpha")
    assert run("adopt", "s3://store/raw/", "--json") == 0
    name = json.loads(capsys.readouterr().out)["execution"]
    assert run("adopt", "s3://store/raw/", "--wait", "--timeout", 0) == 7
    assert "was not sealed after 0 s" in capsys.readouterr().err
    sealed = world.registry.executions["job-of-v1"]
    world.registry.executions[name] = replace(sealed, id=name)
    assert run("adopt", "s3://store/raw/", "--wait", "--timeout", 9) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"adopted 2 files, 9 B as execution {name}", "alert LateFile: one was late wait"]


def test_executions_are_listed_with_their_alerts(
    world: FakeApiDeployment, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("executions", "--alerts") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith("sealed   job-of-v1  2 files  dataset://images/v1 [LateFile]")
    assert run("executions", "--state", "open") == 0
    assert capsys.readouterr().out == "no executions\n"
    assert run("executions", "--json") == 0
    assert [row["execution"] for row in json.loads(capsys.readouterr().out)] == ["job-of-v1"]


def test_events_of_a_version_or_alias_are_not_those_of_the_whole_dataset(
    world: FakeApiDeployment, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.seal("v2", {"a": "alpha"})
    for words in (("alias", "images/best", "v1"), ("delete", "images/v2", "--yes")):
        assert run(*words) == 0
    assert run("restore", "images/v2") == 0
    capsys.readouterr()

    def kinds(subject: str, *options: object) -> list[str]:
        assert run("events", subject, "--json", *options) == 0
        return [event["type"] for event in json.loads(capsys.readouterr().out)]

    assert kinds("dataset://images") == ["VersionRestored", "VersionDeleted", "VersionAliasMoved"]
    assert kinds("dataset://images/v2", "--limit", 1) == ["VersionRestored"]
    assert kinds("dataset://images/best") == ["VersionAliasMoved"]
    assert kinds("dataset://images/v1") == kinds("model://net/3") == []
    assert run("events", "dataset://images/not/one") == 2


def test_a_history_and_events_name_who_did_it_and_whether_that_is_proved(
    world: FakeApiDeployment, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    for rev, (source, identity) in enumerate(((IdentitySource.TOKEN, "sub-1"), (IdentitySource.CLIENT, ""))):
        by = Principal("alice", source, identity)
        moved = world.registry.move_alias("images", "best", "v1", NOW, rev, by)
        world.events.record([past_event(*alias_changed(moved, world.registry), NOW)])
    proved, said = "by alice (proved by a token)", "by alice (said by the client)"
    for words in (("alias", "images/best"), ("events", "dataset://images")):
        assert run(*words) == 0
        lines = capsys.readouterr().out.splitlines()
        assert sorted(line[line.index("by alice") :] for line in lines) == [proved, said]
