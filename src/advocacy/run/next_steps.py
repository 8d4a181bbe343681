"""The lead's next steps: whom to motivate, inspire, nudge or spar with this week, and why (domain, step 4)."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, raise_any, voice_of
from advocacy.tables import as_html
from advocacy.values import each, first_repeats, identifier, instance, text, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["LeadPolicy", "NextStep", "NextSteps", "Role"]

_own_finding = instance(Finding, private=True)
_days = whole(1, 366)


class Role(Enum):
    """What the program lead is to somebody this week, in the article's four roles (domain, step 4)."""

    MOTIVATE = "motivate"
    """The motivator: to welcome and to encourage."""
    INSPIRE = "inspire"
    """The inspirer: to show something new to who keeps on."""
    NUDGE = "nudge"
    """The nudge where needed; it always offers another rhythm or a pause."""
    SPAR = "spar"
    """The sparring partner where wanted: to think along."""


@frozen(kw_only=True)
class LeadPolicy:
    """
    How much is asked of people and lead in a week, and from when on something is a reason; the figures are our own.

    >>> LeadPolicy(most_a_week=5).rest
    14

    Attributes:
        most_a_week: The most steps in a calendar week (ISO, from Monday), 0 to 1000.
        rest: Days before the same person is approached again, 1 to 366.
        newcomer_days: So long somebody has just joined, counted from that day, 1 to 366.
        back_days: So long somebody is just back from a pause, or back after having left, 1 to 366.
        draft_days: From so many days here on a draft has waited, 1 to 366.
        silence_times: Beyond so many times the own days between posts somebody is silent, 1 to 100.
        silence_days: And beyond so many days here, however quick the own rhythm, 1 to 366.
        first_days: So long a first own post is news, 1 to 366.
        steady_stretches: From so many stretches kept in a row on somebody is steady, 1 to 100.
        one_pillar_days: Over so many days here, with three signs or more that hang on a pillar, one pillar alone is
            long, 1 to 366.
        idea_days: From so many days here on without a post on its pillar an idea that somebody owns waits, 1 to 366.
        session_days: In so many days a session is soon: today's and those on the days after, 1 to 366.
        seed: Draws the order between those with the same reason.
    """

    most_a_week: int = field(default=8, validator=whole(0, 1000))
    rest: int = field(default=14, validator=_days)
    newcomer_days: int = field(default=21, validator=_days)
    back_days: int = field(default=14, validator=_days)
    draft_days: int = field(default=14, validator=_days)
    silence_times: int = field(default=3, validator=whole(1, 100))
    silence_days: int = field(default=28, validator=_days)
    first_days: int = field(default=14, validator=_days)
    steady_stretches: int = field(default=4, validator=whole(1, 100))
    one_pillar_days: int = field(default=84, validator=_days)
    idea_days: int = field(default=28, validator=_days)
    session_days: int = field(default=7, validator=_days)
    seed: int = field(default=0, validator=instance(int))


@frozen(kw_only=True)
class NextStep:
    """
    One person to approach, for the lead and for the person: it says nothing that they may not see.

    >>> why, what = Finding.of("next:joined", on=date(2027, 3, 1)), Finding.of("suggest:joined")
    >>> step = NextStep(participant="p-1", role=Role.MOTIVATE, on=date(2027, 3, 2), evidence=[why], suggestion=what)
    >>> step
    <NextStep p-1>
    >>> print(step.text("nl"))
    p-1: motiveren
      Doet mee sinds 2027-03-01.
      → Heet welkom, en vraag waarmee te beginnen; eerst luisteren is een goed begin.

    Attributes:
        participant: The person's id.
        role: What the lead is to them.
        on: The day it is suggested for.
        evidence: What speaks for it, at least one thing; the first decided the role and the suggestion.
        suggestion: What to do, as a proposal to the lead.
    """

    participant: str = field(converter=identifier, validator=text)
    role: Role = field(validator=instance(Role, private=True))
    on: date = field(validator=instance(date))
    evidence: tuple[Finding, ...] = field(converter=tuple_of, validator=each(_own_finding))
    suggestion: Finding = field(validator=_own_finding)

    def __attrs_post_init__(self) -> None:
        """Refuse a step that nothing speaks for."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if not self.evidence:
            yield Finding.of("empty", "evidence")

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Say who, in which role, why and what to do, a line each.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        voice = voice_of(language, extra)
        why = [f"  {voice.tell(finding)}" for finding in self.evidence]
        head = f"{self.participant}: {voice.label(self.role.value)}"
        return "\n".join([head, *why, f"  → {voice.tell(self.suggestion)}"])

    def __repr__(self) -> str:
        """Show class and id, and nothing of what is said."""
        return f"<NextStep {self.participant}>"


@frozen(kw_only=True, repr=False)
class NextSteps:
    """
    The lead's week, for the lead alone.

    The order is that of the week: where a word helps most comes first. It is no order of people, says nothing of how
    well anybody does, and must not be shown to the group. What is said of somebody is theirs to see, by `for_person`.

    Attributes:
        on: The day it is about.
        steps: What to do, in that order; at most one for each person.
        waiting: How many more had a reason and are beyond the limit of the week; nobody keeps who they are.
        findings: How many wait, are not looked at for want of consent, or are seen without their activities.
    """

    on: date = field(validator=instance(date))
    steps: tuple[NextStep, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(NextStep, private=True))
    )
    waiting: int = field(default=0, validator=whole(0))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    def __attrs_post_init__(self) -> None:
        """Refuse two steps for one person."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((step.participant for step in self.steps), "steps", key="participant")

    def for_person(self, participant: str) -> tuple[NextStep, ...]:
        """Give all that is said of somebody, which is theirs to see; nothing where nothing is said."""
        who = identifier(participant)
        return tuple(step for step in self.steps if step.participant == who)

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write the week: each step with its reasons, then what is counted.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        voice = voice_of(language, extra)
        blocks = [step.text(language, extra=extra) for step in self.steps] or [voice.say("steps:none", {})]
        return "\n\n".join([*blocks, *map(voice.tell, self.findings)])

    def __repr__(self) -> str:
        """Show the day and how many steps."""
        return f"<NextSteps {self.on}: {len(self.steps)} steps>"

    def html(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write the week in a table, with a caption and headers, everything escaped; a notebook shows it in English.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        voice = voice_of(language, extra)
        rows = [
            (
                step.participant,
                voice.label(step.role.value),
                " ".join(map(voice.tell, step.evidence)),
                voice.tell(step.suggestion),
            )
            for step in self.steps
        ]
        header = voice.labels(("person", "role", "evidence", "suggestion"))
        caption = " ".join([str(self.on), *map(voice.tell, self.findings)])
        return as_html(rows, header=header, caption=caption, named=True, language=language)

    def _repr_html_(self) -> str:
        return self.html()
