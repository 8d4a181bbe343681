"""Many designs beside each other, and which of them no other betters in every stated measure."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from advocacy.errors import Finding, nearest, raise_any, voice_of
from advocacy.explore.results import MEASURES, UNKNOWN, DesignResult, Seen, in_words, range_of
from advocacy.goals.metric import Direction
from advocacy.tables import as_html, as_text
from advocacy.values import FrozenMap, each, first_repeats, frozen_map, instance, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advocacy.words import Voice


__all__ = ["DesignComparison", "known_directions", "label_of"]

#: So many designs are named before a finding, beside the number of the others.
_TITLES = 3
#: The measures that are weighed unless others are stated; outcomes come besides.
_STATED = ("people_time", "lead_time", "uncovered")


def known_directions(results: tuple[DesignResult, ...]) -> FrozenMap[Direction]:
    """Give what is weighed by default: each outcome, hours and coverage, as far as any design with a group knows it."""
    outcomes = {f"outcome:{name}": Direction.UP for result in results for name in result.forecasts}
    offered = {name: MEASURES[name] for name in _STATED} | outcomes
    there = [result for result in results if result.members]
    return FrozenMap({name: way for name, way in offered.items() if any(range_of(one, name) for one in there)})


@frozen(kw_only=True, repr=False)
class DesignComparison:
    """
    Many designs beside each other.

    Attributes:
        on: The day on which consent had to stand.
        results: What follows from each, in the order of their ids.
        measures: The stated measures, each with the way that is better; see `DesignResult.measure`.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: a design that stands twice, a measure that no design
            has.
    """

    on: date = field(validator=instance(date))
    results: tuple[DesignResult, ...] = field(default=(), converter=tuple_of, validator=each(instance(DesignResult)))
    measures: FrozenMap[Direction] = field(
        factory=FrozenMap[Direction], converter=frozen_map, validator=each(instance(Direction))
    )

    def __attrs_post_init__(self) -> None:
        """Report every fault between the parts, and keep the designs in the order of their ids."""
        raise_any(self._faults())
        object.__setattr__(self, "results", tuple(sorted(self.results, key=lambda result: result.design.id)))

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((result.design.id for result in self.results), "results")
        known = {*MEASURES, *(f"outcome:{name}" for result in self.results for name in result.forecasts)}
        for name in self.measures:
            if name not in known:
                yield nearest(name, known, f"measures[{name}]", kind="measure")

    def result(self, design: str) -> DesignResult:
        """
        Give what follows from a design by its id.

        Raises:
            UnknownNameError: No design has this id.
        """
        found = {result.design.id: result for result in self.results}
        raise_any([] if design in found else [nearest(design, found, "", kind="design")])
        return found[design]

    @property
    def undominated(self) -> tuple[DesignResult, ...]:
        """
        The designs that no other dominates, in the order of their ids: what is left to choose from, by people.

        A design dominates another where it is at least as good in every stated measure and better in one. It is as
        good in a measure where the two are the same in it, and where all it may be is as good as all the other may be:
        intervals that overlap decide nothing. Outcomes made of the same assumptions are told apart by those that
        differ, since the others will be the same for both, whatever they turn out to be. What is unknown of either
        decides nothing, and so keeps a design from being dominated and from dominating. Designs without a group are
        left aside, unless none has one.
        """
        rows = self._rows()
        return tuple(result for result, row in rows if not any(_dominates(other, row) for _, other in rows))

    def dominators(self, design: str) -> tuple[str, ...]:
        """
        Give the ids of the designs that dominate one, in order; none for a design without a group.

        Raises:
            UnknownNameError: No design has this id.
        """
        found = self.result(design)
        rows = self._rows()
        return tuple(
            other.design.id for result, row in rows if result is found for other, its in rows if _dominates(its, row)
        )

    def weighed_by(self, measures: Mapping[str, Direction]) -> DesignComparison:
        """
        State other measures.

        Raises:
            InvalidError, UnknownNameError: A measure that no design has, or a way that is none.
        """
        return evolve(self, measures=measures)

    def _rows(self) -> list[tuple[DesignResult, tuple[Seen | None, ...]]]:
        """Give the designs that are weighed, each with its measures turned so that more is better."""
        there = [result for result in self.results if result.members] or self.results
        return [(one, tuple(_turned(range_of(one, name), way) for name, way in self.measures.items())) for one in there]

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write the comparison in columns, then what is weighed, and each finding with the designs it is about.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        voice = voice_of(language, extra)
        table = as_text(self._table(voice), header=self._header(voice))
        return "\n".join([table, "", *map(voice.tell, self._notes(voice)), *self._found(voice)])

    def _found(self, voice: Voice) -> Iterator[str]:
        """Say each finding once, behind the designs it is about unless it is about all."""
        about = defaultdict[Finding, list[str]](list)
        for one in self.results:
            for finding in dict.fromkeys(one.findings):
                about[finding].append(one.design.title)
        for finding, titles in about.items():
            more = f" +{len(titles) - _TITLES}" if len(titles) > _TITLES else ""
            whose = "" if len(titles) == len(self.results) else f"{', '.join(titles[:_TITLES])}{more}: "
            yield whose + voice.tell(finding)

    def _notes(self, voice: Voice) -> Iterator[Finding]:
        named = (
            f"{label_of(name, voice)} ({voice.label(f'direction:{way.value}')})" for name, way in self.measures.items()
        )
        yield Finding.of("design:weighed", "", measures=", ".join(named) or UNKNOWN)
        yield Finding.of("design:reach")

    def _header(self, voice: Voice) -> tuple[str, ...]:
        outcomes = [f"outcome:{name}" for name in self._outcomes]
        names = [label_of(name, voice) for name in (*MEASURES, *outcomes)]
        return (voice.label("design"), *names, voice.label("column:undominated"))

    @property
    def _outcomes(self) -> tuple[str, ...]:
        return tuple(sorted({name for result in self.results for name in result.forecasts}))

    def _table(self, voice: Voice) -> Iterator[tuple[object, ...]]:
        best = {result.design.id for result in self.undominated}
        for one in self.results:
            mark = voice.label("yes" if one.design.id in best else "no")
            cells = [in_words(one, name) for name in (*MEASURES, *(f"outcome:{name}" for name in self._outcomes))]
            yield one.design.title, *cells, mark

    def __repr__(self) -> str:
        """Show the day and how many designs there are."""
        return f"<DesignComparison on {self.on}: {len(self.results)} designs>"

    def html(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write it in a table, with a caption and headers, everything escaped; a notebook shows it in English.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        voice = voice_of(language, extra)
        caption = f"{voice.label('comparison')}, {self.on}. {voice.say('design:reach', {})}"
        return as_html(self._table(voice), header=self._header(voice), caption=caption, named=True, language=language)

    def _repr_html_(self) -> str:
        return self.html()


def _dominates(one: tuple[Seen | None, ...], other: tuple[Seen | None, ...]) -> bool:
    better = False
    for mine, its in zip(one, other, strict=True):
        if mine is None or its is None or not mine.as_good(its):
            return False
        better = better or mine.better(its)
    return better


def _turned(seen: Seen | None, way: Direction) -> Seen | None:
    return seen if seen is None or way is Direction.UP else seen.turned()


def label_of(name: str, voice: Voice) -> str:
    """Give the name of a measure; an outcome is called as its funnel calls it."""
    return name.removeprefix("outcome:") if name.startswith("outcome:") else voice.label(name)
