"""Asks an engine and collects what it answers otherwise than AWS."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from urllib.request import Request, urlopen

from botocore.exceptions import BotoCoreError, ClientError

from bench.local_engines.questions import MORE_QUESTIONS, REGION, Cloud
from tests.foreign.answers import QUESTIONS, Store, answer_of
from tests.foreign.server_process import LOOPBACK, free_ports


def wrong_answers(cloud: Cloud) -> dict[str, str]:
    """Ask every question. Returns, by question, each answer that is not that of AWS."""
    wrong = {}
    s3 = cloud.client("s3")
    for number, (name, question) in enumerate(QUESTIONS.items()):
        bucket = f"answers-{number}-{uuid.uuid4().hex[:8]}"
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        answer = _text(partial(answer_of, question, Store(s3, bucket)))
        if answer != question.aws:
            wrong[name] = answer
    for name, asked in MORE_QUESTIONS.items():
        answer = _text(partial(asked.ask, cloud))
        if answer != asked.aws:
            wrong[name] = answer
    return wrong


@contextmanager
def plain_moto() -> Iterator[Cloud]:
    """Run moto's own server in this process, without anything of ours, with state machines that execute."""
    from moto.server import ThreadedMotoServer

    (port,) = free_ports(1)
    server = ThreadedMotoServer(LOOPBACK, port, verbose=False)
    server.start()
    try:
        url = f"http://{LOOPBACK}:{port}"
        document = json.dumps({"stepfunctions": {"execute_state_machine": True}}).encode()
        urlopen(Request(f"{url}/moto-api/config", document, {"Content-Type": "application/json"})).close()
        yield Cloud(url)
    finally:
        server.stop()


def _text(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except ClientError as error:
        refusal = error.response
        return f"{refusal['ResponseMetadata']['HTTPStatusCode']} {refusal['Error']['Code']}"
    except (BotoCoreError, LookupError, AssertionError, OSError, TypeError) as error:
        return f"{type(error).__name__}: {error}"[:120]
