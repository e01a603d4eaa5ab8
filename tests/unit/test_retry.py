"""A retry policy bounds attempts and pauses; every place that waits between attempts has a named one."""

from __future__ import annotations

import ast

import pytest

from packline import retry
from packline.retry import RetryPolicy
from tests.conventions.source import name_of, parsed, python_files

NAMED = [value for value in vars(retry).values() if isinstance(value, RetryPolicy)]


def test_pauses_double_up_to_a_limit_with_full_jitter() -> None:
    policy = RetryPolicy(base_seconds=1.0, max_seconds=8.0)
    for attempt, most in ((1, 2.0), (2, 4.0), (3, 8.0), (9, 8.0)):
        pauses = [policy.backoff(attempt) for _ in range(200)]
        assert 0 <= min(pauses) < most / 4
        assert most / 2 < max(pauses) <= most


def test_equal_jitter_waits_at_least_half() -> None:
    policy = RetryPolicy(base_seconds=1.0, max_seconds=8.0, min_jitter=0.5)
    assert all(2.0 <= policy.backoff(2) <= 4.0 for _ in range(200))


@pytest.mark.parametrize("policy", NAMED, ids=repr)
def test_a_named_policy_is_bounded(policy: RetryPolicy) -> None:
    assert 2 <= policy.attempts <= 30
    assert 0 < policy.base_seconds < policy.max_seconds <= 10
    assert policy.attempts * policy.max_seconds <= 100


def test_no_other_place_computes_a_back_off() -> None:
    powers = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files("src")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Pow)
        and isinstance(node.right, ast.Name | ast.Attribute)
        and ast.unparse(node.right).rpartition(".")[2] in ("attempt", "attempts", "tries", "retries")
        and name_of(path) != "src/packline/retry.py"
    ]
    assert powers == []
