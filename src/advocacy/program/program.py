"""The program: the aggregate root of people, pilot, goals, metrics and plan."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import Enum
from operator import attrgetter
from typing import Annotated, Any

import attrs
from attrs import evolve, field

from advocacy.arguments import checked, frozen, unchecked
from advocacy.dates import DateRange
from advocacy.errors import AdvocacyError, Finding, UnknownNameError, ValidationError, nearest, raise_any
from advocacy.goals.goal import ContentPillar, Goal, TargetAudience
from advocacy.goals.measurement_plan import MeasurementPlan
from advocacy.goals.targets import Target
from advocacy.people.consent import Consent, Purpose, consents_hold
from advocacy.people.membership import Membership, MembershipStatus
from advocacy.people.participant import Participant
from advocacy.people.presence import ENROLLED, latest_status, memberships_by_person
from advocacy.people.survey import Survey
from advocacy.pilot.invitation import Invitation, Reply
from advocacy.pilot.pilot import Pilot
from advocacy.plan.brief import PlanBrief
from advocacy.plan.calendar import FreeDays
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import Foundation
from advocacy.plan.past import keep_past
from advocacy.plan.plan import Plan, make_plan
from advocacy.plan.readiness import Readiness
from advocacy.program import steps
from advocacy.program.checks import CHECKS, find_oddities
from advocacy.program.deferred import Deferred
from advocacy.program.history import (
    KEYS,
    PERSONAL,
    FieldChange,
    Revision,
    differences_of,
    find_breaks,
    find_differences,
    place_revision,
    take_back,
)
from advocacy.program.steps import Move, PendingStep, Step, StepKind, pending_steps, undo_consent, undo_step
from advocacy.rules import Rule, TupleOf, identifier, integer, personal, prose, replace_fields, whole
from advocacy.run.learning_log import LearningLog
from advocacy.run.review import Review
from advocacy.run.step_records import NextStepRecord, sort_records


class Phase(Enum):
    """The phase of a program. After the review, the next round begins."""

    INVOLVE = "involve"
    AIM = "aim"
    PLAN = "plan"
    RUN = "run"
    REVIEW = "review"


@frozen(kw_only=True)
class Program(Deferred):
    """An employee advocacy program: its current state and its history.

    A program can always be revised (:ref:`method-step-3`): `revise` applies a change on a day, with a reason, and
    records both. `as_of` returns any earlier state. People join, pause, resume and leave on any day, without a reason.
    A step takes effect on one day (*on*) and is recorded on another or the same (*recorded*). Until it takes effect it
    is pending: `pending` lists it, `take_back` removes it, and it blocks nobody.

    >>> Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)), participants=[Participant(id="p-1")])
    <Program 2027: 1 participants, 0 goals>

    Attributes:
        id: The key of the program.
        period: The days of the program, both ends included.
        participants: The participants.
        goals: The goals.
        pillars: The content pillars.
        pilot: The selection of the pilot group. Its members are participants.
        invitations: The invitations of participants, at most one for each. They stay when a place is filled, so that
            the program knows who declined.
        kpis: The measurement plan, about the program's goals.
        targets: The targets, at most one for each metric.
        survey: The survey and its answers.
        readiness: The result of the readiness check; ``None`` if not checked.
        foundation: The known state of profiles and page; ``None`` if not checked.
        ideas: The content ideas, with or without a pillar.
        plan: The plan; ``None`` without one.
        review: The review of this round; ``None`` without one.
        audiences: The audiences that the program wants to reach, by code. Pillars refer to them.
        learning_log: The log of small try-outs; ``None`` without one.
        memberships: The memberships, with pauses. A person who returned has more than one.
        phase: The current phase.
        round: The current round, from 1.
        revisions: The revisions, by the day of recording.
        step_records: The next steps that people got, and their answers, by person and day. See `record_steps`. They are
            no part of the revisions, so that deleting them leaves no trace.

    Collections are sorted by id, so the order is not a ranking; memberships by person, then day; targets by metric.

    Raises:
        ValidationError, UnknownNameError: All problems at once, with paths: a duplicate id, a pilot member or a
            membership that is not of a participant, a pillar for an unknown goal or audience, a measurement plan for
            another goal, a target for an unknown metric, overlapping memberships of one person, a person in the plan
            who is not a participant, revisions that do not lead to the current state.
    """

    id: str = field(converter=identifier)
    period: DateRange
    participants: tuple[Participant, ...] = field(default=(), converter=TupleOf[Participant], validator=personal)
    goals: tuple[Goal, ...] = field(default=(), converter=TupleOf[Goal])
    pillars: tuple[ContentPillar, ...] = field(default=(), converter=TupleOf[ContentPillar])
    pilot: Pilot | None = None
    invitations: tuple[Invitation, ...] = field(default=(), converter=TupleOf[Invitation], validator=personal)
    kpis: MeasurementPlan | None = None
    targets: tuple[Target, ...] = field(default=(), converter=TupleOf[Target])
    survey: Survey | None = None
    readiness: Readiness | None = None
    foundation: Foundation | None = None
    ideas: tuple[ContentIdea, ...] = field(default=(), converter=TupleOf[ContentIdea], validator=personal)
    plan: Plan | None = None
    review: Review | None = None
    audiences: tuple[TargetAudience, ...] = field(default=(), converter=TupleOf[TargetAudience])
    learning_log: LearningLog | None = None
    memberships: tuple[Membership, ...] = field(default=(), converter=TupleOf[Membership], validator=personal)
    phase: Phase = Phase.INVOLVE
    round: int = field(default=1, converter=integer, validator=whole(1, 10_000))
    revisions: tuple[Revision, ...] = field(default=(), converter=TupleOf[Revision])
    step_records: tuple[NextStepRecord, ...] = field(default=(), converter=TupleOf[NextStepRecord], validator=personal)

    def _ordered(self) -> dict[str, object]:
        found: dict[str, object] = {name: tuple(sorted(getattr(self, name), key=key)) for name, key in KEYS.items()}
        return found | {"step_records": sort_records({*self.step_records})}

    def _faults(self) -> Iterator[Finding]:
        for _, check in CHECKS:
            yield from check(self)
        yield from find_breaks(self, self.revisions, PARTS)

    @checked
    def revise(self, *, on: date, recorded: date | None = None, reason: str = "", **changes: Any) -> Program:
        """Return the program with changes, as a revision with a day, a reason and the differences.

        If nothing changes, the same program is returned.

        >>> program = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)))
        >>> longer = program.revise(
        ...     on=date(2027, 5, 1), reason="A second wave", period=DateRange(date(2027, 1, 4), date(2028, 3, 31))
        ... )
        >>> print(longer.revisions[0].text())
        1 May 2027  A second wave
          period: changed.
        >>> longer.as_of(date(2027, 4, 30)) == program
        True

        Only what a change touches is checked again. The result is the same as with a check of the whole program.

        Args:
            on: The day on which the change takes effect.
            recorded: The day on which it is recorded; *on* by default. The change goes before revisions that were
                recorded later. If one of them changed the same item, a change of people's own steps counts as recorded
                on that later day, and any other change is refused.
            reason: The reason; required unless only people's own steps differ.
            changes: Fields of the program and their new values; any except ``id``, ``revisions`` and ``step_records``.
                The step records of people who are removed disappear.

        Raises:
            ValidationError, UnknownNameError: A later revision changed the same item or the program of that day cannot
                have the change, the reason is missing, a field is unknown; else as for a program.
        """
        raise_any(nearest(name, PARTS, name, kind="field") for name in changes if name not in PARTS)
        after = self._with(changes)
        differences = find_differences(self, after, changes)
        return self._recorded(after, differences, on=on, recorded=recorded, reason=reason)

    def _with(self, changes: dict[str, Any]) -> Program:
        """Return the program with changes, after the checks that these can break."""
        fields, touched = dict[str, Any](), set[str]()
        for name, value in changes.items():
            attribute = _FIELDS[name]
            convert: Callable[[Any], Any] | None = attribute.converter  # type: ignore[assignment] # never a Converter
            form = value if convert is None else convert(value)
            rule = attribute.validator
            if isinstance(rule, Rule) and not rule.holds(form):
                return evolve(self, **changes, **_CLEAN)  # the full check, which reports every problem
            fields[name] = tuple(sorted(form, key=KEYS[name])) if name in KEYS else form
            ids = name == "participants" and [person.id for person in self.participants] == [
                item.id for item in fields[name]
            ]
            if not ids:  # the ids are the same, and no check reads more of people than their ids
                touched.add(name)
        if "participants" in touched:
            fields["step_records"] = _records_of(fields["participants"], self.step_records)
        after = replace_fields(self, **fields, revisions=())
        checks = (check for parts, check in CHECKS if not parts.isdisjoint(touched))
        if any(True for check in checks for _ in check(after)):
            return evolve(self, **changes, **_CLEAN)  # the full check, which reports every problem
        return after

    def _recorded(
        self,
        after: Program,
        differences: tuple[FieldChange, ...],
        *,
        on: date,
        recorded: date | None = None,
        reason: str = "",
    ) -> Program:
        """Return a checked later state of this program with a revision that leads to it."""
        if not differences:
            return self
        personal = all(change.part in PERSONAL for change in differences)
        recorded_on = on if recorded is None else recorded
        revision = Revision(on=on, recorded=recorded_on, reason=reason, changes=differences)
        if not self.revisions or self.revisions[-1].recorded <= recorded_on:
            return replace_fields(after, revisions=(*self.revisions, revision))
        revisions = place_revision(self.revisions, revision, personal=personal)
        if revisions is not None:
            placed = replace_fields(after, revisions=revisions)
            try:
                for day in dict.fromkeys(item.recorded for item in revisions if item.recorded >= recorded_on):
                    _as_of(placed, day)
            except AdvocacyError:
                revisions = None
            else:
                return placed
        if not personal:
            raise_any([Finding.of("revision:order", "on" if recorded is None else "recorded")])
        late = evolve(revision, recorded=self.revisions[-1].recorded)
        return replace_fields(after, revisions=(*self.revisions, late))

    @checked
    def as_of(self, day: date) -> Program:
        """Return the program at the end of a day, with everything that was recorded by that day.

        Before its first revision this is its initial state. Steps that were recorded and take effect later are pending.
        """
        kept = self.revisions[: bisect_right(self.revisions, day, key=_day_recorded)]
        before = take_back(self, self.revisions[len(kept) :], besides={"revisions": kept, "step_records": ()})
        records = (record for record in self.step_records if record.on <= day)
        return replace_fields(before, step_records=_records_of(before.participants, records))

    @checked
    def replan(
        self,
        *,
        on: date,
        recorded: date | None = None,
        reason: Annotated[str, prose],
        brief: PlanBrief | None = None,
        closed: FreeDays = (),
        cancelled: Iterable[str] = (),
        **changes: Any,
    ) -> Program:
        """Return the program with the remaining days planned again, as a revision. Earlier days are kept.

        Views of the days before it are the same before and after; see `make_plan`. People share a pillar if they own
        ideas under it.

        Args:
            on: The first day that is planned again.
            recorded: The day on which this is recorded; *on* by default. See `revise`.
            reason: The reason.
            brief: The input of the plan; by default that of the current plan.
            closed: The closed days.
            cancelled: Ids of sessions before the day that did not take place.
            changes: Further fields of the program and their new values, in the same revision.

        Raises:
            ValidationError, UnknownNameError: There is neither a plan nor a brief; else as for `make_plan` and
                `revise`.
            MissingExtraError: Buddies are requested, and rustworkx is not installed.
        """
        after = self._with(changes) if changes else self
        if brief is None:
            if after.plan is None:
                raise ValidationError([Finding.of("plan:brief", "brief")])
            brief = after.plan.brief
        pillars: dict[str, set[str]] = {}
        for idea in after.ideas:
            if idea.owner is not None and idea.pillar is not None:
                pillars.setdefault(idea.owner, set()).add(idea.pillar)
        plan = unchecked(make_plan)(
            after.participants,
            after.memberships,
            brief=brief,
            on=on,
            closed=closed,
            pillars=pillars,
            previous_plan=after.plan,
            foundation=after.foundation,
            cancelled=cancelled,
        )
        if not changes.keys().isdisjoint({"memberships", "participants"}):
            ids = {person.id for person in after.participants}
            known = [person for person in self.participants if person.id in ids]
            plan = evolve(plan, past=keep_past(self.plan, known, self.memberships, on=on))
        return self.revise(on=on, recorded=recorded, reason=reason, **changes, plan=plan)

    @checked
    def membership_status(self, participant: str, *, on: date) -> MembershipStatus:
        """Return the membership status of a person on a day, by the membership that began last.

        On a day without valid consent to participate, a person is no member: the status is then ``LEFT``.

        Raises:
            UnknownNameError: The id is not in the program.
        """
        person = self._known(participant)
        status = latest_status(self._stays(person.id), on)
        agreed = status not in ENROLLED or consents_hold(person.consents, Purpose.PARTICIPATION, on=on)
        return status if agreed else MembershipStatus.LEFT

    @checked
    def active(self, *, on: date) -> tuple[Participant, ...]:
        """Return the people available for plans on a day, by id: active members, present and with valid consent."""
        here = {stay.participant for stay in self.memberships if stay.is_present(on)}
        people = (person for person in self.participants if person.id in here)
        return tuple(person for person in people if person.consents_to(Purpose.PARTICIPATION, on=on))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What to correct in a program that was stored earlier, or whose period became shorter.

        Consents that never count because they were given on the day of a withdrawal; memberships with a day without
        valid consent to participate, on which the person is no member; joining, pausing and resuming after the last day
        of the program; step records on a day without valid consent to nudges. None of these blocks anything.
        """
        return tuple(find_oddities(self))

    @checked
    def join(self, participant: str, *, on: date, recorded: date | None = None) -> Program:
        """Return the program with a person who joins, or rejoins after leaving.

        If the person already planned to join on a later day, this day replaces it. A person who declined an invitation
        on an earlier day came back on their own: the answer is replaced, on the day of recording, and later selections
        may propose the person again. A decline on the same day or later stays.

        Args:
            participant: The person's id.
            on: The day on which it takes effect, not after the last day of the program.
            recorded: The day on which it is recorded; *on* by default. See `revise`.

        Raises:
            ValidationError, UnknownNameError: There is no valid consent to participate on that day, the person has not
                left, the day is after the last day of the program, or the id is unknown.
        """
        return self._step(steps.join, participant, on, recorded)

    @checked
    def pause(self, participant: str, *, on: date, recorded: date | None = None) -> Program:
        """Return the program with a person paused from a day; see `Membership.pause` and `join`."""
        return self._step(steps.pause, participant, on, recorded)

    @checked
    def resume(self, participant: str, *, on: date, recorded: date | None = None) -> Program:
        """Return the program with a person back from a pause; see `Membership.resume` and `join`."""
        return self._step(steps.resume, participant, on, recorded)

    @checked
    def leave(self, participant: str, *, on: date, recorded: date | None = None) -> Program:
        """Return the program with a person who leaves on a day; see `Membership.leave`. Nothing changes for others.

        Leaving is never refused to a member, on any day. A membership that was planned and has not begun disappears.

        Args:
            participant: The person's id.
            on: The first day after the membership.
            recorded: The day on which it is recorded; *on* by default. See `revise`.

        Raises:
            ValidationError, UnknownNameError: The person is no member, or the id is unknown.
        """
        return self._step(steps.leave, participant, on, recorded)

    @checked
    def join_all(self, participants: Iterable[str], *, on: date, recorded: date | None = None) -> Program:
        """Return the program with several people who join on a day, as one revision; see `join`.

        >>> agreed = [Consent(purpose=Purpose.PARTICIPATION, given=date(2027, 1, 4))]
        >>> people = [Participant(id=name, consents=agreed) for name in ("p-1", "p-2")]
        >>> program = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)), participants=people)
        >>> joined = program.join_all(["p-1", "p-2"], on=date(2027, 1, 4))
        >>> len(joined.memberships), len(joined.revisions)
        (2, 1)

        Raises:
            ValidationError, UnknownNameError: All problems at once, as for `join`. Then nobody joins.
        """
        return self._steps(steps.join, participants, on, recorded)

    @checked
    def pause_all(self, participants: Iterable[str], *, on: date, recorded: date | None = None) -> Program:
        """Return the program with several people paused from a day, as one revision; see `pause` and `join_all`."""
        return self._steps(steps.pause, participants, on, recorded)

    @checked
    def resume_all(self, participants: Iterable[str], *, on: date, recorded: date | None = None) -> Program:
        """Return the program with several people back from a pause, as one revision; see `resume` and `join_all`."""
        return self._steps(steps.resume, participants, on, recorded)

    @checked
    def leave_all(self, participants: Iterable[str], *, on: date, recorded: date | None = None) -> Program:
        """Return the program with several people who leave on a day, as one revision; see `leave` and `join_all`."""
        return self._steps(steps.leave, participants, on, recorded)

    @checked
    def agree(self, participant: str, purpose: Purpose, *, on: date, recorded: date | None = None) -> Program:
        """Return the program with a person's consent for a purpose from a day.

        A consent on the day of a withdrawal never counts: `findings` reports it, and a consent on the next day counts.

        Raises:
            UnknownNameError: The id is unknown.
        """
        person = self._known(participant)
        added = Consent(purpose=purpose, given=on)
        return self._person(person, evolve(person, consents=[*person.consents, added]), on=on, recorded=recorded)

    @checked
    def withdraw(self, participant: str, purpose: Purpose, *, on: date, recorded: date | None = None) -> Program:
        """Return the program with a person's consent for a purpose withdrawn from a day. This is never refused.

        Without consent to participate the person is no member. So a membership that lasts ends on the same day, and a
        membership that begins later without consent disappears, or ends on its first day if it has begun.

        >>> agreed = [Consent(purpose=Purpose.PARTICIPATION, given=date(2027, 1, 4))]
        >>> ann = Participant(id="p-1", consents=agreed)
        >>> program = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)), participants=[ann])
        >>> joined = program.join("p-1", on=date(2027, 1, 4))
        >>> gone = joined.withdraw("p-1", Purpose.PARTICIPATION, on=date(2027, 8, 31), recorded=date(2027, 6, 1))
        >>> [step.kind.value for step in gone.pending(on=date(2027, 6, 1))]
        ['leave', 'withdraw']
        >>> gone.membership_status("p-1", on=date(2027, 8, 31)).value
        'left'

        Args:
            participant: The person's id.
            purpose: The purpose.
            on: The first day without consent.
            recorded: The day on which it is recorded; *on* by default. See `revise`.

        Raises:
            UnknownNameError: The id is unknown.
        """
        context = self._context(participant, on, recorded)
        person = context.person
        ends = purpose is Purpose.PARTICIPATION and latest_status(context.memberships, on) in ENROLLED
        moves = [steps.leave(context)] if ends else []
        now = person.withdraw(purpose, on=on)
        moves += steps.uncovered(context._replace(person=now)) if purpose is Purpose.PARTICIPATION else []
        return self._person(person, now, moves, on=on, recorded=recorded)

    @checked
    def pending(self, *, on: date) -> tuple[PendingStep, ...]:
        """Return the steps that were recorded and take effect after a day: by person, then day, then kind.

        >>> agreed = [Consent(purpose=Purpose.PARTICIPATION, given=date(2027, 1, 4))]
        >>> ann = Participant(id="p-1", consents=agreed)
        >>> program = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)), participants=[ann])
        >>> june = date(2027, 6, 1)
        >>> leaving = program.join("p-1", on=date(2027, 1, 4)).leave("p-1", on=date(2027, 8, 31), recorded=june)
        >>> (step,) = leaving.pending(on=june)
        >>> step.participant, step.kind.value, str(step.on)
        ('p-1', 'leave', '2027-08-31')
        >>> leaving.take_back(step, on=june).pending(on=june)
        ()
        """
        stays = memberships_by_person(self.memberships)
        return tuple(
            step for person in self.participants for step in pending_steps(person, stays.get(person.id, []), on)
        )

    @checked
    def take_back(self, step: PendingStep, *, on: date) -> Program:
        """Return the program without a pending step that the person takes back on a day.

        A person who takes back leaving stays, so a planned return disappears too. So does a planned membership that
        begins without consent to participate.

        Raises:
            ValidationError, UnknownNameError: The step is not pending on that day, or the id is unknown.
        """
        person = self._known(step.participant)
        stays = self._stays(person.id)
        if step not in pending_steps(person, stays, on):
            raise_any([Finding.of("membership:pending", "step")])
        if step.purpose is not None:
            now = undo_consent(person, step)
            return self._person(
                person, now, steps.uncovered(steps.StepContext(now, stays, self.period.end, on, on)), on=on
            )
        stay = next(stay for stay in stays if step in pending_steps(evolve(person, consents=()), [stay], on))
        moves: list[Move] = [(stay, undo_step(stay, step))]
        if step.kind is StepKind.LEAVE:
            moves += [(later, None) for later in stays if later.joined > stay.joined]
        return self._moved(moves, on=on)

    def _step(self, step: Step, participant: str, on: date, recorded: date | None) -> Program:
        return self._moved([step(self._context(participant, on, recorded))], on=on, recorded=recorded)

    def _steps(self, step: Step, participants: Iterable[str], on: date, recorded: date | None) -> Program:
        moves, found = list[Move](), list[Finding]()
        for index, participant in enumerate(dict.fromkeys(participants)):
            try:
                moves.append(step(self._context(participant, on, recorded)))
            except AdvocacyError as error:
                found += [evolve(finding, path=f"participants[{index}]") for finding in error.findings]
        raise_any(found)
        return self._moved(moves, on=on, recorded=recorded)

    def _context(self, participant: str, on: date, recorded: date | None) -> steps.StepContext:
        person, recorded_on = self._known(participant), on if recorded is None else recorded
        return steps.StepContext(person, self._stays(person.id), self.period.end, on, recorded_on)

    def _moved(self, moves: list[Move], *, on: date, recorded: date | None = None) -> Program:
        """Return the program with memberships that were replaced, added or removed. They are known to be valid."""
        answers = self._answers(moves, on if recorded is None else recorded)
        differences = (*differences_of("invitations", answers), *differences_of("memberships", moves))
        return self._stepped(differences, on=on, recorded=recorded)

    def _answers(self, moves: Iterable[Move], recorded: date) -> Iterator[tuple[Invitation, Invitation]]:
        """Yield the declined invitations of people who join on a later day, before and after that answer."""
        for was, now in moves:
            if now is not None and (was is None or was.joined != now.joined):
                item = self._item("invitations", now.participant)
                declined = item is not None and item.reply is Reply.DECLINED and item.replied is not None
                if declined and item.replied < min(now.joined, recorded):
                    yield item, item.answer(Reply.ACCEPTED, on=recorded)

    def _person(
        self,
        was: Participant,
        now: Participant,
        moves: Iterable[Move] = (),
        *,
        on: date,
        recorded: date | None = None,
    ) -> Program:
        """Return the program with another state of a person, and moves of their memberships."""
        differences = (*differences_of("memberships", moves), *differences_of("participants", [(was, now)]))
        return self._stepped(differences, on=on, recorded=recorded)

    def _stepped(self, differences: tuple[FieldChange, ...], *, on: date, recorded: date | None) -> Program:
        """Return the program with changes of people's own steps, which are known to be valid."""
        if not differences:
            return self
        revision = Revision(on=on, recorded=on if recorded is None else recorded, changes=differences)
        after, last = self._later(revision), self._last_recorded()
        if last is None or last <= revision.recorded:
            return after
        return self._recorded(after, differences, on=on, recorded=recorded)

    def _stays(self, participant: str) -> list[Membership]:
        """Return the memberships of a person, by day. The range of keys can include people with an ``@`` in the id."""
        stays = self._between("memberships", f"{participant}@", f"{participant}A")  # the letter after "@"
        return [stay for stay in stays if stay.participant == participant]

    def _known(self, participant: str) -> Participant:
        person: Participant | None = self._item("participants", participant)
        if person is None:
            ids = (person.id for person in self.participants)
            raise UnknownNameError([nearest(str(participant), ids, "participant", kind="participant")])
        return person

    def __repr__(self) -> str:
        """Show class, id and sizes, and nothing about a person."""
        return f"<Program {self.id}: {len(self.participants)} participants, {len(self.goals)} goals>"


_FIELDS = attrs.fields_dict(Program)
#: The fields of a program that revisions cover.
PARTS = frozenset(_FIELDS) - {"id", "revisions", "step_records"}
_CLEAN: dict[str, Any] = {"revisions": (), "step_records": ()}
_day_recorded = attrgetter("recorded")
_as_of = unchecked(Program.as_of)


def _records_of(people: Iterable[Participant], records: Iterable[NextStepRecord]) -> tuple[NextStepRecord, ...]:
    ids = {person.id for person in people}
    return tuple(record for record in records if record.participant in ids)


@checked
def compare_programs(before: Program, after: Program) -> tuple[FieldChange, ...]:
    """Return the differences between two programs, or two states of one, by field, then key.

    Revisions and step records are ignored.

    Raises:
        ValidationError: An argument is not a program.
    """
    return find_differences(before, after, PARTS | {"id"})
