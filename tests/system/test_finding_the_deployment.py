"""One setting is enough: the name of the stack, or a profile that ``packline configure`` has written."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import boto3
import pytest

from packline.deployment_settings import BY_TABLE, parameter_name
from tests.system.conftest import User

STACK = "Packline"


@pytest.fixture
def bare(user: User, tmp_path: Path) -> User:
    """A user whose environment has credentials and an endpoint, and says nothing of the deployment."""
    for name in (*BY_TABLE, "AWS_REGION", "AWS_DEFAULT_REGION"):
        user.environment.pop(name, None)
    user.environment["PACKLINE_CONFIG_FILE"] = str(tmp_path / "config")
    return user


def folder_of_files(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.txt").write_text("a")
    return tmp_path / "data"


def test_the_name_of_the_stack_is_enough_to_push_and_fetch(bare: User, tmp_path: Path) -> None:
    bare.environment["PACKLINE_STACK"] = f"{STACK}@{bare.stack.region}"
    bare.run("push", folder_of_files(tmp_path), "--dataset", "by-stack/v1", "--wait", "--no-packaging")
    bare.run("fetch", "by-stack/v1", "--to", tmp_path / "out")
    assert (tmp_path / "out" / "a.txt").read_text() == "a"


def test_single_variables_win_over_the_stack(bare: User) -> None:
    bare.environment |= {"PACKLINE_STACK": f"{STACK}@{bare.stack.region}", "PACKLINE_TABLE": "another"}
    done = bare.run("ls", code=3)
    assert "There is no table 'another' in " in done.stderr


def test_without_the_parameter_the_outputs_of_the_stack_are_asked(bare: User) -> None:
    keys = {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
    ssm = boto3.client("ssm", endpoint_url=bare.stack.endpoint_url, region_name=bare.stack.region, **keys)
    kept = ssm.get_parameter(Name=parameter_name(STACK))["Parameter"]["Value"]
    ssm.delete_parameter(Name=parameter_name(STACK))
    try:
        bare.environment["PACKLINE_STACK"] = f"{STACK}@{bare.stack.region}"
        bare.run("ls")
    finally:
        ssm.put_parameter(Name=parameter_name(STACK), Value=kept, Type="String")


def test_a_stack_that_is_not_there_is_named_with_its_region(bare: User) -> None:
    bare.environment["PACKLINE_STACK"] = "Absent@eu-west-1"
    done = bare.run("ls", code=3)
    assert "There is no stack 'Absent' in eu-west-1" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_profile_is_written_once_and_needs_no_variable(bare: User, tmp_path: Path) -> None:
    written = bare.json("configure", "--stack", f"{STACK}@{bare.stack.region}")
    assert set(written["values"]) == {"store", "table", "event_bus", "state_machine", "aws_region"}
    assert Path(written["file"]).stat().st_mode & 0o777 == 0o600
    assert bare.json("ls").keys() >= {"datasets"}


def test_profiles_are_changed_one_by_one(bare: User) -> None:
    bare.run("configure", "--set", "table=one")
    bare.run("configure", "--profile", "two", "--set", "table=two", "--set", "cache=/tmp/cache")
    bare.run("configure", "--profile", "two", "--set", "cache=")
    assert bare.json("configure")["values"] == {"table": "one"}
    assert bare.json("configure", "--profile", "two")["values"] == {"table": "two"}


def test_a_file_that_cannot_be_parsed_is_not_overwritten(bare: User) -> None:
    config = Path(bare.environment["PACKLINE_CONFIG_FILE"])
    config.write_text("mine, and not ini")
    done = bare.run("configure", "--set", "table=one", code=2)
    assert "cannot be read" in done.stderr
    assert config.read_text() == "mine, and not ini"


def test_a_key_that_does_not_exist_is_refused(bare: User) -> None:
    assert "KEY=VALUE" in bare.run("configure", "--set", "tabel=one", code=2).stderr
    assert not Path(bare.environment["PACKLINE_CONFIG_FILE"]).exists()


def test_without_any_setting_the_remedy_names_the_shortest_way(bare: User) -> None:
    done = subprocess.run(
        bare.command("ls", "--json"), env=bare.environment, capture_output=True, text=True, check=False
    )
    error = json.loads(done.stdout)["error"]
    assert "PACKLINE_STACK" in error["remedy"]
    assert "packline configure" in error["remedy"]
