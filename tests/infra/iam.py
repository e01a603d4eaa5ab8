"""Evaluates synthesized IAM policies as AWS does: an explicit deny wins, then an allow, else nothing is allowed.

Own code, because no maintained evaluator of identity and resource policies is on PyPI; an operator that it does not
know is an error, so that no new condition passes unread. What it leaves out: session policies, boundaries, SCPs.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from tests.infra.template import Template, text_of

Context = Mapping[str, str | Sequence[str]]


class Call(NamedTuple):
    """A request: the role that sends it, the action, the resource, and the condition keys that AWS sets."""

    role: str
    action: str
    resource: str
    context: Context


class Policies:
    """The policies of a template, with references as text."""

    def __init__(self, template: Template) -> None:
        self._of_role: dict[str, list[Any]] = {}
        self._managed: dict[str, list[Any]] = {}
        for policy in template.of_type("AWS::IAM::Policy").values():
            for role in policy["Roles"]:
                self._of_role.setdefault(role["Ref"], []).extend(policy["PolicyDocument"]["Statement"])
        for policy in template.of_type("AWS::IAM::ManagedPolicy").values():
            self._managed[policy["Description"]] = policy["PolicyDocument"]["Statement"]
        self._of_bucket = [
            statement
            for policy in template.of_type("AWS::S3::BucketPolicy").values()
            for statement in policy["PolicyDocument"]["Statement"]
        ]

    def allows(self, call: Call) -> bool:
        """Whether a role of the template may do this. ``call.role``: its logical id."""
        own = self._of_role.get(call.role, [])
        return self._evaluate(own, call, f"<{call.role}.Arn>")

    def allows_worker(self, policy: str, call: Call) -> bool:
        """Whether somebody with the managed policy whose description begins so may do this."""
        (statements,) = (found for name, found in self._managed.items() if name.startswith(policy))
        return self._evaluate(statements, call, f"arn:aws:iam::123456789012:role/{call.role}")

    def _evaluate(self, identity: list[Any], call: Call, principal: str) -> bool:
        context = {
            "aws:SecureTransport": "true",
            "s3:TlsVersion": "1.3",
            "aws:PrincipalArn": principal,
            **call.context,
        }
        on_bucket = self._of_bucket if call.action.startswith("s3:") else []
        matching = [s for s in (*identity, *on_bucket) if _matches(s, call, context)]
        return "Deny" not in {s["Effect"] for s in matching} and any(s["Effect"] == "Allow" for s in matching)


def allows_by(statements: list[Any], call: Call) -> bool:
    """Whether these statements of an identity alone allow this."""
    effects = {s["Effect"] for s in statements if _matches(s, call, call.context)}
    return "Allow" in effects and "Deny" not in effects


def _matches(statement: Any, call: Call, context: Context) -> bool:
    return (
        any(_like(call.action, action, fold=True) for action in _texts(statement["Action"]))
        and any(_like(call.resource, resource) for resource in _texts(statement["Resource"]))
        and all(
            _holds(operator, key, _texts(wanted), context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def _like(value: str, pattern: str, *, fold: bool = False) -> bool:
    expression = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.fullmatch(expression, value, re.DOTALL | (re.IGNORECASE if fold else 0)) is not None


def _equal(value: str, wanted: str) -> bool:
    return value == wanted


def _less(value: str, wanted: str) -> bool:
    return float(value) < float(wanted)


OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": _equal,
    "StringLike": _like,
    "ArnEquals": _like,  # https://docs.aws.amazon.com/IAM: ArnEquals and ArnLike behave identically
    "ArnLike": _like,
    "Bool": _equal,
    "NumericLessThan": _less,
}


def _holds(operator: str, key: str, wanted: list[str], context: Context) -> bool:
    """Whether a condition holds; several values of it are alternatives."""
    if operator == "Null":
        return (key not in context) == (wanted == ["true"])
    if key not in context:
        if operator.endswith("IfExists") or operator.startswith("ForAllValues:"):
            return True
        return "Not" in operator
    base = operator.removesuffix("IfExists").removeprefix("ForAllValues:")
    values = _texts(context[key])
    if base.replace("Not", "") != base:
        positive = OPERATORS[base.replace("Not", "")]
        return not any(positive(value, one) for value in values for one in wanted)
    return all(any(OPERATORS[base](value, one) for one in wanted) for value in values)


def _texts(value: Any) -> list[str]:
    listed = value if isinstance(value, (list, tuple)) else [value]
    return [str(one) if isinstance(one, (int, float, str)) else text_of(one) for one in listed]
