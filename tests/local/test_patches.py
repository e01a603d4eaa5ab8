"""A correction is refused when moto is not what it was written against, and undone at the end."""

from __future__ import annotations

import copy
import os
from pathlib import Path

import pytest
from moto.awslambda.models import LambdaFunction
from moto.core.config import default_user_config
from moto.dynamodb.models import DynamoDBBackend
from moto.s3.models import S3Backend
from moto.sqs.models import Queue

from packline.local import patches
from packline.local.patches import MotoChanged, Patches, require, require_fields, require_release
from packline.local.stack import LocalStack, StackRunning
from tests.local.small_stack import write_assembly
from tests.stacks import end_running


@pytest.fixture(autouse=True)
def nothing_runs() -> None:
    end_running()


class Owner:
    def method(self, first: int, second: int) -> None:
        """Something to replace."""


def test_a_missing_attribute_is_named() -> None:
    with Patches() as corrected, pytest.raises(MotoChanged, match=r"test_patches\.Owner\.gone"):
        corrected.replace(Owner, "gone", lambda self: None)


def test_other_parameters_are_named() -> None:
    with pytest.raises(MotoChanged, match=r"Owner\.method takes \('first', 'second'\), not \('first',\)"):
        require(Owner, "method", ("first",))


def test_a_missing_field_is_named() -> None:
    with pytest.raises(MotoChanged, match="Owner has no attribute field"):
        require_fields(Owner(), "method", "field")


def test_another_release_of_moto_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patches, "version", lambda name: "6.0.1")
    with pytest.raises(MotoChanged, match=r"moto 5\.2\.x, not 6\.0\.1"):
        require_release()


def test_what_was_replaced_or_added_is_put_back() -> None:
    before = dict(vars(Owner))
    with Patches() as corrected:
        corrected.replace(Owner, "method", print)
        corrected.replace(Owner, "method", repr)
        corrected.add(Owner, "more", 1)
        corrected.add(Owner, "more", 2)
        assert (vars(Owner)["method"], vars(Owner)["more"]) == (repr, 1)
    assert dict(vars(Owner)) == before


def test_items_of_a_mapping_are_put_back() -> None:
    mapping = {"there": 1}
    with Patches() as corrected:
        for value in (2, 3):
            corrected.set_item(mapping, "there", value)
            corrected.set_item(mapping, "new", value)
        assert mapping == {"there": 3, "new": 3}
    assert mapping == {"there": 1}


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (S3Backend, "get_object"),
        (Queue, "add_message"),
        (LambdaFunction, "_invoke_lambda"),
        (DynamoDBBackend, "transact_write_items"),
    ],
)
def test_a_stack_does_not_start_on_a_moto_that_moved_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, owner: type, name: str
) -> None:
    assembly = write_assembly(tmp_path)
    methods = {method: getattr(Queue, method) for method in ("add_message", "delete_message")}
    with monkeypatch.context() as moved:
        moved.delattr(owner, name)
        with pytest.raises(MotoChanged, match=name):
            LocalStack(assembly).start()
    assert {method: getattr(Queue, method) for method in methods} == methods
    with LocalStack(assembly) as stack:
        assert stack.store


def test_there_is_one_stack_in_a_process(tmp_path: Path) -> None:
    assembly = write_assembly(tmp_path)
    before = [dict(os.environ), copy.deepcopy(default_user_config)]
    with LocalStack(assembly), pytest.raises(StackRunning):
        LocalStack(assembly).start()
    assert [dict(os.environ), default_user_config] == before
    with LocalStack(assembly) as again:
        assert again.dlq_url.startswith(again.endpoint_url)
