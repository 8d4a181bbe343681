"""Numbers without rounding, and the rules on how large they are."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.exact import above_zero, exact, exact_number, part_of, zero_or_more


@given(st.integers() | st.decimals(allow_nan=False, allow_infinity=False))
def test_exact_numbers_become_fractions(value: int | Decimal) -> None:
    """Whole numbers and decimals become the equal fraction."""
    found = exact(value)
    assert type(found) is Fraction
    assert found == value


@pytest.mark.parametrize("value", [True, 0.5, "1", None, Decimal("NaN"), Decimal("Infinity"), Decimal("-sNaN")])
def test_other_values_are_left_to_the_rules(value: Any) -> None:
    """They are returned unchanged, and no rule accepts them."""
    assert exact(value) is value
    assert not any(rule.holds(value) for rule in (exact_number, zero_or_more, part_of, above_zero))


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        (Fraction(-1, 9), (True, False, False, False)),
        (Fraction(0), (True, True, False, False)),
        (Fraction(1, 9), (True, True, True, True)),
        (Fraction(8, 9), (True, True, True, True)),
        (Fraction(1), (True, True, True, True)),
        (Fraction(10, 9), (True, True, False, True)),
        (Fraction(2), (True, True, False, True)),
    ],
)
def test_exact_rules_have_bounds(value: Fraction, taken: tuple[bool, ...]) -> None:
    """Any number; 0 or more; above 0 and up to 1; above 0."""
    assert tuple(rule.holds(value) for rule in (exact_number, zero_or_more, part_of, above_zero)) == taken
