"""Only typed errors leave a public function; what is none of them is a bug and stays what it is."""

from __future__ import annotations

import pytest

from packline.client.error_boundary import error_boundary
from packline.errors import InvalidInput, LocalError, NotFound, PacklineError


@pytest.mark.parametrize(
    ("error", "kind", "told"),
    [
        (MemoryError(), LocalError, "memory"),
        (PermissionError(13, "Permission denied", "/data/x"), LocalError, "/data/x"),
        (UnicodeEncodeError("utf-8", "a\udcffb", 1, 2, "surrogates"), InvalidInput, r"a\udcffb"),
    ],
)
def test_an_error_of_the_system_is_typed_and_keeps_its_cause(
    error: Exception, kind: type[PacklineError], told: str
) -> None:
    with pytest.raises(kind) as raised, error_boundary():
        raise error
    assert raised.value.__cause__ is error
    assert told in str(raised.value)


@pytest.mark.parametrize("error", [KeyError("x"), NotFound("none")])
def test_a_bug_and_a_typed_error_stay_what_they_are(error: Exception) -> None:
    with pytest.raises(type(error)) as raised, error_boundary():
        raise error
    assert raised.value is error
