"""Profiles of a configuration file: what they set, what they leave to the environment, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from packline.deployment_settings import (
    BY_TABLE,
    KEYS,
    apply_profile,
    config_path,
    option_name,
    parameter_name,
    split_stack,
)
from packline.errors import InvalidSetting

BOTH = """
[default]
store = bucket
table = catalog
aws_region = eu-west-1

[api]
api_url = https://api.example.com
api_token_file = /run/token
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config"
    path.write_text(BOTH)
    return path


def applied(config: Path, **environment: str) -> dict[str, str]:
    """The environment after the profile was applied, without the name of the file."""
    environ = {"PACKLINE_CONFIG_FILE": str(config), **environment}
    apply_profile(environ)
    del environ["PACKLINE_CONFIG_FILE"]
    return environ


def test_the_default_profile_says_where_the_deployment_is(config: Path) -> None:
    assert applied(config) == {
        "PACKLINE_STORE": "bucket",
        "PACKLINE_TABLE": "catalog",
        "AWS_REGION": "eu-west-1",
    }


def test_a_single_variable_wins(config: Path) -> None:
    assert applied(config, PACKLINE_STORE="mine")["PACKLINE_STORE"] == "mine"
    assert applied(config, PACKLINE_STORE="mine")["PACKLINE_TABLE"] == "catalog"


@pytest.mark.parametrize("variable", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_the_region_of_the_environment_wins(config: Path, variable: str) -> None:
    environ = applied(config, **{variable: "us-east-2"})
    assert {environ.get("AWS_REGION"), environ.get("AWS_DEFAULT_REGION")} == {"us-east-2", None}


def test_a_profile_is_chosen_by_name(config: Path) -> None:
    environ = applied(config, PACKLINE_PROFILE="api")
    assert environ["PACKLINE_API_URL"] == "https://api.example.com"
    assert not set(environ) & set(BY_TABLE)


def test_a_deployment_is_found_in_one_way(config: Path) -> None:
    assert not set(applied(config, PACKLINE_API_URL="https://h")) & set(BY_TABLE)
    assert not set(applied(config, PACKLINE_STACK="Packline")) & set(BY_TABLE)
    assert "PACKLINE_API_URL" not in applied(config, PACKLINE_PROFILE="api", PACKLINE_TABLE="t")


def test_without_a_file_nothing_is_set(tmp_path: Path) -> None:
    assert applied(tmp_path / "absent") == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[default]\nstroe = b\n", "'stroe'"),
        ("store = b\n", "no section headers"),
        ("[default]\nstore\n", "parsing errors"),
        ("[default]\nstore = a\nstore = b\n", "already exists"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, text: str, names: str) -> None:
    (tmp_path / "config").write_text(text)
    with pytest.raises(InvalidSetting, match=names) as caught:
        applied(tmp_path / "config")
    assert "\n" not in str(caught.value)


def test_a_profile_that_does_not_exist_is_named(config: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="'prod'"):
        applied(config, PACKLINE_PROFILE="prod")
    with pytest.raises(InvalidSetting, match="does not exist"):
        applied(tmp_path / "absent", PACKLINE_PROFILE="prod")


def test_values_may_hold_percent_signs(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("[default]\napi_url = https://h/a%20b\n")
    assert applied(tmp_path / "config")["PACKLINE_API_URL"] == "https://h/a%20b"


def test_the_file_is_where_the_desktop_specification_says() -> None:
    assert config_path({"XDG_CONFIG_HOME": "/x"}) == "/x/packline/config"
    assert config_path({"PACKLINE_CONFIG_FILE": "/y"}) == "/y"
    assert config_path({}).endswith("/.config/packline/config")


def test_no_two_variables_share_a_key_of_the_file() -> None:
    assert len({option_name(key) for key in KEYS}) == len(KEYS)


@pytest.mark.parametrize(
    ("text", "parts"), [("Packline", ("Packline", "")), ("data@eu-west-1", ("data", "eu-west-1"))]
)
def test_a_stack_may_be_named_with_its_region(text: str, parts: tuple[str, str]) -> None:
    assert split_stack(text) == parts
    assert parameter_name(parts[0]) == f"/packline/{parts[0]}/worker"


@pytest.mark.parametrize("text", ["@eu-west-1", "Packline@", "@"])
def test_half_a_stack_is_refused(text: str) -> None:
    with pytest.raises(InvalidSetting):
        split_stack(text)
