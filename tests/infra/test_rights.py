"""What each role may and may not do, asked of the synthesized policies as AWS evaluates them."""

from __future__ import annotations

import pytest

from packline.keys import CONTROL, DEPLOYMENT, MANIFESTS, OUTPUTS, PACKAGES, PLANS, SEALING, STAGED, UPLOADS
from tests.infra.iam import Call, Policies
from tests.infra.template import Template

ONCE = {"s3:if-none-match": "*", "s3:ObjectCreationOperation": "true"}
"""A write that does not replace anything."""
REPLACE = {"s3:ObjectCreationOperation": "true"}
FUNCTIONS = (
    "record_uploads",
    "sweep",
    "seal_execution",
    "seal_range",
    "plan_package",
    "pack_part",
    "publish_package",
    "record_failure",
)
PREFIXES = (OUTPUTS, CONTROL, UPLOADS, MANIFESTS, PLANS, PACKAGES, STAGED, SEALING, DEPLOYMENT)
WRITES = {
    ("seal_execution", MANIFESTS),
    ("seal_execution", SEALING),
    ("seal_range", MANIFESTS),
    ("seal_range", SEALING),
    ("plan_package", PLANS),
    ("pack_part", PACKAGES),
    ("sweep", DEPLOYMENT),
}
DELETES = {("sweep", PACKAGES)}
WORKERS = {
    # policy, action, key, whether it is allowed
    ("Fetch", "s3:GetObject", f"{PACKAGES}p", True),
    ("Fetch", "s3:GetObject", f"{CONTROL}e.json", False),
    ("Fetch", "s3:GetObject", f"{PLANS}p.json", False),
    ("Fetch", "s3:PutObject", f"{OUTPUTS}e/x", False),
    ("Upload", "s3:PutObject", f"{OUTPUTS}e/x", True),
    ("Upload", "s3:PutObject", f"{CONTROL}e.json", True),
    ("Upload", "s3:PutObject", f"{CONTROL}adopted-1.json", False),
    ("Upload", "s3:PutObject", f"{PACKAGES}p", False),
    ("Upload", "s3:PutObject", f"{MANIFESTS}m", False),
    ("Upload", "s3:PutObject", f"{STAGED}e/1.vhpkgzip", True),
    ("Upload", "s3:GetObject", f"{OUTPUTS}e/.packline-parts/1.vhpkgzip", True),
    ("Upload", "s3:GetObject", f"{OUTPUTS}e/1.vhpkgzip", False),
    ("Upload", "s3:GetObject", f"{STAGED}e/1.json", False),
    ("Fetch", "s3:GetObject", f"{STAGED}e/1.vhpkgzip", False),
    ("Upload", "s3:DeleteObject", f"{OUTPUTS}e/x", False),
    ("Upload", "s3:GetObject", f"{OUTPUTS}e/x", False),
    ("Change datasets", "s3:PutObject", f"{MANIFESTS}m", False),  # unless builder_roles names the role
    ("Upload", "s3:PutObject", f"{DEPLOYMENT}identity.json", False),
    ("Change datasets", "s3:DeleteObject", f"{PACKAGES}p", False),
}
ITEMS = {
    ("Fetch", "dynamodb:PutItem", "USED#dataset://a/v1", True),
    ("Fetch", "dynamodb:PutItem", "DS#a", False),
    ("Upload", "dynamodb:PutItem", "DS#a", False),
    ("Move", "dynamodb:PutItem", "DS#a", True),
    ("Move", "dynamodb:PutItem", "EXEC#e", False),
    ("Move", "dynamodb:DeleteItem", "DS#a", False),
    ("Move", "dynamodb:BatchWriteItem", "DS#a", False),
    ("Change the metadata", "dynamodb:PutItem", "DATUM#1", True),
    ("Change the metadata", "dynamodb:PutItem", "DS#a", False),
    ("Change datasets", "dynamodb:PutItem", "EXEC#e", True),
    ("Change datasets", "dynamodb:PutItem", "PART#p", False),
    ("Change datasets", "dynamodb:BatchWriteItem", "DS#a", False),
    # Who may write names of people (docs/security.md): in versions and aliases, in aliases of datums, in events.
    ("Move", "dynamodb:PutItem", "DALIAS#a", True),
    ("Move", "dynamodb:PutItem", "EVENT#dataset:a", True),
    ("Change the metadata", "dynamodb:PutItem", "DALIAS#a", True),
    ("Change the metadata", "dynamodb:PutItem", "EVENT#dataset:a", True),
    ("Change datasets", "dynamodb:PutItem", "DS#a", True),
    ("Change datasets", "dynamodb:PutItem", "DALIAS#a", False),
    ("Change datasets", "dynamodb:PutItem", "EVENT#dataset:a", True),
    *(
        ("Operate Packline", "dynamodb:PutItem", item, True)
        for item in ("DS#a", "DALIAS#a", "EVENT#dataset:a")
    ),
    *(
        (policy, "dynamodb:PutItem", item, False)
        for policy in ("Fetch", "Upload")
        for item in ("DS#a", "DALIAS#a", "EVENT#dataset:a", "CURSOR#0")
    ),
}


class Stack:
    """The locked-down template, and calls of its functions."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.policies = Policies(template)
        (self.bucket,) = (f"<{name}.Arn>" for name in template.of_type("AWS::S3::Bucket"))
        (self.table,) = (f"<{name}.Arn>" for name in template.of_type("AWS::DynamoDB::Table"))
        (self.key,) = (f"<{name}.Arn>" for name in template.of_type("AWS::KMS::Key"))
        (self.endpoint,) = (
            f"<{name}>"
            for name, endpoint in template.of_type("AWS::EC2::VPCEndpoint").items()
            if "s3" in str(endpoint["ServiceName"])
        )

    def object(self, key: str) -> str:
        return f"{self.bucket}/team-a/{key}"

    def allows(self, name: str, action: str, resource: str, **context: str) -> bool:
        role = self.template.function(name)["Role"]["Fn::GetAtt"][0]
        inside = {"aws:SourceVpce": self.endpoint, "aws:ViaAWSService": "false"}
        return self.policies.allows(Call(role, action, resource, {**inside, **context}))


@pytest.fixture(scope="module")
def stack(locked: Template) -> Stack:
    return Stack(locked)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_only_builders_write_and_only_the_sweep_deletes(stack: Stack, name: str) -> None:
    for prefix in PREFIXES:
        key = stack.object(f"{prefix}x")
        assert stack.allows(name, "s3:PutObject", key, **ONCE) == ((name, prefix) in WRITES)
        assert stack.allows(name, "s3:DeleteObject", key) == ((name, prefix) in DELETES)


def test_nobody_replaces_what_was_built(stack: Stack) -> None:
    for name, prefix in WRITES:
        if prefix in (SEALING, DEPLOYMENT):
            continue  # nobody reads it after a sealing; the identity has one writer, who creates it conditionally
        assert not stack.allows(name, "s3:PutObject", stack.object(f"{prefix}x"), **REPLACE)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_do_not_reach_beside_the_prefix(stack: Stack, name: str) -> None:
    for key in ("team-b/outputs/e/x", "outputs/e/x", "team-a", "secret"):
        resource = f"{stack.bucket}/{key}"
        assert not stack.allows(name, "s3:GetObject", resource)
        assert not stack.allows(name, "s3:PutObject", resource, **ONCE)
    assert not stack.allows(name, "s3:ListBucket", stack.bucket, **{"s3:prefix": "team-b/outputs/"})


@pytest.mark.parametrize("action", ["s3:ListBucket", "s3:ListBucketVersions"])
def test_a_listing_must_name_a_prefix_that_is_listed(stack: Stack, action: str) -> None:
    """The HEAD of a missing key names none: S3 answers 403 then, and who reads lists the key itself."""
    for name in ("record_uploads", "sweep", "seal_execution", "seal_range", "plan_package", "pack_part"):
        assert not stack.allows(name, action, stack.bucket)
        assert not stack.allows(name, action, stack.bucket, **{"s3:prefix": ""})
    key = f"team-a/{PLANS}p.json"
    assert stack.allows("plan_package", action, stack.bucket, **{"s3:prefix": key})
    assert not stack.allows("plan_package", action, stack.bucket, **{"s3:prefix": "team-a/"})
    inside = {"aws:SourceVpce": stack.endpoint}
    for prefix, allowed in ((f"team-a/{PACKAGES}p", True), (f"team-a/{CONTROL}", False), ("team-b/", False)):
        call = Call("job", action, stack.bucket, {**inside, "s3:prefix": prefix})
        assert stack.policies.allows_worker("Fetch", call) == allowed
    assert not stack.policies.allows_worker("Fetch", Call("job", action, stack.bucket, inside))


def test_objects_are_reached_through_the_endpoint_alone(stack: Stack) -> None:
    key = stack.object(f"{MANIFESTS}m")
    assert stack.allows("seal_execution", "s3:GetObject", key)
    assert not stack.allows("seal_execution", "s3:GetObject", key, **{"aws:SourceVpce": "vpce-other"})


@pytest.mark.parametrize("action", ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"])
def test_a_stolen_key_does_nothing_to_objects_from_elsewhere(stack: Stack, action: str) -> None:
    inside, elsewhere = {"aws:SourceVpce": stack.endpoint}, {"aws:ViaAWSService": "false"}
    upload = stack.object(f"{OUTPUTS}e/x")
    assert stack.policies.allows_worker("Upload", Call("job", action, upload, inside))
    assert not stack.policies.allows_worker("Upload", Call("job", action, upload, elsewhere))


def test_the_state_machine_reads_plans_though_no_endpoint_leads_there(stack: Stack) -> None:
    role = stack.template.machine()["RoleArn"]["Fn::GetAtt"][0]
    outside = {"aws:ViaAWSService": "false"}
    assert stack.policies.allows(Call(role, "s3:GetObject", stack.object(f"{PLANS}p"), outside))
    assert not stack.policies.allows(Call(role, "s3:GetObject", stack.object(f"{OUTPUTS}e/x"), outside))


def test_objects_are_stored_with_the_key_of_the_stack_or_with_none_named(stack: Stack) -> None:
    key, header = stack.object(f"{PACKAGES}p"), "s3:x-amz-server-side-encryption"
    kms = {**ONCE, header: "aws:kms"}
    assert stack.allows("pack_part", "s3:PutObject", key, **{**kms, f"{header}-aws-kms-key-id": stack.key})
    assert not stack.allows(
        "pack_part", "s3:PutObject", key, **{**kms, f"{header}-aws-kms-key-id": "arn:other"}
    )
    assert not stack.allows("pack_part", "s3:PutObject", key, **{**ONCE, header: "AES256"})
    assert not stack.allows(
        "pack_part", "s3:PutObject", key, **{**ONCE, f"{header}-customer-algorithm": "AES256"}
    )


@pytest.mark.parametrize(
    ("name", "service", "action", "allowed"),
    [
        ("pack_part", "s3", "kms:Decrypt", True),
        ("pack_part", "s3", "kms:GenerateDataKey", True),
        ("seal_execution", "s3", "kms:GenerateDataKey", True),
        ("record_uploads", "sqs", "kms:Decrypt", True),
        ("record_uploads", "s3", "kms:GenerateDataKey", False),
        ("publish_package", "s3", "kms:GenerateDataKey", False),
        ("publish_package", "dynamodb", "kms:Decrypt", True),
        ("pack_part", "sqs", "kms:Decrypt", False),
        ("pack_part", "ebs", "kms:Decrypt", False),
        ("pack_part", "s3", "kms:ScheduleKeyDeletion", False),
    ],
)
def test_a_function_uses_the_key_through_the_services_it_works_with(
    stack: Stack, name: str, service: str, action: str, allowed: bool
) -> None:
    via = {"kms:ViaService": f"{service}.<AWS::Region>.<AWS::URLSuffix>"}
    assert stack.allows(name, action, stack.key, **via) == allowed
    assert not stack.allows(name, action, stack.key), "the key itself is for nobody"


@pytest.mark.parametrize(("policy", "action", "key", "allowed"), sorted(WORKERS))
def test_a_worker_may_do_what_its_policy_is_for(
    stack: Stack, policy: str, action: str, key: str, allowed: bool
) -> None:
    context = {"aws:SourceVpce": stack.endpoint, **ONCE}
    assert stack.policies.allows_worker(policy, Call("job", action, stack.object(key), context)) == allowed


@pytest.mark.parametrize(("policy", "action", "partition", "allowed"), sorted(ITEMS))
def test_a_worker_writes_the_items_that_its_policy_is_for(
    stack: Stack, policy: str, action: str, partition: str, allowed: bool
) -> None:
    call = Call("job", action, stack.table, {"dynamodb:LeadingKeys": [partition]})
    assert stack.policies.allows_worker(policy, call) == allowed


def test_no_wildcard_is_new(stack: Stack) -> None:
    """Resources end in a wildcard below a prefix, or name all that AWS knows no ARN for; no action has one."""
    known = {"ec2:", "logs:", "xray:"}
    kinds = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
    for kind in kinds:
        for policy in stack.template.of_type(kind).values():
            for statement in policy["PolicyDocument"]["Statement"]:
                actions = (
                    statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
                )
                assert not [action for action in actions if "*" in action]
                if statement["Resource"] == "*":
                    assert all(action.startswith(tuple(known)) for action in actions)
