"""Laws of a fair selection: ready checks that an app runs against its own criteria, policy or selection rule.

>>> from advocacy import Criterion, SelectionPolicy
>>> from advocacy.testing import laws
>>> policy = SelectionPolicy(size=2, criteria=[Criterion("motivation")], seed=7)
>>> laws.check(policy, laws=[laws.CONSENT, laws.OPTIMALITY], examples=10)

An app's own rule is checked in one line, ``laws.check(my_rule)``, which says nothing where every law holds. A law that
is broken is an `AssertionError` with the smallest pool that was found to break it. People are made from what the policy
names: the values of its quotas and others, metrics around each scale and beyond it, and what is unknown.
"""

from __future__ import annotations

from functools import partial
from itertools import islice, tee
from typing import TYPE_CHECKING, Any
from warnings import warn

from attrs import evolve, field, frozen
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky

from advocacy.errors import Finding, ValidationError, raise_any
from advocacy.people.matrix import Matrix
from advocacy.pilot.policy import Criterion, SelectionPolicy
from advocacy.rules import each, instance, tuple_of, whole
from advocacy.testing import oracle
from advocacy.testing.asking import SelectionRule, UnlawfulError, find_home
from advocacy.testing.oracle import Case, library_rule
from advocacy.testing.strategies._people import DAY
from advocacy.testing.strategies._pilot import pools_around, selection_policies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.people.participant import Participant

__all__ = [
    "CONSENT",
    "ELIGIBILITY",
    "HASH_SEEDS",
    "LAWS",
    "LOTTERY",
    "MONOTONICITY",
    "OPTIMALITY",
    "ORDER",
    "QUOTAS",
    "SCALE",
    "WITHDRAWAL",
    "Case",
    "Law",
    "LawError",
    "SelectionRule",
    "check",
    "library_rule",
]

#: So many pools are put to a fresh interpreter.
_BUNDLE = 50
_FLAKY = "the rule answers one and the same question in different ways"
#: So many pools are drawn at most for a policy under which no group is possible.
_TRIES = 4
#: So many examples are drawn in one run of Hypothesis.
_RUN = 9


class LawError(AssertionError):
    """A law that does not hold, for the eyes of a test runner.

    Attributes:
        law: The law's name.
        promise: What it promises.
        fault: What breaks it.
        case: The policy, the people and who of them was chosen, as text.
    """

    def __init__(self, law: str, promise: str, fault: str, case: str) -> None:
        super().__init__(law, promise, fault, case)
        self.law, self.promise, self.fault, self.case = law, promise, fault, case

    def __str__(self) -> str:
        """Say which law, what it promises, what breaks it, and in which case."""
        return f"the law {self.law!r} does not hold. {self.promise}\nBut {self.fault}.\n\n{self.case}"


@frozen
class Law:
    """A promise that a fair selection keeps; an app may add laws of its own.

    >>> CONSENT
    Law(name='consent', promise='Nobody is chosen whose consent to take part does not stand on the day.')

    Attributes:
        name: What it is called.
        promise: What it promises, in a sentence.
        fault: Says what in a case breaks it, or gives ``None``.
    """

    name: str
    promise: str
    fault: Callable[[Case], str | None] = field(repr=False)

    def check(self, cases: SearchStrategy[Case], *, examples: int) -> None:
        """Look for a case that breaks the law.

        Raises:
            LawError: With the smallest that was found.
        """

        def search(case: Case) -> None:
            if (fault := self.find_fault(case)) is not None:
                raise self.broken(case, fault)

        try:
            _search(search, cases, examples, _options())
        except Flaky as error:
            raise LawError(self.name, self.promise, _FLAKY, str(error)) from error

    def find_fault(self, case: Case) -> str | None:
        """Return what breaks the law in a case, an answer that no law can be asked about included."""
        try:
            return self.fault(case)
        except UnlawfulError as error:
            return str(error)

    def check_drawn(self, drawn: Iterable[Case], cases: SearchStrategy[Case], *, examples: int) -> None:
        """Check cases that were drawn for all laws, and look for a smaller one if a case breaks the law.

        Raises:
            LawError: With the smallest case, or with the drawn one if the search finds no other.
        """
        for case in drawn:
            if (fault := self.find_fault(case)) is not None:
                self.check(cases, examples=examples)
                raise self.broken(case, fault if self.find_fault(evolve(case)) == fault else _FLAKY)

    def broken(self, case: Case, fault: str) -> LawError:
        """Make the error."""
        return LawError(self.name, self.promise, fault, case.show())


@frozen
class _FreshLaw(Law):
    """A law that is asked about many cases at once, since each asking starts interpreters; nothing is made smaller."""

    def check_drawn(self, drawn: Iterable[Case], cases: SearchStrategy[Case], *, examples: int) -> None:
        bundle = [*islice(drawn, _BUNDLE)]
        for case, fault in zip(bundle, oracle.differences(bundle), strict=True):
            if fault is not None:
                raise self.broken(case, fault)


def _search(ask: Callable[[Case], None], cases: SearchStrategy[Case], examples: int, options: settings) -> None:
    """Ask about so many cases, in runs with a seed each.

    After ten examples, Hypothesis makes five of six by a repeated part of an earlier one. Under those the same quotas
    would be tried again and again. In short runs all examples are independent.
    """
    for start in range(0, examples, _RUN):
        _run(ask, cases, start, min(_RUN, examples - start), options)


def _run(
    ask: Callable[[Case], None], cases: SearchStrategy[Case], start: int, examples: int, options: settings
) -> None:
    run = settings(options, max_examples=examples)(given(cases)(ask))
    # otherwise Hypothesis takes another seed for each run
    (seed(start)(run) if options.derandomize else run)()


def _draw(cases: SearchStrategy[Case], examples: int) -> Iterator[Case]:
    """Draw cases, as many at a time as a run of Hypothesis has."""
    options, bundle = settings(_options(), phases=[Phase.generate]), list[Case]()

    def collect(case: Case) -> None:
        bundle.append(case)

    for start in range(0, examples, _RUN):
        _run(collect, cases, start, min(_RUN, examples - start), options)
        yield from bundle
        bundle.clear()


def _options() -> settings:
    """Take the profile in force, without what a check has no use for: time limits, a store, and other reports."""
    return settings(
        deadline=None,
        database=None,
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        phases=[phase for phase in settings().phases if phase is not Phase.explain],
        suppress_health_check=[*HealthCheck],
    )


# ---------------------------------------------------------------- the laws

SCALE = Law("scale", "Points are whole numbers from 0 to 10000, and a better metric never has fewer.", oracle.scale)
ORDER = Law("order", "The order in which people are listed changes nothing.", oracle.order)
CONSENT = Law("consent", "Nobody is chosen whose consent to take part does not stand on the day.", oracle.consent)
ELIGIBILITY = Law(
    "eligibility", "Nobody is chosen who starts in an inactive cell or lacks what the policy asks.", oracle.eligibility
)
QUOTAS = Law("quotas", "The group has one of the sizes asked for, and keeps every quota.", oracle.quotas)
OPTIMALITY = Law(
    "optimality", "Where a group fits there is one, and none that fits has a higher total score.", oracle.optimality
)
MONOTONICITY = Law(
    "monotonicity",
    "Nobody is out while somebody with the same quota attributes and a lower score is in.",
    oracle.monotonicity,
)
WITHDRAWAL = Law(
    "withdrawal",
    "Who takes back their word is out, what is then chosen is lawful, and who was not chosen changes nothing by it.",
    oracle.withdrawal,
)
LOTTERY = Law(
    "lottery", "The seed of the policy decides between equal people, and not the order of their ids.", oracle.lottery
)
HASH_SEEDS = _FreshLaw(
    "hash_seeds",
    "The same question has the same answer in every interpreter.",
    lambda case: oracle.differences([case])[0],
)

#: Every law, in the order in which they are checked.
LAWS: tuple[Law, ...] = (
    SCALE, ORDER, CONSENT, ELIGIBILITY, QUOTAS, OPTIMALITY, MONOTONICITY, WITHDRAWAL, LOTTERY, HASH_SEEDS,
)  # fmt: skip


def check(
    subject: SelectionRule | SelectionPolicy | Criterion | Iterable[Criterion],
    *,
    laws: Iterable[Law] = LAWS,
    pools: SearchStrategy[Sequence[Participant]] | None = None,
    policies: SearchStrategy[SelectionPolicy] | None = None,
    matrix: Matrix | None = None,
    on: date = DAY,
    examples: int = 100,
) -> None:
    """Check laws, one after another, on pools that are generated; silence means that all hold.

    Examples are drawn as the Hypothesis profile in force says, so that a check is the same every time where the profile
    is derandomised, as Hypothesis' own is under CI. No time limit applies and nothing is stored. Inside a property,
    Hypothesis asks to suppress its health check ``nested_given`` there.

    `HASH_SEEDS` needs a rule in a module. For another rule, such as that of a notebook, the check warns that it skips
    this law, and checks the others.

    Args:
        subject: A rule of the app's own, which is tried under *policies*; a policy, under which the library's rule is
            tried; or criteria, around which policies are made for the library's rule.
        laws: The laws to check; leave out those that a rule is not meant to keep.
        pools: Pools of the app's own; by default they are made around each policy, with up to three people more than
            the largest group, fewer where the groups would be too many to try one by one.
        policies: The policies for a rule; by default of sizes up to 8, with quotas that overlap.
        matrix: Where people are placed, for the library's rule and for the judge; the default one of nine cells.
        on: The day on which consent has to stand.
        examples: How many pools are drawn. Each law is tried on all of them, `HASH_SEEDS` on the first 50.

    Raises:
        LawError: The first law that does not hold.
        ValidationError: The subject is none of these, or no laws are given; criteria that no policy can have; a rule
            that a fresh interpreter cannot import, where only `HASH_SEEDS` is checked; own pools too large for
            `OPTIMALITY`.
        MissingExtraError: The rule needs an extra that is not installed, as the library's does for quotas that overlap.
    """
    chosen, grid = tuple_of(laws), matrix or Matrix.social_maturity()
    faults = [*each(instance(Law)).findings(chosen, "laws"), *whole(1).findings(examples, "examples")]
    raise_any(faults if chosen else [*faults, Finding.of("empty", "laws")])
    rule, asked = _subject(subject, policies, grid)
    tries = _TRIES if callable(subject) and policies is None and pools is None else 1
    cases = _cases(rule, asked, pools, grid, on, tries)
    if HASH_SEEDS in chosen:
        try:
            find_home(rule)
        except ValidationError as error:
            if len(chosen) == 1:
                raise
            warn(f"The law {HASH_SEEDS.name!r} is not checked. {error}", stacklevel=2)
            chosen = tuple(law for law in chosen if law != HASH_SEEDS)
    drawn = _draw(cases, examples)
    for law in chosen:
        again, drawn = tee(drawn)
        law.check_drawn(again, cases, examples=examples)


def _subject(
    subject: object, asked: SearchStrategy[SelectionPolicy] | None, matrix: Matrix
) -> tuple[SelectionRule, SearchStrategy[SelectionPolicy]]:
    """Give the rule to try, and the policies to try it under."""
    if callable(subject):
        cells = st.sampled_from([cell.code for cell in matrix.cells])
        return subject, selection_policies(cells=cells) if asked is None else asked
    if asked is not None:
        raise_any([Finding.of("type", "policies", expected="left-out")])
    rule = partial(library_rule, matrix=matrix)
    if isinstance(subject, SelectionPolicy):
        return rule, st.just(subject)
    criteria: Any = (subject,) if isinstance(subject, Criterion) else tuple_of(subject)  # type: ignore[arg-type]
    if not isinstance(criteria, tuple) or not all(isinstance(criterion, Criterion) for criterion in criteria):
        expected = "selection-rule|class:SelectionPolicy|criteria"
        raise_any([Finding.of("type", "subject", expected=expected, value=type(subject).__name__)])
    if not criteria:
        raise_any([Finding.of("empty", "subject")])
    weighed = list(SelectionPolicy(size=1, criteria=criteria).criteria)  # refuses what no policy can have
    return rule, selection_policies(criteria=st.just(weighed), overlapping=False)


def _cases(
    rule: SelectionRule,
    policies: SearchStrategy[SelectionPolicy],
    pools: SearchStrategy[Sequence[Participant]] | None,
    matrix: Matrix,
    on: date,
    tries: int,
) -> SearchStrategy[Case]:
    """Make cases. A pool without a possible group shows few mistakes, so *tries* pools are drawn to find another."""

    @st.composite
    def cases(draw: DrawFn) -> Case:
        policy = draw(policies)
        for _ in range(tries):
            people = draw(pools_around(policy, matrix=matrix, on=on) if pools is None else pools)
            case = Case(rule=rule, people=people, policy=policy, on=on, matrix=matrix, shuffled=people)
            if tries > 1 and oracle.is_possible(case):
                break
        pick = draw(st.integers(0, max(0, len(people) - 1)))
        return evolve(case, shuffled=draw(st.permutations(people)), pick=pick)

    return cases()
