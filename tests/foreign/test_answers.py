"""The local stack, MiniStack and SeaweedFS answer as AWS does, or the difference is known."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from botocore.config import Config

from packline.local.stack import LocalStack
from packline.local.synth import synthesized
from tests.foreign.answers import QUESTIONS, Store, answer_of
from tests.foreign.differences import ANSWERS
from tests.foreign.servers import REGION, ROOT_KEY
from tests.stacks import only

pytestmark = [pytest.mark.foreign, pytest.mark.timeout(600)]


@pytest.fixture(scope="module", params=["local", "ministack", "seaweedfs"])
def server(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Yield the name and the address of each server."""
    if request.param == "local":
        with only(LocalStack(synthesized(None, {}))) as stack:
            yield "local", stack.endpoint_url
    else:
        yield request.param, request.getfixturevalue(f"{request.param}_server").url


@pytest.fixture
def store(server: tuple[str, str], request: pytest.FixtureRequest) -> Store:
    s3 = boto3.client(
        "s3",
        endpoint_url=server[1],
        region_name=REGION,
        aws_access_key_id=ROOT_KEY,
        aws_secret_access_key=ROOT_KEY,
        config=Config(retries={"total_max_attempts": 1}),
    )
    bucket = f"answers-{list(QUESTIONS).index(request.node.callspec.params['name'])}"
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    return Store(s3, bucket)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_answered_as_aws_answers_it(server: tuple[str, str], store: Store, name: str) -> None:
    """Fails, too, where a server has improved: then its line in ``differences.ANSWERS`` goes."""
    question = QUESTIONS[name]
    assert answer_of(question, store) == ANSWERS.get((server[0], name), question.aws), question.page


def test_no_difference_of_the_local_stack_is_tolerated() -> None:
    """It is ours: where AWS answers otherwise, it is mended."""
    assert [name for server, name in ANSWERS if server == "local"] == []
    assert {name for _, name in ANSWERS} <= set(QUESTIONS)
