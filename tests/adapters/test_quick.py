"""The short way in, as it is written for a class: what it asks, and that it is what one would write by hand."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from attrs import field, fields, frozen
from hypothesis import given
from hypothesis import strategies as st

from advocacy import AdvocacyError, DateRange, GoalKind
from advocacy.adapters._converter import converter
from advocacy.adapters._quick import _written, quick_reader
from advocacy.adapters._unions import kept_in
from advocacy.errors import raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.rules import (
    Rule,
    codes,
    each,
    frozen_map,
    identifier,
    instance,
    number,
    number_map,
    optional,
    own,
    prose,
    real,
    share,
    text,
    tuple_of,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def lowered(value: Any) -> Any:
    """Bring a text into a form of its own; what is no text is left to the rule."""
    return value.lower() if type(value) is str else value


#: Rules that only a call can ask, with codes before and after all others.
AHEAD, BEHIND = (Rule(code, lambda value: value in {1, 1.5, "x"}) for code in ("a", "zz"))


@frozen
class One:
    """A class with a field of every kind that is read in a way of its own."""

    id: str = field(converter=identifier, validator=text)
    said: str = field(validator=prose)
    code: str = field(converter=lowered, validator=text)
    free: str
    shown: bool = field(validator=instance(bool))
    round: int = field(validator=whole(1, 9))
    count: int = field(validator=whole(0))
    weight: float = field(converter=number, validator=real)
    part: float = field(converter=number, validator=share)
    exact: Fraction = field(validator=instance(Fraction))
    ahead: float = field(validator=AHEAD)
    behind: float = field(validator=BEHIND)
    before: int = field(validator=AHEAD)
    after: int = field(validator=BEHIND)
    first: str = field(validator=AHEAD)
    last: str = field(validator=BEHIND)
    kind: GoalKind = field(validator=instance(GoalKind))
    window: DateRange = field(validator=instance(DateRange))
    place: int | Fraction | None = field(default=None, validator=optional(instance((int, Fraction))))
    never: int | None = field(default=0, validator=optional(whole(0)))
    score: float | None = field(default=None, converter=number, validator=optional(own(share)))
    names: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    windows: tuple[DateRange, ...] = field(default=(), converter=tuple_of, validator=each(instance(DateRange)))
    tags: frozenset[str] = field(default=frozenset(), converter=codes, validator=each(text))
    marks: frozenset[int] = field(default=frozenset(), converter=codes, validator=each(whole(1, 9)))
    words: FrozenMap[str] = field(factory=dict, converter=frozen_map, validator=each(text))
    values: FrozenMap[float] = field(factory=dict, converter=number_map, validator=each(real))
    kinds: FrozenMap[GoalKind] = field(factory=dict, converter=frozen_map, validator=each(instance(GoalKind)))
    shares: FrozenMap[float] = field(factory=dict, converter=number_map, validator=each(share))

    def __attrs_post_init__(self) -> None:
        """Do what classes do that hold several fields to each other."""
        raise_any(())


#: What stands in its document.
WHOLE: dict[str, Any] = {
    "id": "x", "said": "", "code": "x", "free": "", "shown": True, "round": 1, "count": 0, "weight": 1.5, "part": 0.5,
    "exact": "1/3", "ahead": 1.5, "behind": 1.5, "before": 1, "after": 1, "first": "x", "last": "x",
    "kind": "awareness", "window": {"start": "2026-09-01", "end": "2026-09-02"}, "place": "1/3",
    "never": 0, "score": None, "names": ["x"], "windows": [], "tags": ["x"], "marks": [1], "words": {"a": "x"},
    "values": {"a": -1.5}, "kinds": {"a": "awareness"}, "shares": {"a": 0.5},
}  # fmt: skip

#: What is written for it.
WRITTEN = """\
def read(o):
 try:
  if o.__class__ is not dict or len(o) != 29: raise ValueError
  x = new(kind)
  v = o['id']
  if v.__class__ is not str: raise ValueError
  if not v.isascii(): v = form_0(v)
  if not (v.isascii() and v.strip() or holds_0(v)): raise ValueError
  set_0(x, v)
  v = o['said']
  if v.__class__ is not str: raise ValueError
  if not (v.isascii() and v.strip() or holds_1(v)): raise ValueError
  set_1(x, v)
  v = o['code']
  if v.__class__ is not str: raise ValueError
  v = form_2(v)
  if not (v.isascii() and v.strip() or holds_2(v)): raise ValueError
  set_2(x, v)
  v = o['free']
  if v.__class__ is not str: raise ValueError
  set_3(x, v)
  v = o['shown']
  if v.__class__ is not bool: raise ValueError
  set_4(x, v)
  v = o['round']
  if v.__class__ is not int: raise ValueError
  if not 1 <= v <= 9: raise ValueError
  set_5(x, v)
  v = o['count']
  if v.__class__ is not int: raise ValueError
  if not holds_6(v): raise ValueError
  set_6(x, v)
  v = o['weight']
  if v.__class__ is not float or v - v: v = read_7(v)
  v += 0.0
  set_7(x, v)
  v = o['part']
  if v.__class__ is not float or v - v: v = read_8(v)
  v += 0.0
  if not 0.0 <= v <= 1.0: raise ValueError
  set_8(x, v)
  v = o['exact']
  v = read_9(v)
  set_9(x, v)
  v = o['ahead']
  if v.__class__ is not float or v - v: v = read_10(v)
  if not holds_10(v): raise ValueError
  set_10(x, v)
  v = o['behind']
  if v.__class__ is not float or v - v: v = read_11(v)
  if not holds_11(v): raise ValueError
  set_11(x, v)
  v = o['before']
  if v.__class__ is not int: raise ValueError
  if not holds_12(v): raise ValueError
  set_12(x, v)
  v = o['after']
  if v.__class__ is not int: raise ValueError
  if not holds_13(v): raise ValueError
  set_13(x, v)
  v = o['first']
  if v.__class__ is not str: raise ValueError
  if not holds_14(v): raise ValueError
  set_14(x, v)
  v = o['last']
  if v.__class__ is not str: raise ValueError
  if not holds_15(v): raise ValueError
  set_15(x, v)
  v = o['kind']
  v = known_16[v]
  set_16(x, v)
  v = o['window']
  v = read_17(v)
  set_17(x, v)
  v = o['place']
  v = read_18(v)
  if not holds_18(v): raise ValueError
  set_18(x, v)
  v = o['never']
  v = read_19(v)
  if not holds_19(v): raise ValueError
  set_19(x, v)
  v = o['score']
  if v is not None:  # score
   if v.__class__ is not float or v - v: v = read_20(v)
   v += 0.0
   if not 0.0 <= v <= 1.0: raise ValueError
  set_20(x, v)
  v = o['names']
  v = read_21(v)
  if not holds_21(v): raise ValueError
  set_21(x, v)
  v = o['windows']
  v = read_22(v)
  set_22(x, v)
  v = o['tags']
  v = read_23(v)
  v = form_23(v)
  if not holds_23(v): raise ValueError
  set_23(x, v)
  v = o['marks']
  v = read_24(v)
  if not holds_24(v): raise ValueError
  set_24(x, v)
  v = o['words']
  if v.__class__ is not dict: raise ValueError
  m = {}
  for k, i in v.items():
   if k.__class__ is not str: raise ValueError
   if not k.isascii(): k = form_25(k)
   if not (k.isascii() and k.strip() or key_holds(k)): raise ValueError
   if i.__class__ is not str: raise ValueError
   if not i.isascii(): i = form_25(i)
   if not (i.isascii() and i.strip() or holds_25(i)): raise ValueError
   m[k] = i
  if len(m) != len(v): raise ValueError
  v = map_of(m)
  set_25(x, v)
  v = o['values']
  if v.__class__ is not dict: raise ValueError
  m = {}
  for k, i in v.items():
   if k.__class__ is not str: raise ValueError
   if not k.isascii(): k = form_26(k)
   if not (k.isascii() and k.strip() or key_holds(k)): raise ValueError
   if i.__class__ is not float or i - i: i = read_26(i)
   i += 0.0
   m[k] = i
  if len(m) != len(v): raise ValueError
  v = map_of(m)
  set_26(x, v)
  v = o['kinds']
  if v.__class__ is not dict: raise ValueError
  n = len(v)
  v = form_27({key: item_27(item) for key, item in v.items()})
  if len(v) != n: raise ValueError
  if not holds_27(v): raise ValueError
  set_27(x, v)
  v = o['shares']
  if v.__class__ is not dict: raise ValueError
  n = len(v)
  v = form_28({key: item_28(item) for key, item in v.items()})
  if len(v) != n: raise ValueError
  if not holds_28(v): raise ValueError
  set_28(x, v)
  x.__attrs_post_init__()
  return x
 except Exception:
  return slow(o)
"""

#: What lies on the edge of what a field takes, or just beyond it.
EDGES: list[Any] = [
    None, True, 0, 1, 9, 10, -1, 2**53, 0.0, -0.0, 1.0, 1.5, -5e-324, math.nan, math.inf, "", " ", "x", "X",
    "caf\u00e9", "cafe\u0301", "\ud800", "1/3", "1/0", "awareness", {"start": "2026-09-01", "end": "2026-09-02"},
    {"start": "2026-09-02", "end": "2026-09-01"}, [], ["x", "x"], ["cafe\u0301"], ["caf\u00e9", "cafe\u0301"], [""],
    [1, 9], [10], [1.0], [{"start": "2026-09-01", "end": "2026-09-02"}], {}, {"b": "x", "a": "y"},
    {"e\u0301": "e\u0301"}, {"e\u0301": "x", "\u00e9": "y"}, {"": "x"}, {" ": 1.0}, {"a": ""}, {"a": 1}, {"a": -0.0},
    {"a": 1.5}, {"a": math.nan}, {"a": "awareness"}, {"\u00e9": "awareness", "e\u0301": "awareness"}, {7: "x"},
    {7: 1.0},
]  # fmt: skip


def test_what_is_written_is_what_one_would_write_by_hand() -> None:
    """No rule is asked that the type alone keeps, and no reader is called for what stands for itself."""
    assert _written(One, {}) == WRITTEN.removesuffix("\n")


@pytest.mark.parametrize("name", [one.name for one in fields(One)])
def test_whatever_stands_in_a_field_is_read_alike(name: str) -> None:
    """What lies on an edge is taken, brought into its form or refused as the converter does it, in every field."""
    for edge in EDGES:
        assert read(quick_reader(One), WHOLE | {name: edge}) == read(thorough, WHOLE | {name: edge}), edge


@given(
    st.dictionaries(st.sampled_from([one.name for one in fields(One)]), st.sampled_from(EDGES), min_size=2, max_size=4)
)
def test_faults_beside_each_other_are_read_alike(changed: dict[str, Any]) -> None:
    """Where several fields are on an edge, as much is told of them."""
    assert read(quick_reader(One), WHOLE | changed) == read(thorough, WHOLE | changed)


def thorough(data: Any) -> Any:
    """Read as the converter does."""
    return converter().structure(data, One)


def read(reader: Callable[[Any], Any], data: Any) -> object:
    """Give what is read, with the form of each value and of what is worked out of it, or what is wrong."""
    try:
        found = reader(data)
    except AdvocacyError as error:
        return error.findings
    return found, hash(found), [repr(getattr(found, one.name)) for one in fields(One)]


@pytest.mark.parametrize("changed", [{"weight": 1}, {"place": 3}, {"never": None}, {"kinds": {"b": "awareness"}}])
def test_what_may_stand_there_otherwise_is_read_without_the_converter(changed: dict[str, Any]) -> None:
    """A whole number where a share may stand, and nothing where nothing may stand, are no reason to begin anew."""
    names: dict[str, Any] = {"kind": One, "new": object.__new__}
    exec(_written(One, names), names)  # noqa: S102 - as the module does, but with no converter to fall back on
    assert names["read"](WHOLE | changed) == thorough(WHOLE | changed)


@frozen
class Loose:
    """A class whose numbers nothing brings into one form, or nothing holds to be some."""

    free: float = field(converter=number)
    plain: float = field(validator=real)
    values: FrozenMap[float] = field(converter=frozen_map)


def test_numbers_in_their_form_are_written_as_they_are() -> None:
    """What a field has made a number is not made one again; what may be another number still is."""
    one = quick_reader(One)(WHOLE)
    written = converter().unstructure(one)
    assert written == WHOLE
    assert written["weight"] is one.weight
    assert written["values"]["a"] is one.values["a"]
    loose = converter().unstructure(Loose(2**60, -0.0, FrozenMap({"a": -0.0, "b": 3})))
    assert repr(loose) == repr({"free": 2.0**60, "plain": 0.0, "values": {"a": 0.0, "b": 3.0}})


def test_what_reads_and_writes_is_made_once() -> None:
    """Neither the converter nor the reader of a class is made anew when it is asked for again."""
    assert converter() is converter()
    assert quick_reader(One) is quick_reader(One)
    assert kept_in("goals") is kept_in("goals")
