"""Laws of a fair selection, which an app checks against its own criteria, policy or selection rule.

>>> from advocacy import Criterion, SelectionPolicy
>>> from advocacy.testing import laws
>>> policy = SelectionPolicy(size=2, criteria=[Criterion("motivation")], seed=7)
>>> laws.check(policy, laws=[laws.CONSENT, laws.OPTIMALITY], examples=10)

``laws.check(my_rule)`` checks an app's own rule, and returns nothing if the rule satisfies every law. Otherwise it
raises an `AssertionError` with the smallest pool that breaks a law, as far as the search found it. The check draws
people from what the policy names: the values of its quotas and other values, metrics on and beyond each scale, and
unknown values.
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
from advocacy.testing.oracle import Case, library_rule
from advocacy.testing.rule_calls import InvalidAnswerError, SelectionRule, check_importable
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

#: The number of pools that a new interpreter gets.
_BUNDLE = 50
_FLAKY = "the rule gives different answers for the same people and the same policy"
#: The maximum number of pools that are drawn for a policy under which no group is possible.
_TRIES = 4
#: The number of examples that are drawn in one run of Hypothesis.
_RUN = 9


class LawError(AssertionError):
    """A rule breaks a law.

    Attributes:
        law: The name of the law.
        statement: The law in a sentence.
        counterexample: What breaks the law, in a clause.
        case: The policy, the people and the chosen people, as text.
    """

    def __init__(self, law: str, statement: str, counterexample: str, case: str) -> None:
        super().__init__(law, statement, counterexample, case)
        self.law, self.statement, self.counterexample, self.case = law, statement, counterexample, case

    def __str__(self) -> str:
        """Return the law, its statement, the counterexample and the case."""
        return f"the law {self.law!r} is broken. {self.statement}\nBut {self.counterexample}.\n\n{self.case}"


@frozen
class Law:
    """A law that every fair selection satisfies. An app may add its own laws.

    >>> CONSENT
    Law(name='consent', statement='Nobody is chosen without consent to participate that is valid on the day.')

    Attributes:
        name: The name of the law.
        statement: The law in a sentence.
        counterexample: A function that returns what breaks the law in a case, or ``None``.
    """

    name: str
    statement: str
    counterexample: Callable[[Case], str | None] = field(repr=False)

    def check(self, cases: SearchStrategy[Case], *, examples: int) -> None:
        """Look for a case that breaks the law.

        Raises:
            LawError: With the smallest case that the search found.
        """

        def search(case: Case) -> None:
            if (found := self.find_counterexample(case)) is not None:
                raise self.broken(case, found)

        try:
            _search(search, cases, examples, _options())
        except Flaky as error:
            raise LawError(self.name, self.statement, _FLAKY, str(error)) from error

    def find_counterexample(self, case: Case) -> str | None:
        """Return what breaks the law in a case, or ``None``. An invalid answer of the rule breaks every law."""
        try:
            return self.counterexample(case)
        except InvalidAnswerError as error:
            return str(error)

    def check_drawn(self, drawn: Iterable[Case], cases: SearchStrategy[Case], *, examples: int) -> None:
        """Check cases that were drawn for all laws. If a case breaks the law, look for a smaller case.

        Raises:
            LawError: With the smallest case, or with the drawn case if the search finds none.
        """
        for case in drawn:
            if (found := self.find_counterexample(case)) is not None:
                self.check(cases, examples=examples)
                raise self.broken(case, found if self.find_counterexample(evolve(case)) == found else _FLAKY)

    def broken(self, case: Case, counterexample: str) -> LawError:
        """Return the error for a case."""
        return LawError(self.name, self.statement, counterexample, case.show())


@frozen
class _FreshLaw(Law):
    """A law that is checked for many cases at once, because each check starts interpreters. It does not search."""

    def check_drawn(self, drawn: Iterable[Case], cases: SearchStrategy[Case], *, examples: int) -> None:
        bundle = [*islice(drawn, _BUNDLE)]
        for case, found in zip(bundle, oracle.differences(bundle), strict=True):
            if found is not None:
                raise self.broken(case, found)


def _search(test: Callable[[Case], None], cases: SearchStrategy[Case], examples: int, options: settings) -> None:
    """Test a number of examples, in short runs that have a seed each.

    After ten examples, Hypothesis makes five of six examples by repeating a part of an earlier example. It would try
    the same quotas again and again. In short runs, all examples are independent.
    """
    for start in range(0, examples, _RUN):
        _run(test, cases, start, min(_RUN, examples - start), options)


def _run(
    test: Callable[[Case], None], cases: SearchStrategy[Case], start: int, examples: int, options: settings
) -> None:
    run = settings(options, max_examples=examples)(given(cases)(test))
    # without derandomisation, Hypothesis takes another seed for each run
    (seed(start)(run) if options.derandomize else run)()


def _draw(cases: SearchStrategy[Case], examples: int) -> Iterator[Case]:
    """Draw cases, one run of Hypothesis at a time."""
    options, bundle = settings(_options(), phases=[Phase.generate]), list[Case]()

    def collect(case: Case) -> None:
        bundle.append(case)

    for start in range(0, examples, _RUN):
        _run(collect, cases, start, min(_RUN, examples - start), options)
        yield from bundle
        bundle.clear()


def _options() -> settings:
    """Return the current profile without time limits, database and other reports."""
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

SCALE = Law(
    "scale", "Points are whole numbers from 0 to 10000, and a better value never has fewer points.", oracle.scale
)
ORDER = Law("order", "The order of the people in the list changes nothing.", oracle.order)
CONSENT = Law("consent", "Nobody is chosen without consent to participate that is valid on the day.", oracle.consent)
ELIGIBILITY = Law(
    "eligibility", "Nobody is chosen who starts in an inactive cell or does not meet the policy.", oracle.eligibility
)
QUOTAS = Law("quotas", "The group has a size of the policy and satisfies every quota.", oracle.quotas)
OPTIMALITY = Law(
    "optimality",
    "If a group is possible, the rule finds a group with the highest possible total score.",
    oracle.optimality,
)
MONOTONICITY = Law(
    "monotonicity",
    "Nobody is left out while a person with the same quota attributes and a lower score is chosen.",
    oracle.monotonicity,
)
WITHDRAWAL = Law(
    "withdrawal",
    "A person who withdraws consent is not chosen. If they were not chosen before, the group stays the same.",
    oracle.withdrawal,
)
LOTTERY = Law(
    "lottery", "The seed of the policy decides between equal people. The order of their ids does not.", oracle.lottery
)
HASH_SEEDS = _FreshLaw(
    "hash_seeds",
    "The same people and the same policy give the same group in every interpreter.",
    lambda case: oracle.differences([case])[0],
)

#: All laws, in the order in which `check` checks them.
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
    """Check laws, one after another, on generated pools. Return nothing if the rule satisfies all laws.

    The check draws examples by the current Hypothesis profile. If that profile is derandomised, as Hypothesis' own
    profile is under CI, each check draws the same examples. The check has no time limit and stores nothing. If you call
    it inside a property, suppress the health check ``nested_given`` of Hypothesis there.

    `HASH_SEEDS` needs a rule that is defined in a module. For another rule, such as a rule in a notebook, the check
    warns that it skips this law, and checks the others.

    Args:
        subject: A rule of the app, which is checked with *policies*; a policy, with which the library's rule is
            checked; or criteria, from which policies are made for the library's rule.
        laws: The laws to check. Leave out the laws that the rule need not satisfy.
        pools: A strategy for pools. By default, pools fit each policy and have up to three people more than the largest
            group, or fewer if there would be too many groups to try one by one.
        policies: A strategy for the policies of a rule. By default, sizes are up to 8 and quotas overlap.
        matrix: The matrix that places people. The default has nine cells.
        on: The day on which consent must be valid.
        examples: The number of pools. Each law is checked on all of them, `HASH_SEEDS` on the first 50.

    Raises:
        LawError: The rule breaks a law. The error is about the first such law.
        ValidationError: The subject is none of these; there are no laws; no policy can have these criteria; only
            `HASH_SEEDS` is checked and a new interpreter cannot import the rule; or a pool is too large for
            `OPTIMALITY`.
        MissingExtraError: The rule needs an extra that is not installed, as the library's rule does for quotas that
            overlap.
    """
    chosen, grid = tuple_of(laws), matrix or Matrix.social_maturity()
    findings = [*each(instance(Law)).findings(chosen, "laws"), *whole(1).findings(examples, "examples")]
    raise_any(findings if chosen else [*findings, Finding.of("empty", "laws")])
    rule, drawn_policies = _subject(subject, policies, grid)
    tries = _TRIES if callable(subject) and policies is None and pools is None else 1
    cases = _cases(rule, drawn_policies, pools, grid, on, tries)
    if HASH_SEEDS in chosen:
        try:
            check_importable(rule)
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
    subject: object, policies: SearchStrategy[SelectionPolicy] | None, matrix: Matrix
) -> tuple[SelectionRule, SearchStrategy[SelectionPolicy]]:
    """Return the rule to check, and a strategy for its policies."""
    if callable(subject):
        cells = st.sampled_from([cell.code for cell in matrix.cells])
        return subject, selection_policies(cells=cells) if policies is None else policies
    if policies is not None:
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
    weighed = list(SelectionPolicy(size=1, criteria=criteria).criteria)  # raises for criteria that no policy can have
    return rule, selection_policies(criteria=st.just(weighed), overlapping=False)


def _cases(
    rule: SelectionRule,
    policies: SearchStrategy[SelectionPolicy],
    pools: SearchStrategy[Sequence[Participant]] | None,
    matrix: Matrix,
    on: date,
    tries: int,
) -> SearchStrategy[Case]:
    """Make cases. A pool without a possible group shows few mistakes, so up to *tries* pools are drawn."""

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
