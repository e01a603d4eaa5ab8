"""A fake S3 in memory, on a real socket: all tests that need a store over HTTP use this one.

::

    server.py     HTTP: parses requests, asks the test what goes wrong, sends responses as faults want them
    faults.py     what can go wrong: Fault, and when: only, once
    fake.py       FakeS3: objects, reads, listings; counts what was asked
    writing.py    writes: single, copied, in slices; checks what S3 checks
    messages.py   Request, Response, Refusal: what these modules pass to each other

Checked as S3 does: pins (versionId, If-Match), ranges, slice numbers and sizes, the CRC-32 of every slice and of the
whole, MpuObjectSize, If-None-Match. Signatures are not checked. A key is what follows the bucket in the path; which
bucket is asked for does not matter.
"""

from tests.fakes.s3.fake import BUCKET, FakeS3, plain_store
from tests.fakes.s3.faults import Fault, once, only
from tests.fakes.s3.messages import Request
from tests.fakes.s3.objects import StoredObject

__all__ = ["BUCKET", "FakeS3", "Fault", "Request", "StoredObject", "once", "only", "plain_store"]
