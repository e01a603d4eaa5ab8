"""Pages of a listing say what botocore's own parser says of them, and so do answers that are no pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

import botocore.session
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError
from hypothesis import example, given, settings
from hypothesis import strategies as st

from packline.aws import clients
from packline.aws.s3 import S3Store

SPACE = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
TIME = "2026-11-28T21:27:06.123Z"
KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


class Answered:
    """A client whose requests are answered by a text, and never leave this process."""

    def __init__(self, client: Any) -> None:
        self.client, self.body, self.status, self.requests = client, "", 200, 0
        client.meta.events.register("before-send.s3.*", self._answer)

    def _answer(self, **_: Any) -> AWSResponse:
        self.requests += 1
        raw: Any = io.BytesIO(self.body.encode())
        raw.stream = lambda **_: iter([raw.read()])
        return AWSResponse("https://store.test/", self.status, {}, raw)

    def list(self, body: str, status: int = 200) -> Any:
        """What the client says of an answer: the page without its metadata, or the error."""
        self.body, self.status, self.requests = body, status, 0
        try:
            page = self.client.list_object_versions(Bucket="store")
        except (ClientError, ResponseParserError, ValueError) as error:
            return type(error).__name__, str(error), self.requests
        page.pop("ResponseMetadata")
        for version in page.get("Versions", ()):
            for unread in ("Owner", "ChecksumAlgorithm", "ChecksumType"):
                version.pop(unread, None)
        return page


@pytest.fixture(scope="module")
def ours_and_botocores() -> Iterator[tuple[Answered, Answered]]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "eu-north-1")
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        patch.setattr("time.sleep", lambda _: None)  # between retries
        own = clients.client.__wrapped__("s3")
        plain = botocore.session.get_session().create_client(
            "s3", config=Config(retries={"mode": "standard", "max_attempts": 5})
        )
        yield Answered(own), Answered(plain)


def version(key: str, *, encoded: bool, more: str = "") -> str:
    """One version of a page, as S3 writes it."""
    written = quote(key, safe="/") if encoded else escape(key)
    return (
        f"<Version><Key>{written}</Key><VersionId>null</VersionId><IsLatest>true</IsLatest>"
        f"<LastModified>{TIME}</LastModified><ETag>&quot;e&quot;</ETag><Size>12</Size>{more}"
        "<StorageClass>STANDARD</StorageClass><Owner><ID>1</ID><DisplayName>Key</DisplayName></Owner></Version>"
    )


def page(content: str, *, encoded: bool = True, space: str = SPACE) -> str:
    """A page, as S3 writes it."""
    kind = "<EncodingType>url</EncodingType>" if encoded else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<ListVersionsResult{space}><Name>store</Name><Prefix></Prefix>'
        f"<KeyMarker/>{kind}<IsTruncated>true</IsTruncated><NextKeyMarker>a%2Bb</NextKeyMarker>{content}"
        "</ListVersionsResult>"
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(KEYS, max_size=3), st.booleans(), st.sampled_from(("", SPACE)))
@example(["a+b %41", "é\U0010ffff", "\x01\r\n\t", "<&>\"'"], True, SPACE)
@example(["a+b %41", "é\U0010ffff", "\r\n\t", "<&>]]>"], False, SPACE)
@example(["\x01"], False, SPACE)
def test_a_page_is_what_botocore_makes_of_it(
    ours_and_botocores: tuple[Answered, Answered], keys: list[str], encoded: bool, space: str
) -> None:
    marker = f"<DeleteMarker><Key>gone</Key><IsLatest>true</IsLatest><LastModified>{TIME}</LastModified></DeleteMarker>"
    body = page(marker.join(version(key, encoded=encoded) for key in keys), encoded=encoded, space=space)
    ours, botocores = (client.list(body) for client in ours_and_botocores)
    assert ours == botocores


RESTORED = (
    "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress>"
    f"<RestoreExpiryDate>{TIME}</RestoreExpiryDate></RestoreStatus>"
)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (page(version("a", encoded=True, more=RESTORED)), 200),
        (page(version("a", encoded=True, more="<RestoreStatus/><New>1</New>")), 200),
        (page(version("<![CDATA[a]]>", encoded=False).replace("&lt;", "<").replace("]]&gt;", "]]>")), 200),
        (page(version("a", encoded=True).replace("true", "false").replace("<Key>", '<Key a="b">')), 200),
        (page("<Version><Key/></Version>"), 200),
        (page(version("a", encoded=True).replace("12", "many")), 200),
        (page(""), 200),
        (page(version("a", encoded=True))[:-30], 200),
        ("<Error><Code>InternalError</Code><Message>m</Message></Error>", 200),
        ("<Error><Code>SlowDown</Code><Message>m</Message></Error>", 503),
        ("<Error><Code>AccessDenied</Code><Message>m</Message></Error>", 403),
        ("<html>no page</html>", 200),
        ("no XML", 502),
        ("", 200),
    ],
)
def test_answers_of_other_kinds_are_botocores_as_before(
    ours_and_botocores: tuple[Answered, Answered], body: str, status: int
) -> None:
    ours, botocores = (client.list(body, status) for client in ours_and_botocores)
    assert ours == botocores


def test_the_versions_are_taken_before_anything_else_parses_them(
    ours_and_botocores: tuple[Answered, Answered],
) -> None:
    own, _ = ours_and_botocores
    seen: list[int] = []

    def note(response_dict: dict[str, Any], **_: object) -> None:
        seen.append(len(response_dict["body"]))

    own.client.meta.events.register_first("before-parse.s3.*", note)
    own.body = page("".join(version(f"k{number:04}", encoded=True) for number in range(1_000)))
    own.body = own.body.replace("<IsTruncated>true", "<IsTruncated>false")
    stored = [*S3Store(own.client, "store").list("")]
    assert [each.key for each in stored] == [f"k{number:04}" for number in range(1_000)]
    assert stored[0][1:5] == (None, 12, "e", 1795901226.123)
    assert seen == [seen[0]]
    assert seen[0] < 1_000, "the remainder of the page"
