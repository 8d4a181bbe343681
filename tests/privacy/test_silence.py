"""What is shown of a thing about a person is its id: in reprs, in messages, and in errors that travel as pickles."""

from __future__ import annotations

import pickle
from typing import Any

import attrs
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advocacy.errors import AdvocacyError
from advocacy.frozen_map import FrozenMap
from advocacy.privacy.data_map import HOLDS, Holds
from advocacy.rules import Rule
from advocacy.testing import strategies
from advocacy.testing._entry_point import STRATEGIES
from advocacy.testing.strategies._privacy import live
from tests.amounts import examples
from tests.public import PUBLIC

MARK = "Qxmark never to be seen"
NOUNS = sorted(name for name in STRATEGIES if attrs.has(PUBLIC[name]))
#: What is told of nobody although people write it: what the organisation says of itself.
OWN_WORDS = {("Goal", "statement"), ("Revision", "reason"), ("ContentIdea", "format_name")}


class Wrong:
    """A value of no type that a field takes, which shows a mark."""

    def __repr__(self) -> str:
        return MARK


def private_fields(kind: type) -> list[str]:
    """Give the fields of a noun whose values say something about a person, as their rules have it."""
    return [one.name for one in attrs.fields(kind) if isinstance(one.validator, Rule) and one.validator.private]


def written(error: AdvocacyError) -> str:
    """Write down all that can be read of an error, as it is and after a journey."""
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    return "\n".join([str(error), repr(error), error.text("nl"), str(back), repr(back), str(pickle.dumps(error))])


def refusal(thing: Any, name: str, wrong: object) -> AdvocacyError | None:
    """Give the error that a thing with another value in a field is refused with, if it is."""
    try:
        evolve(thing, **{name: wrong})
    except AdvocacyError as error:
        return error
    return None


def marked(value: Any) -> Any:
    """Give a value of the same kind that shows a mark, or the value itself where there is none."""
    if isinstance(value, str):
        return MARK
    if isinstance(value, FrozenMap):
        return FrozenMap({key: marked(one) for key, one in value.items()})
    return value


def test_what_people_say_is_private() -> None:
    """Whatever the table says is told by people, or is a fact about them, has a rule that keeps it out of messages."""
    for kind, fields in HOLDS.items():
        for name, holds in fields.items():
            if holds in {Holds.TOLD, Holds.FACTS} and (kind.__name__, name) not in OWN_WORDS:
                assert name in private_fields(kind), (kind.__name__, name)


@pytest.mark.parametrize("noun", NOUNS)
def test_no_error_shows_what_is_private(noun: str) -> None:
    """A wrong value in any private field is refused without being shown, alone and with every other fault."""
    kind = PUBLIC[noun]
    names = private_fields(kind)
    if not names:
        return

    @settings(max_examples=examples(3), suppress_health_check=list(HealthCheck))
    @given(getattr(strategies, STRATEGIES[noun])())
    def refuses(thing: Any) -> None:
        fields = {one.name: one.alias or one.name for one in attrs.fields(kind)}
        for name in names:
            for wrong in (Wrong(), (Wrong(),), FrozenMap({"x": Wrong()})):
                error = refusal(thing, fields[name], wrong)
                assert error is not None or not isinstance(wrong, Wrong), name
                assert error is None or MARK not in written(error), name

    refuses()


@pytest.mark.parametrize("noun", NOUNS)
def test_no_repr_shows_what_is_private(noun: str) -> None:
    """A private text is in no repr of the thing, nor of what holds it."""
    kind = PUBLIC[noun]
    names = private_fields(kind)

    @settings(max_examples=examples(5), suppress_health_check=list(HealthCheck))
    @given(getattr(strategies, STRATEGIES[noun])())
    def hides(thing: Any) -> None:
        for name in names:
            try:
                other = evolve(thing, **{name: marked(getattr(thing, name))})
            except (AdvocacyError, TypeError):
                continue  # the thing keeps it to names that there are
            assert MARK not in repr(other), name

    hides()


@settings(max_examples=examples(30))
@given(st.data())
def test_what_holds_people_shows_their_ids_at_most(data: Any) -> None:
    """A whole program whose people have marks in every private field shows none of them."""
    people = data.draw(st.lists(strategies.lives(), max_size=3, unique_by=lambda one: one.id))
    program = live([evolve(one, name=MARK, said=MARK, attributes={"x": MARK}, named=False) for one in people])
    shown = [repr(program), *map(repr, program.participants), *map(repr, program.ideas), repr(program.plan)]
    shown += [repr(getattr(program, one.name)) for one in attrs.fields(type(program))]
    assert MARK not in "\n".join(shown)
