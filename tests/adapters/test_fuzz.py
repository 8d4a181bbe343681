"""Fuzzing: real documents, mangled where their structure lies, load or are refused, and what loads lasts.

`mangle` and `look_at` are also what the longer, coverage-guided run is made of (tests/fuzz).
"""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from advocacy import AdvocacyError, Program
from advocacy.adapters import documents
from advocacy.adapters.documents import _version_2 as v2
from tests.amounts import examples

if TYPE_CHECKING:
    from collections.abc import Callable

#: A document in each kind that version 1 had.
GOLDEN = sorted((Path(__file__).parent / "golden" / "v1").glob("*.json"))

HOSTILE: list[Any] = [
    "", " ", "\0", "\ud800", "a\u0300\u0323" * 40, "\u202edrawkcab", "\ufeff", "İ", "ﬁ", "e\u0301", "\u00e9", "Å",
    "<script>alert(1)</script>", "' OR 1=1 --", "=1+1", "{0.__class__}", "%s%n", "../..", "constructor", "__class__",
    "NaN", "1e400", "1/0", "1/3", "-0", "0/1", "1_000", "٣", "1.50", "9" * 999, "P1DT0S",
    "P-1DT0S", "P999999999DT86399S", "2026-09-15",
    "0001-01-01", "9999-12-31", "2024-02-29", "2026-02-30", "p-1", "active", "participation",
]  # fmt: skip
NUMBERS: list[Any] = [
    0, 1, -1, 2, 7, 2**31, 2**53, 2**53 + 1, -(2**63), 10**63, 10**64, 10**400,
    0.0, -0.0, 0.5, 1.0, 1.5, 0.1 + 0.2, 5e-324, 1e308, -1e308, float("inf"), float("-inf"), float("nan"),
]  # fmt: skip
PLAIN: list[Any] = [None, True, False, [], {}, [[]], [None], {"": None}, {"rule": "quota"}]


# ---------------------------------------------------------------- mangling


def mangle(document: Any, chance: Random, others: list[Any]) -> Any:
    """Give a document with up to four things done to it, each where some node of it lies; *others* lend their parts."""
    mangled = copy.deepcopy(document)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 4])):
        holders = [node for node in _nodes(mangled) if isinstance(node, (dict, list)) and node]
        if not holders:
            return _junk(chance)
        chance.choice(_DEEDS)(chance.choice(holders), chance, others)
        if _depth(mangled) >= 100:
            break  # nobody could copy it any more
    return mangled


def _nodes(document: Any) -> list[Any]:
    """List every value in a document, itself first; no further than a few thousand."""
    found = [document]
    for node in found:
        if len(found) > 5_000:
            break
        found.extend(node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())
    return found


def _place(holder: Any, chance: Random) -> Any:
    return chance.choice(list(holder)) if isinstance(holder, dict) else chance.randrange(len(holder))


def _junk(chance: Random) -> Any:
    return copy.deepcopy(chance.choice(chance.choice([HOSTILE, NUMBERS, PLAIN])))


def _replace(holder: Any, chance: Random, _: list[Any]) -> None:
    holder[_place(holder, chance)] = _junk(chance)


def _delete(holder: Any, chance: Random, _: list[Any]) -> None:
    del holder[_place(holder, chance)]


def _duplicate(holder: Any, chance: Random, _: list[Any]) -> None:
    item = copy.deepcopy(holder[_place(holder, chance)])
    if isinstance(holder, list):
        holder.insert(chance.randrange(len(holder) + 1), item)
    else:
        holder[chance.choice([*holder, *HOSTILE[:8]])] = item


def _move(holder: Any, chance: Random, _: list[Any]) -> None:
    here, there = _place(holder, chance), _place(holder, chance)
    holder[here], holder[there] = holder[there], holder[here]


def _borrow(holder: Any, chance: Random, others: list[Any]) -> None:
    holder[_place(holder, chance)] = copy.deepcopy(chance.choice(_nodes(chance.choice(others))))


def _rename(holder: Any, chance: Random, _: list[Any]) -> None:
    if isinstance(holder, dict):
        key = _place(holder, chance)
        names = [key.upper(), f"{key} ", key[:-1], f"{key}\u0301", chance.choice(HOSTILE)]
        holder[chance.choice(names)] = holder.pop(key)


def _nudge(holder: Any, chance: Random, _: list[Any]) -> None:
    """Change a number or a text a little, or its type."""
    here = _place(holder, chance)
    number = holder[here]
    if isinstance(number, (bool, int, float)):
        whole = abs(number) < 1e15
        holder[here] = chance.choice(
            [number + 1, number - 1, -number, number * 1000, str(number)[:99], float(number) if whole else number < 0]
        )
    elif isinstance(number, str):
        at = chance.randrange(len(number) + 1)
        more = chance.choice([*"01-9./T ", "é", "\u0301", chance.choice(HOSTILE)])
        holder[here] = number[:at] + more + number[at + chance.randrange(2) :]
    else:
        holder[here] = [number]


def _deepen(holder: Any, chance: Random, _: list[Any]) -> None:
    here = _place(holder, chance)
    for _level in range(chance.choice([1, 2, 90, 101, 3_000])):
        holder[here] = [holder[here]] if chance.random() < 0.5 else {"data": holder[here]}


def _repeat(holder: Any, chance: Random, _: list[Any]) -> None:
    if isinstance(holder, list) and len(holder) < 50:
        holder.extend(copy.deepcopy(holder * chance.choice([1, 30])))


_DEEDS: list[Callable[[Any, Random, list[Any]], None]] = [
    _replace, _replace, _delete, _duplicate, _move, _borrow, _borrow, _rename, _nudge, _nudge, _nudge, _deepen, _repeat,
]  # fmt: skip


# ---------------------------------------------------------------- what must hold of any document


def look_at(document: Any) -> bool:
    """Load a document as its own kind: only the library's errors are raised, and a loaded value can be stored.

    Returns:
        Whether it loaded.
    """
    name = document.get("kind") if isinstance(document, dict) else None
    kind = (
        documents.KINDS.get(name) or documents.KINDS.get(v2.KINDS.get(name, ""), Program)
        if isinstance(name, str)
        else Program
    )
    before = repr(document) if len(_nodes(document)) < 500 and _depth(document) < 100 else ""
    try:
        value: object = documents.load(document, kind)
    except AdvocacyError as error:
        _look_at_error(error)
        return False
    finally:
        assert not before or repr(document) == before
    dumped = documents.dump(value)
    written = json.dumps(dumped, sort_keys=True, allow_nan=False)
    again: object = documents.load(json.loads(written), kind)
    assert type(again) is kind
    assert again == value
    assert hash(again) == hash(value)
    assert json.dumps(documents.dump(again), sort_keys=True) == written
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301
    assert repr(value).encode()
    for name in [value, *getattr(value, "findings", ())]:
        if callable(getattr(name, "text", None)):
            assert isinstance(name.text("nl"), str)
    assert isinstance(getattr(value, "_repr_html_", str)(), str)
    return True


def _look_at_error(error: AdvocacyError) -> None:
    assert error.findings
    assert all(finding.path.startswith("$") for finding in error.findings)
    assert error.text("en").encode()
    assert error.text("nl").encode()
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301


def _depth(document: Any) -> int:
    """Count the levels of a document, up to a hundred."""
    level = [document]
    for depth in range(100):
        level = [
            item
            for node in level
            for item in (node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())
        ]
        if not level:
            return depth
    return 100


# ---------------------------------------------------------------- tests

REAL = [json.loads(path.read_text("utf-8")) for path in GOLDEN]


@pytest.mark.parametrize("document", REAL, ids=[path.stem for path in GOLDEN])
def test_mangled_documents_of_version_1_load_or_are_refused(document: Any) -> None:
    """`load` handles every change of a document of version 1, and what it returns can be stored."""
    tries = max(100, 2 * examples(100))
    loaded = sum(look_at(mangle(document, Random(seed), REAL)) for seed in range(tries))  # noqa: S311
    assert 0 < loaded < tries


@pytest.mark.parametrize("kind", sorted(documents.KINDS))
def test_mangled_documents_load_or_are_refused(kind: str) -> None:
    """`load` handles every change of a document of any kind, and what it returns can be stored."""

    @settings(max_examples=examples(4))
    @given(value=st.from_type(documents.KINDS[kind]), seed=st.integers(0, 2**32))
    def holds(value: object, seed: int) -> None:
        document, chance = documents.dump(value), Random(seed)  # noqa: S311
        assert look_at(document)
        for _ in range(10):
            mangled = mangle(document, chance, REAL)
            note(ascii(mangled)[:2000] if _depth(mangled) < 100 else "too deep to show")
            look_at(mangled)

    holds()


def test_mangled_documents_differ() -> None:
    """The mangled documents differ from each other, and some of them load."""
    program = next(item for item in REAL if item["kind"] == "program")
    seen = [mangle(program, Random(seed), REAL) for seed in range(120)]  # noqa: S311
    shallow = {json.dumps(item, sort_keys=True) for item in seen if _depth(item) < 100}
    assert len(shallow) > 80
    assert sum(map(look_at, seen)) > 10
