"""An upload by the HTTP API stores the same bytes as one with AWS credentials, by URLs that are signed in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from packline.aws_api.endpoint import find_endpoint
from packline.aws_api.s3 import S3Source
from packline.client.api.errors import UnreadableAnswer
from packline.client.api.http import ApiClient
from packline.client.api.upload_requests import PresignedRequestBuilder
from packline.client.upload.output_file import OutputFile
from packline.client.upload.sender import Sender
from packline.client.upload.upload import UploadRequest, UploadResult, upload
from packline.errors import AccessDenied, CredentialsMissing, ExecutionSealed, InvalidName
from packline.model import Execution, ExecutionState
from packline.objects import StoreRequest
from packline.rules.upload_requests import RequestNotSigned
from tests.api_gateway import Gateway, gateway
from tests.fakes.s3 import Fault
from tests.unit.api.api import FakeApiDeployment
from tests.unit.upload.store import UploadStore, fill

MiB = 1 << 20
ENTRY: dict[str, object] = {"uri": "dataset://images/v1", "packaging": True}


class Api:
    """The API in front of a store, and a worker that knows its address alone."""

    def __init__(self, world: FakeApiDeployment, running: Gateway) -> None:
        self.world, self.running = world, running
        self.client = ApiClient(running.url, {}, sleep=lambda seconds: None)

    @property
    def signings(self) -> int:
        """Requests to sign, but the first, which asks where the store is."""
        return sum(request.endswith("/uploads/") for request in self.running.requests) - 1

    def push(self, folder: Path, execution: str = "e", **options: Any) -> UploadResult:
        store = PresignedRequestBuilder(self.client, execution, **options)
        with closing(Sender(execution, store, sign_ahead=store.sign_ahead)) as sender:
            return upload(UploadRequest(folder, execution, ENTRY), sender)


@pytest.fixture
def api(store: UploadStore) -> Iterator[Api]:
    source = S3Source("bucket", find_endpoint("s3", "eu-north-1", url=store.url))
    world = FakeApiDeployment(request_signer=source.presign, store_name="bucket")
    with gateway(world.app) as running:
        made = Api(world, running)
        yield made
        made.client.close()


def contents(store: UploadStore) -> dict[str, list[bytes]]:
    """Outputs as sorted lines: those of the batch metadata are in the order in which files arrived."""
    return {path: sorted(body.splitlines()) for path, body in store.outputs().items()}


def test_files_metadata_and_marker_are_those_of_an_upload_with_credentials(
    api: Api, store: UploadStore, tmp_path: Path
) -> None:
    files = {f"deep/{n:03d} ä+b.txt": str(n).encode() * n for n in range(300)}
    fill(tmp_path, files)
    result = api.push(tmp_path)
    by_api, marker = contents(store), store.marker()
    store.objects.clear()
    assert (result.files, result.bytes) == (300, sum(map(len, files.values())))
    assert store.push(UploadRequest(tmp_path, "e", ENTRY)).files == 300
    assert (by_api, marker) == (contents(store), store.marker())
    assert api.signings <= 20, "one request to sign per file would be 300"


def test_no_request_to_the_store_is_signed_by_the_worker(
    api: Api, store: UploadStore, tmp_path: Path
) -> None:
    fill(tmp_path, {"a": b"1"})
    api.push(tmp_path)
    assert {seen.headers.get("authorization") for seen in store.seen} == {None}
    assert all("X-Amz-Signature" in seen.query for seen in store.seen)
    puts = [seen for seen in store.seen if seen.method == "PUT"]
    assert all("x-amz-checksum-crc32" in seen.query["X-Amz-SignedHeaders"] for seen in puts)


def test_large_files_go_by_multipart_upload_with_checksums_of_slices_and_whole(
    api: Api, store: UploadStore, tmp_path: Path
) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(70 * MiB)
    api.push(tmp_path)
    assert len(store.data("outputs/e/large")) == 70 * MiB
    assert store.count("PUT", "partNumber") == 5
    assert store.uploads == {}


def test_a_name_that_is_written_again_keeps_the_former_object(
    api: Api, store: UploadStore, tmp_path: Path
) -> None:
    file = tmp_path / "model ä.pt"
    builder = PresignedRequestBuilder(api.client, "e")
    with closing(Sender("e", builder, sign_ahead=builder.sign_ahead)) as sender:
        for content in (b"first", b"second!"):
            file.write_bytes(content)
            sender.send([OutputFile(file.name, str(file), len(content))])
            if content == b"first":
                sender.copy(file.name, "model ä.1.pt")
    assert store.outputs() == {"model ä.1.pt": b"first", file.name: b"second!"}


def test_urls_that_expire_meanwhile_are_renewed(api: Api, store: UploadStore, tmp_path: Path) -> None:
    fill(tmp_path, {str(n): b"x" for n in range(40)})
    refusals = iter(range(5))

    def expire(seen: Any) -> Fault | None:
        refused = seen.method == "PUT" and next(refusals, None) is not None
        return Fault(403, "AccessDenied", message="Request has expired") if refused else None

    store.fault = expire
    assert api.push(tmp_path).files == 40
    assert len(store.outputs()) == 41


def test_urls_are_not_used_once_they_have_nearly_expired(
    api: Api, store: UploadStore, tmp_path: Path
) -> None:
    now = [0.0]
    builder = PresignedRequestBuilder(api.client, "e", clock=lambda: now[0])
    requests = [StoreRequest("HEAD", "outputs/e/a"), StoreRequest("HEAD", "outputs/e/b")]
    builder.sign_ahead(requests)
    signed = api.signings
    builder.head("HEAD", "outputs/e/a")
    assert api.signings == signed
    now[0] += 86_400.0
    builder.head("HEAD", "outputs/e/a")
    assert api.signings == signed + 1


def test_a_failed_upload_leaves_no_multipart_upload_open(
    api: Api, store: UploadStore, tmp_path: Path
) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(70 * MiB)
    store.fault = lambda seen: Fault(403, "AccessDenied") if seen.query.get("partNumber") == "3" else None
    with pytest.raises(AccessDenied):
        api.push(tmp_path)
    assert store.uploads == {}


def test_a_sealed_execution_takes_no_files(api: Api, store: UploadStore, tmp_path: Path) -> None:
    fill(tmp_path, {"a": b"1"})
    api.world.registry.save_execution(Execution("e", ExecutionState.SEALED))
    with pytest.raises(ExecutionSealed) as raised:
        api.push(tmp_path)
    assert raised.value.exit_code == 4
    with pytest.raises(InvalidName):
        api.push(tmp_path, "adopted-1")
    assert store.seen == []


def test_a_refusal_to_sign_ends_the_upload_with_its_error(
    api: Api, store: UploadStore, tmp_path: Path
) -> None:
    fill(tmp_path, {"a": b"1"})
    with pytest.raises(RequestNotSigned):
        PresignedRequestBuilder(api.client, "e").read_head("outputs/e/a", (), ())

    def seal_after_the_first_answer() -> None:
        api.world.registry.save_execution(Execution("e", ExecutionState.SEALED))

    builder = PresignedRequestBuilder(api.client, "e")
    seal_after_the_first_answer()
    with (
        closing(Sender("e", builder, sign_ahead=builder.sign_ahead)) as sender,
        pytest.raises(ExecutionSealed),
    ):
        upload(UploadRequest(tmp_path, "e", ENTRY), sender)
    assert store.seen == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (
            lambda answer: answer | {"urls": ["http://127.0.0.1:9/bucket/outputs/e/a?X-Amz-Signature=1"]},
            "host",
        ),
        (lambda answer: answer | {"urls": []}, "number"),
        (lambda answer: answer | {"urls": [1]}, "type"),
        (lambda answer: answer | {"endpoint": "ftp://elsewhere"}, "scheme"),
    ],
)
def test_an_api_that_answers_nonsense_gets_no_byte_of_a_file(
    api: Api,
    store: UploadStore,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[dict[str, Any]], dict[str, Any]],
    what: str,
) -> None:
    post = ApiClient.post

    def changed(self: ApiClient, path: str, document: Any) -> Any:
        answer = post(self, path, document)
        return answer._replace(document=change(answer.document))

    monkeypatch.setattr(ApiClient, "post", changed)
    with pytest.raises(UnreadableAnswer):
        PresignedRequestBuilder(api.client, "e").head("HEAD", "outputs/e/a")
    assert store.seen == []


def test_a_token_that_is_refused_is_an_error_of_credentials(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        api.running,
        "answer",
        lambda *_: {"statusCode": 401, "headers": {}, "body": '{"message": "Unauthorized"}'},
    )
    with pytest.raises(CredentialsMissing):
        PresignedRequestBuilder(api.client, "e")
