"""The brief: the input of a plan (:ref:`method-step-3`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property

from attrs import evolve, field

from advocacy.arguments import checked, frozen, unchecked
from advocacy.dates import DateRange, shifted
from advocacy.errors import Finding, unknown_names
from advocacy.frozen_map import FrozenMap
from advocacy.goals.observations import Granularity
from advocacy.people.matrix import Matrix
from advocacy.people.membership import Membership
from advocacy.people.questions import AnswerUse
from advocacy.people.survey import Survey
from advocacy.plan.buddies import BuddyPolicy, PairExclusion, barred_strangers
from advocacy.plan.calendar import LONGEST, Cadence, Recurrence, RollConvention, WorkingWeek
from advocacy.plan.foundation import Foundation
from advocacy.plan.obstacles import OBSTACLE_HELP, lead_steps, needed_topics
from advocacy.plan.topics import SessionFormat, TopicTiming, length
from advocacy.plan.tracks import SessionPreferences, TrackPolicy, find_unknown
from advocacy.rules import (
    FrozenMapOf,
    TupleOf,
    first_repeats,
    frozen_map,
    identifier,
    integer_or_none,
    optional,
    personal,
    tuple_of,
    whole,
)

#: A person who posted in this number of days before joining needs no first draft: 13 weeks.
RECENT_POST = 91


#: The uses of answers whose codes are needs.
NEEDS = (AnswerUse.NEED, AnswerUse.OBSTACLE, AnswerUse.TOPIC, AnswerUse.IDEA)
FORMATS = {form.value: form for form in SessionFormat}


def _listed(items: Mapping[str, Iterable[str]]) -> FrozenMap[tuple[str, ...]]:
    """Copy a mapping to lists. Invalid values are left for validation."""
    if not isinstance(items, Mapping):
        return items
    return frozen_map({name: tuple_of(several) for name, several in items.items()})


@frozen(kw_only=True)
class PlanBrief:
    """The input of a plan. The plan stores it, so that the remaining days can be planned again.

    Attributes:
        period: The days of the plan, at most 100 years.
        lead_capacity: The time that the program lead has for sessions in the period.
        meetings: The days for sessions. People who work on too few of them have sessions on other days on which the
            lead or the deputy works.
        lead_capacity_per_day: The maximum time of the lead for sessions on one day; 4 hours by default, our own rule.
        roll: Where to move a meeting on a closed day.
        preferences: Session preferences, at most one entry for each person.
        needs: Codes of topics by person's id, from the survey.
        cadences: Posting cadences by person's id.
        pair_exclusions: Pairs of people who must not be buddies.
        tracks: The policy for tracks.
        buddies: The policy for buddies; ``None`` means no buddies (matching needs the extra ``buddies``).
        matrix: The matrix for next steps; ``None`` means no next steps.
        reviews: The interval between reviews.
        seed: The seed that spreads posting days, so that people with the same cadence post on different days.
        last_posts: The day of the last own post by person's id, self-reported. A person who posted in the 13 weeks
            before joining skips the first draft, unless they wish or need it.
        experiments: How often each person has a day to try something out; ``Cadence(0)`` means never.
        working_weeks: The days on which people work, by person's id. A missing id is unknown: every weekday. Absences
            may be here or in the membership.
        lead_week: The days on which the program lead works; ``None`` is unknown: every weekday.
        deputy_week: The days on which a deputy of the lead works; ``None`` without a deputy. Sessions can take place on
            the days of either, and take their time from the same hours.
        without_posts: Ids of people with a role without posts, such as helping others. They have no posting days,
            whatever their cadence, and no first draft unless they wish or need it.
        ramps: The day on which a person who listens first confirmed a gradual start, by person's id. From that day, or
            from joining if that is later, the person listens, reacts and shares for two weeks each, and then has a day
            for a first own post. Weeks of pause or leave do not count. A confirmation is for the membership in which it
            was given, or the next: a person who comes back later confirms again. To end it, leave the person out.
        steps: Codes of what the program lead arranges against the obstacles of people, in this order, such as
            ``"lead-step:permission"``. They name nobody. Remove a step when it is done.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a field of the wrong type, too many days, two
            preferences of one person, a topic that the policy does not have, a gradual start of a person who has a
            cadence with posts or a role without posts.
    """

    period: DateRange
    lead_capacity: timedelta
    meetings: Recurrence
    lead_capacity_per_day: timedelta = field(default=timedelta(hours=4), validator=length)
    roll: RollConvention = RollConvention.NEXT
    preferences: tuple[SessionPreferences, ...] = field(
        default=(), converter=TupleOf[SessionPreferences], validator=personal
    )
    needs: FrozenMap[tuple[str, ...]] = field(factory=FrozenMap[tuple[str, ...]], converter=_listed, validator=personal)
    cadences: FrozenMap[Cadence] = field(factory=FrozenMap[Cadence], converter=FrozenMapOf[Cadence], validator=personal)
    pair_exclusions: tuple[PairExclusion, ...] = field(default=(), converter=TupleOf[PairExclusion], validator=personal)
    tracks: TrackPolicy = field(factory=TrackPolicy)
    buddies: BuddyPolicy | None = None
    matrix: Matrix | None = None
    reviews: Granularity = Granularity.QUARTER
    seed: int | None = field(default=0, converter=integer_or_none, validator=optional(whole(0)))
    last_posts: FrozenMap[date] = field(factory=FrozenMap[date], converter=FrozenMapOf[date], validator=personal)
    experiments: Cadence = Cadence(1, weeks=4)
    working_weeks: FrozenMap[WorkingWeek] = field(
        factory=FrozenMap[WorkingWeek], converter=FrozenMapOf[WorkingWeek], validator=personal
    )
    lead_week: WorkingWeek | None = None
    deputy_week: WorkingWeek | None = None
    without_posts: tuple[str, ...] = field(default=(), converter=TupleOf[str], validator=personal)
    ramps: FrozenMap[date] = field(factory=FrozenMap[date], converter=FrozenMapOf[date], validator=personal)
    steps: tuple[str, ...] = field(default=(), converter=TupleOf[str])

    def _ordered(self) -> dict[str, object]:
        pairs = sorted(set(self.pair_exclusions), key=lambda pair: (pair.first, pair.second, pair.reason.value))
        preferences = sorted(self.preferences, key=lambda wish: wish.participant)
        without = tuple(sorted(set(map(identifier, self.without_posts))))
        return {"preferences": tuple(preferences), "pair_exclusions": tuple(pairs), "without_posts": without}

    def _faults(self) -> Iterator[Finding]:
        if self.period.days > LONGEST:
            yield Finding.of("plan:long", "period.end", days=LONGEST)
        for who in self.ramps:
            if who in self.without_posts or self.cadences.get(who, Cadence(0)).posts:
                yield Finding.of("plan:ramp", f"ramps[{who}]", participant=who)
        yield from first_repeats(self.steps, "steps", key="code")
        yield from find_unknown(self.preferences, self.needs, topics=[topic.code for topic in self.tracks.topics])

    @checked
    def find_unknown(self, people: Collection[str]) -> Iterator[Finding]:
        """Find people in the brief that are not among these ids."""
        people = frozenset(people)
        topics = [topic.code for topic in self.tracks.topics]
        yield from find_unknown(self.preferences, self.needs, topics=topics, people=people)
        by_person: dict[str, Iterable[str]] = {
            "cadences": self.cadences,
            "last_posts": self.last_posts,
            "working_weeks": self.working_weeks,
            "without_posts": self.without_posts,
            "ramps": self.ramps,
        }
        for name, known in by_person.items():
            yield from unknown_names(((f"{name}[{who}]", who) for who in known), people, kind="participant")
        yield from barred_strangers(self.pair_exclusions, people)

    @checked
    def only(
        self, people: Collection[str]
    ) -> tuple[tuple[SessionPreferences, ...], dict[str, tuple[str, ...]], tuple[PairExclusion, ...]]:
        """Return the preferences, needs and pair exclusions of these people only, by their ids."""
        ids = frozenset(people)
        return (
            tuple(wish for wish in self.preferences if wish.participant in ids),
            {who: topics for who, topics in self.needs.items() if who in ids},
            tuple(bar for bar in self.pair_exclusions if bar.first in ids and bar.second in ids),
        )

    @classmethod
    @checked
    def from_survey(
        cls,
        survey: Survey,
        *,
        period: DateRange,
        lead_capacity: timedelta,
        meetings: Recurrence,
        tracks: TrackPolicy | None = None,
        helps: Mapping[str, Iterable[str]] = OBSTACLE_HELP,
        foundation: Foundation | None = None,
        participants: Iterable[str] | None = None,
    ) -> PlanBrief:
        """Return a brief whose needs and steps follow from the confirmed codes of a survey (:ref:`method-step-3`).

        The code of a topic is a need. The code of an obstacle becomes the topics that help against it, and steps of the
        program lead; `check_obstacles` reports the items of the framework that help. A person who chose one format of
        sessions prefers it. Set other fields with ``attrs.evolve``. `suggest_from_survey` adds pillars and ideas, and
        reports what does not reach the plan.

        >>> from advocacy.people import Answer
        >>> from advocacy.plan import Frequency
        >>> answer = Answer(participant="p-1", question="obstacle", text="My English", codes=["language", "writing"])
        >>> brief = PlanBrief.from_survey(
        ...     Survey(answers=[answer]),
        ...     period=DateRange(date(2027, 1, 4), date(2027, 6, 30)),
        ...     lead_capacity=timedelta(hours=100),
        ...     meetings=Recurrence(every=Frequency.WEEKLY, start=date(2027, 1, 4), until=date(2027, 6, 30)),
        ... )
        >>> brief.needs, brief.steps
        (FrozenMap({'p-1': ('editing', 'writing')}), ('lead-step:language',))

        Args:
            survey: The survey; see `advocacy.people.confirm_codes`.
            period: The days of the plan.
            lead_capacity: The time that the program lead has for sessions in the period.
            meetings: The days on which sessions can take place.
            tracks: The policy for tracks; by default `TrackPolicy`.
            helps: What helps against each obstacle: topics, items of the framework and steps. Topics that the policy
                lacks do not count.
            foundation: The known state of the framework. An obstacle whose items are all in order needs no step.
            participants: Ids of the people in the plan. Others have no needs and preferences in it, but their obstacles
                lead to steps, as do those of respondents without an id. By default everybody is in the plan.

        Raises:
            ValidationError, UnknownNameError: All problems at once: a field of the wrong type, or a code that is
                neither a topic of the policy nor an obstacle in *helps*.
        """
        policy = TrackPolicy() if tracks is None else tracks
        here = None if participants is None else frozenset(map(identifier, tuple_of(participants)))
        topics = [topic.code for topic in policy.topics]
        codes = {who: mine for who, mine in plan_codes(survey, topics, helps).items() if here is None or who in here}
        chosen = {who: FORMATS.keys() & mine for who, mine in survey.codes([AnswerUse.FORMAT]).items()}
        preferences = [
            SessionPreferences(participant=who, preferred_format=FORMATS[next(iter(forms))])
            for who, forms in chosen.items()
            if len(forms) == 1 and (here is None or who in here)
        ]
        framework = None if foundation is None else foundation.framework
        named = {code for use in NEEDS for answer in survey.answers_by_use(use) for code in survey.codes_of(answer)}
        return cls(
            period=period,
            lead_capacity=lead_capacity,
            meetings=meetings,
            tracks=policy,
            needs=needed_topics(codes, topics, helps),
            preferences=preferences,
            steps=lead_steps(named, helps, () if framework is None else framework.done),
        )

    @checked
    def needs_first_draft(self, participant: str, *, joined: date) -> bool:
        """Check whether a person who joined on a day has a first draft before they post (:ref:`method-step-3`).

        A person who posted in the last 13 weeks before the plan began for them does not, and neither does a person with
        a role without posts, or who excludes the topic or all its formats. If the policy has no topic for a first
        draft, nobody does.
        """
        if participant in self.without_posts:
            return False
        if posted_recently(self, participant, joined=joined):
            return False
        wish = self._wishes.get(participant, SessionPreferences(participant=participant))
        return any(
            topic.code not in wish.excluded_topics and not wish.excluded_formats.issuperset(topic.formats)
            for topic in self.tracks.topics
            if topic.timing is TopicTiming.FIRST_POST
        )

    @checked
    def cadence(self, participant: str) -> Cadence | None:
        """Return a person's cadence: without posts in a role without posts, and ``None`` if it is unknown.

        >>> from advocacy.plan import Frequency
        >>> period = DateRange(date(2027, 1, 4), date(2027, 6, 30))
        >>> meetings = Recurrence(every=Frequency.MONTHLY, start=period.start, until=period.end)
        >>> brief = PlanBrief(
        ...     period=period,
        ...     lead_capacity=timedelta(hours=9),
        ...     meetings=meetings,
        ...     cadences={"p-1": Cadence(1)},
        ...     without_posts=["p-1"],
        ... )
        >>> brief.cadence("p-1")
        Cadence(posts=0, weeks=1, reactions=0)
        """
        known: Cadence | None = self.cadences.get(participant)
        if participant in self.without_posts:
            return evolve(known or Cadence(0), posts=0)
        return known

    @checked
    def has_lead(self, day: date) -> bool:
        """Check whether the program lead or the deputy works on a day."""
        if self.lead_week is None or day in self.lead_week:
            return True
        return self.deputy_week is not None and day in self.deputy_week

    @property
    def lead_steps(self) -> tuple[Finding, ...]:
        """What the program lead arranges against the obstacles of people, before content is shared.

        >>> from advocacy.plan import Frequency
        >>> period = DateRange(date(2027, 1, 4), date(2027, 6, 30))
        >>> meetings = Recurrence(every=Frequency.MONTHLY, start=period.start, until=period.end)
        >>> hours = timedelta(hours=9)
        >>> brief = PlanBrief(
        ...     period=period, lead_capacity=hours, meetings=meetings, steps=["lead-step:permission"]
        ... )
        >>> print(brief.lead_steps[0].text())
        Ask customers which names and pictures people may use. Keep a list of who agreed.
        """
        return tuple(Finding.of("plan:step", "steps", field=code) for code in self.steps)

    @cached_property
    def _wishes(self) -> dict[str, SessionPreferences]:
        return {wish.participant: wish for wish in self.preferences}

    def __repr__(self) -> str:
        """Show the period, and nothing about people."""
        return f"<PlanBrief {self.period.start} to {self.period.end}>"


def posted_recently(brief: PlanBrief, participant: str, *, joined: date) -> bool:
    """Check whether a person posted in the last 13 weeks before the plan began for them."""
    last = brief.last_posts.get(participant)
    return last is not None and last >= shifted(max(joined, brief.period.start), -RECENT_POST)


def plan_codes(survey: Survey, topics: Iterable[str], helps: Iterable[str]) -> dict[str, list[str]]:
    """Return the codes of each person that are topics or obstacles. Other codes of ideas are themes of pillars."""
    known, ideas = {*topics, *helps}, survey.codes([AnswerUse.IDEA])
    asked = survey.codes([use for use in NEEDS if use is not AnswerUse.IDEA])
    return {
        who: sorted({*asked.get(who, ()), *known.intersection(ideas.get(who, ()))}) for who in sorted({*asked, *ideas})
    }


def working_dates(brief: PlanBrief, participant: str, days: frozenset[date]) -> frozenset[date]:
    """Return those of some days on which a person works; all of them if their working week is unknown."""
    week = brief.working_weeks.get(participant)
    return days if week is None else frozenset(day for day in days if day in week)


def waiting_dates(brief: PlanBrief, present: Mapping[str, frozenset[date]]) -> dict[str, frozenset[date]]:
    """Return the days on which each person is present and not away, on any weekday."""
    weeks = brief.working_weeks
    return {
        who: frozenset(day for day in days if not any(day in away for away in weeks[who].away))
        if who in weeks and weeks[who].away
        else days
        for who, days in present.items()
    }


def dates_without_lead(brief: PlanBrief) -> frozenset[date]:
    """Return the days of the period on which the lead is away, on any weekday, and no deputy works."""
    away = brief.lead_week.away if brief.lead_week is not None else ()
    days = (shifted(brief.period.start, place) for place in range(brief.period.days))
    deputy = brief.deputy_week
    return frozenset(day for day in days if any(day in off for off in away) and (deputy is None or day not in deputy))


def lead_dates(brief: PlanBrief, period: DateRange, closed: frozenset[date]) -> tuple[date, ...]:
    """Return the open days on which the lead or a deputy works; Monday to Friday if the lead's days are unknown."""
    days = (shifted(period.start, place) for place in range(period.days))
    has_lead, known = unchecked(PlanBrief.has_lead), brief.lead_week is not None
    return tuple(day for day in days if day not in closed and has_lead(brief, day) and (known or day.weekday() < 5))


def ramp_membership(memberships: Iterable[Membership], confirmed: date) -> Membership | None:
    """Return the membership to which a confirmed gradual start belongs: the first that lasts on the day or after it.

    A later membership needs a new confirmation.
    """
    lasting = (stay for stay in memberships if stay.left is None or stay.left > confirmed)
    return min(lasting, key=lambda stay: stay.joined, default=None)
