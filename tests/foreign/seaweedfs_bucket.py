"""A bucket of SeaweedFS, plain or versioned, and parts that are built in it by the packing engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import boto3

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.sigv4 import Credentials
from packline.model import Member, Part
from packline.part_builder.build import build_part
from packline.part_builder.build_stats import BuildStats
from packline.part_builder.copy_runs import BasePart
from packline.part_builder.s3_request_builder import S3RequestBuilder
from packline.part_builder.settings import MiB, PackSettings
from tests.foreign.servers import REGION, ROOT_KEY, Server

SETTINGS = PackSettings(connections=8, slice_bytes=5 * MiB, gets_per_second=0)
"""The smallest slices that S3 takes."""
KEY = "packages/ab/part.vhpkgzip"


class SeaweedfsBucket:
    """A new bucket, with the calls that tests make beside the code that they test."""

    def __init__(self, server: Server, name: str, *, versioned: bool) -> None:
        self.name, self.url = name, server.url
        self.versioned = versioned
        self.s3 = boto3.client(
            "s3",
            endpoint_url=server.url,
            region_name=REGION,
            aws_access_key_id=ROOT_KEY,
            aws_secret_access_key=ROOT_KEY,
        )
        self.s3.create_bucket(Bucket=name)
        if versioned:
            self.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})

    def put(self, key: str, body: bytes) -> Any:
        """Write an object, and return the store's answer."""
        return self.s3.put_object(Bucket=self.name, Key=key, Body=body)

    def read(self, key: str) -> bytes:
        """Return the bytes of an object."""
        body: bytes = self.s3.get_object(Bucket=self.name, Key=key)["Body"].read()
        return body

    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys below a prefix."""
        listed = self.s3.list_objects_v2(Bucket=self.name, Prefix=prefix).get("Contents", [])
        return [entry["Key"] for entry in listed]

    def open_uploads(self) -> list[str]:
        """Return the keys of multipart uploads that are neither completed nor aborted."""
        listed = self.s3.list_multipart_uploads(Bucket=self.name).get("Uploads", [])
        return [entry["Key"] for entry in listed]

    def members(self, files: Mapping[str, bytes]) -> list[Member]:
        """Write the files, and return the members that stand for them, each pinned to its version if there is one."""
        members = []
        for path in sorted(files, key=str.encode):
            key = f"outputs/exec-1/{path}"
            answer = self.put(key, files[path])
            etag = answer["ETag"].strip('"')
            members.append(Member(path, "datum", key, answer.get("VersionId"), len(files[path]), etag))
        return members

    def access(self) -> S3RequestBuilder:
        """Return the bucket as the packing engine sees it."""
        endpoint = find_endpoint("s3", REGION, {}, url=self.url)
        return S3RequestBuilder(self.name, endpoint, CredentialChain(lambda: Credentials(ROOT_KEY, ROOT_KEY)))

    def pack(
        self, members: Sequence[Member], *, key: str = KEY, donors: Sequence[BasePart] = (), **changes: Any
    ) -> tuple[Part, BuildStats]:
        """Build the part of those members at the key; return its record and the requests it took."""
        stats, settings = BuildStats(), replace(SETTINGS, **changes)
        store = self.access()
        part = build_part(
            members, key, store=store, index=0, digest="d", settings=settings, stats=stats, base_parts=donors
        )
        return part, stats
