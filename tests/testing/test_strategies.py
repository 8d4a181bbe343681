"""The strategies make what they promise, with their defaults and with an app's own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from advocacy import Consent, Participant, Program, Purpose, Reply, SelectionPolicy, Status
from advocacy.testing import strategies

if TYPE_CHECKING:
    from collections.abc import Callable

PLURALS = [name for name in strategies.__all__ if name not in {"pools", "spreads"}]


@pytest.mark.parametrize("name", PLURALS)
def test_every_strategy_makes_values(name: str) -> None:
    """What a strategy makes is a value: it equals itself and hashes."""

    @settings(max_examples=20)
    @given(getattr(strategies, name)())
    def makes(value: object) -> None:
        assert hash(value) == hash(value)

    makes()


@given(strategies.pools())
def test_pools_have_different_ids(people: list[Participant]) -> None:
    """Nobody stands in a pool twice."""
    assert len({one.id for one in people}) == len(people)


@given(
    st.data(),
    strategies.participants(
        ids=st.just("p"),
        attributes=st.just({"role": "r"}),
        consents=st.lists(strategies.consents(purposes=st.just(Purpose.NUDGES), given=st.just(date(2026, 1, 1)))),
    ),
)
def test_strategies_take_strategies(data: st.DataObject, person: Participant) -> None:
    """An app steers a strategy with strategies of its own."""
    assert (person.id, dict(person.attributes)) == ("p", {"role": "r"})
    assert {(c.purpose, c.given) for c in person.consents} <= {(Purpose.NUDGES, date(2026, 1, 1))}
    assert data.draw(strategies.windows(starts=st.just(date(2026, 5, 1)))).start == date(2026, 5, 1)
    assert data.draw(strategies.axes(st.just("reach"))).measure == "reach"
    assert data.draw(strategies.goals(ids=st.just("g"))).id == "g"
    assert data.draw(strategies.invitations(st.just("p-9"))).participant == "p-9"
    assert data.draw(strategies.content_pillars(goals=st.just({"g"}))).goals == {"g"}
    assert data.draw(strategies.criteria(st.just("chance_self"))).measure == "chance_self"


def reached(strategy: st.SearchStrategy[Any], corner: Callable[[Any], bool]) -> bool:
    """Tell whether a strategy makes what lies in a corner, without looking for the smallest."""
    options = settings(max_examples=2000, phases=[Phase.generate], database=None, derandomize=True)
    return corner(find(strategy, corner, settings=options))


def test_strategies_reach_the_corners() -> None:
    """Withdrawn consent, unknown figures, ranges of sizes and declined invitations all occur."""
    assert reached(strategies.consents(), lambda one: one.withdrawn is not None)
    assert reached(strategies.participants(), lambda one: one.network_size is None and one.activity == 1.0)
    assert reached(strategies.policies(), lambda one: len(one.sizes) > 1 and one.prefer_smallest)
    assert reached(strategies.invitations(), lambda one: one.reply is Reply.DECLINED)
    assert reached(strategies.programs(), lambda one: one.pilot is not None and bool(one.invitations))
    assert reached(strategies.programs(), lambda one: one.pilot is not None and one.pilot.status is Status.SELECTED)
    assert reached(strategies.programs(), lambda one: one.pilot is not None and one.pilot.status is Status.UNMET)
    assert reached(strategies.programs(), lambda one: one.pilot is None and one.kpis is not None and bool(one.pillars))
    assert reached(strategies.matrices(), lambda one: len(one.rows.levels) == 1 < len(one.columns.levels))
    assert reached(strategies.matrices(), lambda one: any(cell.inactive and cell.toward for cell in one.cells))
    assert reached(strategies.identifiers(), lambda one: not one.isascii())


def test_made_things_have_the_right_type() -> None:
    """Strategies make the nouns themselves."""
    assert isinstance(find(strategies.consents(), lambda _: True), Consent)
    assert isinstance(find(strategies.programs(), lambda _: True), Program)
    assert isinstance(find(strategies.policies(), lambda _: True), SelectionPolicy)
