"""The pages of the program lead and of the director, as text and as HTML; `ParticipantPage` is the third."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from attrs import evolve, field

from advocacy.arguments import frozen
from advocacy.errors import Finding, translator_for
from advocacy.goals.metric import Unit, metric_title
from advocacy.goals.target_status import TargetStatus
from advocacy.messages.blocks import Heading, Lines, Report, Sentences, Table
from advocacy.messages.language import Language
from advocacy.messages.translator import Translator, capitalised
from advocacy.people.membership import MembershipStatus
from advocacy.people.presence import latest_status, memberships_by_person
from advocacy.plan.agenda import Agenda
from advocacy.plan.own_days import AgendaKind
from advocacy.plan.topics import topic_names
from advocacy.plan.tracks import session_titles
from advocacy.privacy.views import LeadView, ProgramSummary
from advocacy.rules import TupleOf, optional, own, text
from advocacy.run.next_steps import NextSteps
from advocacy.run.review import Review, ReviewTopic
from advocacy.run.scorecard import GoalScorecard, Scorecard, ScorecardLine, written_value
from advocacy.tables import escape

Block = Heading | Table | Lines | Sentences
#: The number of days of the lead's week.
_WEEK = timedelta(days=7)
#: Statuses with a conclusion. The others say what is not known.
_CONCLUDED = frozenset({TargetStatus.AHEAD, TargetStatus.ON_TRACK, TargetStatus.BEHIND})
#: Kinds of the agenda that are the lead's own work.
_LEAD_KINDS = frozenset({AgendaKind.SESSION, AgendaKind.STEP, AgendaKind.REVIEW})
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
        plan = self.view.plan
        topics = () if plan is None else plan.brief.tracks.topics
        sessions = () if plan is None else plan.sessions
        return {
            **topic_names(topics),
            **session_titles(sessions, topics, translator),
            **{idea.id: idea.title for idea in self.view.ideas},
            **{pillar.id: pillar.name for pillar in self.view.pillars},
            **{person.id: person.name for person in self.view.participants if person.name is not None},
        }

    def _sections(self, translator: Translator) -> Iterator[Block]:
        view, say = self.view, translator.say
        yield Heading(say("page:week", {}))
        yield from self._week(translator)
        if self.steps is not None:
            yield Heading(say("page:talk", {}), level=3)
            yield from self.steps._paragraphs(translator)
        yield Heading(say("page:group", {}))
        stays = memberships_by_person(view.memberships)
        status = {person.id: latest_status(stays.get(person.id, ()), view.on) for person in view.participants}
        numbers = Counter(status.values())
        counted = [(translator.label(each.value), numbers[each]) for each in MembershipStatus if numbers[each]]
        if counted:
            yield Table(
                rows=counted,
                header=translator.labels(("status", "people")),
                caption=say("page:group", {}),
                heading="",
                titled=False,
            )
        waiting = [translator.person(item.participant) for item in view.invitations if item.reply is None]
        proposals = () if view.review is None else view.review.proposals
        yield from _sentences(
            [
                *map(translator.tell, view.findings),
                *([say("page:waiting", {"who": ", ".join(waiting)})] if waiting else []),
                *(
                    say(
                        "page:suggestion",
                        {"who": translator.person(str(each.participant)), "what": translator.tell(each.advice)},
                    )
                    for each in proposals
                    if each.participant is not None
                ),
            ]
        )
        yield Heading(say("page:missing", {}))
        active = sorted(who for who, each in status.items() if each is MembershipStatus.ACTIVE)
        yield Sentences([*self._lacks(active, translator)] or [say("phase:done", {})])

    def _week(self, translator: Translator) -> Iterator[Block]:
        """Yield the lead's own work of seven days and the time that it takes, then the days of the others."""
        if self.agenda is None:
            return
        say, on = translator.say, self.view.on
        days = [item for item in self.agenda.items if on <= item.on < on + _WEEK]
        own_days = [item for item in days if item.kind in _LEAD_KINDS]
        time = sum((item.time for item in own_days if item.time is not None), timedelta(0))
        if time:
            yield Sentences([say("page:time", {"hours": time / timedelta(hours=1)})])
        tables = [(own_days, "page:week:own"), ([item for item in days if item not in own_days], "page:week:others")]
        for items, code in tables:
            if items:
                yield Heading(say(code, {}), level=3)
                yield from dated(evolve(self.agenda, items=items)._rows(translator), translator, caption=say(code, {}))
        if not days:
            yield Sentences([say("page:dates:none", {})])

    def _lacks(self, active: list[str], translator: Translator) -> Iterator[str]:
        """Yield what is missing: what the phase lacks, profiles, targets and the lead's working days."""
        view, say = self.view, translator.say
        # that the program still runs is no gap
        yield from (translator.tell(finding) for finding in self.missing if finding.code != "phase:running")
        if view.foundation is not None:
            open_profiles = [who for who in active if view.foundation.confirmed_on(who) is None]
            if open_profiles:
                who = ", ".join(map(translator.person, open_profiles))
                yield say("page:missing:profiles", {"who": who})
        if view.kpis is not None:
            aimed = {target.metric for target in view.targets}
            primary = dict.fromkeys(metric for goal in view.kpis.goals for metric in goal.primary)
            titles = [metric_title(metric, translator) for metric in primary if metric not in aimed]
            if titles:
                yield say("page:missing:targets", {"what": ", ".join(titles)})
        if view.plan is not None and view.plan.brief.lead_week is None:
            yield say("page:missing:lead-week", {})

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
            yield Heading(goal.statement or translator.label(goal.kind.value))
            yield from self._outcomes(cards.get(goal.id), translator)
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
        yield Table(
            rows=counts,
            header=translator.labels(("status", "people")),
            caption=say("page:people", {}),
            heading="",
            numeric=[1],
            titled=False,
        )
        yield from _sentences(map(translator.tell, self.summary.membership_counts.findings))
        for table in filter(None, (self.summary.groups, *self.summary.future)):
            yield from table._blocks(translator)
        yield Heading(say("page:decide", {}))
        # the topics of sessions are for the program lead
        advice = () if self.review is None else self.review.for_group
        found = defaultdict[str, list[str]](list)
        for proposal in advice:
            if proposal.topic is not ReviewTopic.TOPIC:
                what, why = proposal._sentences(lambda finding: self._sentence(finding, translator))
                found[" ".join(why)].append(what)
        # advice for one reason is one decision
        decisions = [say("page:decision", {"what": " ".join(what), "why": why}) for why, what in found.items()]
        yield Sentences(decisions or [say("page:decide:none", {})])

    def _sentence(self, finding: Finding, translator: Translator) -> str:
        """Put a finding in a sentence, with the statement of the goal in place of its kind."""
        parameters = dict(finding.parameters)
        goals = [goal for goal in self.summary.goals if goal.kind.value == parameters.get("goal")]
        if len(goals) == 1 and goals[0].statement:
            parameters["goal"] = goals[0].statement
        return capitalised(translator.say(finding.code, parameters))

    def _outcomes(self, card: GoalScorecard | None, translator: Translator) -> Iterator[Block]:
        """Yield what is known of a goal, and what is not known yet."""
        say, lines = translator.say, () if card is None else card.outcomes
        if card is None:
            yield Sentences([say("page:goal:unmeasured", {})])
            return
        known, unknown, empty = list[str](), list[str](), list[str]()
        for line in lines:
            if line.metric_value.value is None:
                empty.append(metric_title(line.metric_value.metric, translator))
            else:
                is_concluded = line.progress is not None and line.progress.status in _CONCLUDED
                (known if is_concluded else unknown).append(self._outcome(line, translator))
        unknown += [say("page:outcome:unmeasured", {"what": ", ".join(empty)})] if empty else []
        unknown += [self._sentence(finding, translator) for finding in card.findings]
        for code, sentences in (("can", known), ("cannot", unknown)):
            yield Heading(say(f"page:{code}", {}), level=3)
            yield Sentences(sentences or [say(f"page:{code}:none", {})])
        if self.currency is None and any(line.metric_value.metric.unit is Unit.MONEY for line in lines):
            yield Sentences([say("page:currency", {})])

    def _value(self, line: ScorecardLine, value: float, translator: Translator) -> str:
        """Return a value of a metric; money in the program's currency where one is stated."""
        unit = line.metric_value.metric.unit
        if unit is Unit.MONEY and self.currency is not None:
            return translator.formats.money(value, self.currency)
        return written_value(unit, translator.formats, value)

    def _outcome(self, line: ScorecardLine, translator: Translator) -> str:
        """Say a metric with a value: the value in its period, what is expected, the target and the conclusion."""
        reading, progress = line.metric_value, line.progress
        value = self._value(line, float(reading.value or 0), translator)
        between = reading.interval
        parameters: dict[str, object] = {
            "title": metric_title(reading.metric, translator),
            "amount": value,
            "start": str(reading.period.start),
            "end": str(reading.period.end),
            "likely": "",
            "chance": value,
        }
        if between is not None:
            ends = {
                "low": self._value(line, between.low, translator),
                "high": self._value(line, between.high, translator),
            }
            parameters["likely"] = translator.say("page:likely", ends)
            parameters["chance"] = translator.say("page:chance", {**ends, "amount": value})
        if progress is None:
            return translator.say("page:outcome:no-target", parameters)
        parameters["goal_value"] = self._value(line, float(progress.target.value), translator)
        parameters["state"] = translator.label(progress.status.value)
        parameters["by"] = str(progress.target.by)
        if progress.expected is not None:
            parameters["path"] = self._value(line, float(progress.expected), translator)
        concluded = "expected" if progress.expected is not None else "maintained"
        code = concluded if progress.status in _CONCLUDED else progress.status.value
        return translator.say(f"page:outcome:{code}", parameters)

    def __repr__(self) -> str:
        """Show the class, the id of the program and the day."""
        return f"<DirectorPage {self.summary.id} on {self.summary.on}>"


def dated(rows: Iterable[tuple[object, str]], translator: Translator, *, caption: str) -> Iterator[Block]:
    """Yield a table of days, or a sentence that there are none."""
    listed = [*rows]
    if listed:
        header = translator.labels(("day", "what"))
        yield Table(rows=listed, header=header, caption=caption, heading="", bare=True, titled=False)
    else:
        yield Sentences([translator.say("page:dates:none", {})])


def _sentences(found: Iterable[str]) -> Iterator[Block]:
    listed = [*found]
    if listed:
        yield Sentences(listed)
