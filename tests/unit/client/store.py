"""Former names of ``tests.fakes.s3``."""

from tests.fakes.s3 import BUCKET, Fault, only
from tests.fakes.s3 import FakeS3 as Store
from tests.fakes.s3 import Request as Seen
from tests.fakes.s3 import plain_store as a_store

__all__ = ["BUCKET", "Fault", "Seen", "Store", "a_store", "only"]
