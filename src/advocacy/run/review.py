"""The review: what was seen over some days, and proposals for the next round, each with its evidence (domain)."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, raise_any, voice_of
from advocacy.goals.exact import part_of
from advocacy.tables import as_html
from advocacy.values import Window, each, identifier, instance, optional, text, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advocacy.words import Voice


__all__ = ["Proposal", "ProposalKind", "Review", "ReviewPolicy"]


class ProposalKind(Enum):
    """What a proposal is about; in the order in which a review tells them."""

    NEXT_WAVE = "next_wave"
    """Whether to ask more people in."""
    GOAL = "goal"
    """A goal to think again about, or to drop."""
    TOPIC = "topic"
    """What to work on in sessions, one to one or with buddies."""
    CADENCE = "cadence"
    """How often to post: a slower rhythm, or one step up for whoever likes."""
    COLLECT = "collect"
    """What to ask or measure, so that the next review can tell more."""


@frozen(kw_only=True)
class Proposal:
    """
    One thing proposed for the next round, with what it rests on; people decide.

    Attributes:
        kind: What it is about.
        about: The id of the goal, the code of the topic or of the figure; ``None`` where it is about all.
        advice: What is proposed, in a sentence.
        evidence: What it rests on, at least one thing, each with the path of the input that says it.
        participant: The id of the person whose own rhythm it is about, and then it is for them and the program lead
            alone; ``None`` where it is about the group.

    Raises:
        InvalidError: With every fault at once: no evidence, or evidence without a path.
    """

    kind: ProposalKind = field(validator=instance(ProposalKind))
    about: str | None = field(default=None, converter=identifier, validator=optional(text))
    advice: Finding = field(validator=instance(Finding, private=True))
    evidence: tuple[Finding, ...] = field(converter=tuple_of, validator=each(instance(Finding, private=True)))
    participant: str | None = field(default=None, converter=identifier, validator=optional(text))

    def __attrs_post_init__(self) -> None:
        """Refuse a proposal that cannot be traced."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if not self.evidence:
            yield Finding.of("empty", "evidence")
        for place, one in enumerate(self.evidence):
            if not one.path:
                yield Finding.of("empty", f"evidence[{place}].path")

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Say what is proposed, then on a line each what it rests on.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        voice = voice_of(language, extra)
        evidence = (f"- {_capital(voice.tell(one))}" for one in self.evidence)
        return "\n".join([_capital(voice.tell(self.advice)), *evidence])

    def __repr__(self) -> str:
        """Show class and id where it is about a person, else class, kind and what it is about."""
        if self.participant is not None:
            return f"<Proposal {self.participant}>"
        return f"<Proposal {self.kind.value}{'' if self.about is None else f' {self.about}'}>"


@frozen(kw_only=True)
class ReviewPolicy:
    """
    What a review goes by; every threshold is our own, and to be set before the figures are seen.

    >>> ReviewPolicy(least_asking=4)
    ReviewPolicy(least_asking=4, wave_from=Fraction(1, 2), slower_below=Fraction(1, 2), step_up_from=Fraction(3, 4), \
own_below=Fraction(1, 2), least_stretches=4, least_people=5)

    Attributes:
        least_asking: A topic is proposed where at least so many people ask for it, 3 or more, so that nobody is singled
            out; topics that fewer ask for are counted together.
        wave_from: No next wave where the whole interval of the share of stretches kept lies below this.
        slower_below: Slower rhythms are proposed where that whole interval lies below this.
        step_up_from: A step up is open to whoever likes where that whole interval lies above this; not below
            *slower_below*.
        own_below: A person is offered a slower rhythm who kept a smaller share than this of their own stretches.
        least_stretches: Of a person with fewer stretches nothing is said; 1 or more.
        least_people: With fewer people who have stretches, no share without an interval is shown; 3 or more.

    Raises:
        InvalidError: With every fault at once: a threshold out of its range, or out of order.
    """

    least_asking: int = field(default=3, validator=whole(3))
    wave_from: Fraction = field(default=Fraction(1, 2), validator=part_of)
    slower_below: Fraction = field(default=Fraction(1, 2), validator=part_of)
    step_up_from: Fraction = field(default=Fraction(3, 4), validator=part_of)
    own_below: Fraction = field(default=Fraction(1, 2), validator=part_of)
    least_stretches: int = field(default=4, validator=whole(1))
    least_people: int = field(default=5, validator=whole(3))

    def __attrs_post_init__(self) -> None:
        """Keep the thresholds in order."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if self.step_up_from < self.slower_below:
            yield Finding.of("review:order", "step_up_from", slower=str(self.slower_below))


@frozen(kw_only=True, repr=False)
class Review:
    """
    What scorecard, continuity, decline and survey say together, and what follows for the next round.

    Attributes:
        window: The days of the scorecard.
        on: The day on which the review is held.
        seen: What is said, each with the path of the input that says it, and no participant's id: goal by goal in the
            order of the scorecard (outcomes, then what stands out, then what was told in words, as it was told);
            continuity; a sign of decline; readiness; topics asked for; how many wait.
        proposals: By kind, in the order of `ProposalKind`; within a kind those about the group first: goals and figures
            in the order of the scorecard, topics by how many ask for them, most first, then by code; then those about
            somebody's own rhythm, by id. Evidence of proposals about the group stands in *seen*.
    """

    window: Window = field(validator=instance(Window))
    on: date = field(validator=instance(date))
    seen: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))
    proposals: tuple[Proposal, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Proposal, private=True))
    )

    @property
    def for_group(self) -> tuple[Proposal, ...]:
        """The proposals that are about nobody in particular."""
        return tuple(one for one in self.proposals if one.participant is None)

    def proposals_for(self, participant: str) -> tuple[Proposal, ...]:
        """
        Give the proposals about one person's own rhythm, for that person and the program lead alone.

        They are there to be read by who asks for them; whether somebody may be written to is another consent
        (`Purpose.NUDGES`).

        Raises:
            InvalidError: The id is no text.
        """
        raise_any(text.findings(participant, "participant"))
        return tuple(one for one in self.proposals if one.participant == identifier(participant))

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write the review: what was seen, numbered, and what is proposed, with the numbers of what each rests on.

        What is about one person is left out, and only said to be there; `proposals_for` gives it.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        voice = voice_of(language, extra)
        title = Finding.of("review:title", start=self.window.start, end=self.window.end, on=self.on)
        blocks = [voice.tell(title)]
        if self.seen:
            wide = len(str(len(self.seen)))
            lines = [f"{at:>{wide}}. {_capital(voice.tell(one))}" for at, one in enumerate(self.seen, start=1)]
            blocks.append("\n".join([voice.label("review:seen"), *lines]))
        if self.for_group:
            blocks.append("\n".join([voice.label("review:proposed"), *self._advice(voice)]))
        if len(self.for_group) < len(self.proposals):
            blocks.append(voice.say("review:personal", {}))
        return "\n\n".join(blocks)

    def _advice(self, voice: Voice) -> Iterator[str]:
        """Give a line for each proposal about the group, under its kind."""
        last = None
        for one in self.for_group:
            if one.kind is not last:
                yield voice.label(f"proposal:{one.kind.value}")
                last = one.kind
            places = [str(self.seen.index(why) + 1) if why in self.seen else voice.tell(why) for why in one.evidence]
            yield f"- {_capital(voice.tell(one.advice))} ({', '.join(places)})"

    def __repr__(self) -> str:
        """Show the window and sizes."""
        own = len(self.proposals) - len(self.for_group)
        return f"<Review {self.window.start} to {self.window.end}: {len(self.for_group)} proposals, {own} personal>"

    def html(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write it in tables, with captions and headers, everything escaped; a notebook shows it in English.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        voice = voice_of(language, extra)
        seen = [(at, _capital(voice.tell(one)), one.path) for at, one in enumerate(self.seen, start=1)]
        advice = [
            (
                voice.label(f"proposal:{one.kind.value}"),
                _capital(voice.tell(one.advice)),
                " ".join(_capital(voice.tell(why)) for why in one.evidence),
            )
            for one in self.for_group
        ]
        return "".join(
            as_html(
                rows,
                header=voice.labels(columns),
                caption=voice.label(caption),
                named=True,
                language=language,
            )
            for rows, columns, caption in (
                (seen, ("number", "seen", "source"), "review:seen"),
                (advice, ("kind", "advice", "evidence"), "review:proposed"),
            )
        )

    def _repr_html_(self) -> str:
        return self.html()


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
