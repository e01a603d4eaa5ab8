"""The store's clock dates signatures once it has refused ours, and dates are read without a library."""

from __future__ import annotations

import email.utils
import random
import time
from collections.abc import Iterator

import pytest

from packline.aws_api import clock


@pytest.fixture(autouse=True)
def _own_clock() -> Iterator[None]:
    yield
    clock.reset()


def test_every_date_of_http_is_read() -> None:
    dice = random.Random(7)
    for _ in range(2000):
        seconds = dice.randrange(0, 4_102_444_800)
        assert clock.parse_http_date(email.utils.formatdate(seconds, usegmt=True)) == seconds


@pytest.mark.parametrize(
    "text", ["", "soon", "Sun, 06 Nov", "Sunday, 06-Nov-94 08:49:37 GMT", "a, b c d e:f:g"]
)
def test_what_is_not_a_date_is_no_time(text: str) -> None:
    assert clock.parse_http_date(text) == 0.0


def test_a_clock_is_corrected_once() -> None:
    theirs = time.time() + 3600
    assert clock.correct(theirs)
    assert clock.now() == pytest.approx(theirs, abs=5)
    assert not clock.correct(theirs)
    assert not clock.correct(0.0)
