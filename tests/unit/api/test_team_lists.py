"""Lists of a team where others have very much: short pages, and cursors that name nothing of theirs."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from packline.api.app import make_app
from packline.api.own_rows import CURSOR_SECONDS
from packline.api.team_ports import restrict
from packline.model import Datum, DatumAlias, Execution, ExecutionState
from packline.rules.datum_ids import datum_id, execution_prefix
from packline.rules.team_access import TeamAccess
from packline.teams import Team
from tests.builders import a_version
from tests.unit.api.api import NOW, FakeApiDeployment, event

TEAM = Team("vision", ("*-vision",), ("*",))
MOST = 20
LISTS = ("datasets/", "models/", "executions/", "datum-aliases/", "fleet/")


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> FakeApiDeployment:
    """Fifty of another team, and of the team one before, one between and one behind these."""
    monkeypatch.setattr("packline.api.own_rows.MOST_PASSED", MOST)
    monkeypatch.setattr("packline.api.executions.MOST_PASSED", MOST)
    deployment = FakeApiDeployment()
    names = [f"{number:03}-secret" for number in range(50)]
    names += ["000-vision", "025-vision", "050-vision"]
    datums, made = [], []
    for name in sorted(names):
        at = NOW - int(name[:3]) - (name[4] == "v") / 2
        execution = f"{'vision' if name.endswith('vision') else 'secret'}.{name}"
        versions = [
            a_version(version, dataset=prefix + name, execution=execution, created_at=at)
            for prefix, version in (("", "v1"), ("model:", "1"))
        ]
        sealed = Execution(
            execution, ExecutionState.SEALED, sealed_at=at, versions=tuple(each.uri for each in versions)
        )
        deployment.registry.seal(sealed, versions)
        identity = datum_id(execution_prefix(execution), "a", "e")
        datums.append(Datum(identity, "a", "", "", 1, "e", execution, {}))
        made.append(DatumAlias(name, identity, "a", "", 0, at, at))
    deployment.datum_index.save_datums(datums)
    for alias in made:
        deployment.datum_index.move_datum_alias(alias)
    return deployment


def ask(deployment: FakeApiDeployment, target: str) -> tuple[int, Any]:
    app = make_app(restrict(deployment.dependencies, TeamAccess((TEAM,))))
    answer = app.resolve(event("GET", f"/api/v0/{target}"), LambdaContext())
    return answer["statusCode"], json.loads(answer["body"])


def pages(deployment: FakeApiDeployment, target: str) -> Iterator[Any]:
    """Every page of a list, by the links."""
    while target:
        status, page = ask(deployment, target)
        assert status == 200, page
        yield page
        following = urlsplit(page["next"] or "")
        target = f"{following.path.removeprefix('/api/v0/')}?{following.query}" if page["next"] else ""


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", [1, 2, 10])
def test_a_list_reads_past_so_many_of_others_and_goes_on_by_a_cursor(
    crowd: FakeApiDeployment, path: str, limit: int
) -> None:
    listed = list(pages(crowd, f"{path}?limit={limit}"))
    names = [row.get("name") or row["id"] for page in listed for row in page["results"]]
    assert [name[-10:] for name in names] == ["000-vision", "025-vision", "050-vision"]
    assert len(listed) > 2
    assert all(page["count"] is None for page in listed)
    for page in listed:
        assert "secret" not in json.dumps(page)
        for cursor in parse_qs(urlsplit(page["next"] or "").query).get("cursor", []):
            assert cursor.startswith("~") or b"secret" not in urlsafe_b64decode(cursor + "==")


def test_a_cursor_that_is_hidden_ends_after_a_day_and_cannot_be_forged(crowd: FakeApiDeployment) -> None:
    _, page = ask(crowd, "datasets/?limit=10")
    cursor = parse_qs(urlsplit(page["next"]).query)["cursor"][0]
    ((kept, until),) = crowd.cursors.kept.values()
    assert "secret" in urlsafe_b64decode(kept + "==").decode()
    assert until == NOW + CURSOR_SECONDS
    crowd.cursors.kept[cursor[1:]] = kept, NOW
    for wrong in (cursor, "~", "~x", kept[:-3]):
        status, problem = ask(crowd, f"datasets/?limit=10&cursor={wrong}")
        assert (status, problem["title"]) == (400, "InvalidRequest")


def test_an_offset_behind_very_many_of_others_is_refused(crowd: FakeApiDeployment) -> None:
    for path in ("datasets/", "executions/", "datum-aliases/"):
        assert ask(crowd, f"{path}?offset=2")[0] == 400


def test_a_search_of_names_reads_no_further_than_the_bound_for_anybody(crowd: FakeApiDeployment) -> None:
    found = list(crowd.walk("datasets/", search="050-VISION"))
    assert [row["name"] for row in found] == ["050-vision"]
    first = crowd.get("datasets/", search="050-VISION")
    assert (first["results"], first["count"]) == ([], None)
    assert first["next"]
