"""A page for each reader of a program: the participant, the program lead and the director, as text and as HTML."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from attrs import evolve, field

from advocacy.arguments import frozen
from advocacy.errors import Finding, translator_for
from advocacy.goals.metric import Unit, metric_title
from advocacy.goals.target_status import TargetStatus
from advocacy.messages.blocks import Heading, Lines, Report, Sentences, Table
from advocacy.messages.language import Language
from advocacy.messages.translator import Translator
from advocacy.people.membership import MembershipStatus
from advocacy.people.presence import latest_status, memberships_by_person
from advocacy.plan.agenda import Agenda, AgendaItem
from advocacy.plan.calendar import Cadence
from advocacy.privacy.views import ACCESS, Audience, LeadView, ParticipantView, ProgramSummary
from advocacy.rules import TupleOf, optional, own, personal, text
from advocacy.run.continuity import Continuity
from advocacy.run.next_steps import NextSteps
from advocacy.run.review import Review
from advocacy.run.scorecard import GoalScorecard, Scorecard, ScorecardLine, written_value
from advocacy.tables import escape

Block = Heading | Table | Lines | Sentences
#: The number of days of the lead's week.
_WEEK = timedelta(days=7)
#: Statuses with a conclusion. The others say what is not known.
_CONCLUDED = frozenset({TargetStatus.AHEAD, TargetStatus.ON_TRACK, TargetStatus.BEHIND})
#: For pages of their own: light and dark, and on a telephone only a table scrolls sideways.
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;margin:.5rem 0}caption{text-align:left;font-weight:600}"
    "th,td{padding:.25rem .75rem .25rem 0;border-bottom:1px solid;text-align:left;vertical-align:top;"
    "overflow-wrap:normal}"
)


class _Page(Report):
    """A page in sections. People, ideas and pillars have the names of the view unless the language has others."""

    __slots__ = ()

    @abstractmethod
    def _names(self, translator: Translator) -> Mapping[str, str]:
        """Return the names to use where the language has none."""

    @abstractmethod
    def _sections(self, translator: Translator) -> Iterable[Block]:
        """Return the sections of the page, in order."""

    @abstractmethod
    def _title(self, translator: Translator) -> str:
        """Return the title of the page."""

    def _blocks(self, translator: Translator) -> Iterable[Block]:
        named = translator.with_names(self._names(translator))
        yield Heading(self._title(named), level=1)
        yield from self._sections(named)

    def document(self, language: str | Language = "en") -> str:
        """Return the page as a whole HTML document, for light and dark screens and for telephones.

        Raises:
            ValidationError, UnknownNameError: The language has a wrong type, or there are no messages in it.
        """
        translator = translator_for(language)
        title, code = escape(self._title(translator)), escape(translator.language)
        head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        return (
            f'<!DOCTYPE html><html lang="{code}"><head>{head}<title>{title}</title><style>{_STYLE}</style></head>'
            f"<body><main>{self.html(language)}</main></body></html>"
        )


@frozen(kw_only=True)
class ParticipantPage(_Page):
    """A participant's page: plan, dates, ideas, own rhythm, stored data, and how to pause or leave.

    It has no points, no rank and nothing about the performance of others. The participant is "you". Without a name in
    the language, another participant is a colleague.

    >>> from datetime import date
    >>> from advocacy import DateRange, Participant, Program
    >>> from advocacy.privacy import view_for_participant
    >>> year = DateRange(date(2027, 1, 4), date(2027, 12, 31))
    >>> program = Program(id="2027", period=year, participants=[Participant(id="p-1", motivation=0.5)])
    >>> page = ParticipantPage(view=view_for_participant(program, "p-1", on=date(2027, 2, 1)))
    >>> print(page.text("nl").splitlines()[0])
    Jouw pagina, 1 februari 2027

    Attributes:
        view: The participant's view.
        agenda: The agenda with the participant's dates; without it, the dates are the sessions of the view.
        rhythm: How the participant kept their own cadence; ``None`` if it is not measured.
    """

    view: ParticipantView
    agenda: Agenda | None = None
    rhythm: Continuity | None = field(default=None, validator=personal)

    def _title(self, translator: Translator) -> str:
        return translator.say("page:participant", {"on": str(self.view.on)})

    def _names(self, translator: Translator) -> Mapping[str, str]:
        others = {who for session in self.view.sessions for who in session.participants} | {*self.view.buddies}
        others |= {who for item in self._items for who in item.participants}
        colleague = translator.say("page:colleague", {})
        return {
            **dict.fromkeys(others, colleague),
            **{pillar.id: pillar.name for pillar in self.view.pillars},
            **{idea.id: idea.title for idea in self.view.ideas},
        }

    @property
    def _items(self) -> tuple[AgendaItem, ...]:
        return () if self.agenda is None else self.agenda.for_person(self.view.person.id)

    def _sections(self, translator: Translator) -> Iterator[Block]:
        view, who = self.view, self.view.person.id
        say = translator.say
        yield Heading(say("page:plan", {}))
        lines = [say(f"page:status:{latest_status(view.memberships, view.on).value}", {})]
        if view.cadence is not None:
            lines.append(_cadence(view.cadence, translator))
        if view.buddies:
            lines.append(say("page:buddies", {"who": ", ".join(sorted({*map(translator.person, view.buddies)}))}))
        lines += [translator.tell(part) for proposal in view.proposals for part in (proposal.advice,)]
        yield Sentences(lines)
        yield Heading(say("page:dates", {}))
        yield from _dated(
            [(item.on, _without(item, who, translator)) for item in self._items if item.on >= view.on]
            if self.agenda is not None
            else [
                (session.on, translator.label(session.topic))
                for session in sorted(view.sessions, key=lambda session: (str(session.on), session.id))
                if session.on is not None and session.on >= view.on
            ],
            "page:dates",
            translator,
        )
        yield Heading(say("page:ideas", {}))
        rows = [
            (
                idea.title,
                "" if idea.pillar is None else translator.person(idea.pillar),
                translator.label(f"idea_status:{idea.status.value}"),
            )
            for idea in view.ideas
        ]
        if rows:
            header = translator.labels(("what", "pillar", "status"))
            yield Table(rows=rows, header=header, caption=say("page:ideas", {}), heading="", titled=False)
        else:
            yield Sentences([say("page:ideas:none", {})])
        yield Heading(say("page:rhythm", {}))
        yield Sentences([self._rhythm(translator)])
        yield Heading(say("page:data", {}))
        yield Table(
            rows=[*self._data(translator)],
            header=translator.labels(("data", "lead", "management")),
            caption=say("page:data", {}),
            heading="",
            titled=False,
        )
        agreed = [consent for consent in view.person.consents if view.person.consents_to(consent.purpose, on=view.on)]
        yield Sentences(
            [say("page:consent", {"purpose": consent.purpose.value, "on": str(consent.given)}) for consent in agreed]
            or [say("page:consent:none", {})]
        )
        yield Heading(say("page:leave", {}))
        yield Sentences([say("page:leave:how", {}), say("page:leave:data", {})])

    def _rhythm(self, translator: Translator) -> str:
        if self.rhythm is None:
            return translator.say("page:rhythm:unmeasured", {})
        if not self.rhythm.periods:
            return translator.say("page:rhythm:none", {})
        return translator.say("page:rhythm:kept", {"kept": self.rhythm.kept, "count": self.rhythm.periods})

    def _data(self, translator: Translator) -> Iterator[tuple[str, ...]]:
        """Yield each stored field of the person, with what the lead and management see of it."""
        for access in ACCESS:
            if access.class_name == "Participant" and getattr(self.view.person, access.name):
                seen = (access.visibility(audience) for audience in (Audience.LEAD, Audience.MANAGEMENT))
                name = translator.name("page:field", access.name)
                label = translator.label(access.name) if name == access.name else name
                yield label, *(translator.label(f"visibility:{visibility.value}") for visibility in seen)

    def __repr__(self) -> str:
        """Show the class and the id of the person."""
        return f"<ParticipantPage {self.view.person.id}>"


@frozen(kw_only=True)
class LeadPage(_Page):
    """The program lead's page: this week, the group, and what is missing.

    People, ideas and pillars have the names of the view; a person without a name has the app's id.

    >>> from datetime import date
    >>> from advocacy import DateRange, Participant, Program
    >>> from advocacy.privacy import view_for_lead
    >>> program = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)))
    >>> print(LeadPage(view=view_for_lead(program, on=date(2027, 2, 1))).text().splitlines()[0])
    The program this week, 1 February 2027

    Attributes:
        view: The lead's view.
        agenda: The agenda; the page has the seven days from the day of the view.
        steps: The next steps of the week.
        missing: What the phase lacks, from `check_phase`.
    """

    view: LeadView
    agenda: Agenda | None = None
    steps: NextSteps | None = None
    missing: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _title(self, translator: Translator) -> str:
        return translator.say("page:lead", {"on": str(self.view.on)})

    def _names(self, translator: Translator) -> Mapping[str, str]:
        return {
            **{idea.id: idea.title for idea in self.view.ideas},
            **{pillar.id: pillar.name for pillar in self.view.pillars},
            **{person.id: person.name for person in self.view.participants if person.name is not None},
        }

    def _sections(self, translator: Translator) -> Iterator[Block]:
        view, say = self.view, translator.say
        yield Heading(say("page:week", {}))
        if self.agenda is not None:
            days = [item for item in self.agenda.items if view.on <= item.on < view.on + _WEEK]
            rows = evolve(self.agenda, items=days)._rows(translator)
            yield from _dated(rows, "page:dates:group", translator, titled=True)
        if self.steps is not None:
            yield from self.steps._blocks(translator)
        yield Heading(say("page:group", {}))
        stays = memberships_by_person(view.memberships)
        status = Counter(latest_status(stays.get(person.id, ()), view.on) for person in view.participants)
        counted = [(translator.label(each.value), status[each]) for each in MembershipStatus if status[each]]
        if counted:
            header = translator.labels(("status", "people"))
            yield Table(rows=counted, header=header, caption=say("page:group", {}), heading="", titled=False)
        yield from _sentences(map(translator.tell, view.findings))
        yield Heading(say("page:missing", {}))
        yield Sentences([*map(translator.tell, self.missing)] or [say("phase:done", {})])

    def __repr__(self) -> str:
        """Show the class, the id of the program and the day."""
        return f"<LeadPage {self.view.id} on {self.view.on}>"


@frozen(kw_only=True)
class DirectorPage(_Page):
    """The director's page: each goal with its outcomes, what can and cannot be concluded, and what to decide.

    Company outcomes are shown for a group of any size; numbers of people only from the minimum of the summary. Only a
    metric whose unit is money has money, and nothing is converted into money.

    >>> from datetime import date
    >>> from advocacy import DateRange, Program
    >>> from advocacy.privacy import program_summary
    >>> program = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)))
    >>> print(DirectorPage(summary=program_summary(program, on=date(2027, 2, 1))).text().splitlines()[0])
    The program for the director, 1 February 2027

    Attributes:
        summary: Management's view of the program.
        scorecard: The scorecard of the goals.
        review: The last review.
        currency: The currency of the program, as its code of ISO 4217, such as ``"EUR"``. Without it, an amount is a
            number, and the page says so.
    """

    summary: ProgramSummary
    scorecard: Scorecard | None = None
    review: Review | None = None
    currency: str | None = field(default=None, validator=optional(own(text)))

    def _title(self, translator: Translator) -> str:
        return translator.say("page:director", {"on": str(self.summary.on)})

    def _names(self, translator: Translator) -> Mapping[str, str]:
        return {
            **{pillar.id: pillar.name for pillar in self.summary.pillars},
            **{goal.id: goal.statement or translator.label(goal.kind.value) for goal in self.summary.goals},
        }

    def _sections(self, translator: Translator) -> Iterator[Block]:
        say = translator.say
        cards = {} if self.scorecard is None else {card.goal.id: card for card in self.scorecard.goals}
        for goal in self.summary.goals:
            sentence = goal.statement or translator.label(goal.kind.value)
            yield Heading(sentence)
            yield from self._outcomes(cards.get(goal.id), sentence, translator)
        if not self.summary.goals:
            yield Sentences([say("page:goals:none", {})])
        yield Heading(say("page:people", {}))
        counts = [
            (
                translator.label(count.group[0] or "group:all"),
                say("page:few", {}) if count.people is None else count.people,
            )
            for count in self.summary.membership_counts.counts
        ]
        header = translator.labels(("status", "people"))
        yield Table(rows=counts, header=header, caption=say("page:people", {}), heading="", titled=False)
        yield from _sentences(map(translator.tell, self.summary.membership_counts.findings))
        yield Heading(say("page:decide", {}))
        advice = () if self.review is None else self.review.for_group
        yield Sentences([translator.tell(proposal.advice) for proposal in advice] or [say("page:decide:none", {})])

    def _outcomes(self, card: GoalScorecard | None, sentence: str, translator: Translator) -> Iterator[Block]:
        """Yield the outcomes of a goal, then what can and what cannot be concluded."""
        say, lines = translator.say, () if card is None else card.outcomes
        if lines:
            rows = [self._row(line, translator) for line in lines]
            header = translator.labels(("metric", "value", "interval", "expected"))
            yield Table(rows=rows, header=header, caption=sentence, heading="", titled=False)
        can = [line for line in lines if line.progress is not None and line.progress.status in _CONCLUDED]
        for name, some in (("can", can), ("cannot", [line for line in lines if line not in can])):
            told = [self._concluded(line, translator) for line in some]
            if name == "cannot" and card is not None:
                told += map(translator.tell, card.findings)
            yield Sentences(told or [say(f"page:{name}:none", {})], heading=say(f"page:{name}", {}))
        if self.currency is None and any(line.metric_value.metric.unit is Unit.MONEY for line in lines):
            yield Sentences([say("page:currency", {})])

    def _row(self, line: ScorecardLine, translator: Translator) -> tuple[str, str, str, str]:
        reading, progress = line.metric_value, line.progress
        between = reading.interval
        return (
            metric_title(reading.metric, translator),
            "" if reading.value is None else self._value(line, reading.value, translator),
            ""
            if between is None
            else f"{self._value(line, between.low, translator)} – {self._value(line, between.high, translator)}",
            ""
            if progress is None or progress.expected is None
            else self._value(line, float(progress.expected), translator),
        )

    def _value(self, line: ScorecardLine, value: float, translator: Translator) -> str:
        """Return a value of a metric; money in the program's currency where one is stated."""
        unit = line.metric_value.metric.unit
        if unit is Unit.MONEY and self.currency is not None:
            return translator.formats.money(value, self.currency)
        return written_value(unit, translator.formats, value)

    def _concluded(self, line: ScorecardLine, translator: Translator) -> str:
        reading = line.metric_value
        known = reading.value is not None and line.progress is not None
        status = line.progress.status.value if known and line.progress is not None else "unknown"
        code = (
            "page:outcome" if known else "page:outcome:unknown" if reading.value is None else "page:outcome:no-target"
        )
        parameters = {"title": metric_title(reading.metric, translator), "state": translator.label(status)}
        return translator.say(code, parameters)

    def __repr__(self) -> str:
        """Show the class, the id of the program and the day."""
        return f"<DirectorPage {self.summary.id} on {self.summary.on}>"


def _cadence(cadence: Cadence, translator: Translator) -> str:
    """Say a cadence to the person whose it is."""
    counts = {"posts": cadence.posts, "reactions": cadence.reactions}
    said = {name: translator.say(f"page:{name}", {"count": count}) if count else "" for name, count in counts.items()}
    if not any(said.values()):
        return translator.say("page:listening", {})
    span = translator.say("page:span", {"count": cadence.weeks})
    return translator.say(f"page:cadence{':both' if all(said.values()) else ''}", {**said, "span": span})


def _without(item: AgendaItem, who: str, translator: Translator) -> str:
    """Say an item to one of its participants: who else takes part, each name once."""
    others = tuple(other for other in item.participants if other != who)
    what = translator.say(
        f"page:item:{item.kind.value}{':provisional' if item.provisional else ''}",
        {
            "title": "" if item.topic is None else item.topic.name or translator.label(item.topic.code),
            "hours": "" if item.time is None else item.time / timedelta(hours=1),
        },
    )
    names = ", ".join(dict.fromkeys(map(translator.person, others)))
    return item._with_subjects(translator.say("page:with", {"what": what, "who": names}) if names else what, translator)


def _dated(
    rows: Iterable[tuple[object, str]], code: str, translator: Translator, *, titled: bool = False
) -> Iterator[Block]:
    """Yield a table of days, or a sentence that there are none."""
    listed = [*rows]
    if listed:
        header = translator.labels(("day", "what"))
        yield Table(rows=listed, header=header, caption=translator.say(code, {}), heading="", titled=titled, bare=True)
    else:
        yield Sentences([translator.say("page:dates:none", {})])


def _sentences(found: Iterable[str]) -> Iterator[Block]:
    listed = [*found]
    if listed:
        yield Sentences(listed)
