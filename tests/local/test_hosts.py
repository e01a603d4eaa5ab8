"""No port of the local stack answers a web page that calls it by another name (DNS rebinding), or from another site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from packline.local.allowed_hosts import AllowedHosts
from packline.local.api_gateway import ApiGateway
from packline.local.http_server import Request, Response, Server
from packline.local.server import Endpoint
from tests.local.conftest import Aws
from tests.waiting import HANG_SECONDS

SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=k/20260101/eu-west-1/s3/aws4_request, Signature=0"}
OWN = ["127.0.0.1", "127.8.9.1", "localhost", "LocalHost.", "[::1]", "store.localhost", "a.s3.localhost"]
FOREIGN = [
    *("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evillocalhost", "0.0.0.0"),
    *("169.254.169.254", "10.0.0.1", "127.0.0.1,evil.example", "evil.example@127.0.0.1", "127.0.0.1/x", ""),
    *("[::ffff:10.0.0.1]", "[fe80::1]", "devbox.test"),
]


def ask(port: int, host: str | None, method: str = "GET", target: str = "/", **headers: str) -> Any:
    """Status and document of the answer to a request with that Host header, or without one."""
    connection = HTTPConnection("127.0.0.1", port, timeout=HANG_SECONDS)
    connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
    for name, value in {**({} if host is None else {"Host": host}), **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    is_problem = answer.getheader("content-type") == "application/problem+json"
    return answer.status, json.loads(body) if is_problem else body


@pytest.fixture(scope="module")
def ports(aws: Aws) -> Iterator[dict[str, int]]:
    """A port of each kind that the stack opens: AWS's services, API and console, and a function's runtime."""
    gateway = ApiGateway(lambda event: (b'{"statusCode": 200, "body": "reached"}', False))
    runtime = Server(lambda request: Response(200, [], b"reached"))
    gateway.start()
    runtime.start()
    yield {
        "aws": int(aws.stack.endpoint_url.rpartition(":")[2]),
        "gateway": int(gateway.url.rpartition(":")[2]),
        "runtime": runtime.port,
    }
    gateway.stop()
    runtime.stop()


@pytest.mark.parametrize("kind", ["aws", "gateway", "runtime"])
@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_refused_on_every_port(ports: dict[str, int], kind: str, host: str) -> None:
    status, problem = ask(ports[kind], f"{host}:{ports[kind]}" if host else "")
    assert (status, problem["title"]) == (421, "ForeignHost")
    assert f"http://127.0.0.1:{ports[kind]}" in problem["remedy"]


@pytest.mark.parametrize("kind", ["aws", "gateway", "runtime"])
def test_a_request_without_a_host_is_refused(ports: dict[str, int], kind: str) -> None:
    assert ask(ports[kind], None)[0] == 400


@pytest.mark.parametrize("kind", ["gateway", "runtime"])
@pytest.mark.parametrize("host", OWN)
def test_names_of_this_machine_are_answered(ports: dict[str, int], kind: str, host: str) -> None:
    assert ask(ports[kind], f"{host}:{ports[kind]}") == (200, b"reached")


def test_the_authority_of_a_whole_url_counts_more_than_the_header(ports: dict[str, int]) -> None:
    port = ports["runtime"]
    assert ask(port, f"127.0.0.1:{port}", target=f"http://evil.example:{port}/")[0] == 421
    assert ask(port, "evil.example", target=f"http://127.0.0.1:{port}/")[0] == 200


@pytest.mark.parametrize("kind", ["aws", "gateway", "runtime"])
@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1.evil.example", "null", "x"])
def test_pages_of_other_sites_are_refused_on_every_port(
    ports: dict[str, int], kind: str, origin: str
) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        status, problem = ask(ports[kind], f"127.0.0.1:{ports[kind]}", method, Origin=origin)
        assert (status, problem["title"]) == (403, "OtherOrigin"), method


def test_nothing_is_stored_for_a_foreign_host(aws: Aws, ports: dict[str, int]) -> None:
    s3 = aws.client("s3")
    url = s3.generate_presigned_url("put_object", Params={"Bucket": aws.stack.store, "Key": "rebound"})
    target = url.removeprefix(aws.stack.endpoint_url)
    assert (
        ask(ports["aws"], f"evil.example:{ports['aws']}", "PUT", target, **{"Content-Length": "0"})[0] == 421
    )
    assert s3.list_objects_v2(Bucket=aws.stack.store, Prefix="rebound")["KeyCount"] == 0


def test_an_sdk_that_was_given_a_foreign_name_gets_an_error(aws: Aws) -> None:
    s3 = boto3.client(
        "s3",
        endpoint_url=aws.stack.endpoint_url,
        region_name=aws.stack.region,
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )
    s3.meta.events.register(
        "before-send.s3.*", lambda request, **rest: request.headers.__setitem__("Host", "evil.example")
    )
    with pytest.raises(ClientError) as refused:
        s3.list_objects_v2(Bucket=aws.stack.store)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 421


def test_a_name_that_the_user_allows_is_answered_with_all_names_below_it(aws: Aws) -> None:
    endpoint = Endpoint(0, hosts=AllowedHosts(("Devbox.test",)))
    endpoint.start()
    try:
        for host, content in (
            ("devbox.test", b"ListAllMyBuckets"),
            (f"{aws.stack.store}.devbox.test", b"<Key"),
        ):
            aws.put("listed")
            status, body = ask(endpoint.port, f"{host}:{endpoint.port}", **SIGNED)
            assert (status, content in body) == (200, True), host
        assert ask(endpoint.port, f"notdevbox.test:{endpoint.port}", **SIGNED)[0] == 421
    finally:
        endpoint.stop()


@pytest.mark.parametrize("below", ["localhost", "s3.localhost"])
def test_virtual_hosted_requests_find_the_bucket(aws: Aws, below: str) -> None:
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    s3 = boto3.client(
        "s3",
        endpoint_url=aws.stack.endpoint_url,
        region_name=aws.stack.region,
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(s3={"addressing_style": "path"}),
    )
    port = aws.stack.endpoint_url.rpartition(":")[2]

    def name_the_bucket_in_the_host(request: Any, **rest: Any) -> None:
        bucket, _, key = request.url.removeprefix(f"{aws.stack.endpoint_url}/").partition("/")
        request.headers["Host"] = f"{bucket}.{below}:{port}"
        request.url = f"{aws.stack.endpoint_url}/{key}"

    s3.meta.events.register("before-send.s3.*", name_the_bucket_in_the_host)
    s3.put_object(Bucket=aws.stack.store, Key=f"virtual/{below}", Body=b"hosted")
    stored = aws.client("s3").get_object(Bucket=aws.stack.store, Key=f"virtual/{below}")
    assert stored["Body"].read() == b"hosted"


def test_a_request_says_whom_it_is_for() -> None:
    asked: list[Request] = []

    def handler(request: Request) -> Response:
        asked.append(request)
        return Response(204, [])

    server = Server(handler)
    server.start()
    ask(server.port, f"localhost:{server.port}")
    server.stop()
    assert [request.authority for request in asked] == [f"localhost:{server.port}"]
