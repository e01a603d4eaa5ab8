"""The bucket with the prefix that this deployment has in it, and statements about its keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aws_cdk import aws_s3 as s3


@dataclass(frozen=True, slots=True)
class Store:
    """A bucket of the stack's own or an existing one."""

    bucket: s3.IBucket
    prefix: str
    """Ends in a slash; empty if the whole bucket is this deployment's."""

    @property
    def name(self) -> str:
        """What PACKLINE_STORE is: the bucket, or ``bucket/prefix``."""
        return f"{self.bucket.bucket_name}/{self.prefix}".rstrip("/")

    @property
    def bucket_arn(self) -> str:
        """ARN of the bucket, which listings are requests to."""
        return self.bucket.bucket_arn

    def below(self, prefix: str) -> str:
        """Return the ARN of all objects below a prefix of this deployment."""
        return self.matching(f"{prefix}*")

    def matching(self, pattern: str) -> str:
        """Return the ARN of all objects of this deployment whose keys match a pattern of IAM."""
        return self.bucket.arn_for_objects(f"{self.prefix}{pattern}")

    def listing(self, prefixes: Iterable[str]) -> dict[str, list[str]]:
        """Return the condition values that bind a listing to these prefixes."""
        return {"s3:prefix": [f"{self.prefix}{prefix}*" for prefix in prefixes]}

    def bound(self, prefixes: Iterable[str]) -> dict[str, dict[str, list[str]]]:
        """Return the condition of a listing: it must name one of these prefixes.

        A read of a missing key names none, so that S3 answers 403; ``packline.aws_api.absent_objects`` lists the key.
        """
        return {"StringLike": self.listing(prefixes)}
