"""Every case that users of Valohai have written: uploaded to S3, read back through the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from packline.cli.main import main
from packline.local.stack import LocalStack
from tests.system.conftest import User
from tests.waiting import wait_for

pytestmark = [
    # Commands run in this process: their connections end with it, not with them.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

FOLDER = Path(__file__).parents[1] / "fixtures" / "cases"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
LOOK_SECONDS = 0.2
"""Between two looks: each is a command, and takes the time of the pipeline that it waits for."""


def case_of(name: str) -> Any:
    """A case whose datasets and models bear its name, so that cases do not meet in one."""
    text = (FOLDER / f"{name}.json").read_text()
    for scheme in ("dataset://", "model://"):
        text = text.replace(scheme, f"{scheme}{name}--")
    return json.loads(text)


def command(*arguments: str) -> Any:
    """Run ``packline … --json`` in this process; None if it fails."""
    with redirect_stdout(StringIO()) as said:
        code = main([*arguments, "--json"])
    return json.loads(said.getvalue()) if code == 0 else None


class Cases:
    """All cases on one stack: first what exists before them, then they themselves."""

    def __init__(self, user: User) -> None:
        self._user = user
        self.cases = {name: case_of(name) for name in NAMES}
        for name, case in self.cases.items():
            if case.get("existing"):
                self._upload(f"{name}.existing", *before(case["existing"]), {})
        for name, case in self.cases.items():
            if case.get("existing"):
                self.sealed(f"{name}.existing")
        for name, case in self.cases.items():
            documents = dict(case.get("sidecars", {}))
            lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in case.get("jsonl", ()))
            batch = case.get("jsonl_raw", lines)
            self._upload(name, case["outputs"], documents, case.get("env", {}), batch)
        for name in self.cases:
            self.sealed(name)

    def sealed(self, name: str) -> Any:
        return wait_for(lambda: self._sealed(name), LOOK_SECONDS)

    def _sealed(self, name: str) -> Any:
        facts = command("execution", name)
        return facts if facts and facts["state"] == "sealed" else None

    def _upload(
        self, name: str, outputs: list[str], sidecars: dict[str, Any], env: dict[str, str], batch: str = ""
    ) -> None:
        prefix = f"outputs/{name}/"
        for path in outputs:
            self._user.put(prefix + path, f"{name} {path}".encode())
        for path, metadata in sidecars.items():
            self._user.put(prefix + path, json.dumps(metadata, ensure_ascii=False).encode())
        if batch:
            self._user.put(f"{prefix}valohai.metadata.jsonl", batch.encode())
        marker = {"execution": name, "status": "completed", "files": len(outputs), "environment": env}
        self._user.put(f"control/{name}.json", json.dumps(marker).encode())


def before(existing: Any) -> tuple[list[str], dict[str, Any]]:
    """Outputs and sidecars of an execution that makes what a case finds."""
    said: dict[str, dict[str, Any]] = {}
    for alias, path in existing.get("datum_aliases", {}).items():
        said.setdefault(path, {})["valohai.alias"] = alias
    for uri, paths in existing.items():
        for path in paths if uri.startswith("dataset://") else ():
            said.setdefault(path, {})["valohai.dataset-versions"] = [uri]
    return list(said), {f"{path}.metadata.json": metadata for path, metadata in said.items()}


@pytest.fixture(scope="module")
def cases(stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cases]:
    user = User(stack, tmp_path_factory.mktemp("cache"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in user.environment.items():
            patch.setenv(name, value)
        yield Cases(user)


def members(uri: str) -> list[str]:
    found = command("search", "--dataset", uri, "--limit", "1000")
    assert found, f"{uri} does not exist"
    return sorted(datum["name"] for datum in found["datums"])


def outputs_of(name: str) -> dict[str, Any]:
    found = command("search", "--execution", name, "--limit", "1000")
    return {datum["name"]: datum for datum in found["datums"]}


def packaging_when_decided(uri: str) -> str | None:
    packaging: str = command("show", uri)["packaging"]
    return None if packaging == "pending" else packaging


@pytest.mark.parametrize("name", NAMES)
def test_a_case_gives_the_versions_it_expects(cases: Cases, name: str) -> None:
    expect, made = expectation(cases, name), cases.sealed(name)["versions"]
    for uri, paths in expect.get("versions", {}).items():
        assert members(uri) == sorted(paths)
    for model, paths in expect.get("model_versions", {}).items():
        assert members(f"{model}1") == sorted(paths)
    if "versions" in expect:
        assert set(expect["versions"]) == {uri for uri in made if uri.startswith("dataset")}
    for alias, uri in expect.get("aliases", {}).items():
        assert command("show", alias)["uri"] == uri
    for uri in made:
        state = "built" if uri in expect.get("packaged", ()) else "none"
        assert wait_for(partial(packaging_when_decided, uri), LOOK_SECONDS) == state


@pytest.mark.parametrize("name", NAMES)
def test_a_case_gives_the_datums_it_expects(cases: Cases, name: str) -> None:
    expect, datums = expectation(cases, name), outputs_of(name)
    assert sorted(datums) == sorted(cases.cases[name]["outputs"])
    for alias, path in expect.get("datum_aliases", {}).items():
        assert command("show", f"datum://{alias}")["id"] == datums[path]["id"]
    for path, tags in expect.get("tags", {}).items():
        assert datums[path]["tags"] == tags
    for path, properties in expect.get("properties", {}).items():
        assert datums[path]["properties"] == properties


def expectation(cases: Cases, name: str) -> Any:
    """What a case expects; one that says "same as" has the versions of the other, under its own names."""
    expect = cases.cases[name]["expect"]
    if "same_as" not in expect:
        return expect
    other = expect["same_as"].partition(" ")[0]
    versions = json.dumps(cases.cases[other]["expect"]["versions"]).replace(f"{other}--", f"{name}--")
    return {"versions": json.loads(versions)}


def test_the_metadata_of_every_file_is_kept_reserved_keys_included(cases: Cases) -> None:
    datum = outputs_of("docs-tags-alias-properties")["model.pkl"]
    assert (
        datum["metadata"] == cases.cases["docs-tags-alias-properties"]["sidecars"]["model.pkl.metadata.json"]
    )
    assert command("show", datum["uri"])["metadata"] == datum["metadata"]


def test_a_moved_alias_remembers_where_it_pointed(cases: Cases) -> None:
    history = command("show", "datum://model-prod")["alias_history"]
    assert [(move["rev"], move["name"]) for move in history] == [(1, "older datum"), (2, "model.pkl")]
    assert [move["path"] for move in command("alias", "datum://model-prod")] == ["older datum", "model.pkl"]


def test_a_datum_alias_is_moved_by_hand(cases: Cases) -> None:
    train, val = (outputs_of("skill-multi")[name] for name in ("train.csv", "val.csv"))
    assert command("alias", "datum://by-hand", train["uri"], "--rev", "0")[0]["datum"] == train["id"]
    assert command("alias", "datum://by-hand", val["id"])[0]["rev"] == 2
    assert command("alias", "datum://by-hand", train["id"], "--rev", "1") is None
    assert command("show", "datum://by-hand")["id"] == val["id"]


def test_annotated_datums_are_found_by_tag_and_property(cases: Cases) -> None:
    def found(*query: str) -> list[str]:
        return [datum["name"] for datum in command("search", *query)["datums"]]

    assert found("--tag", "resnet50", "accuracy>=0.9") == ["model.pkl"]
    assert found("--tag", "resnet50", "accuracy>=0.96") == []
    assert found("factory=eu-02", "--tag", "lemonade") == ["model.h5"]
    assert found("--alias", "model-staging") == ["model.pkl"]
    assert found("vhic_name", "--name", "IMG_*.jpg") == ["test_images/IMG_123.jpg"]


def test_a_model_version_has_its_tags_and_note_and_can_be_approved_and_fetched(
    cases: Cases, tmp_path: Path
) -> None:
    uri = "model://model-versions-object--unicorns/1"
    facts = command("show", uri)
    assert (facts["status"], facts["tags"]) == ("pending", ["red", "blue", "green", "yellow", "pink"])
    assert facts["release_note"] == "100% freshly squeezed unicorn juice 🍋🦄"
    assert command("status", uri, "approved") == {"uri": uri, "status": "approved"}
    assert command("show", "model://model-versions-object--unicorns/latest")["status"] == "approved"
    assert command("fetch", uri, "--to", str(tmp_path / "model"), "--progress", "none")["files"] == 1
    assert (tmp_path / "model/model.txt").read_text() == "model-versions-object model.txt"


def test_a_datum_is_fetched_by_id_and_by_alias(cases: Cases, tmp_path: Path) -> None:
    by_alias = tmp_path / "alias"
    assert command("fetch", "datum://model-prod", "--to", str(by_alias), "--progress", "none")["files"] == 1
    assert (by_alias / "model.pkl").read_text() == "alias-on-existing-moves model.pkl"
    plain = outputs_of("skill-multi")["val.csv"]
    command("fetch", plain["uri"], "--to", str(tmp_path / "plain"), "--progress", "none")
    assert (tmp_path / "plain/val.csv").read_text() == "skill-multi val.csv"


def test_a_loose_file_is_a_datum_with_what_its_sidecar_says(cases: Cases, user: User) -> None:
    user.put("uploads/loose/photo.jpg", b"jpg")
    user.put("uploads/loose/photo.jpg.metadata.json", b'{"valohai.alias": "best", "stars": 5}')
    datum = wait_for(lambda: command("search", "--name", "photo.jpg", "stars=5")["datums"], LOOK_SECONDS)[0]
    assert (datum["name"], datum["execution"]) == ("loose/photo.jpg", "")
    assert wait_for(lambda: command("show", "datum://best"), LOOK_SECONDS)["id"] == datum["id"]
