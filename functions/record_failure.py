"""Record that packaging failed; the version stays fetchable by files."""

from packline.aws import steps

handler = steps.record_failure
