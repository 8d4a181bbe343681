"""A participant's page: plan, dates, ideas, own rhythm, stored data and how to leave, as text and as HTML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from attrs import evolve, field

from advocacy.arguments import frozen
from advocacy.dates import DateRange
from advocacy.messages.blocks import Heading, Sentences, Table
from advocacy.messages.translator import Translator
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership, MembershipStatus
from advocacy.people.presence import latest_status
from advocacy.plan.agenda import Agenda, AgendaItem
from advocacy.plan.calendar import Cadence
from advocacy.plan.content import IdeaStatus
from advocacy.privacy.pages import Block, _Page, dated
from advocacy.privacy.views import ACCESS, Audience, FieldAccess, ParticipantView, Visibility, agreed
from advocacy.rules import optional, own, personal, text
from advocacy.run.continuity import Continuity
from advocacy.run.step_records import NextStepRecord

#: The dates of four weeks are listed one by one.
_SHOWN = timedelta(days=28)
#: More people than these are counted, and not named.
_NAMED = 4
#: Statuses of an idea whose first draft is done.
_DRAFTED = frozenset({IdeaStatus.DRAFTED, IdeaStatus.PUBLISHED})
_SHARES = frozenset({"activity", "motivation", "opportunity_self", "opportunity_company"})


class _Day(NamedTuple):
    """A date of the participant: the day, the sentence, and the code and the title of the topic if there is one."""

    on: date
    sentence: str
    topic: str
    title: str


@frozen(kw_only=True)
class ParticipantPage(_Page):
    """A participant's page: plan, dates, ideas, own rhythm, stored data, and how to pause or leave.

    It has no points, no rank and nothing about the performance of others. The participant is "you". Without a name in
    the language, another participant is a colleague. The dates of four weeks are listed; of later days, the sessions.

    >>> from advocacy import Participant, Program
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
        rhythm_period: The period of *rhythm*; ``None`` leaves it out.
        lead: The name of the program lead, or the id under which the language has it; without it, the page says "the
            program lead".
    """

    view: ParticipantView
    agenda: Agenda | None = None
    rhythm: Continuity | None = field(default=None, validator=personal)
    rhythm_period: DateRange | None = None
    lead: str | None = field(default=None, validator=optional(own(text)))

    def _title(self, translator: Translator) -> str:
        return translator.say("page:participant", {"on": str(self.view.on)})

    def _names(self, translator: Translator) -> Mapping[str, str]:
        others = {who for session in self.view.sessions for who in session.participants} | {*self.view.buddies}
        others |= {who for item in self._items for who in item.participants}
        colleague = translator.say("page:colleague", {})
        return {
            **dict.fromkeys(others, colleague),
            **dict.fromkeys((name for item in self._items for name in item.pillars), translator.say("page:theme", {})),
            **{pillar.id: pillar.name for pillar in self.view.pillars},
            **{idea.id: idea.title for idea in self.view.ideas},
        }

    @property
    def _items(self) -> tuple[AgendaItem, ...]:
        return () if self.agenda is None else self.agenda.for_person(self.view.person.id)

    @property
    def _status(self) -> MembershipStatus:
        return latest_status(self.view.memberships, self.view.on)

    def _lead(self, translator: Translator) -> dict[str, object]:
        """Return whom to tell, as the parameter of a sentence."""
        return {"lead": translator.say("page:the-lead", {}) if self.lead is None else translator.person(self.lead)}

    def _sections(self, translator: Translator) -> Iterator[Block]:
        view, say = self.view, translator.say
        lead = self._lead(translator)
        yield Heading(say("page:plan", {}))
        lines = [say(f"page:status:{self._status.value}", lead)]
        if view.cadence is not None:
            lines.append(_cadence(view.cadence, lead, translator))
        if view.buddies:
            lines.append(say("page:buddies", {"who": ", ".join(sorted({*map(translator.person, view.buddies)}))}))
        yield Sentences([*lines, *(translator.tell(proposal.advice) for proposal in view.proposals)])
        yield Heading(say("page:dates", {}))
        yield from self._dates(translator)
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
            yield Table(
                rows=rows,
                header=translator.labels(("what", "theme", "status")),
                caption=say("page:ideas", {}),
                heading="",
                titled=False,
            )
        else:
            yield Sentences([say("page:ideas:none", {})])
        yield Heading(say("page:rhythm", {}))
        yield Sentences([self._rhythm(translator)])
        yield Heading(say("page:data", {}))
        header = translator.labels(("data", "stored", "lead", "management"))
        yield Table(
            rows=[*self._data(translator)], header=header, caption=say("page:data", {}), heading="", titled=False
        )
        yield Sentences([*self._consents(translator)])
        yield Heading(say("page:leave", {}))
        codes = [f"page:leave:{'left' if self._status is MembershipStatus.LEFT else 'how'}"]
        codes += ["page:leave:kept", "page:leave:data"]
        yield Sentences([say(code, lead) for code in codes])

    def _dates(self, translator: Translator) -> Iterator[Block]:
        """Yield the days of four weeks, then the later sessions of each topic in a sentence."""
        on, end = self.view.on, self.view.period.end
        days = [day for day in self._days(translator) if day.on >= on]
        later = [day for day in days if day.on >= on + _SHOWN]
        near = [(day.on, day.sentence) for day in days if day.on < on + _SHOWN]
        if not days and end < on + _SHOWN:
            code = "page:dates:ended" if end < on else "page:dates:ends"
            yield Sentences([translator.say(code, {"on": str(end)})])
        elif near or not later:
            yield from dated(near, translator, caption=translator.say("page:dates", {}))
        titles = defaultdict[tuple[str, str], list[str]](list)
        for day in later:
            if day.topic:
                titles[day.topic, day.title].append(translator.formats.date(day.on))
        sentences = [
            translator.say(f"page:later:{code}", {"title": title, "when": ", ".join(dict.fromkeys(listed))})
            for (code, title), listed in titles.items()
        ]
        if any(not day.topic for day in later):
            sentences.append(translator.say("page:later:own", {}))
        if sentences:
            yield Sentences(sentences)

    def _days(self, translator: Translator) -> Iterator[_Day]:
        """Yield all dates of the participant, by day."""
        if self.agenda is None:
            for session in sorted(self.view.sessions, key=lambda session: (str(session.on), session.id)):
                if session.on is not None:
                    title = translator.label(session.topic)
                    yield _Day(session.on, title, session.topic, title)
        started = self._has_started()
        for item in self._items:
            shown = evolve(item, provisional=item.provisional and not started)
            code = "" if item.topic is None else item.topic.code
            title = item._title(translator)
            yield _Day(item.on, self._sentence(shown, title, translator), code, title)

    def _has_started(self) -> bool:
        """Return whether a first draft or a first post is done, as far as the page knows."""
        kept = self.rhythm is not None and self.rhythm.kept > 0
        posts = self.view.cadence is not None and self.view.cadence.posts > 0
        items = self.view.track.items if self.view.track is not None else ()
        drafts = (item.on for item in items if item.topic == "first_draft" and item.on is not None)
        return (
            (kept and posts)
            or any(idea.status in _DRAFTED for idea in self.view.ideas)
            or any(day < self.view.on for day in drafts)
        )

    def _sentence(self, item: AgendaItem, title: str, translator: Translator) -> str:
        """Say an item to the participant, and who else takes part."""
        alone = self.agenda is not None and self.agenda._is_alone(item)
        what = translator.say(
            f"page:item:{item.kind.value}{':alone' if alone else ':provisional' if item.provisional else ''}",
            {"title": title, "hours": "" if item.time is None else item.time / timedelta(hours=1)},
        )
        who = self._others(item, translator)
        what = translator.say("page:with", {"what": what, "who": who}) if who else what
        return item._with_subjects(what, translator)

    def _others(self, item: AgendaItem, translator: Translator) -> str:
        """Name the other people of an item: the group if it is everybody, names if they are few, else their number."""
        others = [who for who in item.participants if who != self.view.person.id]
        if len(others) > 1 and self.agenda is not None:
            near = [each for each in self.agenda.items if abs(each.on - item.on) <= _SHOWN]
            if {who for each in near for who in each.participants} <= {*item.participants}:
                return translator.say("page:with:group", {})
        colleague = translator.say("page:colleague", {})
        names = [*map(translator.person, others)]
        if len(names) > _NAMED or (len(names) > 1 and {*names} == {colleague}):
            return translator.say("page:colleagues", {"count": len(names)})
        return ", ".join(dict.fromkeys(names))

    def _rhythm(self, translator: Translator) -> str:
        rhythm, cadence, period = self.rhythm, self.view.cadence, self.rhythm_period
        if rhythm is None:
            measured = self.view.person.consents_to(Purpose.MEASUREMENT, on=self.view.on)
            return translator.say(f"page:rhythm:{'unknown' if measured else 'unmeasured'}", {})
        if not rhythm.periods:
            return translator.say("page:rhythm:none", {})
        weeks = 1 if cadence is None else cadence.weeks
        counts: dict[str, object] = {
            "kept": rhythm.kept,
            "count": rhythm.periods,
            "unit": translator.say("page:unit", {"count": weeks}),
        }
        if period is None:
            return translator.say("page:rhythm:kept:undated", counts)
        return translator.say("page:rhythm:kept", {**counts, "start": str(period.start), "end": str(period.end)})

    def _data(self, translator: Translator) -> Iterator[tuple[str, ...]]:
        """Yield all stored data about the person: what it is, its value, and what the lead and management see of it."""
        view, person = self.view, self.view.person
        shown = agreed(person, view.on)
        for access in sorted(ACCESS, key=lambda access: access.class_name):
            if access.class_name == "Participant":
                value, seen = getattr(person, access.name), getattr(shown, access.name)
                stored = "" if value is None else _value(access.name, value, translator)
                part = "whole" if seen == value else "part" if seen else "none"
            else:
                stored, part = _STORED[access.name](view, translator) if access.name in _STORED else "", "whole"
            if stored:
                yield self._row(access, stored, part, translator)
        if person.consents_to(Purpose.MEASUREMENT, on=view.on):
            activities = FieldAccess(
                class_name="Activity",
                name="activities",
                purpose=Purpose.MEASUREMENT,
                lead=Visibility.AGREED,
                participant=Visibility.OWN,
                management=Visibility.COUNTED,
            )
            yield self._row(activities, translator.say("page:stored:activities", {}), "whole", translator)

    def _row(self, access: FieldAccess, stored: str, part: str, translator: Translator) -> tuple[str, ...]:
        """Return a row of the data: *part* is how much of it consents to measurement leave for others."""
        purposes = {Purpose.PARTICIPATION, access.purpose or Purpose.PARTICIPATION}
        given = all(self.view.person.consents_to(purpose, on=self.view.on) for purpose in purposes)
        seen = [access.visibility(audience) for audience in (Audience.LEAD, Audience.MANAGEMENT)]
        name = translator.name("page:field", access.name)
        label = translator.label(access.name) if name == access.name else name
        refused = "none" if not given else part
        cells = (
            f"page:sees:{visibility.value}"
            if visibility is Visibility.NONE
            else f"page:sees:{visibility.value if refused == 'whole' else 'part' if refused == 'part' else 'refused'}"
            for visibility in seen
        )
        return label, stored, *(translator.say(code, {}) for code in cells)

    def _consents(self, translator: Translator) -> Iterator[str]:
        """Yield what colleagues see, what the person agreed to, and what not."""
        view, say = self.view, translator.say
        days = {consent.purpose: consent.given for consent in view.person.consents if consent.holds(on=view.on)}
        yield say("page:colleagues:see", {})
        yield say(f"page:colleagues:{'named' if Purpose.RECOGNITION in days else 'unnamed'}", {})
        given = [
            f"{translator.label(f'purpose:{purpose.value}')} ({translator.formats.date(day)})"
            for purpose, day in days.items()
        ]
        yield say(
            "page:consent" if given else "page:consent:none", {"what": ", ".join(given), **self._lead(translator)}
        )
        missing = [translator.label(f"purpose:{purpose.value}") for purpose in Purpose if purpose not in days]
        if given and missing:
            yield say("page:consent:missing", {"what": ", ".join(missing)})

    def __repr__(self) -> str:
        """Show the class and the id of the person."""
        return f"<ParticipantPage {self.view.person.id}>"


def _cadence(cadence: Cadence, lead: dict[str, object], translator: Translator) -> str:
    """Say a cadence to the person whose it is."""
    counts = {"posts": cadence.posts, "reactions": cadence.reactions}
    said = {name: translator.say(f"page:{name}", {"count": count}) if count else "" for name, count in counts.items()}
    if not any(said.values()):
        return translator.say("page:listening", {})
    span = translator.say("page:span", {"count": cadence.weeks})
    return translator.say(f"page:cadence{':both' if all(said.values()) else ''}", {**said, **lead, "span": span})


def _value(name: str, value: Any, translator: Translator) -> str:  # noqa: PLR0911 - one form for each field
    """Return a stored value of a participant in words; a value of 0 is a value, an empty one is none."""
    formats = translator.formats
    match name:
        case "id":  # a key, which says nothing to the person
            return translator.say("page:stored:id", {})
        case "attributes":
            pairs = ((translator.name("attribute", key), text) for key, text in value.items())
        case "measures":
            pairs = ((translator.name("measure", key), formats.number(number)) for key, number in value.items())
        case "bounds":
            pairs = (
                (translator.label(key), _range(between.minimum, between.maximum, translator))
                for key, between in value.items()
            )
        case "contacts":
            return ", ".join(value)
        case "consents":
            return ", ".join(
                f"{translator.label(f'purpose:{consent.purpose.value}')} ({formats.date(consent.given)}"
                f"{'' if consent.withdrawn is None else f' – {formats.date(consent.withdrawn)}'})"
                for consent in value
            )
        case "network_size_source" | "activity_source":
            return translator.name("page:source", value.value)
        case "time_per_month":
            return formats.duration(value)
        case "network_size":
            return formats.number(value)
        case _:
            return formats.percent(value) if name in _SHARES else str(value)
    return ", ".join(f"{key}: {shown}" for key, shown in pairs)


def _range(minimum: float, maximum: float | None, translator: Translator) -> str:
    """Return the bounds of a value; without a maximum, the least value."""
    ends = [translator.formats.number(end) for end in (minimum, maximum) if end is not None]
    return " – ".join(ends) if maximum is not None else f"≥ {ends[0]}"


def _membership(stay: Membership, translator: Translator) -> str:
    """Return the days of a membership, with its pauses and absences."""
    formats = translator.formats
    pauses = [
        (pause.start, None if pause.resumed is None else pause.resumed - timedelta(days=1)) for pause in stay.pauses
    ]
    found = [translator.say("page:stored:joined", {"on": str(stay.joined)})]
    for start, end in [*pauses, *((days.start, days.end) for days in stay.away)]:
        since = translator.say("page:stored:joined", {"on": str(start)})
        days = since if end is None else f"{formats.date(start)} – {formats.date(end)}"
        found.append(translator.say("page:stored:pause", {"when": days}))
    if stay.left is not None:
        found.append(translator.say("page:stored:left", {"on": str(stay.left)}))
    return ", ".join(found)


def _invitation(view: ParticipantView, translator: Translator) -> str:
    if view.invitation is None:
        return ""
    sent = translator.formats.date(view.invitation.sent)
    return (
        sent if view.invitation.reply is None else f"{sent}, {translator.label(f'reply:{view.invitation.reply.value}')}"
    )


def _answer(record: NextStepRecord, translator: Translator) -> str:
    return "" if record.answer is None else f"; {translator.label(f'step_answer:{record.answer.value}')}"


def _plan(view: ParticipantView, translator: Translator) -> str:
    stored = (view.cadence, view.track, view.preferences, view.sessions, view.buddies, view.needs)
    return translator.say("page:stored:plan", {}) if any(stored) else ""


#: The parts of a program that hold data about one person, and how to say what they hold; empty if it is nothing.
_STORED: Mapping[str, Callable[[ParticipantView, Translator], str]] = {
    "memberships": lambda view, translator: "; ".join(_membership(stay, translator) for stay in view.memberships),
    "survey": lambda view, _: "; ".join(
        filter(None, (", ".join(filter(None, [answer.text, *answer.options])) for answer in view.answers))
    ),
    "pilot": lambda view, translator: (
        "" if view.member is None else translator.say(f"page:stored:{'member' if view.member else 'no-member'}", {})
    ),
    "invitations": _invitation,
    "foundation": lambda view, translator: (
        ""
        if view.profile is None
        else translator.say(
            "page:stored:profile", {"on": str(view.profile.checked_on), "count": len(view.profile.done)}
        )
    ),
    "ideas": lambda view, _: ", ".join(idea.title for idea in view.ideas),
    "review": lambda view, translator: " ".join(translator.tell(proposal.advice) for proposal in view.proposals),
    "plan": _plan,
    "step_records": lambda view, translator: ", ".join(
        f"{translator.label(f'step_reason:{record.step.value}')} ({translator.formats.date(record.on)}"
        f"{_answer(record, translator)})"
        for record in view.step_records
    ),
}
