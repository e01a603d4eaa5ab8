"""A member that is gone is told from one that may not be read, where the store answers 403 for both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from packline.errors import AccessDenied, ObjectChanged
from packline.part_builder.build import build_part
from packline.part_builder.s3_request_builder import S3RequestBuilder
from tests.fakes.s3 import FakeS3
from tests.unit.part_builder.parts import KEY, SMALL, in_store, some_files


@pytest.fixture
def hiding() -> Iterator[FakeS3]:
    with FakeS3(hides_absence=True) as running:
        yield running


@pytest.mark.parametrize(
    ("absent", "error"), [(True, ObjectChanged), (False, AccessDenied), (None, AccessDenied)]
)
def test_a_denied_member_is_looked_for(hiding: FakeS3, absent: bool | None, error: type[Exception]) -> None:
    members = in_store(hiding, some_files(*[100] * 3))
    gone = members[1]
    del hiding.objects[gone.key]
    looked: list[tuple[str, str | None]] = []

    def is_absent(key: str, version_id: str | None) -> bool | None:
        looked.append((key, version_id))
        return absent

    with pytest.raises(error) as raised:
        build_part(
            members,
            KEY,
            store=S3RequestBuilder.find("bucket", endpoint_url=hiding.url),
            index=0,
            digest="d1g",
            settings=SMALL,
            is_absent=is_absent,
        )
    assert type(raised.value) is error
    assert looked == [(gone.key, gone.version_id)]
