"""What every datum_index promises of datums that are changed after their upload."""

from __future__ import annotations

from dataclasses import replace

import pytest

from packline.errors import StateMoved
from packline.model import Datum, DatumAlias
from packline.ports import DatumIndex
from packline.rules.datum_ids import prefix_of
from packline.rules.search_entries import name_range, tag_range, value_range
from tests.builders import a_datum


def paths(datum_index: DatumIndex, span: object) -> list[str]:
    found = datum_index.hits(span, "", 1_000)  # type: ignore[arg-type]
    return [datum.path for datum in datum_index.datums([hit.datum for hit in found])]


def said(datum: Datum, **metadata: object) -> Datum:
    return replace(datum, metadata=metadata)


def test_a_bare_output_becomes_a_datum_that_is_found(datum_index: DatumIndex) -> None:
    datum = a_datum(metadata={"stars": 5})
    datum_index.change_datum(None, datum, 10.0)
    assert datum_index.datum(datum.id) == datum
    assert (
        paths(datum_index, name_range("a.txt"))
        == paths(datum_index, value_range("stars", "=", 5))
        == ["a.txt"]
    )


def test_a_changed_datum_is_found_by_what_is_said_now_only(datum_index: DatumIndex) -> None:
    before = a_datum(metadata={"stars": 5, "valohai.tags": ["old", "both"]})
    datum_index.save_datums([before])
    after = said(before, stars=4, **{"valohai.tags": ["both", "new"]})
    datum_index.change_datum(before, after, 10.0)
    assert [len(datum_index.hits(tag_range(tag), "", 10)) for tag in ("old", "both", "new")] == [0, 1, 1]
    assert [len(datum_index.hits(value_range("stars", "=", stars), "", 10)) for stars in (5, 4)] == [0, 1]
    datum_index.change_datum(after, before, 11.0)
    assert [len(datum_index.hits(tag_range(tag), "", 10)) for tag in ("old", "both", "new")] == [1, 1, 0]


def test_of_two_writers_the_second_is_told_and_nothing_of_its_is_written(datum_index: DatumIndex) -> None:
    datum = a_datum()
    datum_index.change_datum(None, said(datum, one=1), 10.0)
    for known in (None, said(datum, zero=0)):
        with pytest.raises(StateMoved, match=datum.id):
            datum_index.change_datum(known, said(datum, two=2), 11.0)
    assert datum_index.datum(datum.id).metadata == {"one": 1}
    assert paths(datum_index, value_range("two", "", None)) == []


def test_a_datum_whose_every_entry_changes_is_found(datum_index: DatumIndex) -> None:
    """More new and old entries than a transaction has room for."""
    one, two = (a_datum(metadata={f"{n:03}": run for n in range(99)}) for run in (1, 2))
    datum_index.change_datum(None, one, 10.0)
    datum_index.change_datum(one, two, 11.0)
    assert datum_index.datum(one.id) == two
    for name in ("000", "098"):
        assert paths(datum_index, value_range(name, "=", 2)) == ["a.txt"]


def test_what_a_sidecar_said_before_the_change_does_not_undo_it(datum_index: DatumIndex) -> None:
    loose = a_datum("photo.jpg", execution="")
    datum_index.save_datum(loose, 5.0)
    datum_index.change_datum(loose, said(loose, stars=5), 10.0)
    assert not datum_index.save_datum(said(loose, stars=1), 9.0)
    assert datum_index.datum(loose.id).metadata == {"stars": 5}


def test_the_changed_datums_of_an_execution_are_listed(datum_index: DatumIndex) -> None:
    same, changed, loose = a_datum("same"), a_datum("changed"), a_datum("loose", execution="")
    datum_index.save_datums([same, changed, loose])
    datum_index.change_datum(changed, said(changed, stars=5), 10.0)
    assert list(datum_index.changed_datums(prefix_of(same.id))) == [said(changed, stars=5)]
    assert list(datum_index.changed_datums("0" * 16)) == []


def test_datum_aliases_are_listed_by_name_from_any_on(datum_index: DatumIndex) -> None:
    for name in ("b", "a", "ä", "c d"):
        datum_index.move_datum_alias(DatumAlias(name, f"datum-{name}", "x", "", 0, 1.0, 1.0))
    datum_index.move_datum_alias(DatumAlias("b", "datum-2", "y", "", 0, 2.0, 2.0))
    listed = list(datum_index.datum_aliases())
    assert [(alias.alias, alias.rev) for alias in listed] == [("a", 1), ("b", 2), ("c d", 1), ("ä", 1)]
    assert [alias.alias for alias in datum_index.datum_aliases("a")] == ["b", "c d", "ä"]
    assert [alias.alias for alias in datum_index.datum_aliases("bb")] == ["c d", "ä"]
    assert list(datum_index.datum_aliases("ä")) == []
