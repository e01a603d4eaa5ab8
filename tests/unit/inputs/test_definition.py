"""Definitions of inputs: what valohai.yaml and JSON may say, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from packline.client.inputs.definition import (
    DownloadPolicy,
    InputDefinition,
    KeepDirectories,
    fill_parameters,
    override_uris,
    parse_download_policy,
    parse_keep_directories,
)
from packline.client.inputs.read_definitions import read_config, read_yaml
from packline.errors import InvalidInput

FIXTURES = Path(__file__).parents[2] / "fixtures" / "valohai"
CASTS: dict[str, Any] = json.loads((FIXTURES / "keep-directories-cast.json").read_text())


@pytest.mark.parametrize(("value", "meaning"), CASTS["cases"])
def test_keep_directories_is_cast_as_valohai_casts_it(value: object, meaning: str) -> None:
    assert parse_keep_directories(value) == meaning


@pytest.mark.parametrize("value", CASTS["invalid"])
def test_other_words_for_keep_directories_are_refused(value: str) -> None:
    with pytest.raises(InvalidInput, match="keep-directories"):
        parse_keep_directories(value)


@pytest.mark.parametrize(("value", "meaning"), CASTS["download"])
def test_download_is_cast_as_valohai_casts_it(value: object, meaning: str) -> None:
    assert parse_download_policy(value) == meaning


def test_a_step_is_read_with_every_option() -> None:
    inputs = {item.name: item for item in read_yaml(FIXTURES / "input-extras.yaml", "example").inputs}
    assert inputs["model"].filename == "model.pb"
    assert inputs["model"].uris == ("s3://foo/model361100.pb",)
    assert (inputs["foos"].keep, inputs["bars"].keep) == (KeepDirectories.FULL, KeepDirectories.SUFFIX)
    assert inputs["larges"].download is DownloadPolicy.ON_DEMAND


def test_a_parameter_fills_the_whole_default() -> None:
    step = read_yaml(FIXTURES / "parameter-as-input-default.yaml", "list-inputs")
    filled = fill_parameters(step.inputs[0], {**step.parameters, "dataset_url": "dataset://x/v1"})
    assert filled.uris == ("dataset://x/v1",)


def test_a_parameter_fills_a_part_of_a_uri_and_a_list_makes_several() -> None:
    item = InputDefinition("a", ("s3://b/{parameter:day}/x-{parameter:n}.csv", "{parameter:more}"))
    filled = fill_parameters(item, {"day": "2026-11-21", "n": 7, "more": ["s3://b/1", "s3://b/2"]})
    assert filled.uris == ("s3://b/2026-11-21/x-7.csv", "s3://b/1", "s3://b/2")


def test_a_parameter_without_a_value_is_refused_by_name() -> None:
    with pytest.raises(InvalidInput, match=r"'a' needs the parameter 'day'.*known: n"):
        fill_parameters(InputDefinition("a", ("s3://b/{parameter:day}",)), {"n": 1})


def test_given_uris_replace_the_defaults_and_unknown_inputs_are_refused() -> None:
    defaults = [InputDefinition("a", ("s3://b/1",)), InputDefinition("b", ("s3://b/2",), optional=True)]
    given = override_uris(defaults, {"a": ["s3://c/1", "s3://c/2"], "b": [""]})
    assert [item.uris for item in given] == [("s3://c/1", "s3://c/2"), ()]
    with pytest.raises(InvalidInput, match=r"no input 'c'.*a, b"):
        override_uris(defaults, {"c": ["s3://b/1"]})


def test_a_missing_step_is_named_with_those_that_exist() -> None:
    with pytest.raises(InvalidInput, match=r"no step 'train'.*example"):
        read_yaml(FIXTURES / "input-extras.yaml", "train")


def test_a_broken_yaml_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    for text in (
        "- step: [",
        "- step:\n    name: x\n    image: y\n    command: z\n    inputs:\n      - nam: a",
    ):
        (tmp_path / "valohai.yaml").write_text(text)
        with pytest.raises(InvalidInput, match=r"valohai\.yaml"):
            read_yaml(tmp_path / "valohai.yaml", "x")


def test_json_has_short_and_long_forms(tmp_path: Path) -> None:
    document = {
        "one": "s3://b/1",
        "two": ["s3://b/1", "s3://b/2"],
        "three": {"default": "s3://b/**", "keep-directories": True, "optional": True, "filename": "x"},
    }
    (tmp_path / "c.json").write_text(json.dumps(document))
    one, two, three = read_config(tmp_path / "c.json")
    assert (one.uris, two.uris) == (("s3://b/1",), ("s3://b/1", "s3://b/2"))
    assert three == InputDefinition(
        "three", ("s3://b/**",), optional=True, keep=KeepDirectories.FULL, filename="x"
    )


def test_a_recorded_inputs_json_asks_for_the_same_files_under_the_same_names(tmp_path: Path) -> None:
    files = [{"uri": "datum://1", "name": "a/x.txt"}, {"uri": "datum://2", "name": "b/x.txt"}]
    (tmp_path / "inputs.json").write_text(json.dumps({"in": {"files": files}}))
    (definition,) = read_config(tmp_path / "inputs.json")
    assert (definition.uris, definition.names) == (("datum://1", "datum://2"), ("a/x.txt", "b/x.txt"))


@pytest.mark.parametrize("document", ["[]", "{", '{"a": 3}', '{"a/b": "s3://b/1"}', '{"a": {"uri": "x"}}'])
def test_json_that_says_something_else_is_refused(tmp_path: Path, document: str) -> None:
    (tmp_path / "c.json").write_text(document)
    with pytest.raises(InvalidInput):
        read_config(tmp_path / "c.json")
