"""The Terraform module gives the template what it asks for, and reads outputs that it has."""

from __future__ import annotations

import re

from infra.assets import ROOT
from tests.infra.template import Template

MODULE = ROOT / "terraform"


def text_of_module() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(MODULE.glob("*.tf")))


def test_the_module_sets_where_the_bundles_are_and_takes_the_other_parameters(thrifty: Template) -> None:
    block = re.search(r"parameters = merge\(var\.parameters, \{\n(.*?)\n  \}", text_of_module(), re.DOTALL)
    assert block
    others = {name for name, made in thrifty.body["Parameters"].items() if not name.startswith("Assets")}
    assert set(re.findall(r"^\s+(\w+) +=", block[1], re.MULTILINE)) == {"AssetsBucket", "AssetsPrefix"}
    assert {"LogDays", "DeleteDays"} <= others
    assert all("Default" in thrifty.body["Parameters"][name] for name in others)


def test_the_module_reads_outputs_that_the_template_has(template: Template) -> None:
    named = re.findall(r'outputs\["(\w+)"\]|outputs, "(\w+)"', text_of_module())
    outputs = {required or optional for required, optional in named}
    assert len(outputs) == 5
    assert outputs <= set(template.body["Outputs"])


def test_every_variable_is_declared_and_used() -> None:
    text = text_of_module()
    declared = set(re.findall(r'^variable "(\w+)"', text, re.MULTILINE))
    assert declared == set(re.findall(r"\bvar\.(\w+)", text))


def test_the_stack_gets_no_more_capabilities_than_unnamed_roles_need(thrifty: Template) -> None:
    assert 'capabilities = ["CAPABILITY_IAM"]' in text_of_module()
    roles = thrifty.of_type("AWS::IAM::Role").values()
    policies = thrifty.of_type("AWS::IAM::ManagedPolicy").values()
    assert not [made for made in (*roles, *policies) if {"RoleName", "ManagedPolicyName"} & set(made)]
