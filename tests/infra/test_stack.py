"""The stack as a whole: what is kept, what is told, and that the same sources give the same template."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra import reference
from infra.assets import ROOT
from infra.settings import Deployment
from packline.aws import schema
from tests.infra.cloudformation import complaints
from tests.infra.template import Template, text_of


def test_the_store_is_private_versioned_and_kept(template: Template) -> None:
    (bucket,) = (r for r in template.resources.values() if r["Type"] == "AWS::S3::Bucket")
    properties = bucket["Properties"]
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert properties["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert bucket["DeletionPolicy"] == "Retain"


def test_life_cycle_rules_remove_nothing_that_a_version_needs(template: Template, locked: Template) -> None:
    for stack, top in ((template, ""), (locked, "team-a/")):
        rules = {rule["Id"]: rule for rule in stack.one("AWS::S3::Bucket")["LifecycleConfiguration"]["Rules"]}
        assert rules.pop("abort-uploads")["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 2}
        assert rules.pop("delete-markers")["ExpiredObjectDeleteMarker"] is True
        assert {
            rule["Prefix"].removeprefix(top): rule.get("ExpirationInDays") for rule in rules.values()
        } == {
            "staged/": 7,
            "sealing/": 14,
            "control/adopted-lists/": 90,
            "control/": None,
        }, "outputs, uploads, packages and manifests expire by no rule, nor do their noncurrent versions"
        assert rules["replaced-markers"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}


def test_the_page_of_an_existing_bucket_has_the_rules_of_a_new_one(template: Template) -> None:
    page = (ROOT / "docs/guides/locked-down.md").read_text(encoding="utf-8")
    (rules,) = (json.loads(text) for text in re.findall(r"```json\n(\[\n  \{\"ID\".*?)```", page, re.DOTALL))
    own = template.one("AWS::S3::Bucket")["LifecycleConfiguration"]["Rules"]
    assert {(r["Filter"]["Prefix"], r.get("Expiration", {}).get("Days")) for r in rules} == {
        (r.get("Prefix", ""), r.get("ExpirationInDays")) for r in own
    }


def test_the_store_refuses_plain_http_and_old_tls(template: Template) -> None:
    statements = template.one("AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    denied = [s.get("Condition") for s in statements if s["Effect"] == "Deny"]
    assert {"Bool": {"aws:SecureTransport": "false"}} in denied
    assert {"NumericLessThan": {"s3:TlsVersion": 1.2}} in denied


def test_the_catalog_is_a_plain_table_with_one_sparse_index(template: Template) -> None:
    table = template.one("AWS::DynamoDB::Table")
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["DeletionProtectionEnabled"] is True
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["TimeToLiveSpecification"] == {"AttributeName": schema.TTL, "Enabled": True}
    assert [key["AttributeName"] for key in table["KeySchema"]] == [schema.TABLE_PK, schema.TABLE_SK]
    (index,) = table["GlobalSecondaryIndexes"]
    assert index["IndexName"] == schema.INDEX
    assert [key["AttributeName"] for key in index["KeySchema"]] == [schema.INDEX_PK, schema.INDEX_SK]
    assert index["Projection"] == {"ProjectionType": "ALL"}


def test_the_cost_of_writes_has_a_bound_where_the_deployment_sets_one(
    template: Template, thrifty: Template
) -> None:
    assert "OnDemandThroughput" not in template.one("AWS::DynamoDB::Table")
    table = thrifty.one("AWS::DynamoDB::Table")
    (index,) = table["GlobalSecondaryIndexes"]
    for bounded in (table, index):
        assert bounded["OnDemandThroughput"] == {"MaxWriteRequestUnits": 500}


def test_nothing_needs_a_custom_resource(template: Template) -> None:
    kinds = {resource["Type"] for resource in template.resources.values()}
    assert not {kind for kind in kinds if kind.startswith("Custom::") or "CustomResource" in kind}
    assert "AWS::CDK::Metadata" not in kinds


def test_a_deployment_to_throw_away_leaves_nothing(thrifty: Template) -> None:
    kept = {name for name, r in thrifty.resources.items() if r.get("DeletionPolicy") == "Retain"}
    assert {thrifty.resources[name]["Type"] for name in kept} <= {"AWS::Lambda::LayerVersion"}
    assert thrifty.one("AWS::DynamoDB::Table")["DeletionProtectionEnabled"] is False


def test_the_outputs_are_what_a_worker_and_an_operator_need(template: Template) -> None:
    assert set(template.body["Outputs"]) == {
        "StoreName",
        "TableName",
        "QueueUrl",
        "StateMachineArn",
        "EventBusName",
        "ApiUrl",
        "FetchPolicyArn",
        "PushPolicyArn",
        "AliasPolicyArn",
        "MetadataPolicyArn",
        "ChangePolicyArn",
        "MaintainPolicyArn",
        "AdoptPolicyArn",
        "ApiReadPolicyArn",
        "ApiWritePolicyArn",
    }


def test_every_alarm_says_what_it_means(template: Template) -> None:
    alarms = template.of_type("AWS::CloudWatch::Alarm")
    assert len(alarms) >= 14
    for alarm in alarms.values():
        assert alarm["AlarmDescription"].endswith(".")
        assert alarm["TreatMissingData"] in ("notBreaching", "breaching")
        assert "AlarmActions" not in alarm


def test_alarms_are_sent_to_the_address_given(existing: Template) -> None:
    (topic,) = existing.of_type("AWS::SNS::Topic")
    for alarm in existing.of_type("AWS::CloudWatch::Alarm").values():
        assert alarm["AlarmActions"] == [{"Ref": topic}]
    assert existing.one("AWS::SNS::Subscription")["Endpoint"] == "ops@example.com"


def test_a_permissions_boundary_reaches_every_role(existing: Template) -> None:
    for role in existing.of_type("AWS::IAM::Role").values():
        assert "our-boundary" in json.dumps(role["PermissionsBoundary"])


def test_the_reference_page_is_as_the_stack_is(template: Template) -> None:
    assert reference.PAGE.read_text() == reference.render(template.body), "run `make docs`"


def test_each_row_of_the_settings_is_one_line() -> None:
    _, _, text = reference.PAGE.read_text(encoding="utf-8").partition("| key | default | meaning |")
    rows = text.partition("\n\n")[0].strip().splitlines()
    assert len(rows) > len(Deployment.model_fields)
    assert [row for row in rows if not row.startswith(("| ", "|-"))] == []


def test_the_standalone_template_needs_no_bootstrap(thrifty: Template) -> None:
    assert "Rules" not in thrifty.body
    assert "BootstrapVersion" not in thrifty.body.get("Parameters", {})
    code: Any = thrifty.function("sweep")["Code"]
    assert code["S3Bucket"] == {"Fn::Sub": "${AssetsBucket}"}
    assert code["S3Key"]["Fn::Sub"].startswith("${AssetsPrefix}")


def test_the_bucket_of_the_standalone_template_has_no_default_that_others_could_own(
    thrifty: Template,
) -> None:
    assert "Default" not in thrifty.body["Parameters"]["AssetsBucket"]


def test_the_same_sources_give_the_same_template(tmp_path: Path, template: Template) -> None:
    """In another process, with another order of sets, from the command line."""
    environment = {**os.environ, "CDK_OUTDIR": str(tmp_path / "other"), "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-m", "infra.app"]
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280, check=True
    )
    other = Path(run.stdout.strip())
    assert other.parent == tmp_path / "other"
    assert template.path.read_text() == other.read_text()


@pytest.mark.parametrize("deployment", ["as_it_comes", "in_existing_bucket", "locked_down"])
def test_aws_solutions_finds_nothing_that_has_no_reason(
    request: pytest.FixtureRequest, deployment: str
) -> None:
    from cdk_nag import AwsSolutionsChecks

    app, _ = request.getfixturevalue(deployment)
    assert [violation.rule_name for violation in AwsSolutionsChecks(app).validate_scope(app).violations] == []


def test_cloudformation_accepts_the_template(template: Template) -> None:
    assert complaints(template.path) == []


def test_sums_of_metrics_count_what_is_missing_as_zero(template: Template) -> None:
    sums = [
        metric["Expression"]
        for alarm in template.of_type("AWS::CloudWatch::Alarm").values()
        for metric in alarm.get("Metrics", ())
        if "Expression" in metric
    ]
    assert len(sums) == 5
    for expression in sums:
        assert all(term.startswith("FILL(") for term in expression.split("+"))


def test_throttling_of_the_table_is_noticed_for_every_kind_of_request(template: Template) -> None:
    (alarm,) = (
        alarm
        for name, alarm in template.of_type("AWS::CloudWatch::Alarm").items()
        if name.startswith("TableThrottled")
    )
    metrics = [metric["MetricStat"]["Metric"] for metric in alarm["Metrics"] if "MetricStat" in metric]
    counted = {
        (m["MetricName"], tuple(sorted(dimension["Name"] for dimension in m["Dimensions"]))) for m in metrics
    }
    table, index = ("TableName",), ("GlobalSecondaryIndexName", "TableName")
    assert counted == {(f"{kind}ThrottleEvents", of) for kind in ("Read", "Write") for of in (table, index)}


def test_a_deployment_without_an_api_has_none_of_it(locked: Template) -> None:
    assert not [name for name in locked.body["Outputs"] if name.startswith(("Api", "Console"))]
    assert not [r for r in locked.resources.values() if "ApiGateway" in r["Type"]]
    assert not {f["Handler"].split(".")[1] for f in locked.functions()} & {"api", "console"}


def test_all_functions_run_in_the_vpc_that_leads_to_aws_alone(locked: Template) -> None:
    assert all(len(f["VpcConfig"]["SubnetIds"]) == 2 for f in locked.functions())
    kinds = {resource["Type"] for resource in locked.resources.values()}
    assert not kinds & {"AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::EIP"}
    services = {
        str(e["ServiceName"]).rsplit(".", 1)[-1][:8] for e in locked.of_type("AWS::EC2::VPCEndpoint").values()
    }
    assert len(services) == 5


def test_a_prefix_is_in_events_settings_and_outputs(locked: Template) -> None:
    bucket = locked.one("AWS::S3::Bucket")["NotificationConfiguration"]["QueueConfigurations"]
    prefixes = [rule["Value"] for queue in bucket for rule in queue["Filter"]["S3Key"]["Rules"]]
    assert sorted(prefixes) == ["team-a/control/", "team-a/outputs/", "team-a/uploads/"]
    store = text_of(locked.function("sweep")["Environment"]["Variables"]["PACKLINE_STORE"])
    assert store.endswith("/team-a")
    assert text_of(locked.body["Outputs"]["StoreName"]["Value"]) == store


def test_tags_and_reserved_environments_are_as_chosen(locked: Template) -> None:
    wanted = [{"Key": "cost-center", "Value": "42"}, {"Key": "team", "Value": "vision"}]
    assert locked.one("AWS::DynamoDB::Table")["Tags"] == wanted
    assert locked.function("pack_part")["ReservedConcurrentExecutions"] == 64
    assert "ReservedConcurrentExecutions" not in locked.function("sweep")
