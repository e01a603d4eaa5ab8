"""Opens buckets of S3-compatible stores other than the deployment's, each by a profile of ``~/.aws/config``."""

from __future__ import annotations

import os
from collections.abc import Mapping

from packline.aws_api.credentials import profile_chain
from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source


def open_profile_bucket(profile: str, bucket: str, environ: Mapping[str, str] = os.environ) -> S3Source:
    """Open a bucket with endpoint, region and credentials of a profile of ``~/.aws/config``.

    So one worker reads several S3-compatible stores (OVH, Oracle, Swift, MinIO). Raises InvalidSetting.
    """
    others = (
        "AWS_DEFAULT_PROFILE",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_S3",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
    )
    settings = {name: value for name, value in environ.items() if name not in others}
    endpoint = find_endpoint("s3", environ=settings | {"AWS_PROFILE": profile})
    return S3Source(bucket, endpoint, profile_chain(profile))
