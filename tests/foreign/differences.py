"""Every place where the tests step around a foreign server that does not answer as AWS does.

docs/decisions/0030-a-second-cloud.md lists them all with the AWS page that decides, and those that need no step.
"""

from __future__ import annotations

import json
from typing import Any

HANDLER_ERROR = "Runtime.HandlerError"
"""MiniStack's name for every exception of a function; Lambda gives the class of the exception.

https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html: ``errorType`` is the exception's type. So no error
that ``infra/assemble.asl.json`` retries by name is retried here; Catch of States.ALL works.
"""

BUCKET_THAT_LISTS_ETAGS_OF_LARGE_OBJECTS = "versioned"
"""SeaweedFS's ListObjectVersions of a plain bucket gives another ETag of a multipart object than HEAD and GET do.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_ObjectVersion.html: it is the entity tag of that version. Sealing
lists versions, so a large file of a plain bucket counts as written again since then; nothing wrong is packaged.
"""

ANSWERS = {
    ("ministack", "put under a key of 1,025 bytes"): "200",
    ("ministack", "complete with parts out of order"): "200",
    ("ministack", "complete with a first part below 5 MiB"): "200",
    ("ministack", "the checksum of a completed object"): "wrong COMPOSITE",
    ("seaweedfs", "put if it has an ETag, and there is none"): "412 PreconditionFailed",
    ("seaweedfs", "complete with a wrong size"): "200",
    ("seaweedfs", "copy a part beyond the end of its source"): "416 InvalidRange",
    ("seaweedfs", "the ETag of a multipart object in the list of versions"): "another",
    ("seaweedfs", "the order of keys"): "another",
}
"""What a server answers to a question of ``answers.py`` where that is not what AWS answers."""


def deployable(template: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the template as MiniStack can create it with IAM enforced, and what was left out, a line each.

    - Alarms over metric math (``Metrics``): MiniStack refuses them. AWS takes them:
      https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
    - Statements that deny requests without TLS: MiniStack is asked over http here, and its own deliveries from S3 to
      SQS count as insecure. On AWS services deliver over TLS:
      https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    - Statements that deny all but some roles: MiniStack has no aws:PrincipalArn, so they would deny everybody. AWS sets
      it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    adapted = json.loads(json.dumps(template))
    left_out = []
    for name, resource in list(adapted["Resources"].items()):
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in properties:
            left_out.append(f"{name}: an alarm over metric math")
            del adapted["Resources"][name]
        statements = properties.get("PolicyDocument", {}).get("Statement", [])
        kept = [statement for statement in statements if not _cannot_be_met(statement)]
        if len(kept) < len(statements):
            left_out.append(f"{name}: {len(statements) - len(kept)} statements that demand TLS or name roles")
            properties["PolicyDocument"]["Statement"] = kept
        if statements and not kept:
            del adapted["Resources"][name]
    return adapted, left_out


def _cannot_be_met(statement: dict[str, Any]) -> bool:
    keys = {key for condition in statement.get("Condition", {}).values() for key in condition}
    return statement["Effect"] == "Deny" and bool(
        keys & {"aws:SecureTransport", "s3:TlsVersion", "aws:PrincipalArn"}
    )
