"""HEAD tells whether the ETag of an object is its MD5."""

from __future__ import annotations

import pytest
from moto import mock_aws

from packline.aws.s3 import S3Store
from tests.moto_clients import moto_client


@pytest.mark.parametrize(("encryption", "otherwise"), [("AES256", False), ("aws:kms", True)])
def test_an_object_encrypted_with_a_key_of_kms_is_told_apart(encryption: str, otherwise: bool) -> None:
    with mock_aws():
        client = moto_client("s3", "us-east-1")
        client.create_bucket(Bucket="bucket")
        client.put_object(Bucket="bucket", Key="a", Body=b"1", ServerSideEncryption=encryption)
        assert S3Store(client, "bucket").head("a").encrypted_otherwise is otherwise
