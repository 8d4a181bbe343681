"""Phases: what a phase lacks before the next one can begin (:ref:`method-ground-rules`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advocacy.arguments import checked
from advocacy.errors import Finding, InfeasibleError
from advocacy.people.consent import Purpose
from advocacy.people.presence import is_enrolled
from advocacy.pilot.invitation import Reply
from advocacy.plan.content import check_balance
from advocacy.plan.foundation import check_foundation
from advocacy.plan.plan import SHORTFALLS
from advocacy.plan.readiness import ReadinessStatus, join_few_answers
from advocacy.program.history import NOTHING_MISSING
from advocacy.program.program import Phase, Program

#: The findings that no reason can waive: missing consent, forced participation, and a broken foundation.
GROUND_RULES: frozenset[str] = frozenset({"phase:consent", "phase:forced", "phase:broken"})


@checked
def check_phase(program: Program, *, on: date) -> tuple[Finding, ...]:
    """Check what the current phase lacks. Each finding names its path and a solution.

    Findings that no reason can waive (`GROUND_RULES`) come first, in every phase. Then the requirements of the phase:

    - involve: survey answers, a readiness check with the status ready, a pilot group with invitations, a member;
    - aim: goals, and metrics that show a result for each;
    - plan: profiles and page in order, pillars for every goal, ideas, a plan that fits the available time;
    - run: the period is over;
    - review: there is a review, and the next round can begin.

    >>> from advocacy import DateRange
    >>> program = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)))
    >>> for finding in check_phase(program, on=date(2027, 1, 4)):
    ...     print(finding)
    survey: There are no answers yet. Ask people first.
    readiness: Readiness was not checked. Check whether a program is the right step now.
    pilot: There is no pilot group. Select one.
    memberships: There are no members. Ask who would like to join.

    Args:
        program: The program.
        on: The day.
    """
    return (*_ground(program, on), *_LACKS[program.phase](program, on))


@checked
def advance_phase(program: Program, *, on: date, reason: str = "") -> Program:
    """Return the program in its next phase, as a revision. After the review, the next round begins with
    the phase involve and without a review. The review of the previous round stays in the history.

    If there are findings, a written reason is required and stored, but findings in `GROUND_RULES` cannot be waived.
    Without findings the reason is optional; a code is stored, and the text of the revision states it in words.

    Args:
        program: The program.
        on: The day, not before the last revision.
        reason: Why the program advances in spite of the findings.

    Raises:
        InfeasibleError: There are findings that need a reason, or that no reason can waive. The error has the findings.
        ValidationError: An argument is of the wrong type; else as for `Program.revise`.
    """
    found = check_phase(program, on=on)
    broken = [finding for finding in found if finding.code in GROUND_RULES]
    if broken or (found and not reason):
        raise InfeasibleError(broken or found)
    phases = tuple(Phase)
    place = phases.index(program.phase) + 1
    text = reason or NOTHING_MISSING
    if place < len(phases):
        return program.revise(on=on, reason=text, phase=phases[place])
    return program.revise(on=on, reason=text, phase=phases[0], round=program.round + 1, review=None)


def _ground(program: Program, on: date) -> Iterator[Finding]:
    people = {person.id: person for person in program.participants}
    inside = [stay for stay in program.memberships if is_enrolled(stay, on)]
    unconsented = sum(not people[stay.participant].consents_to(Purpose.PARTICIPATION, on=on) for stay in inside)
    if unconsented:
        yield Finding.of("phase:consent", "memberships", count=unconsented, total=len(inside))
    noes = {
        invitation.participant: invitation.replied
        for invitation in program.invitations
        if invitation.reply is Reply.DECLINED
    }
    forced = 0
    for stay in inside:
        answered = noes.get(stay.participant)
        forced += answered is not None and answered >= stay.joined
    if forced:
        yield Finding.of("phase:forced", "memberships", count=forced)
    if program.readiness is not None and program.readiness.status is ReadinessStatus.REFUSED:
        yield Finding.of("phase:broken", "readiness")
        refused = (reason for reason in program.readiness.reasons if reason.status is ReadinessStatus.REFUSED)
        yield from (reason.finding.at("readiness") for reason in refused)


def _involve(program: Program, on: date) -> Iterator[Finding]:
    if program.survey is None or not program.survey.answers:
        yield Finding.of("phase:survey", "survey")
    if program.readiness is None:
        yield Finding.of("phase:readiness", "readiness")
    else:
        open_yet = {ReadinessStatus.NOT_YET, ReadinessStatus.CANNOT_TELL}
        lacking = [reason.finding for reason in program.readiness.reasons if reason.status in open_yet]
        yield from (finding.at("readiness") for finding in join_few_answers(lacking))
    members = program.pilot.members if program.pilot is not None else ()
    if not members:
        yield Finding.of("phase:pilot", "pilot")
    replies = {invitation.participant: invitation.reply for invitation in program.invitations}
    silent = sum(replies.get(member) is None for member in members)
    if silent:
        yield Finding.of("phase:invitations", "invitations", count=silent, total=len(members))
    if not program.active(on=on):
        yield Finding.of("phase:members", "memberships")


def _aim(program: Program, _: date) -> Iterator[Finding]:
    if not program.goals:
        yield Finding.of("phase:goals", "goals")
    plans = {plan.goal.id: plan for plan in program.kpis.goals} if program.kpis is not None else {}
    for goal in program.goals:
        if goal.id not in plans:
            yield Finding.of("phase:metrics", "kpis", name=goal.id)
        elif not plans[goal.id].primary:
            yield Finding.of("phase:outcome", f"kpis.goals[{goal.id}]", name=goal.id)


def _plan(program: Program, on: date) -> Iterator[Finding]:
    active = [person.id for person in program.active(on=on)]
    if program.foundation is None:
        yield Finding.of("phase:foundation", "foundation")
    else:
        without = program.plan.brief.without_posts if program.plan is not None else ()
        posting = [who for who in active if who not in without]
        yield from (finding.at("foundation") for finding in check_foundation(program.foundation, posting).findings)
    if not program.pillars:
        yield Finding.of("phase:pillars", "pillars")
    else:
        everyone, goals = [person.id for person in program.participants], [goal.id for goal in program.goals]
        balance = check_balance(program.pillars, program.ideas, goals=goals, participants=active, known=everyone)
        yield from balance.findings
    if not program.ideas:
        yield Finding.of("phase:ideas", "ideas")
    if program.plan is None:
        yield Finding.of("phase:plan", "plan")
    else:
        yield from (finding.at("plan") for finding in program.plan.findings if finding.code in SHORTFALLS)


def _run(program: Program, on: date) -> Iterator[Finding]:
    if on <= program.period.end:
        yield Finding.of("phase:running", "period", end=program.period.end)


def _review(program: Program, _: date) -> Iterator[Finding]:
    if program.review is None:
        yield Finding.of("phase:review", "review")


#: The requirements of each phase.
_LACKS = {Phase.INVOLVE: _involve, Phase.AIM: _aim, Phase.PLAN: _plan, Phase.RUN: _run, Phase.REVIEW: _review}
