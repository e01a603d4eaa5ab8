"""Snapshots that an engine writes: what the template has with the setting, and nothing of it without."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from packline.errors import InvalidSetting
from packline.keys import CONTROL, MANIFESTS, OUTPUTS, PACKAGES
from packline.server_connections import EXECUTIONS, parse_server_connections
from tests.infra.conftest import SIGNING, SNAPSHOTS
from tests.infra.iam import Call, Policies
from tests.infra.template import Template, text_of

STEPS = ("prepare_snapshot", "snowflake_statement", "finish_snapshot")
WRITTEN = f"{OUTPUTS}{EXECUTIONS}1-0/rows-000.parquet"
MARKER = f"{CONTROL}{EXECUTIONS}1-0.json"
WORKGROUP = SNAPSHOTS["sales"]["workgroup"]
CLUSTER = "arn:<AWS::Partition>:redshift:<AWS::Region>:<AWS::AccountId>:cluster:shop"
DATABASE = "arn:<AWS::Partition>:redshift:<AWS::Region>:<AWS::AccountId>:dbname:shop/dev"


class Rights:
    """Calls of the roles of snapshots."""

    def __init__(self, template: Template) -> None:
        self.template, self.policies = template, Policies(template)
        (self.bucket,) = (f"<{name}.Arn>" for name in template.of_type("AWS::S3::Bucket"))
        roles = template.of_type("AWS::IAM::Role")
        (self.unload,) = (name for name in roles if name.startswith("UnloadRole"))
        (self.machine,) = (name for name in roles if name.startswith("SnapshotRole"))

    def step(self, name: str) -> str:
        return str(self.template.function(name)["Role"]["Fn::GetAtt"][0])

    def allows(self, role: str, action: str, resource: str, **context: str) -> bool:
        return self.policies.allows(Call(role, action, resource, context))

    def on_object(self, role: str, action: str, key: str) -> bool:
        return self.allows(role, action, f"{self.bucket}/{key}")


@pytest.fixture(scope="module")
def rights(thrifty: Template) -> Rights:
    return Rights(thrifty)


def test_without_the_setting_there_is_nothing_of_it(template: Template) -> None:
    text = json.dumps(template.body)
    assert not re.search(r"redshift|snowflake|Unload|SNAPSHOT", text, re.I)
    assert len(template.of_type("AWS::StepFunctions::StateMachine")) == 1
    assert len(template.of_type("AWS::Lambda::LayerVersion")) == 1


def test_redshift_writes_below_outputs_of_snapshots_and_nowhere_else(rights: Rights) -> None:
    role = rights.unload
    assert rights.on_object(role, "s3:PutObject", WRITTEN)
    for key in (f"{OUTPUTS}train-7/x", MARKER, f"{MANIFESTS}m", f"{PACKAGES}p"):
        assert not rights.on_object(role, "s3:PutObject", key), key
    for action in ("s3:GetObject", "s3:DeleteObject"):
        assert not rights.on_object(role, action, WRITTEN), action
    listed = {"s3:prefix": f"{OUTPUTS}{EXECUTIONS}1-0/"}
    assert rights.allows(role, "s3:ListBucket", rights.bucket, **listed)
    assert not rights.allows(role, "s3:ListBucket", rights.bucket, **{"s3:prefix": OUTPUTS})


def test_only_services_of_this_account_assume_the_role_for_unload(rights: Rights) -> None:
    role = rights.template.resources[rights.unload]["Properties"]
    for statement in role["AssumeRolePolicyDocument"]["Statement"]:
        assert text_of(statement["Condition"]["StringEquals"]["aws:SourceAccount"]) == "<AWS::AccountId>"
        services = statement["Principal"]["Service"]
        assert all(
            name.startswith("redshift") for name in ([services] if isinstance(services, str) else services)
        )


def test_functions_write_metadata_and_marker_of_snapshots_alone_and_delete_nothing(rights: Rights) -> None:
    expected = {
        "prepare_snapshot": {WRITTEN},
        "snowflake_statement": set(),
        "finish_snapshot": {WRITTEN, MARKER},
    }
    keys = (WRITTEN, MARKER, f"{OUTPUTS}train-7/x", f"{CONTROL}train-7.json", f"{MANIFESTS}m", f"{PACKAGES}p")
    for name, allowed in expected.items():
        role = rights.step(name)
        assert {key for key in keys if rights.on_object(role, "s3:PutObject", key)} == allowed, name
        assert not [key for key in keys if rights.on_object(role, "s3:DeleteObject", key)], name
        (table,) = (f"<{each}.Arn>" for each in rights.template.of_type("AWS::DynamoDB::Table"))
        assert not rights.allows(role, "dynamodb:PutItem", table, **{"dynamodb:LeadingKeys": "DS#a"})
    assert not rights.on_object(rights.step("finish_snapshot"), "s3:GetObject", f"{OUTPUTS}train-7/x")


def test_the_machine_runs_statements_on_its_connections_alone(rights: Rights) -> None:
    def may(action: str, resource: str) -> bool:
        return rights.allows(rights.machine, action, resource)

    run = "redshift-data:BatchExecuteStatement"
    assert may(run, WORKGROUP)
    assert may(run, CLUSTER)
    assert not may(run, WORKGROUP.replace("1a2b", "other"))
    assert not may(run, CLUSTER.replace("shop", "other"))
    assert may("redshift-serverless:GetCredentials", WORKGROUP)
    assert may("redshift:GetClusterCredentialsWithIAM", DATABASE)
    assert not may("redshift:GetClusterCredentialsWithIAM", DATABASE.replace("dev", "other"))
    assert not may("redshift-data:ExecuteStatement", WORKGROUP)
    assert not may("secretsmanager:GetSecretValue", SNAPSHOTS["lake"]["secret"])


def test_those_who_call_snowflake_get_its_tokens_and_no_others(rights: Rights) -> None:
    secret = SNAPSHOTS["lake"]["secret"]
    for name in STEPS:
        role, calls = rights.step(name), name != "prepare_snapshot"
        assert rights.allows(role, "secretsmanager:GetSecretValue", secret) == calls, name
        assert not rights.allows(role, "secretsmanager:GetSecretValue", secret.replace("lake", "other"))


def test_a_key_of_kms_signs_tokens_and_does_nothing_else() -> None:
    from infra.constructs.snapshot_machine import token_rights

    (connection,) = parse_server_connections(json.dumps(SIGNING))
    signing, reading = [statement.to_statement_json() for statement in token_rights(connection)]
    assert (signing["Action"], reading["Action"]) == ("kms:Sign", "kms:GetPublicKey")
    assert signing["Resource"] == reading["Resource"] == SIGNING["pond"]["key"]
    assert signing["Condition"] == {"StringEquals": {"kms:SigningAlgorithm": "RSASSA_PKCS1_V1_5_SHA_256"}}


def test_a_caller_starts_runs_and_has_no_right_on_database_store_or_secret(rights: Rights) -> None:
    (machine,) = (
        f"<{name}>"
        for name in rights.template.of_type("AWS::StepFunctions::StateMachine")
        if name.startswith("Snapshot")
    )

    def may(action: str, resource: str) -> bool:
        return rights.policies.allows_worker("Start snapshots", Call("job", action, resource, {}))

    assert may("states:StartExecution", machine)
    assert not may("redshift-data:BatchExecuteStatement", WORKGROUP)
    assert not may("s3:PutObject", f"{rights.bucket}/{WRITTEN}")
    assert not may("secretsmanager:GetSecretValue", SNAPSHOTS["lake"]["secret"])


def definition(template: Template) -> Any:
    """The definition of the state machine, with references as text."""
    return json.loads(str(text_of(template.machine("Snapshot")["DefinitionString"])))


def test_every_task_has_a_time_limit_and_retries_by_the_names_of_errors(thrifty: Template) -> None:
    states = definition(thrifty)["States"]
    tasks = {name: state for name, state in states.items() if state["Type"] == "Task"}
    assert all(state["TimeoutSeconds"] <= 900 for state in tasks.values())
    for name, state in tasks.items():
        retried = {error for rule in state.get("Retry", ()) for error in rule["ErrorEquals"]}
        assert "States.ALL" not in retried, name
        assert ("Cancel" in name) == (not retried), name
    targets = {state["Next"] for state in states.values() if "Next" in state}
    assert targets <= states.keys()


def test_a_repeat_of_a_statement_finds_the_first_one(thrifty: Template) -> None:
    for name in ("RunOnWorkgroup", "RunOnCluster"):
        assert definition(thrifty)["States"][name]["Parameters"]["ClientToken.$"] == "$$.Execution.Name"


def test_failed_runs_are_an_alarm(thrifty: Template) -> None:
    names = [name for name in thrifty.of_type("AWS::CloudWatch::Alarm") if name.startswith("SnapshotsFailed")]
    assert len(names) == 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"snapshot_connections": "{"}, "snapshot_connections"),
        ({"snapshot_connections": {"sales": {"engine": "oracle"}}}, "engine"),
        ({"snapshot_connections": SNAPSHOTS, "vpc": "new"}, "no way to the internet"),
    ],
)
def test_settings_that_could_not_work_are_refused_at_synth(settings: dict[str, object], message: str) -> None:
    from infra.settings import load_deployment

    with pytest.raises(InvalidSetting, match=message):
        load_deployment(settings)
