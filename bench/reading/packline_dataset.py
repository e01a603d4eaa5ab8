"""Opens a dataset from a fetch plan in a file, as ``packline.open`` does after it asked the table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench.drivers.plan_file import read_plan
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.client.cache.refs import VersionReference
from packline.reader.dataset import READ_AHEAD_BYTES, Dataset, DatasetOptions
from packline.reader.open_version import open_version

if TYPE_CHECKING:
    from packline.model import FetchPlan


class PlannedVersion:
    """What opens the dataset, here and in a process that unpickles it."""

    def __init__(self, plan_file: Path, cache: Path, url: str) -> None:
        """Take the plan's file, the folder of the cache and the endpoint's URL."""
        self.plan_file, self.cache, self.url = plan_file, cache, url

    def plan(self) -> FetchPlan:
        """Return the plan."""
        return read_plan(self.plan_file)

    def connect(self) -> S3Source:
        """Make a source of objects."""
        return S3Source("bench", find_endpoint("s3", url=self.url))

    def open(self) -> Dataset:
        """Open the dataset."""
        uri = "dataset://bench/v1"
        options = DatasetOptions(uri, str(self.cache), "", False, (), (), READ_AHEAD_BYTES, 0)
        return self.reopen(options)

    def reopen(self, options: DatasetOptions) -> Dataset:
        """Open the dataset with these options."""
        reference = VersionReference(options.uri, self.plan, origin=self.url)
        reader = open_version(reference, self.cache, self.connect)
        return Dataset(reader, options, self.reopen, lambda _: {})
