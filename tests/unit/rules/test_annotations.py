"""Merging what is said into what was said: repeats change nothing, different keys do not meet."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.errors import FrozenKey, InvalidMetadata, MetadataTooLarge
from packline.rules.annotations import is_different, merge_annotation
from packline.rules.json_input import MAX_DEPTH
from packline.rules.metadata import MAX_BYTES, compact

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(TEXTS.filter(lambda key: not key.startswith("valohai.")), VALUES, max_size=5)


@given(OBJECTS, OBJECTS)
def test_what_is_said_again_changes_nothing(known: dict[str, Any], said: dict[str, Any]) -> None:
    once = merge_annotation(known, said, "it")
    assert not is_different(merge_annotation(once, said, "it"), once)
    assert not is_different(merge_annotation(once, {}, "it"), once)
    assert not is_different(
        merge_annotation(once, {key: once[key] for key in once}, "it"),
        {key: value for key, value in once.items() if value is not None},
    )


@given(OBJECTS, OBJECTS, OBJECTS)
def test_those_who_say_different_keys_may_come_in_any_order(
    known: dict[str, Any], one: dict[str, Any], other: dict[str, Any]
) -> None:
    other = {key: value for key, value in other.items() if key not in one}
    both = merge_annotation(merge_annotation(known, one, "it"), other, "it")
    assert not is_different(both, merge_annotation(merge_annotation(known, other, "it"), one, "it"))


@given(OBJECTS, OBJECTS)
def test_a_key_has_the_new_value_or_the_old_one_or_is_gone(
    known: dict[str, Any], said: dict[str, Any]
) -> None:
    merged = merge_annotation(known, said, "it")
    for key in {*known, *said}:
        if key in said and said[key] is None:
            assert key not in merged
        else:
            assert not is_different({"x": merged[key]}, {"x": said[key] if key in said else known[key]})


def test_a_datum_has_so_much_metadata_and_no_byte_more() -> None:
    room = MAX_BYTES - len(compact({"a": "", "b": ""}))
    known = {"a": "x" * (room - 10)}
    assert len(compact(merge_annotation(known, {"b": "y" * 10}, "it"))) == MAX_BYTES
    with pytest.raises(MetadataTooLarge, match=f"it would have {MAX_BYTES + 1} bytes"):
        merge_annotation(known, {"b": "y" * 11}, "it")


def test_metadata_is_nested_so_deep_and_no_level_more() -> None:
    def nested(levels: int) -> dict[str, Any]:
        return {"x": nested(levels - 1)} if levels else {}

    assert merge_annotation({}, nested(MAX_DEPTH - 1), "it")
    with pytest.raises(InvalidMetadata, match="nested too deep"):
        merge_annotation({}, nested(MAX_DEPTH), "it")


@pytest.mark.parametrize("key", ["valohai.dataset-versions", "valohai.model-versions"])
def test_a_frozen_key_is_named_with_what_to_do_instead(key: str) -> None:
    known = {key: ["dataset://a/1"]}
    assert merge_annotation(known, {key: ["dataset://a/1"]}, "it") == known
    assert merge_annotation({}, {key: None}, "it") == {}
    with pytest.raises(FrozenKey, match=f"it: {key}") as refused:
        merge_annotation(known, {key: ["dataset://a/2"]}, "it")
    assert "never change" in refused.value.remedy
