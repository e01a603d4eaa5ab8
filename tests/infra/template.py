"""Reading a synthesized template: resources by type, text of an intrinsic, statements of a role."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple


class Statement(NamedTuple):
    """One policy statement, flattened."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    condition: Any


class Template:
    """A template and what tests ask of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.body: dict[str, Any] = json.loads(path.read_text())
        self.resources: dict[str, Any] = self.body["Resources"]

    def of_type(self, kind: str) -> dict[str, Any]:
        """Properties by logical id."""
        return {name: r.get("Properties", {}) for name, r in self.resources.items() if r["Type"] == kind}

    def one(self, kind: str) -> Any:
        """The properties of the only resource of that type."""
        (only,) = self.of_type(kind).values()
        return only

    def machine(self, name: str = "Assemble") -> Any:
        """The properties of a state machine, by its id in the construct."""
        machines = self.of_type("AWS::StepFunctions::StateMachine")
        (found,) = (properties for identifier, properties in machines.items() if identifier.startswith(name))
        return found

    def function(self, name: str) -> Any:
        """The properties of functions/<name>.py."""
        (found,) = (f for f in self.functions() if f["Handler"] == f"functions.{name}.handler")
        return found

    def functions(self) -> list[Any]:
        """The properties of all functions."""
        return list(self.of_type("AWS::Lambda::Function").values())

    def statements(self, role: str) -> Iterator[Statement]:
        """What a role may do, by all policies attached to it. ``role``: logical id."""
        for policy in self.of_type("AWS::IAM::Policy").values():
            if any(attached.get("Ref") == role for attached in policy["Roles"]):
                for statement in policy["PolicyDocument"]["Statement"]:
                    yield flatten(statement)


def flatten(statement: Any) -> Statement:
    """Actions and resources as tuples of text."""
    assert statement["Effect"] == "Allow"
    actions, resources = statement["Action"], statement["Resource"]
    return Statement(
        tuple([actions] if isinstance(actions, str) else actions),
        tuple(text_of(r) for r in (resources if isinstance(resources, list) else [resources])),
        statement.get("Condition"),
    )


def text_of(value: Any) -> str:
    """Text with references written as ``<LogicalId>`` or ``<LogicalId.Attribute>``."""
    if isinstance(value, str):
        return value
    ((intrinsic, argument),) = value.items()
    match intrinsic:
        case "Ref":
            return f"<{argument}>"
        case "Fn::GetAtt":
            return f"<{'.'.join(argument)}>"
        case "Fn::Join":
            separator, pieces = argument
            return str(separator.join(map(text_of, pieces)))
    raise AssertionError(f"{intrinsic} is not expected here")
