"""``packline metadata`` changes what it says it changes, and names each datum, key and line that is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from packline.cli.main import main
from packline.model import Datum
from tests.api_gateway import gateway
from tests.unit.api.api import FakeApiDeployment

Run = Callable[..., int]


@pytest.fixture
def world() -> FakeApiDeployment:
    return FakeApiDeployment(store_name="store")


@pytest.fixture
def datum(world: FakeApiDeployment) -> Datum:
    """A datum with metadata, which has the alias ``best``."""
    execution = world.seal("v1", {"a": "alpha", "b": "beta"}, properties={"k": 1})
    datum = world.annotate(execution, "a", {"k": 1})
    world.name_datum("best", datum)
    return datum


@pytest.fixture
def run(world: FakeApiDeployment, datum: Datum) -> Iterator[Run]:
    with gateway(world.app) as running:
        yield lambda *words: main(["metadata", *map(str, words), "--api", running.url])


def lines_of(path: Path, *lines: tuple[str, dict[str, object]]) -> Path:
    path.write_text("\n\n".join(json.dumps({"datum": name, "metadata": said}) for name, said in lines))
    return path


def test_values_are_json_or_text_and_null_removes_a_key(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "said.json").write_text('{"from file": [1], "n": 1}')
    assert run("datum://best", "--file", tmp_path / "said.json", "--set", "n=2", "--set", "k=null") == 0
    assert capsys.readouterr().out.endswith("  a  changed\n")
    assert run("datum://best", "--set", "word=two words", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["changed"] is True
    assert document["metadata"] == {"from file": [1], "n": 2, "word": "two words"}
    assert run("datum://best", "--set", "n=2") == 0
    assert capsys.readouterr().out.endswith("  a  unchanged\n")
    assert run("datum://best") == 0
    assert json.loads(capsys.readouterr().out) == document["metadata"]


def test_properties_of_datasets_models_and_versions_are_changed(
    world: FakeApiDeployment, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.seal("1", {"m": "x"}, dataset="model:net", status="pending")
    for uri in ("dataset://images/", "dataset://images/v1", "images/v1", "model://net/1"):
        assert run(uri, "--set", f'uri="{uri}"', "--json") == 0
        assert json.loads(capsys.readouterr().out)["uri"] == uri
    assert run("dataset://images/v1") == 0
    assert json.loads(capsys.readouterr().out) == {"k": 1, "uri": "images/v1"}


def test_of_many_datums_an_unknown_one_refuses_its_own_lines_only(
    run: Run, datum: Datum, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    unknown = "00000000-0000-8000-8000-000000000000"
    file = lines_of(
        tmp_path / "lines",
        ("best", {"n": 1, "k": None}),
        (unknown, {"n": 1}),
        ("nobody", {"n": 1}),
        (datum.id, {"n": 2}),
        ("datum://best", {"n": 3}),
    )
    assert run("--from-jsonl", file) == 3
    output, errors = capsys.readouterr()
    assert output == "1 changed, 0 unchanged, 2 refused\n"
    assert sorted(line.split(":")[1].strip() for line in errors.splitlines()) == [unknown, "nobody"]
    assert run("datum://best") == 0
    assert json.loads(capsys.readouterr().out) == {"n": 3}
    assert run("--from-jsonl", lines_of(file, ("best", {"n": 3})), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"changed": 0, "unchanged": 1, "refused": 0}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"datum": 1, "metadata": {}}', "line 1 needs a datum and its metadata"),
        ('{"datum": "best"}', "line 1 needs a datum and its metadata"),
        ('\n\n["best"]', "line 3 is a JSON array"),
        ('{"datum": "dataset://a/b", "metadata": {}}', "is not a datum URI"),
        ("{", "line 1"),
    ],
)
def test_a_line_that_is_wrong_is_named_and_nothing_is_changed(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "lines").write_text(text)
    assert run("--from-jsonl", tmp_path / "lines") == 2
    assert complaint in capsys.readouterr().err
    assert run("datum://best") == 0
    assert json.loads(capsys.readouterr().out) == {"k": 1}


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        ((), 2, "No datum is named."),
        (("datum://best", "--from-jsonl", "x"), 2, "--from-jsonl cannot be combined"),
        (("--from-jsonl", "absent"), 2, "absent cannot be read: No such file or directory."),
        (("datum://best", "--file", "absent"), 2, "absent cannot be read"),
        (("datum://best", "--set", "k"), 2, "--set 'k' is not KEY=VALUE."),
        (("datum://best", "--set", "=1"), 2, "--set '=1' is not KEY=VALUE."),
        (("datum://nobody", "--set", "k=1"), 3, "nobody"),
        (("dataset://none/", "--set", "k=1"), 3, "There is no dataset 'none'."),
        (("dataset://images/v9", "--set", "k=1"), 3, "v9"),
    ],
)
def test_what_cannot_be_done_is_named(
    run: Run, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, complaint: str
) -> None:
    assert run(*words) == code
    assert complaint in capsys.readouterr().err
