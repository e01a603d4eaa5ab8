"""Documents say who deletes objects, and what the owner of a bucket adds to its policy, as the resources do."""

from __future__ import annotations

import json
import re

import pytest

from infra.assets import ROOT
from infra.constructs.bucket_policy import WRITTEN_ONCE, BucketPolicy
from infra.constructs.store import Store
from infra.settings import Deployment
from packline.keys import DEPLOYMENT, PACKAGES
from tests.infra.template import Template

PACK, SWEEP, MAINTAINER = "<role of pack_part>", "<role of sweep>", "<maintainer role>"


def row_of(document: str, begins: str) -> str:
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    (row,) = (line for line in text.splitlines() if line.startswith(begins))
    return row


def test_only_the_sweep_and_the_policy_to_maintain_delete_objects(template: Template) -> None:
    policies = template.of_type("AWS::IAM::Policy") | template.of_type("AWS::IAM::ManagedPolicy")
    deleting = {re.sub(r"[0-9A-F]{8}$", "", name) for name in policies if "s3:Delete" in str(policies[name])}
    assert deleting == {"SweepRoleDefaultPolicy", "MaintainPolicy"}


@pytest.mark.parametrize(
    ("document", "begins"),
    [("security.md", "| Somebody deletes packages."), ("guides/deploying.md", "| data | versions")],
)
def test_documents_name_those_who_maintain_where_they_say_who_deletes(document: str, begins: str) -> None:
    assert "maintainer_roles" in row_of(document, begins)
    about = str(Deployment.model_fields["maintainer_roles"].description)
    assert "MaintainPolicy" in about
    assert "sweep" in about


def test_the_guide_gives_the_owner_of_a_bucket_the_statements_of_a_bucket_of_ours() -> None:
    from aws_cdk import App, Stack
    from aws_cdk import aws_s3 as s3

    stack = Stack(App(), "Stack")
    bucket = s3.Bucket(stack, "Own")
    builders = {prefix: [PACK, MAINTAINER] for prefix in WRITTEN_ONCE}
    policy = BucketPolicy(Store(bucket, ""))
    policy.protect_built(builders, {PACKAGES: [SWEEP, MAINTAINER]})
    policy.protect_identity([SWEEP, MAINTAINER], may_delete=False)
    made = stack.resolve(bucket.policy.document.to_json()) if bucket.policy else {}
    expected = {each["Sid"]: {**each, "Resource": ""} for each in made["Statement"]}
    guide = (ROOT / "docs" / "guides" / "locked-down.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```json\n(\{\"Sid\": \"BuildPackages\".*?)```", guide, re.DOTALL)
    shown = json.loads(f"[{block}]")
    assert [each["Sid"] for each in shown] == [
        "BuildPackages",
        "Replace",
        "DeletePackages",
        "Identify",
    ]
    for statement in shown:
        prefix = DEPLOYMENT if statement["Sid"] == "Identify" else PACKAGES
        resources = (
            [statement["Resource"]] if isinstance(statement["Resource"], str) else statement["Resource"]
        )
        assert resources[0].endswith(f"/{prefix}*")
        if statement["Sid"] == "Replace":
            assert [arn.partition("/")[2] for arn in resources] == [f"{each}*" for each in WRITTEN_ONCE]
        wanted = expected[statement["Sid"]]
        principal = {"Principal": wanted["Principal"]}
        assert wanted["Principal"] in ("*", {"AWS": "*"})
        assert {**statement, "Resource": "", **principal} == wanted
