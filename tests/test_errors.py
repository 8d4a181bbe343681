import pickle
from collections.abc import Iterable
from decimal import Decimal
from difflib import SequenceMatcher, get_close_matches
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.adapters import documents
from advocacy.errors import (
    MOST_FINDINGS,
    AdvocacyError,
    DocumentError,
    Finding,
    InfeasibleError,
    MissingExtraError,
    UnknownNameError,
    ValidationError,
    nearest,
    nearest_name,
    raise_any,
    unread_findings,
)
from advocacy.messages import Language

KINDS = [ValidationError, UnknownNameError, InfeasibleError, DocumentError, MissingExtraError]

scalars = st.one_of(st.text(), st.integers(), st.floats(allow_nan=False, allow_infinity=False))
findings = st.builds(
    Finding,
    code=st.sampled_from(["empty", "cell:none", "an-app:code"]),
    path=st.text(max_size=8),
    parameters=st.dictionaries(st.text(max_size=5), scalars, max_size=4).map(lambda given: tuple(given.items())),
)


# ---------------------------------------------------------------- findings


def test_finding_keeps_parameters_sorted_by_name() -> None:
    """The order of parameters does not matter."""
    finding, other = Finding.of("x", "here", b=1, a="2"), Finding.of("x", "here", a="2", b=1)
    assert finding == other
    assert hash(finding) == hash(other)
    assert finding.parameters == (("a", "2"), ("b", 1))


def test_finding_parameters_are_scalars() -> None:
    """A parameter is text or a number; other values become text, so a finding is hashable."""
    found = Finding.of("x", whole=3, real=0.5, said="yes", listed=[1, 2], nothing=None)
    assert dict(found.parameters) == {"whole": 3, "real": 0.5, "said": "yes", "listed": "[1, 2]", "nothing": "None"}
    assert {found: "kept"}[found] == "kept"


@pytest.mark.parametrize(
    ("given_value", "kept"),
    [
        (True, "True"),
        (1.0, 1),
        (-0.0, 0),
        (0.5, 0.5),
        (2.0**70, 2**70),
        (1e308, 1e308),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (Fraction(2, 5), 0.4),
        (Fraction(3), 3),
        (Fraction(1, 3), 0.333333),
        (Fraction(10**400), "Fraction(...)"),
    ],
)
def test_finding_parameters_have_one_form(given_value: object, kept: object) -> None:
    """Equal findings are written alike: a bool is text, a whole number has no point, and NaN is rejected."""
    found = Finding.of("x", a=given_value)["a"]
    assert (found, type(found)) == (kept, type(kept))


def test_finding_gives_parameters_by_name() -> None:
    """A parameter is found by name; a missing name raises KeyError."""
    found = Finding.of("quota:order", minimum=3, maximum=2)
    assert (found["minimum"], found["maximum"]) == (3, 2)
    with pytest.raises(KeyError):
        found["size"]


@given(found=findings)
def test_finding_repr_and_pickle(found: Finding) -> None:
    """The repr and the pickle of a finding give an equal finding."""
    assert eval(repr(found)) == found  # noqa: S307
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301


@pytest.mark.parametrize(
    ("path", "prefix", "seen"),
    [
        ("activity", "$.participants[3]", "$.participants[3].activity"),
        ("[2].id", "participants", "participants[2].id"),
        ("activity", "", "activity"),
        ("", "$.participants", "$.participants"),
        ("", "", ""),
    ],
)
def test_finding_at_joins_paths(path: str, prefix: str, seen: str) -> None:
    """`at` prefixes the path with a name, an index or nothing, and changes nothing else."""
    found = Finding.of("share", path, value="3")
    assert found.at(prefix) == Finding.of("share", seen, value="3")


def test_finding_text_has_path_and_message() -> None:
    """The str of a finding has its path and its English message, or only the message without a path."""
    assert str(Finding.of("empty", "levels")) == "levels: must not be empty."
    assert str(Finding.of("empty")) == "must not be empty."


def test_finding_text_has_a_language() -> None:
    """The message is in the requested language; messages of an app come first."""
    found = Finding.of("empty", "levels")
    assert found.text("nl") == "mag niet leeg zijn."
    assert found.text(Language("fy", messages={"empty": "mei net leech wêze."})) == "mei net leech wêze."
    assert found.text(Language("en", messages={"empty": "is empty!"})) == "is empty!"


def test_finding_refuses_an_unknown_language() -> None:
    """A language without messages is an unknown name, and the error states the fix."""
    with pytest.raises(UnknownNameError, match=r"'xx'.*Pass a Language") as caught:
        Finding.of("empty").text("xx")
    assert caught.value.code == "language"
    assert caught.value.parameters == {"name": "xx"}


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (ValidationError, ValueError),
        (UnknownNameError, LookupError),
        (InfeasibleError, RuntimeError),
        (DocumentError, ValueError),
        (MissingExtraError, ImportError),
    ],
)
def test_errors_have_two_bases(kind: type[AdvocacyError], builtin: type[Exception]) -> None:
    """Each error is an AdvocacyError and a built-in error."""
    for caught in (AdvocacyError, builtin):
        with pytest.raises(caught):
            raise kind([Finding.of("empty", "levels")])


def test_error_has_the_code_of_its_first_finding() -> None:
    """The code and parameters are those of the first finding; all findings keep their order."""
    first, second = Finding.of("date-range:order", "end", start="b", end="a"), Finding.of("empty", "levels")
    error = ValidationError(iter([first, second]))
    assert error.findings == (first, second)
    assert error.code == "date-range:order"
    assert error.parameters == {"start": "b", "end": "a"}


def test_error_has_a_line_for_each_finding() -> None:
    """A message has a line for each finding, with its path, in English or another language."""
    error = ValidationError([Finding.of("empty", "levels"), Finding.of("empty")])
    assert str(error) == "levels: must not be empty.\nmust not be empty."
    assert error.text("nl") == "levels: mag niet leeg zijn.\nmag niet leeg zijn."


@pytest.mark.parametrize("kind", [AdvocacyError, *KINDS])
def test_error_pickles(kind: type[AdvocacyError]) -> None:
    """A pickled error has the same class, findings and message."""
    error = kind([Finding.of("date-range:order", "end", start=1, end=0), Finding.of("empty")])
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(again) is kind
    assert again.findings == error.findings
    assert str(again) == str(error)


@pytest.mark.parametrize("kind", [AdvocacyError, *KINDS])
def test_error_is_hashable(kind: type[AdvocacyError]) -> None:
    """An error can be in a set, like any exception."""
    error = kind([Finding.of("empty")])
    assert {error: "kept"}[error] == "kept"


# ---------------------------------------------------------------- raising


def test_raise_any_needs_findings() -> None:
    """Without findings nothing is raised."""
    raise_any(iter(()))


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        (["name:unknown"], UnknownNameError),
        (["language", "name:unknown"], UnknownNameError),
        (["empty"], ValidationError),
        (["name:unknown", "empty"], ValidationError),
    ],
)
def test_raise_any_selects_the_error_class(codes: list[str], kind: type[AdvocacyError]) -> None:
    """Unknown names alone raise a LookupError; with another problem they raise a ValidationError."""
    with pytest.raises(kind) as caught:
        raise_any(Finding.of(code, "here", name="x", kind="cell") for code in codes)
    assert type(caught.value) is kind
    assert [found.code for found in caught.value.findings] == codes


@pytest.mark.parametrize("code", ["empty", "name:unknown"])
def test_raise_any_limits_the_findings(code: str) -> None:
    """The first hundred problems are listed, with the number of the others."""
    made: list[int] = []

    def faults(many: int) -> Any:
        for number in range(many):
            made.append(number)
            yield Finding.of(code, f"[{number}]", name="x", kind="cell")

    with pytest.raises(AdvocacyError) as caught:
        raise_any(faults(MOST_FINDINGS))
    assert len(caught.value.findings) == MOST_FINDINGS
    made.clear()
    with pytest.raises(ValidationError) as caught:
        raise_any(faults(10_000))
    assert len(made) == MOST_FINDINGS + 1
    assert [found.path for found in caught.value.findings[:-1]] == [f"[{number}]" for number in range(MOST_FINDINGS)]
    assert (caught.value.findings[-1].code, caught.value.findings[-1]["count"]) == ("more", 1)


# ---------------------------------------------------------------- nearest


def suggested(name: str, known: Iterable[str], path: str, *, kind: str) -> Finding:
    """Return the finding about an unknown name as its error gives it."""
    return AdvocacyError([nearest(name, known, path, kind=kind)]).findings[0]


def test_nearest_suggests_a_similar_name() -> None:
    """A misspelt name gets the nearest known name."""
    found = suggested("motivatoin", ["activity", "motivation"], "criteria[0]", kind="measure")
    assert found.path == "criteria[0]"
    assert found["nearest"] == "motivation"
    assert str(found) == "criteria[0]: there is no measure 'motivatoin'. Did you mean 'motivation'?"


def test_nearest_needs_a_similar_name() -> None:
    """A name unlike every known one gets no suggestion."""
    found = suggested("zzz", ["activity"], "", kind="measure")
    assert found["nearest"] == ""
    assert str(found) == "there is no measure 'zzz'."


@given(data=st.data(), known=st.lists(st.text(st.sampled_from("abcd"), min_size=1, max_size=5), max_size=20))
def test_nearest_ignores_the_order_of_names(data: st.DataObject, known: list[str]) -> None:
    """The order of known names and duplicates do not change the suggestion."""
    shuffled: list[Any] = data.draw(st.permutations(known + known[:3]))
    assert suggested("abca", known, "", kind="cell") == suggested("abca", shuffled, "", kind="cell")


def test_nearest_has_a_limit_of_names() -> None:
    """With very many names, or a very long one, there is no search, so its cost is bounded."""
    names = [f"n{number:04}" for number in range(1000)]
    assert suggested("n05OO", names, "", kind="cell")["nearest"]
    found = suggested("n05OO", iter([*names, "x"]), "", kind="cell")
    assert (found["nearest"], found["known"], found["name"]) == ("", "", "n05OO")
    assert suggested("n" * 100, ["n" * 90], "", kind="cell")["nearest"] == "n" * 90
    assert suggested("n" * 101, ["n" * 90], "", kind="cell")["nearest"] == ""


def test_nearest_lists_at_most_twelve_names() -> None:
    """The first twelve of many known names are listed, in order."""
    known = suggested("x", (f"n{number:02}" for number in range(20, 0, -1)), "", kind="cell")["known"]
    assert known.split(", ") == [f"n{number:02}" for number in range(1, 13)]


def count_comparisons(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets an item for each comparison of two names."""
    compared = list[str]()
    ratio = SequenceMatcher.real_quick_ratio

    def counted(matcher: SequenceMatcher[str]) -> float:
        compared.append("")
        return ratio(matcher)

    monkeypatch.setattr(SequenceMatcher, "real_quick_ratio", counted)
    return compared


NAMES = st.text(st.sampled_from("abcd-1"), min_size=1, max_size=7)


@given(name=NAMES, known=st.lists(NAMES, max_size=12))
def test_nearest_equals_difflib(name: str, known: list[str]) -> None:
    """The faster search suggests the closest match of the standard library."""
    close = get_close_matches(name, sorted(set(known)), n=1, cutoff=0.5)
    assert nearest_name(name, known) == (close[0] if close else "")


def test_one_error_compares_a_limited_number_of_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost of suggestions does not grow with the number of unknown names; the first ones have a suggestion."""
    compared = count_comparisons(monkeypatch)
    known = {f"person-{number}" for number in range(900)}
    error = AdvocacyError(nearest(f"persom-{number}", known, "", kind="participant") for number in range(10_000))
    assert not compared
    assert [found["nearest"] != "" for found in error.findings[:5]] == [True, True, True, False, False]
    assert 0 < len(compared) <= 3_000
    assert error.findings[9_999]["name"] == "persom-9999"


def test_suggestions_survive_pickling_and_nesting() -> None:
    """An error has the same findings after pickling, and an error made of its findings has them too."""
    error = UnknownNameError([nearest("motivatoin", ["activity", "motivation"], "here", kind="measure")])
    copied = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert copied.findings == error.findings == DocumentError(unread_findings(error)).findings
    assert copied.findings[0]["nearest"] == "motivation"
    assert str(copied) == str(error)


def test_document_compares_a_limited_number_of_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown names with another problem, and unknown keys, do not make loading slow."""
    compared = count_comparisons(monkeypatch)
    pillars = [{"id": f"p-{number}", "name": "x"} for number in range(900)]
    ideas = [{"id": f"i-{number}", "title": "x", "pillar": f"q-{number}", "goal": 1} for number in range(900)]
    period = {"start": "2027-01-01", "end": "2027-12-31"}
    for more in ({}, {"round": "x"}, {"ideas": [{**idea, "goal": []} for idea in ideas]}):
        data = {"id": "p", "period": period, "pillars": pillars, "ideas": ideas, **more}
        with pytest.raises(DocumentError) as error:
            documents.load({"kind": "program", "version": documents.VERSION, "data": data})
        assert len(error.value.findings) == MOST_FINDINGS + 1
    assert 0 < len(compared) <= 3 * 3_000


def test_long_known_names_are_not_compared() -> None:
    """The nearest name has at most 100 characters, so that the search takes little time."""
    assert nearest_name("abc", ["abcd" * 100, "abd"]) == "abd"


@pytest.mark.parametrize(
    ("value", "expected"), [("1E+6", "1000000"), ("0.50", "0.50"), ("1E+80", "1E+80"), ("NaN", "NaN")]
)
def test_decimals_in_findings_have_no_exponent(value: str, expected: str) -> None:
    """A Decimal in a finding is a plain number, unless it is too long to write or is none."""
    assert Finding.of("empty", value=Decimal(value))["value"] == expected
