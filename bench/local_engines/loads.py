"""The loads: requests a second of S3 and DynamoDB, functions, and the main job, with the CPU time of the engine."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3

from bench.local_engines.processes import cpu_seconds
from bench.local_engines.serve import ROOT_KEY, Engine
from packline.aws_api.sigv4 import (
    UNSIGNED,
    Credentials,
    CredentialScope,
    SignableRequest,
    Signer,
    encode_path,
    encode_query,
)
from packline.http.connection import HttpConnection
from packline.http.http1 import HttpRequest

CONNECTIONS = 4
BODY = random.Random(7).randbytes(10 * 1024)
REGION = "eu-west-1"
ITEMS_OF_A_PARTITION = 100
Rates = dict[str, float]
"""Name of a load to requests a second; with `` cpu`` behind it, milliseconds of the engine's CPU a request."""


class Requests:
    """Builds signed requests to one engine."""

    def __init__(self, engine: Engine) -> None:
        self._url = urlsplit(engine.endpoint_url)
        self._engine = engine
        self._signers = {name: Signer(CredentialScope(REGION, name)) for name in ("s3", "dynamodb")}

    def s3(
        self,
        method: str,
        key: str = "",
        body: bytes = b"",
        query: Sequence[tuple[str, str]] = (),
        headers: Sequence[tuple[str, str]] = (),
    ) -> HttpRequest:
        """Build a request for the bucket, with an unsigned payload."""
        path = encode_path(f"/{self._engine.store}/{key}" if key else f"/{self._engine.store}")
        message = SignableRequest(method, self._url.netloc, path, query, UNSIGNED, headers)
        return self._request("s3", message, f"{path}?{encode_query(query)}" if query else path, body)

    def table(self, operation: str, parameters: dict[str, Any]) -> HttpRequest:
        """Build a request for DynamoDB."""
        headers = [
            ("content-type", "application/x-amz-json-1.0"),
            ("x-amz-target", f"DynamoDB_20120810.{operation}"),
        ]
        body = json.dumps(parameters).encode()
        message = SignableRequest("POST", self._url.netloc, "/", (), UNSIGNED, headers)
        return self._request("dynamodb", message, "/", body)

    def _request(self, service: str, message: SignableRequest, target: str, body: bytes) -> HttpRequest:
        headers = self._signers[service].headers(message, Credentials(ROOT_KEY, ROOT_KEY), time.time())
        host, port = self._url.hostname or "", self._url.port or 80
        return HttpRequest(message.method, host, port, False, target, tuple(headers), body)


def send_all(engine: Engine, requests: Sequence[HttpRequest], expected: int) -> tuple[float, float]:
    """Send the requests over CONNECTIONS connections. Returns requests a second and CPU milliseconds a request."""

    def send(share: Iterable[HttpRequest]) -> None:
        connection: HttpConnection | None = None
        for request in share:
            connection = connection or HttpConnection(request.host, request.port, request.tls, 1 << 26)
            response = connection.exchange(request)
            if response.status != expected:
                raise RuntimeError(
                    f"{request.method} {request.target}: {response.status} {response.body[:500]!r}"
                )
        if connection is not None:
            connection.close()

    cpu, started = cpu_seconds(engine.pid), time.monotonic()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(send, [requests[n::CONNECTIONS] for n in range(CONNECTIONS)]))
    seconds = time.monotonic() - started
    return len(requests) / seconds, (cpu_seconds(engine.pid) - cpu) * 1000 / len(requests)


def request_rates(engine: Engine, objects: int) -> Rates:
    """Measure objects of 10 KiB, ranges of them, pages of 1,000 keys, queries and transactions."""
    requests = Requests(engine)
    # Outside the prefixes whose events start functions.
    keys = [f"bench/{n % 20:02d}/{n:06d}.bin" for n in range(objects)]
    middle = [("range", "bytes=2000-6095")]
    pages = [("list-type", "2"), ("prefix", "bench/"), ("max-keys", "1000")]
    loads: dict[str, tuple[Callable[[], list[HttpRequest]], int]] = {
        "PutObject 10 KiB": (lambda: [requests.s3("PUT", key, BODY) for key in keys], 200),
        "GetObject 10 KiB": (lambda: [requests.s3("GET", key) for key in keys], 200),
        "GetObject 4 KiB range": (lambda: [requests.s3("GET", key, headers=middle) for key in keys], 206),
        "ListObjectsV2 page of 1,000": (lambda: [requests.s3("GET", query=pages) for _ in range(40)], 200),
        "TransactWriteItems of 4": (lambda: _transactions(engine, requests, objects // 10), 200),
        "Query of 100 items": (lambda: _queries(engine, requests, objects // 10), 200),
    }
    rates: Rates = {}
    for name, (build, expected) in loads.items():
        rates[name], rates[f"{name} cpu"] = send_all(engine, build(), expected)
    return rates


def _transactions(engine: Engine, requests: Requests, count: int) -> list[HttpRequest]:
    """Each puts four items that must not be there into one of a few partitions."""
    return [
        requests.table(
            "TransactWriteItems",
            {
                "TransactItems": [
                    {
                        "Put": {
                            "TableName": engine.table,
                            "Item": {
                                "pk": {"S": f"BENCH#{n * 4 // ITEMS_OF_A_PARTITION}"},
                                "sk": {"S": f"{n:06d}#{number}"},
                                "text": {"S": "x" * 200},
                            },
                            "ConditionExpression": "attribute_not_exists(pk)",
                        }
                    }
                    for number in range(4)
                ]
            },
        )
        for n in range(count)
    ]


def _queries(engine: Engine, requests: Requests, count: int) -> list[HttpRequest]:
    partitions = max(1, count * 4 // ITEMS_OF_A_PARTITION)
    return [
        requests.table(
            "Query",
            {
                "TableName": engine.table,
                "KeyConditionExpression": "pk = :pk",
                "ExpressionAttributeValues": {":pk": {"S": f"BENCH#{n % partitions}"}},
            },
        )
        for n in range(count)
    ]


def function_seconds(engine: Engine) -> dict[str, float]:
    """Invoke the console's function four times: the first start, and the best of the warm ones, in seconds."""
    credentials = {"aws_access_key_id": ROOT_KEY, "aws_secret_access_key": ROOT_KEY}
    functions = boto3.client("lambda", endpoint_url=engine.endpoint_url, region_name=REGION, **credentials)
    (name,) = (
        each["FunctionName"]
        for each in functions.list_functions()["Functions"]
        if each["Handler"] == "functions.console.handler"
    )
    event: dict[str, Any] = {"version": "2.0", "rawPath": "/console/", "rawQueryString": "", "headers": {}}
    event |= {"requestContext": {"http": {"method": "GET", "path": "/console/"}}, "isBase64Encoded": False}
    seconds = []
    for _ in range(4):
        started = time.monotonic()
        answer = functions.invoke(FunctionName=name, Payload=json.dumps(event))
        seconds.append(time.monotonic() - started)
        if "FunctionError" in answer:
            raise RuntimeError(answer["Payload"].read().decode())
    return {"first invocation": seconds[0], "warm invocation": min(seconds[1:])}


def job_seconds(engine: Engine, files: int, folder: Path) -> dict[str, float]:
    """Run the main job by the command line: push files, wait for the package, fetch it. Returns seconds of each."""
    source = folder / "source"
    chance = random.Random(1)
    for n in range(files):
        path = source / f"{n % 20:02d}" / f"{n:05d}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(chance.randbytes(10 * 1024))
    environment = engine.env(folder)

    def packline(*arguments: object) -> float:
        command = [sys.executable, "-m", "packline.cli.main", *map(str, arguments)]
        started = time.monotonic()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"packline {arguments[0]} failed: {done.stdout}{done.stderr}")
        return time.monotonic() - started

    pushed = packline("push", source, "--dataset", "bench/v1", "--wait", "--timeout", 600)
    fetched = packline("fetch", "dataset://bench/v1", "--to", folder / "in")
    if sum(len(names) for _, _, names in os.walk(folder / "in", followlinks=True)) != files:
        raise RuntimeError("Not every file was fetched.")
    return {"push until packaged": pushed, "fetch": fetched}
