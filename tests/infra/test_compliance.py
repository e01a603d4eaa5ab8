"""Rule packs find nothing that is not accepted with a reason, and the page says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from infra import compliance
from infra.accepted_findings import ACCEPTED, PACKS, accepted_by
from infra.compliance import Finding, acknowledged, findings_of, unaccepted
from tests.infra.template import Template

if TYPE_CHECKING:
    from aws_cdk import App

DEPLOYMENTS = ("as_it_comes", "in_existing_bucket", "locked_down", "with_private_api")


@pytest.fixture(scope="module")
def findings(request: pytest.FixtureRequest) -> dict[str, list[Finding]]:
    """Of all packs, by deployment."""
    return {name: findings_of(request.getfixturevalue(name)[0]) for name in DEPLOYMENTS}


@pytest.mark.parametrize("deployment", DEPLOYMENTS)
def test_no_pack_finds_what_nobody_has_accepted(findings: dict[str, list[Finding]], deployment: str) -> None:
    assert unaccepted(findings[deployment]) == []


def test_every_pack_has_looked(findings: dict[str, list[Finding]]) -> None:
    """AwsSolutions finds nothing: all of its findings are acknowledged beside the constructs."""
    seen = {finding.rule for found in findings.values() for finding in found}
    for pack in {*PACKS} - {"AwsSolutions"}:
        assert [rule for rule in seen if rule.startswith(pack)]


def test_nothing_is_accepted_that_no_pack_finds(findings: dict[str, list[Finding]]) -> None:
    used = {accepted_by(*finding) for found in findings.values() for finding in found}
    assert [entry.rule for entry in ACCEPTED if entry not in used] == []


def test_a_finding_on_another_resource_is_not_accepted() -> None:
    assert accepted_by("NIST.800.53.R5-S3BucketLoggingEnabled", "Packline/Default/Store/Resource")
    assert not accepted_by("NIST.800.53.R5-S3BucketLoggingEnabled", "Packline/Default/Other/Resource")
    assert not accepted_by("NIST.800.53.R5-S3BucketVersioningEnabled", "Packline/Default/Store/Resource")


def test_the_page_is_as_the_stack_is(
    findings: dict[str, list[Finding]],
    as_it_comes: tuple[App, Template],
    locked_down: tuple[App, Template],
    with_private_api: tuple[App, Template],
) -> None:
    apps = {"default": as_it_comes, "locked down": locked_down, "private API": with_private_api}
    columns = dict(zip(apps, ("as_it_comes", "locked_down", "with_private_api"), strict=True))
    found = {title: findings[name] for title, name in columns.items()}
    noted = {title: acknowledged(app) for title, (app, _) in apps.items()}
    assert compliance.PAGE.read_text(encoding="utf-8") == compliance.render(found, noted), "run `make docs`"
