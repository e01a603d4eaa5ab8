"""Fourteen configurations: CloudFormation, AwsSolutions and the table of rights accept each. ``make synth-matrix``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from infra.compliance import PRIVATE
from infra.deployer_policy import actions_of, deployer_policies
from infra.settings import parse_context
from packline.keys import CONTROL, MANIFESTS, OUTPUTS, PACKAGES, PLANS, SEALING, STAGED, UPLOADS
from tests.infra.cloudformation import complaints
from tests.infra.conftest import SIGNING, SNAPSHOTS
from tests.infra.iam import Call, Policies
from tests.infra.template import Template, text_of

pytestmark = pytest.mark.matrix

KEY = "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012"
EXISTING_VPC = (
    "vpc=vpc-0123456789abcdef0,vpc_subnets=subnet-0123456789abcdef0,vpc_security_groups=sg-0123456789abcdef0"
)
SIGN_IN = "jwt_issuer=https://login.example.com,jwt_audience=packline,jwt_write_scope=packline/write"
EXISTING = (
    f"existing_bucket=our-data,bucket_account=123456789012,kms={KEY},{EXISTING_VPC},"
    "vpc_route_tables=rtb-0123456789abcdef0,alarm_topic=arn:aws:sns:eu-west-1:123456789012:ops,"
    "permissions_boundary=arn:aws:iam::123456789012:policy/bound"
)
CONFIGURATIONS = {
    "default": "",
    "new key": "kms=new",
    "existing key": f"kms={KEY}",
    "new VPC": "vpc=new,source_vpce=own,tracing=all",
    "existing VPC": f"{EXISTING_VPC},source_vpce=vpce-0123456789abcdef0",
    "prefix": "prefix=teams/a",
    "no API": "api=none,tracing=none",
    "API for people": f"{SIGN_IN},jwt_read_scope=packline/read,console_client_id=console,api_rate=100",
    "existing bucket": "existing_bucket=our-data,prefix=team-a,bucket_kms=" + KEY,
    "account rules": (
        "name_prefix=team-a-,permissions_boundary=bound,tags=team=vision;cost=42,alarm_email=ops@example.com,"
        "log_days=365,tracing=all,lambda_seconds=1800,pack_concurrency=64,map_concurrency=16,find_markers_hours=0"
    ),
    "all together": (
        "kms=new,prefix=team-a,vpc=new,source_vpce=own,api=none,intake=metadata,adoptable=none,standalone=yes,"
        "alarm_email=ops@example.com,name_prefix=team-a-,permissions_boundary=bound,tags=team=vision"
    ),
    "everything exists": EXISTING,
    "snapshots": (
        f"kms=new,prefix=team-a,permissions_boundary=bound,{EXISTING_VPC},source_vpce=vpce-0123456789abcdef0,"
        f"snapshot_connections={json.dumps(SNAPSHOTS | SIGNING)}"
    ),
    "private API": ",".join(f"{name}={value}" for name, value in PRIVATE.items()) + ",kms=new",
}
WRITES = {
    "seal_execution": {MANIFESTS, SEALING},
    "seal_range": {MANIFESTS, SEALING},
    "plan_package": {PLANS},
    "pack_part": {PACKAGES},
    "api": {MANIFESTS, CONTROL, OUTPUTS, STAGED},
}
ONCE = {"s3:if-none-match": "*", "s3:ObjectCreationOperation": "true", "aws:ViaAWSService": "false"}


class Made(NamedTuple):
    """A configuration, synthesized."""

    app: Any
    template: Template
    settings: dict[str, str]


@pytest.fixture(scope="module", params=CONFIGURATIONS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    from infra.app import make_app

    folder, settings = tmp_path_factory.mktemp("matrix"), parse_context(CONFIGURATIONS[request.param])
    app = make_app(folder, **settings)
    return Made(app, Template(folder / app.synth().stacks[0].template_file), settings)


def test_cloudformation_accepts_it(made: Made) -> None:
    # Lambda allows 1,800 seconds since November 2026, which cfn-lint does not know.
    longer = ["E3717"] if "lambda_seconds" in made.settings else []
    assert complaints(made.template.path, *longer) == []


def test_aws_solutions_finds_nothing_that_has_no_reason(made: Made) -> None:
    from cdk_nag import AwsSolutionsChecks

    found = AwsSolutionsChecks(made.app).validate_scope(made.app).violations
    assert [violation.rule_name for violation in found] == []


def test_it_is_small_and_has_no_custom_resource(made: Made) -> None:
    kinds = {resource["Type"] for resource in made.template.resources.values()}
    assert not [kind for kind in kinds if "Custom" in kind]
    assert made.template.path.stat().st_size < 460_000, "an S3 object of a template has at most 1 MB"


def test_functions_write_below_their_prefixes_alone(made: Made) -> None:
    policies, before = Policies(made.template), made.settings.get("prefix", "")
    before = f"{before}/" if before else ""
    for name, role in roles(made.template):
        for prefix in (OUTPUTS, CONTROL, UPLOADS, MANIFESTS, PLANS, PACKAGES, STAGED, SEALING):
            call = Call(role, "s3:PutObject", f"{bucket(made.template)}/{before}{prefix}x", context(made))
            assert policies.allows(call) == (prefix in WRITES.get(name, set())), (name, prefix)
            removal = call._replace(action="s3:DeleteObject")
            assert policies.allows(removal) == ((name, prefix) == ("sweep", PACKAGES)), (name, prefix)
        beside = Call(role, "s3:PutObject", f"{bucket(made.template)}/beside/x", context(made))
        assert not policies.allows(beside)


def test_everything_is_encrypted_by_the_key_that_is_chosen(made: Made) -> None:
    if made.settings.get("kms", "none") == "none":
        pytest.skip("it has no key")
    queues = made.template.of_type("AWS::SQS::Queue").values()
    logs = made.template.of_type("AWS::Logs::LogGroup").values()
    table = made.template.one("AWS::DynamoDB::Table")["SSESpecification"]["KMSMasterKeyId"]
    keys = [q["KmsMasterKeyId"] for q in queues] + [group["KmsKeyId"] for group in logs] + [table]
    for store in made.template.of_type("AWS::S3::Bucket").values():
        (rule,) = store["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule["BucketKeyEnabled"] is True
        keys.append(rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"])
    topics = made.template.of_type("AWS::SNS::Topic").values()
    keys += [topic["KmsMasterKeyId"] for topic in topics]
    assert len({text_of(key) for key in keys}) == 1


def test_every_role_has_the_boundary_that_is_chosen(made: Made) -> None:
    if "permissions_boundary" not in made.settings:
        pytest.skip("it has no boundary")
    assert all("PermissionsBoundary" in role for role in made.template.of_type("AWS::IAM::Role").values())


def test_the_role_that_deploys_it_gets_what_its_resources_need(made: Made) -> None:
    (name,) = {made.template.path.name.split(".")[0]}
    policies = deployer_policies(made.template.body, name)
    granted = {action for p in policies for s in p["Statement"] for action in s["Action"]}
    needed = actions_of({resource["Type"] for resource in made.template.resources.values()})
    assert {action for action in needed if not action.startswith("kms:")} <= granted


def roles(template: Template) -> Iterator[tuple[str, str]]:
    for function in template.functions():
        yield function["Handler"].split(".")[1], function["Role"]["Fn::GetAtt"][0]


def bucket(template: Template) -> str:
    own = [f"<{name}.Arn>" for name in template.of_type("AWS::S3::Bucket")]
    return own[0] if own else "arn:<AWS::Partition>:s3:::our-data"


def context(made: Made) -> dict[str, str]:
    own = [
        f"<{name}>"
        for name, endpoint in made.template.of_type("AWS::EC2::VPCEndpoint").items()
        if str(text_of(endpoint["ServiceName"])).endswith(".s3")
    ]
    named = made.settings.get("source_vpce", "own")
    return {**ONCE, "aws:SourceVpce": own[0] if named == "own" and own else named}


def test_the_matrix_has_fourteen_configurations() -> None:
    assert len(CONFIGURATIONS) == 14
