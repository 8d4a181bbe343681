"""Minimums of criteria: a known value below excludes, an unknown one is to be asked, and others see no answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import Criterion, Matrix, Participant, Pilot, Quota, SelectionPolicy, select_pilot
from advocacy.adapters import documents
from advocacy.adapters.results import as_frame
from advocacy.errors import ValidationError
from advocacy.messages.en import ENGLISH
from advocacy.pilot import DistinctValues
from advocacy.testing import strategies
from advocacy.testing.oracle import possible_cells
from advocacy.testing.strategies import DAY
from advocacy.testing.strategies._pilot import pools_around
from tests.samples import agreed_on, faults, person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DataObject

MATRIX = Matrix.social_maturity()
MOTIVATED = SelectionPolicy(size=1, criteria=[Criterion("motivation", minimum=0.5)], exclude_inactive=False)


def select(motivations: Sequence[float | None], **changes: Any) -> Pilot:
    """Select from people ``p-0``, ``p-1``, ... with these motivations."""
    people = [person(f"p-{number}", motivation=value) for number, value in enumerate(motivations)]
    return select_pilot(people, evolve(MOTIVATED, **changes), on=DAY)


@pytest.mark.parametrize(
    ("motivation", "substitutes", "reasons", "to_ask"),
    [
        (0.0, {}, ("minimum:motivation",), ()),
        (0.49, {"motivation": 1.0}, ("minimum:motivation",), ()),
        (0.5, {}, (), ()),
        (1.0, {}, (), ()),
        (None, {}, ("ask:motivation",), ("motivation",)),
        (None, {"motivation": 0.0}, ("ask:motivation",), ("motivation",)),
        (None, {"motivation": 1.0}, ("ask:motivation",), ("motivation",)),
    ],
)
def test_minimum_excludes_known_values_only(
    motivation: float | None, substitutes: dict[str, float], reasons: tuple[str, ...], to_ask: tuple[str, ...]
) -> None:
    """A known value below the minimum excludes; an unknown value is to be asked, whatever the substitute."""
    pilot = select([motivation], substitutes=substitutes)
    assert (pilot.assessment("p-0").reasons, pilot.to_ask.get("p-0", ())) == (reasons, to_ask)
    assert dict(pilot.exclusions) == ({"p-0": "answers"} if reasons and not to_ask else {})
    assert pilot.pool_size == 1


@given(policy=strategies.selection_policies(), data=st.data())
def test_unknown_answers_are_never_low_answers(policy: SelectionPolicy, data: DataObject) -> None:
    """Without the known values below a minimum nobody is excluded by answers; to ask are exactly the undecided."""
    people = data.draw(pools_around(policy))
    pilot = select_pilot(people, policy, matrix=MATRIX, on=DAY)
    required = {criterion.measure: criterion.minimum for criterion in policy.criteria if criterion.minimum is not None}
    free = evolve(policy, criteria=[evolve(criterion, minimum=None) for criterion in policy.criteria])
    free = evolve(free, substitutes={**free.substitutes, **dict.fromkeys(required, 0.5)})
    others = select_pilot(people, free, matrix=MATRIX, on=DAY).exclusions if people else {}
    for participant in people:
        values = {name: getattr(participant, name) for name in required}
        low = any(value is not None and value < (required[name] or 0) for name, value in values.items())
        unknown = tuple(name for name, value in values.items() if value is None)
        assert (pilot.exclusions.get(participant.id) == "answers") <= low
        if not {*required} & {*MATRIX.measures}:  # there a substitute would decide the cell as well
            assert pilot.to_ask.get(participant.id, ()) == (unknown if not low and participant.id not in others else ())
            assert (participant.id in pilot.exclusions) is (low or participant.id in others)


@pytest.mark.parametrize(
    ("below", "eligible", "shown"),
    [(4, 9, False), (5, 9, True), (5, 5, True), (5, 4, False), (9, 0, False), (0, 9, None)],
)
def test_counts_about_answers_need_a_group(below: int, eligible: int, shown: object) -> None:
    """Others see a count only if it is about enough people, and so is the rest; otherwise no sum reveals it."""
    pilot = select([0.1] * below + [0.9] * eligible)
    codes = [finding.code for finding in pilot.findings]
    assert ("exclusion-count:answers" in codes) is (shown is True)
    assert ("answers:talk" in codes) is (shown is False)
    for text in (pilot.text(), pilot.html()):
        assert ("Some answers are below a minimum of the policy." in text) is (shown is False)
        assert ("reserves" in text) is (shown is not False)
    assert "motivation" not in pilot.text() + pilot.text("nl")
    small = evolve(pilot, policy=evolve(pilot.policy, minimum_group=1))
    assert ("answers:talk" in [finding.code for finding in small.findings]) is (bool(below) and not eligible)


def test_only_the_person_sees_their_own_reason() -> None:
    """The explanation for the person names the measure; the list, the table and the document for others do not."""
    pilot = select([0.1, None, 0.9])
    assert pilot.explain("p-0").text().splitlines()[1].startswith("Your answer on motivation is below the minimum")
    assert "Je antwoord over motivatie" in pilot.explain("p-0").text("nl")
    assert pilot.explain("p-1").text().splitlines() == [
        "You can still be considered. This selection needs something that is unknown.",
        ENGLISH["exclusion:ask"].format(measure="motivation"),
    ]
    assert "telt nooit als een laag antwoord" in pilot.explain("p-1").text("nl")
    table = as_frame(pilot, backend="polars")
    assert table["place"].to_list() == ["excluded", "to_ask", "member"]
    assert table["reasons"].to_list() == ["answers", "ask:motivation", None]
    assert "to be asked, in order of id" in pilot.text()
    assert "nog te vragen" in pilot.text("nl")


def test_stored_pilots_keep_whom_to_ask() -> None:
    """A document lists the people to ask, and only counts the excluded people."""
    pilot = select([0.1, None, 0.9])
    stored = documents.load(documents.dump(pilot), Pilot)
    assert (stored.to_ask, stored.pool_size, dict(stored.exclusion_counts)) == (pilot.to_ask, 3, {"answers": 1})
    assert [found.id for found in stored.pool] == ["p-1", "p-2"]
    with pytest.raises(ValidationError):
        stored.explain("p-0")


def test_infeasible_selections_count_exclusions_and_questions() -> None:
    """A pilot without a group says how many answers suggest a talk, and how many people could be asked."""
    pilot = select([0.1] * 5 + [None] * 2 + [0.9] * 5, size=7)
    assert [finding.text() for finding in pilot.findings][:3] == [
        "Group size: at least 7 people needed, only 5 eligible (2 short).",
        "Excluded, an answer is below a minimum of the policy: 5 people. Talk with these people first.",
        ENGLISH["ask:count"].format(count=2),
    ]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"minimum": 60}, "share"),
        ({"minimum": 0.5, "reverse": True}, "criterion:minimum-reverse"),
        ({"minimum": float("inf"), "measure": "reach", "low": 0, "high": 9}, "scale"),
    ],
)
def test_minimums_that_make_no_sense_are_refused(fields: dict[str, Any], code: str) -> None:
    """A percentage, an infinite number, and a minimum where lower is better."""
    with pytest.raises(ValidationError) as error:
        Criterion(**({"measure": "motivation"} | fields))
    assert faults(error) == [(code, "minimum")]


def test_plain_lotteries_say_so() -> None:
    """Without criteria, or with minimums alone, the result says that it is a plain lottery."""
    lottery = "No criterion has a weight, so this is a plain lottery (seed 0) among the eligible people"
    for criteria in ([], [Criterion("motivation", 0, minimum=0.5)]):
        assert lottery in select([0.1, 0.6, 0.9], criteria=criteria).text()
    assert lottery not in select([0.6, 0.9]).text()


# ---------------------------------------------------------------- the policy of the method


def roster() -> list[Participant]:
    """Return 60 people with gaps: 11 without a network size, 27 others with one other unknown value."""
    departments = ("Sales", "IT", "HR", "Care")
    people = [
        Participant(
            id=f"p-{number:02}",
            attributes={"department": departments[number % 4], "location": "Gent", "role": "adviser"},
            network_size=(40, 180, 320, 700)[number // 4 % 4],
            activity=(0.1, 0.35, 0.5, 0.8)[number // 3 % 4],
            motivation=(0.75, 1.0, 0.5, 0.75, 1.0)[number % 5],
            opportunity_self=(1.0, 0.75)[number % 2],
            opportunity_company=(0.75, 1.0, 0.8)[number % 3],
            consents=agreed_on(DAY),
        )
        for number in range(60)
    ]
    for number in range(0, 55, 5):
        people[number] = evolve(people[number], network_size=None)
    gaps = ["activity"] * 5 + ["motivation"] * 4 + ["opportunity_self"] * 3 + ["opportunity_company"] * 3
    gaps += ["department"] * 3 + ["location"] * 5 + ["role"] * 4
    rest = [number for number, member in enumerate(people) if member.network_size is not None]
    for number, gap in zip(rest, gaps, strict=False):
        participant = people[number]
        facts = {name: value for name, value in participant.attributes.items() if name != gap}
        unknown: dict[str, Any] = {"attributes": facts} if gap in participant.attributes else {gap: None}
        people[number] = evolve(participant, **unknown)
    return people


def test_ready_made_policy_leaves_nobody_out_for_what_it_does_not_use() -> None:
    """With 11 unknown networks and 27 other gaps, an unknown value counts only where the policy needs it."""
    people, policy = roster(), SelectionPolicy.pilot_group(12, seed=7)
    pilot = select_pilot(people, policy, matrix=MATRIX, on=DAY).require()
    by_id = {member.id: member for member in people}
    assert sum(member.network_size is None for member in people) == 11
    for who, reason in pilot.exclusions.items():
        participant = by_id[who]
        cells = possible_cells(MATRIX, {"network_size": participant.network_size, "activity": participant.activity})
        low = any(
            value is not None and value < 0.6
            for value in (participant.motivation, participant.opportunity_self, participant.opportunity_company)
        )
        maybe = any(cell.inactive for cell in cells) and not all(cell.inactive for cell in cells)
        assert {
            "unknown:department": participant.attribute("department") is None,
            "unknown:network_size": participant.network_size is None and maybe,
            "unknown:activity": participant.activity is None and maybe,
            "inactive": all(cell.inactive for cell in cells),
            "answers": low,
        }[reason]
    asked = {name for measures in pilot.to_ask.values() for name in measures}
    assert asked == {"motivation", "opportunity_self", "opportunity_company"}
    unplaced = {member.id for member in people if MATRIX.place(member).cell is None}
    assert unplaced & {*pilot.members, *pilot.reserves}


def test_ready_made_policy_follows_the_method() -> None:
    """Members are motivated, see an opportunity twice, are not inactive, and come from several departments."""
    people, policy = roster(), SelectionPolicy.pilot_group(12, seed=7)
    members = [
        participant
        for participant in people
        if participant.id in select_pilot(people, policy, matrix=MATRIX, on=DAY).members
    ]
    assert all(
        min(participant.motivation or 0, participant.opportunity_self or 0, participant.opportunity_company or 0) >= 0.6
        for participant in members
    )
    assert len({participant.attribute("department") for participant in members}) >= 3
    assert policy.exclude_inactive
    assert SelectionPolicy.pilot_group(2).quotas == (DistinctValues("department", 2),)
    for options in range(2, 8):  # a neutral answer on an evenly spaced scale is below the minimum, the next is not
        middle = [place / (options - 1) for place in range(options)]
        assert [value >= 0.6 for value in middle] == [2 * place > options - 1 for place in range(options)]


@given(policy=strategies.selection_policies(inactive=st.just(value=True)), data=st.data())
def test_known_values_that_decide_outweigh_unknown_ones(policy: SelectionPolicy, data: DataObject) -> None:
    """Nobody is left out for an unknown measure if every value of it would have the same effect on their cell."""
    policy = evolve(policy, criteria=[Criterion("motivation")], substitutes={})
    policy = evolve(policy, quotas=[*policy.quotas, *data.draw(st.sampled_from([[], [Quota("cell", "observer")]]))])
    people = [evolve(member, motivation=0.5) for member in data.draw(pools_around(policy, minimum=1))]
    pilot = select_pilot(people, policy, matrix=MATRIX, on=DAY)
    on_cells = "cell" in policy.attributes
    for participant in people:
        cells = possible_cells(
            MATRIX, {name: getattr(participant, name) for name in MATRIX.measures}, participant.bounds
        )
        levels = ({cell.row for cell in cells}, {cell.column for cell in cells})
        gaps = {name for name, possible in zip(MATRIX.measures, levels, strict=True) if len(possible) > 1}
        undecided = len({cell.code if on_cells else cell.inactive for cell in cells}) > 1
        found = {reason.removeprefix("unknown:") for reason in pilot.assessment(participant.id).reasons}
        if "consent" not in found:
            assert found & {*MATRIX.measures} == (gaps if undecided else set())
            assert ("inactive" in found) is all(cell.inactive for cell in cells)
