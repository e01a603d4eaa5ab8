"""What the bucket must allow so that the console uploads to it from the browser (CORS). Standard library only.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
"""

from __future__ import annotations

from typing import Any

METHODS = ("PUT", "POST", "DELETE")
"""Objects and slices, begin and end of a multipart upload, and its abort."""
HEADERS = (
    "content-type",
    "x-amz-checksum-algorithm",
    "x-amz-checksum-crc32",
    "x-amz-checksum-type",
    "x-amz-mp-object-size",
)
EXPOSED = ("ETag", "x-amz-checksum-crc32")
"""Headers of answers that the console reads."""
SECONDS = 3_600
"""How long a browser keeps what it was told."""


def cors_configuration(origin: str = "") -> dict[str, Any]:
    """Return the configuration as ``aws s3api put-bucket-cors`` takes it. ``origin``: of the console."""
    rule = {
        "AllowedOrigins": [origin] if origin else [],
        "AllowedMethods": list(METHODS),
        "AllowedHeaders": list(HEADERS),
        "ExposeHeaders": list(EXPOSED),
        "MaxAgeSeconds": SECONDS,
    }
    return {"CORSRules": [rule]}
