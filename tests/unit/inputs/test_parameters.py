"""The parameters of a step: cast to their types, refused by name, and read back by valohai-utils."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from packline.client.inputs.parameters import parameter_values, write_parameters
from packline.client.inputs.read_definitions import read_yaml
from packline.errors import InvalidInput

YAML = """
- step:
    name: train
    image: python:3.12
    command: python train.py {parameters}
    parameters:
      - {name: epochs, type: integer, default: 5, min: 1}
      - {name: rate, type: float, default: 1}
      - {name: name, type: string, default: resnet}
      - {name: sizes, type: integer, multiple: repeat, default: [1, 2]}
      - {name: debug, type: flag}
      - {name: note, type: string, optional: true}
"""
DEFAULTS = {"epochs": 5, "rate": 1.0, "name": "resnet", "sizes": [1, 2], "debug": False}


@pytest.fixture
def declared(tmp_path: Path) -> Any:
    file = tmp_path / "valohai.yaml"
    file.write_text(YAML)
    return read_yaml(file, "train").declared


def test_the_defaults_are_of_the_types_that_are_declared(declared: Any) -> None:
    values = parameter_values(declared, {})
    assert values == DEFAULTS
    assert [type(values[name]) for name in ("epochs", "rate", "debug")] == [int, float, bool]


def test_given_text_is_cast_and_what_nobody_declared_stays_text(declared: Any) -> None:
    given = {"epochs": "7", "rate": "1e-3", "sizes": "3,4", "debug": "yes", "note": "x", "other": "007"}
    assert parameter_values(declared, given) == {
        "epochs": 7,
        "rate": 0.001,
        "name": "resnet",
        "sizes": [3, 4],
        "debug": True,
        "note": "x",
        "other": "007",
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("epochs", "many"),
        ("epochs", "0"),
        ("epochs", ""),
        ("rate", "1,5"),
        ("sizes", "1,x"),
        ("debug", "maybe"),
    ],
)
def test_a_value_that_is_none_is_refused_by_name(declared: Any, name: str, text: str) -> None:
    with pytest.raises(InvalidInput, match=f"parameter '{name}'"):
        parameter_values(declared, {name: text})


def test_a_default_that_is_none_stops_nobody(tmp_path: Path) -> None:
    file = tmp_path / "valohai.yaml"
    file.write_text(YAML.replace("default: 5, min: 1", 'default: "", min: 1'))
    assert parameter_values(read_yaml(file, "train").declared, {})["epochs"] == ""


def test_unmodified_utils_read_them(declared: Any, tmp_path: Path) -> None:
    write_parameters(tmp_path, parameter_values(declared, {"epochs": "7"}))
    code = (
        "import json, valohai; names = ['epochs', 'rate', 'name', 'sizes', 'debug'];"
        "print(json.dumps({name: valohai.parameters(name).value for name in names}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"VH_JOB_ID": "exec-1", "VH_CONFIG_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {**DEFAULTS, "epochs": 7}
