"""Checks of the parts of a program against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

from advocacy.errors import Finding, nearest, numbered, unknown_names
from advocacy.people.consent import Purpose, find_same_day
from advocacy.people.presence import find_overlaps, is_covered
from advocacy.plan.content import strange_names
from advocacy.rules import first_repeats

#: A `Program`, whose module imports this one.
Checked = Any


def _check_ids(part: str, key: str = "id") -> tuple[frozenset[str], Callable[[Checked], Iterator[Finding]]]:
    """Return the check that no two items of a part have the same id."""
    return frozenset({part}), lambda program: first_repeats(map(attrgetter(key), getattr(program, part)), part, key=key)


def _people(program: Checked) -> set[str]:
    return {person.id for person in program.participants}


def _check_pilot(program: Checked) -> Iterator[Finding]:
    members = program.pilot.members if program.pilot is not None else ()
    return unknown_names(numbered("pilot.members", members), _people(program), kind="participant")


def _check_invitations(program: Checked) -> Iterator[Finding]:
    named = ((f"invitations[{index}].participant", item.participant) for index, item in enumerate(program.invitations))
    return unknown_names(named, _people(program), kind="participant")


def _check_pillars(program: Checked) -> Iterator[Finding]:
    goals, pillars = {goal.id for goal in program.goals}, enumerate(program.pillars)
    named = ((f"pillars[{index}].goals", name) for index, pillar in pillars for name in sorted(pillar.goals))
    return unknown_names(named, goals, kind="goal")


def _check_audiences(program: Checked) -> Iterator[Finding]:
    audiences, pillars = {audience.code for audience in program.audiences}, enumerate(program.pillars)
    named = ((f"pillars[{index}].audiences", name) for index, pillar in pillars for name in sorted(pillar.audiences))
    return unknown_names(named, audiences, kind="target_audience")


def _check_kpis(program: Checked) -> Iterator[Finding]:
    goals = {goal.id: goal for goal in program.goals}
    for index, plan in enumerate(program.kpis.goals if program.kpis is not None else ()):
        here = f"kpis.goals[{index}].goal"
        if plan.goal.id not in goals:
            yield nearest(plan.goal.id, goals, f"{here}.id", kind="goal")
        elif plan.goal != goals[plan.goal.id]:
            yield Finding.of("measurement-plan:stale", here, name=plan.goal.id)


def _check_targets(program: Checked) -> Iterator[Finding]:
    yield from first_repeats((target.metric.code for target in program.targets), "targets", key="metric")
    plans = program.kpis.goals if program.kpis is not None else ()
    metrics = {metric.code for plan in plans for metric in plan.metrics}
    named = ((f"targets[{index}].metric", target.metric.code) for index, target in enumerate(program.targets))
    yield from unknown_names(named, metrics, kind="metric")


def _check_ideas(program: Checked) -> Iterator[Finding]:
    people, goals = _people(program), {goal.id for goal in program.goals}
    pillars = {pillar.id for pillar in program.pillars}
    for index, idea in enumerate(program.ideas):
        yield from strange_names(idea, f"ideas[{index}]", goals=goals, pillars=pillars, people=people)


def _check_foundation(program: Checked) -> Iterator[Finding]:
    profiles = program.foundation.profiles if program.foundation is not None else ()
    named = ((f"foundation.profiles[{who}]", who) for who in profiles)
    return unknown_names(named, _people(program), kind="participant")


def _check_plan(program: Checked) -> Iterator[Finding]:
    if program.plan is not None:
        yield from (finding.at("plan") for finding in program.plan.find_unknown(_people(program)))


def _check_review(program: Checked) -> Iterator[Finding]:
    proposals = enumerate(program.review.proposals if program.review is not None else ())
    named = ((f"review.proposals[{index}].participant", proposal.participant) for index, proposal in proposals)
    return unknown_names(named, _people(program), kind="participant")


def _check_step_records(program: Checked) -> Iterator[Finding]:
    records = program.step_records
    named = ((f"step_records[{index}].participant", record.participant) for index, record in enumerate(records))
    return unknown_names(named, _people(program), kind="participant")


def _check_memberships(program: Checked) -> Iterator[Finding]:
    yield from find_overlaps(program.memberships, _people(program))


#: Each check of the parts against each other, and the parts that it reads. Of participants it reads the ids only.
CHECKS: tuple[tuple[frozenset[str], Callable[[Checked], Iterator[Finding]]], ...] = (
    _check_ids("participants"),
    _check_ids("goals"),
    _check_ids("audiences", "code"),
    _check_ids("pillars"),
    (frozenset({"pilot", "participants"}), _check_pilot),
    _check_ids("invitations", "participant"),
    (frozenset({"invitations", "participants"}), _check_invitations),
    (frozenset({"pillars", "goals"}), _check_pillars),
    (frozenset({"pillars", "audiences"}), _check_audiences),
    (frozenset({"kpis", "goals"}), _check_kpis),
    (frozenset({"targets", "kpis"}), _check_targets),
    _check_ids("ideas"),
    (frozenset({"ideas", "pillars", "participants", "goals"}), _check_ideas),
    (frozenset({"foundation", "participants"}), _check_foundation),
    (frozenset({"plan", "participants"}), _check_plan),
    (frozenset({"review", "participants"}), _check_review),
    (frozenset({"memberships", "participants"}), _check_memberships),
    (frozenset({"step_records"}), _check_step_records),
)


def find_oddities(program: Checked) -> Iterator[Finding]:
    """Find problems in a program that was stored earlier; see `Program.findings`."""
    for index, person in enumerate(program.participants):
        yield from (found.at(f"participants[{index}].consents") for found in find_same_day(person.consents))
    people, end = {person.id: person for person in program.participants}, program.period.end
    for index, record in enumerate(program.step_records):
        if not people[record.participant].consents_to(Purpose.NUDGES, on=record.on):
            yield Finding.of("step-record:consent", f"step_records[{index}].on")
    for index, stay in enumerate(program.memberships):
        here = f"memberships[{index}]"
        if not is_covered(stay, people[stay.participant]):
            yield Finding.of("membership:unconsented", here, participant=stay.participant)
        if stay.joined > end:
            yield Finding.of("membership:beyond", f"{here}.joined", end=end)
        for place, pause in enumerate(stay.pauses):
            resumed = pause.start if pause.resumed in {None, stay.left} else pause.resumed
            if max(pause.start, resumed or pause.start) > end:
                yield Finding.of("membership:beyond", f"{here}.pauses[{place}]", end=end)
