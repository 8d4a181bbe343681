"""The converter of documents: canonical numbers, and one cached instance."""

from __future__ import annotations

from attrs import field, frozen

from advocacy import Participant
from advocacy.adapters.documents.converter import converter, part_type
from advocacy.frozen_map import FrozenMap
from advocacy.rules import frozen_map, number, real


@frozen
class Loose:
    """A class with numbers that are not canonical: without a rule, without a converter, or in a mapping."""

    free: float = field(converter=number)
    plain: float = field(validator=real)
    values: FrozenMap[float] = field(converter=frozen_map)


def test_converter_does_not_copy_canonical_numbers() -> None:
    """A number that its field has made canonical is written as it is."""
    person = Participant(id="p-1", motivation=0.5, measures={"ssi": 61.5})
    written = converter().unstructure(person)
    assert written["motivation"] is person.motivation
    assert written["measures"]["ssi"] is person.measures["ssi"]


def test_converter_writes_other_numbers_in_canonical_form() -> None:
    """A whole number becomes a float, and −0.0 becomes 0.0, if the field does not do so itself."""
    written = converter().unstructure(Loose(2**60, -0.0, FrozenMap({"a": -0.0, "b": 3})))
    assert repr(written) == repr({"free": 2.0**60, "plain": 0.0, "values": {"a": 0.0, "b": 3.0}})


def test_converter_is_built_once() -> None:
    """The converter and the types of the parts of a program are cached."""
    assert converter() is converter()
    assert part_type("goals") is part_type("goals")
