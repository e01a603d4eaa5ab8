"""Checks of a deployment by AWS credentials: who they are, the table, the bucket, and what is permitted there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from secrets import token_hex

from packline.aws_api.credentials import CredentialChain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Client
from packline.deployment_settings import STACK, split_stack
from packline.errors import AccessDenied, ExecutionNotFound, ObjectNotFound
from packline.keys import MANIFESTS, outputs_prefix
from packline.library import environment
from packline.library.backend import TableBackend
from packline.library.caller import caller_identity
from packline.library.doctor.clock_check import compare_clock
from packline.library.doctor.report import Check, CheckWarning
from packline.library.doctor.sample_reads import SampleReads
from packline.library.doctor.versions_check import compare_releases
from packline.part_builder.multipart_messages import parse_upload_id

STS_SECONDS = 5
"""How long the service may take that says whose the credentials are; a fetch does not ask it."""
NOBODY = "doctor-0"
"""An execution that is not there."""


class TableChecks:
    """Looks at a deployment by its table and its bucket; writes nothing but an upload that it aborts at once."""

    def __init__(self, backend: TableBackend) -> None:
        self._sample = SampleReads(backend)

    def checks(self) -> Iterator[Check]:
        """Yield the checks, in the order in which one needs the other."""
        signed = ("credentials", "endpoint")
        yield Check("credentials", self.check_credentials, ("configuration",))
        yield Check("identity", self.check_identity, ("credentials",), optional=True)
        yield Check("endpoint", self.check_endpoint, ("configuration",))
        yield Check("table", self.check_table, signed)
        yield Check("dynamodb:GetItem", self.check_item, ("table",))
        yield Check("bucket", self.check_bucket, signed)
        yield Check("s3:GetObject", self._sample.read_package, ("bucket", "table"))
        yield Check("s3:GetObjectVersion", self._sample.read_file, ("s3:GetObject",))
        yield Check("s3:PutObject", self.check_upload, ("bucket",), optional=True)
        yield Check("clock", self.check_clock, ("bucket",))
        yield Check("versions", self.check_versions, signed, optional=True)

    @cached_property
    def _objects(self) -> S3Client:
        return environment.objects()

    def check_credentials(self) -> str:
        """Return the access key. Raises CredentialsMissing."""
        credentials = CredentialChain().get()
        return f"access key …{credentials.access_key[-4:]}" + (", temporary" if credentials.token else "")

    def check_identity(self) -> str:
        """Return account and ARN of the credentials, by STS. Raises AccessDenied, CredentialsMissing."""
        # Subnets without a way to STS are common: no answer is a warning, and soon.
        identity = caller_identity(STS_SECONDS)
        return f"{identity['Arn']} (account {identity['Account']})"

    def check_endpoint(self) -> str:
        """Return the region and the endpoints. Raises InvalidSetting."""
        store, table = find_endpoint("s3"), find_endpoint("dynamodb")
        return f"region {table.region}, {table} and {store}"

    def check_table(self) -> str:
        """Read the first dataset of the table. Raises InvalidSetting, NotFound, AccessDenied."""
        first = next(environment.registry().datasets(), None)
        return f"{environment.setting('PACKLINE_TABLE')}, " + (f"has {first}" if first else "no datasets yet")

    def check_item(self) -> str:
        """Read an item of the table that is not there. Raises AccessDenied."""
        with suppress(ExecutionNotFound):
            environment.registry().execution(NOBODY)
        return "allowed"

    def check_bucket(self) -> str:
        """List the manifests of the bucket. Raises InvalidSetting; CheckWarning where that is denied."""
        try:
            next(self._objects.list(MANIFESTS), None)
        except AccessDenied as error:
            raise CheckWarning(
                error.message,
                "A fetch works, but cannot go on by files where a package is gone: allow s3:ListBucket.",
            ) from error
        return self._objects.source.bucket

    def check_upload(self) -> str:
        """Begin a multipart upload and abort it. Raises AccessDenied."""
        source, key = self._objects.source, f"{outputs_prefix(f'doctor-{token_hex(4)}')}probe"
        begun = self._send("POST", key, (("uploads", ""),))
        upload_id = parse_upload_id(begun)
        if upload_id:
            self._send("DELETE", key, (("uploadId", upload_id),))
        return f"allowed below {key.partition('/')[0]}/ of {source.bucket}"

    def check_clock(self) -> str:
        """Compare the clock with the store's. Raises ClockSkewed."""
        source = self._objects.source
        response = self._objects.caller.call(lambda: source.build("HEAD", ""), lambda response: False)
        return compare_clock(response.headers.get("date", ""))

    def check_versions(self) -> str:
        """Compare the release here with that of the stack. Raises CheckWarning."""
        named = os.environ.get(STACK, "")
        if not named:
            return compare_releases("", f"set {STACK} to compare")
        from packline.aws_api.stack_settings import read_release

        return compare_releases(read_release(split_stack(named)[0]), f"the stack {named} does not say")

    def _send(self, method: str, key: str, query: tuple[tuple[str, str], ...]) -> bytes:
        try:
            return self._objects.send(method, key, query)
        except ObjectNotFound:
            return b""

    def close(self) -> None:
        """Close the connection to the store."""
        self._sample.close()
        if "_objects" in vars(self):
            self._objects.caller.close()
