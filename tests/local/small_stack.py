"""A cloud assembly in miniature, as CDK writes it: all the local stack has to run, with tiny handlers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HANDLERS = Path(__file__).parent / "handlers"
ASSETS = "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}"


def write_assembly(folder: Path) -> Path:
    """Write template and assets to ``folder`` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    template = {
        "Parameters": {
            "BootstrapVersion": {
                "Type": "AWS::SSM::Parameter::Value<String>",
                "Default": "/cdk-bootstrap/hnb659fds/version",
            }
        },
        "Resources": _resources(),
        "Outputs": {
            "StoreName": {"Value": {"Ref": "Store"}},
            "TableName": {"Value": {"Ref": "Table"}},
            "QueueUrl": {"Value": {"Ref": "Uploads"}},
            "StateMachineArn": {"Value": {"Ref": "Machine"}},
            "BusName": {"Value": {"Ref": "Bus"}},
        },
    }
    destination = {"bucketName": ASSETS, "objectKey": "code.zip"}
    assets = {
        "files": {
            "code": {
                "source": {"path": str(HANDLERS), "packaging": "zip"},
                "destinations": {"current": destination},
            }
        }
    }
    (folder / "Small.template.json").write_text(json.dumps(template))
    (folder / "Small.assets.json").write_text(json.dumps(assets))
    return folder


def _resources() -> dict[str, Any]:
    resources: dict[str, Any] = {
        "Store": _resource(
            "S3::Bucket",
            VersioningConfiguration={"Status": "Enabled"},
            NotificationConfiguration={
                "QueueConfigurations": [
                    {
                        "Event": "s3:ObjectCreated:*",
                        "Queue": {"Fn::GetAtt": ["Uploads", "Arn"]},
                        "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": "outputs/"}]}},
                    }
                ]
            },
        ),
        "Dead": _resource("SQS::Queue"),
        "Uploads": _resource(
            "SQS::Queue",
            VisibilityTimeout=300,
            RedrivePolicy={"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}, "maxReceiveCount": 3},
        ),
        "Table": _resource(
            "DynamoDB::Table",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        ),
        "Bus": _resource("Events::EventBus", Name="small-bus"),
        "Alarm": _resource("CloudWatch::Alarm", Threshold=1),
        "Role": _resource("IAM::Role", AssumeRolePolicyDocument={"Version": "2012-10-17", "Statement": []}),
        "Rights": _resource(
            "IAM::Policy",
            PolicyName="Rights",
            Roles=[{"Ref": "Role"}],
            PolicyDocument={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": ["s3:ListBucket", "s3:ListBucketVersions"],
                        "Resource": {"Fn::GetAtt": ["Store", "Arn"]},
                        "Condition": {"StringLike": {"s3:prefix": ["tried/*"]}},
                    }
                ],
            },
        ),
        "Mapping": _resource(
            "Lambda::EventSourceMapping",
            BatchSize=100,
            MaximumBatchingWindowInSeconds=5,
            EventSourceArn={"Fn::GetAtt": ["Uploads", "Arn"]},
            FunctionName={"Ref": "Batch"},
            FunctionResponseTypes=["ReportBatchItemFailures"],
        ),
        "Rule": _resource(
            "Events::Rule",
            ScheduleExpression="rate(1 minute)",
            State="ENABLED",
            Targets=[{"Id": "t", "Arn": {"Fn::GetAtt": ["Note", "Arn"]}}],
        ),
        "Machine": _resource(
            "StepFunctions::StateMachine",
            RoleArn={"Fn::GetAtt": ["Role", "Arn"]},
            DefinitionString={"Fn::Sub": json.dumps(_machine())},
        ),
    }
    for name, timeout in (("Batch", 20), ("Item", 3), ("Note", 20)):
        resources[name] = _function(name.lower(), timeout)
    return resources


def _function(handler: str, timeout: int) -> dict[str, Any]:
    return _resource(
        "Lambda::Function",
        Code={"S3Bucket": {"Fn::Sub": ASSETS}, "S3Key": "code.zip"},
        Handler=f"tiny.{handler}",
        Runtime="python3.13",
        Timeout=timeout,
        MemorySize=256,
        Role={"Fn::GetAtt": ["Role", "Arn"]},
        Environment={"Variables": {"STORE": {"Ref": "Store"}, "PACKLINE_QUIET_SECONDS": "300"}},
    )


def _machine() -> dict[str, Any]:
    """A distributed Map over a JSON array in the store; each item may be retried by the name of its error."""
    item = {
        "Type": "Task",
        "Resource": "arn:${AWS::Partition}:states:::lambda:invoke",
        "Parameters": {"FunctionName": "${Item.Arn}", "Payload.$": "$"},
        "ResultSelector": {"n.$": "$.Payload.n"},
        "Retry": [{"ErrorEquals": ["SlowDown"], "IntervalSeconds": 1, "MaxAttempts": 2}],
        "End": True,
    }
    each = {
        "Type": "Map",
        "Label": "Each",
        "ItemReader": {
            "Resource": "arn:${AWS::Partition}:states:::s3:getObject",
            "ReaderConfig": {"InputType": "JSON"},
            "Parameters": {"Bucket.$": "$.bucket", "Key.$": "$.key"},
        },
        "MaxConcurrency": 4,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "Item",
            "States": {"Item": item},
        },
        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "Caught"}],
        "End": True,
    }
    return {"StartAt": "Each", "States": {"Each": each, "Caught": {"Type": "Pass", "End": True}}}


def _resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties}
