"""Who did something, as markers, stored items and sentences have it."""

from __future__ import annotations

import pytest

from packline.principal import (
    NOBODY,
    IdentitySource,
    Principal,
    describe_principal,
    load_principal,
    principal_of_marker,
)


@pytest.mark.parametrize(
    ("marker", "name", "identity"),
    [
        ({"who": {"name": "alice"}}, "alice", ""),
        ({"who": {"id": 3323, "name": "drazen", "email": "user@example.com"}}, "drazen", "3323"),
        ({"who": {"email": "user@example.com"}}, "user@example.com", ""),
        ({"who": "alice"}, "alice", ""),
        ({"created_by": "bob", "who": {"name": "alice"}}, "bob", ""),
        ({"created_by": "", "who": {"name": "x" * 300}}, "x" * 256, ""),
    ],
)
def test_a_marker_names_who_ran_the_execution(marker: dict[str, object], name: str, identity: str) -> None:
    assert principal_of_marker(marker) == Principal(name, IdentitySource.MARKER, identity)


@pytest.mark.parametrize("marker", [{}, {"who": None}, {"who": []}, {"who": {"name": True}}, {"creator": {}}])
def test_a_marker_may_name_nobody(marker: dict[str, object]) -> None:
    assert principal_of_marker(marker) == NOBODY


def test_what_is_stored_is_read_and_an_unknown_source_proves_nothing() -> None:
    item = {"name": "alice", "source": "token", "id": "s", "more": 1}
    assert load_principal(item) == Principal("alice", IdentitySource.TOKEN, "s")
    assert not load_principal({**item, "source": "of-a-newer-release"}).is_proved
    nothing: tuple[object, ...] = (None, "alice", [], {})
    assert [load_principal(stored) for stored in nothing] == [NOBODY] * 4


@pytest.mark.parametrize(
    ("principal", "text"),
    [
        (Principal("alice", IdentitySource.TOKEN, "sub-1"), "alice (proved by a token)"),
        (Principal("alice", IdentitySource.CLIENT, "arn:x"), "alice (arn:x, said by the client)"),
        (Principal("alice", IdentitySource.CLIENT), "alice (said by the client)"),
        (Principal("alice", IdentitySource.MARKER, "7"), "alice (said by the marker)"),
        (NOBODY, ""),
    ],
)
def test_a_sentence_says_what_is_proved_and_what_is_only_said(principal: Principal, text: str) -> None:
    assert describe_principal(principal) == text
