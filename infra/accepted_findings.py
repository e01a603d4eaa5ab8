"""Findings of rule packs that are accepted, each with its reason; what is not here fails a test.

AwsSolutions has its acknowledgements beside the constructs. The other packs and checkov want settings that an account
chooses, or ask the same of every resource of a kind, so they are written down here once.
"""

from __future__ import annotations

import re
from typing import NamedTuple

PACKS = {
    "AwsSolutions": "AwsSolutionsChecks",
    "Serverless": "ServerlessChecks",
    "NIST.800.53.R5": "NIST80053R5Checks",
    "HIPAA.Security": "HIPAASecurityChecks",
    "PCI.DSS.321": "PCIDSS321Checks",
}
"""Names of rules begin with these; the classes of cdk-nag."""


class AcceptedFinding(NamedTuple):
    """A rule, the resources on which it is accepted (a pattern of their paths), and why."""

    rule: str
    on: str
    reason: str

    def covers(self, rule: str, path: str) -> bool:
        """Whether a finding of that rule (without its pack) on that resource is accepted."""
        return rule == self.rule and re.search(self.on, path) is not None


A_FUNCTION = r"/[A-Z][A-Za-z]+/Resource$"
BY_KMS = "`kms=new` or a key of yours encrypts it; without, AWS's own key does."
SYNCHRONOUS = (
    "Nothing is sent to it asynchronously but the schedule of the sweep, which comes again within a minute: the state "
    "machine, the queue and the API hear of each failure, and the queue has dead letters."
)
ACCEPTED = (
    AcceptedFinding("LambdaDLQ", A_FUNCTION, SYNCHRONOUS),
    AcceptedFinding("LambdaLatestVersion", A_FUNCTION, "The wheels of the layer are locked for Python 3.13."),
    AcceptedFinding(
        "LambdaTracing",
        A_FUNCTION,
        "`tracing=all` traces each function; by default the state machine is traced.",
    ),
    AcceptedFinding(
        "LambdaEventSourceMappingDestination",
        "SqsEventSource",
        "A queue has no destination but its own dead letters.",
    ),
    AcceptedFinding("SQSRedrivePolicy", "/UploadsDead/", "It is the queue of dead letters itself."),
    AcceptedFinding(
        "EventBusDLQ",
        "/(?:EveryMinute|FindMarkers)/",
        "A lost start of the sweep is made up for by the next.",
    ),
    AcceptedFinding(
        "APIGWDefaultThrottling", "/Gateway/", "`api_rate` sets it; else the account's limit holds."
    ),
    AcceptedFinding(
        "SNSRedrivePolicy", "/AlarmTopic/", "Mail has no dead letters; `alarm_topic` takes one that has."
    ),
    AcceptedFinding("SNSEncryptedKMS", "/AlarmTopic/", BY_KMS),
    AcceptedFinding("CloudWatchLogGroupEncrypted", "Logs/Resource$", BY_KMS),
    AcceptedFinding("S3DefaultEncryptionKMS", "/Store/", BY_KMS),
    AcceptedFinding(
        "S3BucketLoggingEnabled",
        "/Store/",
        "Access logs cost a log object for each request; CloudTrail is the owner's choice.",
    ),
    AcceptedFinding(
        "S3BucketReplicationEnabled",
        "/Store/",
        "A copy in another region is the owner's choice (`existing_bucket`): it doubles the cost of storage.",
    ),
    AcceptedFinding(
        "DynamoDBInBackupPlan",
        "/Catalog/",
        "Point-in-time recovery goes back to any second of 35 days; AWS Backup is chosen by a tag (`tags`).",
    ),
    AcceptedFinding(
        "IAMNoInlinePolicy",
        "/(?:DefaultPolicy|Network|AssembleMapRuns)/",
        "Each role has one policy that nobody shares; managed policies are those that people attach.",
    ),
    AcceptedFinding(
        "LambdaConcurrency",
        A_FUNCTION,
        "Reserved concurrency is taken from the account; `pack_concurrency` sets it where load is. The queue and the "
        "maps of the state machine bound the others.",
    ),
    AcceptedFinding("LambdaInsideVPC", A_FUNCTION, "`vpc=new`, or `vpc` with subnets of yours."),
    AcceptedFinding(
        "CloudWatchAlarmAction", "Alarm/", "`alarm_email` or `alarm_topic` sends alarms somewhere."
    ),
    AcceptedFinding(
        "ELBLoggingEnabled",
        "/Balancer",
        "Its access logs need a bucket without a customer-managed key; the functions log each request.",
    ),
    AcceptedFinding(
        "ALBWAFEnabled", "/Balancer", "It is internal, and forwards only requests with a verified token."
    ),
    AcceptedFinding(
        "VPCDefaultSecurityGroupClosed",
        "/Vpc/",
        "Nothing uses the group. Closing it takes a custom resource with a function and rights of its own.",
    ),
)
CHECKOV = {
    "CKV_AWS_18": "Access logs cost a log object for each request; CloudTrail is the owner's choice.",
    "CKV_AWS_26": BY_KMS,
    "CKV_AWS_27": "The queues are encrypted by SQS (SSE-SQS), or by `kms`; the rule knows only keys.",
    "CKV_AWS_91": "Access logs of a load balancer need a bucket without a key of KMS; the functions log each request.",
    "CKV_AWS_111": "Network interfaces (`vpc`) have no ARN before they are made; the code of functions is denied it.",
    "CKV_AWS_115": "Reserved concurrency is taken from the account; `pack_concurrency` sets it where load is.",
    "CKV_AWS_116": SYNCHRONOUS,
    "CKV_AWS_117": "`vpc=new`, or `vpc` with subnets of yours.",
    "CKV_AWS_119": BY_KMS,
    "CKV_AWS_124": "The Terraform module tells nobody of the stack's progress; Terraform waits for it.",
    "CKV_AWS_158": BY_KMS,
    "CKV_AWS_173": "The variables hold names and numbers, and no secret; Lambda encrypts them with AWS's key.",
}
"""Rules of checkov (``make compliance``) that are accepted, by id."""


def split_rule(rule: str) -> tuple[str, str]:
    """Split the name of a rule into its pack and the rest."""
    pack = next(pack for pack in PACKS if rule.startswith(f"{pack}-"))
    return pack, rule.removeprefix(f"{pack}-")


def accepted_by(rule: str, path: str) -> AcceptedFinding | None:
    """Return the entry that accepts a finding on the resource of that path; None if nobody has."""
    _, name = split_rule(rule)
    return next((entry for entry in ACCEPTED if entry.covers(name, path)), None)
