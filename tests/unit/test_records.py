"""A record behaves as a frozen dataclass does, and defining one imports nothing."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace

import pytest

from packline import records
from packline.records import record


@record(frozen=True)
class Bird:
    name: str
    legs: int = 2
    notes: dict[str, object] = records.field(default_factory=dict)


@dataclass(frozen=True)
class Twin:
    name: str
    legs: int = 2
    notes: dict[str, object] = field(default_factory=dict)


def test_it_is_made_shown_and_compared_as_a_dataclass_is() -> None:
    bird, twin = Bird("wren", notes={"sings": True}), Twin("wren", notes={"sings": True})
    assert repr(bird) == repr(twin).replace("Twin", "Bird")
    assert vars(bird) == vars(twin)
    assert bird == Bird("wren", 2, {"sings": True})
    assert bird != Bird("wren", 4, {"sings": True})
    assert bird != object()
    assert hash(Bird("wren", 2, ())) == hash(Bird("wren", 2, ()))  # type: ignore[arg-type]


def test_dataclasses_takes_it_for_one_of_its_own() -> None:
    bird = Bird("wren")
    assert is_dataclass(bird)
    assert [f.name for f in fields(bird)] == ["name", "legs", "notes"]
    assert replace(bird, legs=1) == Bird("wren", 1)
    assert asdict(bird) == {"name": "wren", "legs": 2, "notes": {}}


def test_it_cannot_be_changed() -> None:
    bird = Bird("wren")
    with pytest.raises(FrozenInstanceError):
        bird.legs = 3  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del bird.legs


def test_every_instance_has_its_own_fresh_default() -> None:
    assert Bird("wren").notes is not Bird("wren").notes


@pytest.mark.parametrize(
    ("given", "named"),
    [((), {}), (("wren", 2, {}, 1), {}), (("wren",), {"name": "rook"}), (("wren",), {"wings": 2})],
)
def test_wrong_arguments_are_refused(given: tuple[object, ...], named: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="Bird"):
        Bird(*given, **named)  # type: ignore[arg-type]


def test_it_can_be_copied_pickled_and_matched() -> None:
    bird = Bird("wren", notes={"sings": True})
    assert copy.deepcopy(bird) == bird == pickle.loads(pickle.dumps(bird))
    match bird:
        case Bird(name, legs, _):
            assert (name, legs) == ("wren", 2)


@pytest.mark.unmeasured
def test_the_nouns_are_imported_without_dataclasses() -> None:
    asked = "import sys, packline.model; sys.exit('dataclasses' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


def test_a_class_below_a_noun_has_its_fields() -> None:
    class Rook(Bird):
        """A bird."""

    assert replace(Rook("Karl"), legs=1) == Rook("Karl", 1)
    assert Rook("Karl") != Bird("Karl")
