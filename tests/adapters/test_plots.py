"""Pictures show what the data say, in both languages, to everyone, and rank nobody."""

from __future__ import annotations

import builtins
import subprocess
import sys
from base64 import b64decode
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from statistics import correlation
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import matplotlib as mpl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import dates as _dates
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.text import Text

from advocacy import (
    Consent,
    Criterion,
    DateRange,
    KpiCatalogue,
    Matrix,
    Participant,
    Purpose,
    Quota,
    SelectionPolicy,
    select_pilot,
)
from advocacy.adapters import plots as _plots
from advocacy.adapters.calendar import as_calendar
from advocacy.errors import AdvocacyError, Finding, MissingExtraError, UnknownNameError, ValidationError
from advocacy.goals import Baseline, Direction, MetricValue, Milestone, Target
from advocacy.messages import Language
from advocacy.people import Axis, Cell, Level, Membership, Pause
from advocacy.pilot import DistinctValues, LotteryStatus, SelectionStatus, TradeoffPoint, ValueCap, make_lottery
from advocacy.plan import Agenda, AgendaItem, AgendaKind, Cadence
from advocacy.plan.topics import TOPICS
from advocacy.run import Activity, ActivityKind, measure_continuity
from advocacy.scenarios import Assumption, Funnel, Scenario, ScenarioComparison, ScenarioResult, make_forecast
from advocacy.stats import Interval
from advocacy.testing import strategies
from tests.amounts import examples
from tests.samples import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advocacy import Pilot
    from advocacy.scenarios import Forecast

#: matplotlib types its artists too loosely for them to be read back, so that pictures are untyped here.
plots: Any = _plots
date2num: Any = _dates.date2num
DAY = date(2026, 9, 15)
HOSTILE = "a $\\frac{ b$ <b>"
AGREED = [Consent(purpose=purpose, given=date(2026, 1, 1)) for purpose in (Purpose.PARTICIPATION, Purpose.MEASUREMENT)]
MATRIX = Matrix.social_maturity()
PEOPLE = [
    Participant(
        id=f"who-{n:02}",
        network_size=None if n == 22 else 40 * n,
        activity=(n % 10) / 10,
        motivation=None if n % 4 == 3 else (n % 7) / 7,
        attributes={"department": ("IT", "HR", HOSTILE)[n % 3]},
        consents=AGREED if n != 5 else [],
    )
    for n in range(30)
]
POLICY = SelectionPolicy(
    size=6,
    criteria=[Criterion("motivation", weight=3), Criterion("activity")],
    quotas=[Quota("department", "HR", minimum=2, maximum=3), Quota("department", HOSTILE, maximum=4)],
    substitutes={"motivation": 0.5},
    seed=7,
)
PILOT = select_pilot(PEOPLE, POLICY, matrix=MATRIX, on=DAY)
WAVE = select_pilot(PEOPLE, evolve(POLICY, size=9, quotas=()), matrix=MATRIX, on=DAY, previous_members=PILOT.members)
LOTTERY = make_lottery(PEOPLE, POLICY, matrix=MATRIX, on=DAY)
FEW = evolve(LOTTERY.pilot.policy, minimum_group=99)
YEAR = DateRange(date(2027, 1, 4), date(2027, 4, 4))
CATALOGUE = KpiCatalogue.default()
INDEX, LEADS = CATALOGUE.metric("engagement_index"), CATALOGUE.metric("leads")
ASSUMED = next(
    candidate.id for candidate in PILOT.screened.candidates if PILOT.assessment(candidate.id).scores[0].substituted
)
BEFORE = DateRange(date(2026, 10, 1), date(2026, 12, 31))
TARGET = Target(metric=INDEX, baseline=Baseline(Decimal("0.5"), BEFORE), value=Decimal("0.6"), by=date(2027, 12, 31))


def reading(
    value: Fraction | None, *, start: date, between: tuple[float, float] | None = None, **more: Any
) -> MetricValue:
    """Make a reading of a month of the index."""
    interval = None if between is None else Interval(*between)
    period = DateRange(start, start + timedelta(days=29))
    return MetricValue(metric=INDEX, period=period, exact=value, interval=interval, n=80, **more)


READINGS = [
    reading(Fraction(7, 10), start=date(2027, 5, 1), between=(0.65, 0.74)),
    reading(Fraction(1, 2), start=date(2027, 2, 1), between=(0.42, 0.58)),
    reading(Fraction(2, 5), start=date(2027, 8, 1)),
    reading(None, start=date(2027, 9, 1)),
    reading(Fraction(9, 20), start=date(2026, 6, 1)),
]


def funnel(high: int = 30, outcome: str = "leads") -> Funnel:
    """Make a funnel of two assumptions, one without spread."""
    steps = [
        Assumption(code="posts", minimum=10, maximum=high, source="own"),
        Assumption(code=HOSTILE, minimum=2, maximum=2, source="own"),
    ]
    return Funnel(outcome=outcome, steps=steps)


FORECAST = make_forecast(funnel(), seed=1, draws=200)
FAN = {date(2027, 6, 30): make_forecast(funnel(90), seed=1, draws=200), date(2027, 3, 31): FORECAST}
CURVE = [
    TradeoffPoint(size=12, tightness=Fraction(1), total=60_000, members=12, proven=True),
    TradeoffPoint(size=6, tightness=Fraction(1), total=36_000, members=6, proven=False),
    TradeoffPoint(size=99, tightness=Fraction(1), total=None, members=0, proven=True),
]
GROUP = PEOPLE[10:19]
STAYS = [Membership(participant=person.id, joined=YEAR.start) for person in GROUP]
RHYTHMS = {person.id: Cadence(posts=1, weeks=1 + n % 2) for n, person in enumerate(GROUP)}
ACTS = [
    Activity(participant=person.id, on=YEAR.start + timedelta(days=day), kind=ActivityKind.POSTED)
    for n, person in enumerate(GROUP)
    for day in range(n, 91, 5 + n)
]


def continuity(**changes: Any) -> Any:
    """Draw the continuity of the group."""
    given = {"activities": ACTS, "participants": PEOPLE, "memberships": STAYS} | changes
    around = {"cadences": RHYTHMS, "period": YEAR, "on": YEAR.end} | given
    data = [around.pop(name) for name in ("activities", "participants", "memberships")]
    return plots.plot_continuity(*data, **around)


MARCH = DateRange(date(2027, 3, 1), date(2027, 3, 31))
AGENDA = Agenda(
    period=MARCH,
    items=[
        AgendaItem(
            on=date(2027, 3, 2), kind=AgendaKind.SESSION, participants=["p-1", "p-2"], session="s:1", topic=TOPICS[0]
        ),
        AgendaItem(on=date(2027, 3, 3), kind=AgendaKind.BUDDY, participants=["p-1"], topic=TOPICS[1]),
        AgendaItem(on=date(2027, 3, 4), kind=AgendaKind.POST, participants=["p-1"], provisional=True),
        AgendaItem(on=date(2027, 3, 4), kind=AgendaKind.POST, participants=["p-2"]),
        AgendaItem(on=date(2027, 3, 9), kind=AgendaKind.EXPERIMENT, participants=["p-2"]),
        AgendaItem(on=date(2027, 3, 31), kind=AgendaKind.REVIEW),
    ],
)
NAMES = {"p-1": "Ann", "p-2": HOSTILE}


def result(name: str, lead_hours: int | None, reach: int, outcome: Any = FORECAST) -> ScenarioResult:
    """Return the result of a scenario, with an outcome."""
    return ScenarioResult(
        scenario=Scenario(id=name, policy=SelectionPolicy(size=2)),
        status=SelectionStatus.OPTIMAL,
        members=["p-1", "p-2"],
        lead_hours=None if lead_hours is None else timedelta(hours=lead_hours),
        reach=reach,
        forecasts={"leads": outcome},
    )


COMPARED = ScenarioComparison(
    on=date(2027, 3, 1),
    results=[result("a", 4, 1234), result("b", 9, 1321), result(HOSTILE, 2, 900, None), result("d", None, 0)],
    measures={"outcome:leads": Direction.UP, "lead_hours": Direction.DOWN, "reach": Direction.UP},
)


ALL: dict[str, Callable[..., Any]] = {
    "matrix": lambda **o: plots.plot_matrix(evolve(MATRIX, name=HOSTILE), PEOPLE, PILOT, **o),
    "matrix alone": lambda **o: plots.plot_matrix(MATRIX, PEOPLE, **o),
    "wave": lambda **o: plots.plot_matrix(MATRIX, PEOPLE, WAVE, **o),
    "member": lambda **o: plots.plot_choice(PILOT, PILOT.members[0], **o),
    "reserve": lambda **o: plots.plot_choice(PILOT, PILOT.reserves[0], **o),
    "substitute": lambda **o: plots.plot_choice(PILOT, ASSUMED, **o),
    "left out": lambda **o: plots.plot_choice(PILOT, "who-05", **o),
    "quotas": lambda **o: plots.plot_quotas(PILOT, **o),
    "no quotas": lambda **o: plots.plot_quotas(WAVE, **o),
    "chances": lambda **o: plots.plot_chances(LOTTERY, **o),
    "no chances": lambda **o: plots.plot_chances(evolve(LOTTERY, pilot=evolve(LOTTERY.pilot, policy=FEW)), **o),
    "continuity": continuity,
    "progress": lambda **o: plots.plot_progress(evolve(TARGET, metric=INDEX), READINGS, **o),
    "forecast": lambda **o: plots.plot_forecast(FORECAST, **o),
    "fan": lambda **o: plots.plot_fan(FAN, **o),
    "weeks": lambda **o: plots.plot_weeks(AGENDA, **o),
    "month": lambda **o: plots.plot_month(AGENDA, MARCH.end, **o),
    "curve": lambda **o: plots.plot_tradeoff(CURVE, **o),
    "scenarios": lambda **o: plots.plot_scenarios(COMPARED, **o),
}


def global_settings() -> dict[str, Any]:
    """Give matplotlib's settings; to read which backend there is would load pyplot."""
    return {name: mpl.rcParams[name] for name in mpl.rcParams if name != "backend"}


@pytest.fixture(autouse=True)
def _nothing_global() -> Iterator[None]:
    """No picture changes a setting that others see."""
    before = global_settings()
    yield
    assert global_settings() == before


def rendered(picture: Any) -> bytes:
    """Render a picture as PNG, with every warning an error."""
    found = BytesIO()
    picture.savefig(found, format="png", dpi=picture.dpi)  # with the extents of the picture itself
    return found.getvalue()


def texts(picture: Any) -> list[str]:
    """Give every text on a picture, names of marks included."""
    found: list[Any] = picture.findobj(Text)
    return [item.get_text() for item in found if item.get_text()]


def points(picture: Any, label: str, axes: int = 0) -> list[tuple[Any, Any]]:
    """Give the marks that go by a label, as x and y."""
    lines = [line for line in picture.axes[axes].lines if line.get_label() == label]
    return [(x, y) for line in lines for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)]


def bars(picture: Any, label: str, axes: int = 0) -> list[Any]:
    """Give the bars that go by a label."""
    found = [container for container in picture.axes[axes].containers if isinstance(container, BarContainer)]
    return [bar for container in found if container.get_label() == label for bar in container]


def ends(picture: Any, axes: int = 0) -> list[tuple[float, float]]:
    """Give the lower and upper ends of all intervals drawn, rounded."""
    found = [container for container in picture.axes[axes].containers if isinstance(container, ErrorbarContainer)]
    segments = [path for container in found for path in container.lines[2][0].get_segments()]
    return sorted((round(float(path[0][1]), 6), round(float(path[1][1]), 6)) for path in segments)


# ---------------------------------------------------------------- all of them


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("name", ALL)
def test_figures_render_with_title_and_description(name: str, language: str) -> None:
    """A figure draws without a warning, has a title, and a text description."""
    picture = ALL[name](language=language)
    assert isinstance(picture, Figure)
    assert rendered(picture).startswith(b"\x89PNG")
    outer: list[Any] = [label for label in picture.texts if label.get_text()]
    for axes in picture.axes:
        outer += [label for label in (axes.xaxis.label, axes.yaxis.label) if label.get_text()]
        outer += [*axes.texts, *filter(None, [axes.get_legend()])]
        assert all(label.get_window_extent().x0 > -1 for label in axes.get_yticklabels())
    for item in outer:
        extent = item.get_window_extent()
        assert -1 < extent.x0 <= extent.x1 < picture.bbox.x1 + 1, item
        assert -1 < extent.y0 <= extent.y1 < picture.bbox.y1 + 1, item
    text = plots.describe_picture(picture)
    assert len(text.split("\n")) > 1
    assert text.split("\n")[0] == picture.get_suptitle().replace("\n", " ")
    for axes in picture.axes:
        assert axes.get_xlabel() or axes.get_shared_x_axes().joined(*picture.axes)
    assert not (set(text) & set("{}")) - set(HOSTILE)


@pytest.mark.parametrize("name", ALL)
def test_figures_are_translated(name: str) -> None:
    """Titles, axes and descriptions are in the requested language; an unknown language is rejected."""
    english, dutch = (ALL[name](language=language) for language in ("en", "nl"))
    assert plots.describe_picture(english) != plots.describe_picture(dutch)
    for axis, other in zip(english.axes, dutch.axes, strict=True):
        assert (axis.get_xlabel(), axis.get_ylabel()) != (other.get_xlabel(), other.get_ylabel()) or name == "forecast"
    with pytest.raises(UnknownNameError):
        ALL[name](language="xx")


def test_figures_use_no_pyplot() -> None:
    """No figure loads pyplot or changes global settings."""
    code = (
        "import sys, matplotlib as mpl; before = {k: mpl.rcParams[k] for k in mpl.rcParams if k != 'backend'};"
        "from advocacy import Matrix, Participant; from advocacy.scenarios import Assumption, Funnel, make_forecast;"
        "from advocacy.adapters import plots;"
        "picture = plots.plot_matrix(Matrix.social_maturity(), [Participant(id='a', network_size=3, activity=0.1)]);"
        "picture.savefig(__import__('io').BytesIO());"
        "step = Assumption(code='x', minimum=1, maximum=2, source='own');"
        "plots.plot_forecast(make_forecast(Funnel(outcome='y', steps=[step]), seed=1, draws=100));"
        "assert 'matplotlib.pyplot' not in sys.modules; assert all(mpl.rcParams[k] == before[k] for k in before);"
        "print('clean')"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603
    assert done.stdout == "clean\n"


@pytest.mark.parametrize("name", ["matrix", "quotas", "forecast"])
def test_hostile_names_are_drawn_as_text(name: str) -> None:
    """Text that looks like a formula is drawn letter by letter."""
    picture = ALL[name]()
    assert any(HOSTILE in text for text in texts(picture))
    for _ in range(2):  # before and after it is rendered, which may add labels
        found: list[Any] = picture.findobj(Text)
        assert all(not text.get_parse_math() and not text.get_usetex() for text in found)
        assert rendered(picture)


def test_notebook_shows_figure_with_description() -> None:
    """The notebook form is an image with the escaped description as alternative text."""
    shown = ALL["matrix"]()._repr_html_()
    assert shown.startswith('<img alt="a $\\frac{ b$ &lt;b&gt;: approximate starting points\n')
    assert 'src="data:image/png;base64,iVBOR' in shown
    assert shown.count("<") == 1


def test_notebook_has_png_for_converters_without_html() -> None:
    """LaTeX and PDF from a notebook need the PNG. All forms have the description: HTML, PNG, text and marimo's form."""
    picture = ALL["matrix"]()
    shown, about = picture._repr_mimebundle_(include=None, exclude=None)
    assert set(shown) == {"text/html", "image/png", "text/plain"}
    assert b64decode(shown["image/png"]).startswith(b"\x89PNG")
    assert shown["text/html"] == picture._repr_html_()
    assert shown["text/plain"] == about["image/png"]["alt"] == plots.describe_picture(picture)
    assert picture._mime_() == ("text/html", picture._repr_html_())


def test_dark_style_is_respected() -> None:
    """Text and background follow the current style."""
    with mpl.rc_context({"figure.facecolor": "black", "text.color": "white", "axes.facecolor": "black"}):
        picture = ALL["matrix"]()
        assert rendered(picture)
    assert to_hex(picture.get_facecolor()) == "#000000"
    assert {to_hex(text.get_color()) for text in picture.axes[0].texts} == {"#ffffff"}
    assert {to_hex(text.get_bbox_patch().get_facecolor()) for text in picture.axes[0].texts} == {"#000000"}


def test_missing_matplotlib_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without matplotlib the error has the extra and the command that installs it."""
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "advocacy.adapters.plots._picture")
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"advocacy\[plots\]"):
        ALL["matrix"]()


def test_other_figures_have_no_description() -> None:
    """A figure of another library raises an error."""
    with pytest.raises(ValidationError):
        plots.describe_picture(Figure())


def test_long_names_are_shortened() -> None:
    """A name that is long or has several lines takes the room of a name."""
    picture = plots.plot_matrix(evolve(MATRIX, name="x\r\n\u2028y\x00" + "z" * 99), PEOPLE)
    assert plots.describe_picture(picture).startswith("x y " + "z" * 43 + "…: ")


# ---------------------------------------------------------------- the matrix


def spots(picture: Any) -> dict[str, list[tuple[float, float]]]:
    """Give where people are drawn, by the label of their mark."""
    found = picture.axes[0].collections
    return {str(item.get_label()): [(float(x), float(y)) for x, y in item.get_offsets()] for item in found}


def test_matrix_shows_people_in_their_cells() -> None:
    """Each person with both measures appears once, inside their cell; members have another marker."""
    picture = plots.plot_matrix(MATRIX, PEOPLE, WAVE)
    found = spots(picture)
    before = [who for who in WAVE.all_members if who not in WAVE.members]
    assert {label: len(at) for label, at in found.items()} == {
        f"not in the group: {29 - 9}": 29 - 9,
        f"already members: {len(before)}": len(before),
        f"proposed for the group: {len(WAVE.members)}": len(WAVE.members),
    }
    by_id = {person.id: person for person in PEOPLE}
    groups = [sorted(set(by_id) - set(WAVE.all_members) - {"who-22"}), sorted(before), list(WAVE.members)]
    for ids, at in zip(groups, found.values(), strict=True):
        for who, (x, y) in zip(ids, at, strict=True):
            cell = MATRIX.place(by_id[who]).cell
            assert MATRIX.cells[3 * int(y) + int(x)] == cell
            assert 0.05 < x % 1 < 0.95
            assert 0.05 < y % 1 < 0.83
    markers = {
        tuple(map(tuple, collection.get_paths()[0].vertices.round(3).tolist()))
        for collection in picture.axes[0].collections
    }
    assert len(markers) == 3


def test_positions_in_a_cell_are_proportional() -> None:
    """Halfway between two thresholds is halfway up the cell; extreme values are at its edge."""
    people = [Participant(id=f"p{n}", network_size=n, activity=a) for n, a in ((0, 0.5), (325, 0.5 + 1e-9), (900, 1.0))]
    (at,) = spots(plots.plot_matrix(MATRIX, people)).values()
    assert [y for _, y in at] == pytest.approx([0.06, 1 + (0.06 + 0.82) / 2, 2.82])
    assert [x for x, _ in at] == pytest.approx([1.5, 1.5, 2.94], abs=1e-6)


def test_overlapping_points_are_spread_by_id() -> None:
    """Ties are spread by id alone, in any order and with any other people."""
    same = [Participant(id=f"p{n}", network_size=200, activity=0.5) for n in range(40)]
    (first,), (again,) = (list(spots(plots.plot_matrix(MATRIX, people)).values()) for people in (same, same[::-1]))
    assert first == again
    assert len(set(first)) == 40
    assert max(x for x, _ in first) - min(x for x, _ in first) > 0.3
    assert max(y for _, y in first) - min(y for _, y in first) > 0.2
    (fewer,) = spots(plots.plot_matrix(MATRIX, same[:20])).values()
    assert set(fewer) <= set(first)
    assert abs(correlation([x for x, _ in first], [y for _, y in first])) < 0.5


def test_overlapping_points_stay_in_their_cell() -> None:
    """Points at the edge of a cell stay inside it and do not pile up."""
    same = [Participant(id=f"p{n}", network_size=size, activity=a) for n in range(30) for size, a in [(0, 0.0)]]
    same += [Participant(id=f"q{n}", network_size=900, activity=1.0) for n in range(30)]
    (at,) = spots(plots.plot_matrix(MATRIX, same)).values()
    assert len(set(at)) == 60
    assert all(0.06 <= x < 0.27 and 0.06 <= y < 0.27 for x, y in at[:30])
    assert all(2.73 < x <= 2.94 and 2.61 < y <= 2.82 for x, y in at[30:])
    assert sum(x == 0.06 for x, _ in at) == 0


def test_matrix_labels_have_no_people() -> None:
    """Cells have name and count, axes have measure, unit and thresholds; ids do not appear."""
    picture = plots.plot_matrix(MATRIX, PEOPLE, PILOT)
    axes, tally = picture.axes[0], MATRIX.count_cells(PEOPLE)
    assert [text.get_text() for text in axes.texts] == [
        f"{cell.name}: {tally.cells[cell.code]}" for cell in MATRIX.cells
    ]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("social activity (share, 0 to 1)", "network size (people)")
    assert [tick.get_text() for tick in axes.get_yticklabels()] == [
        "small",
        "medium\nfrom 150",
        "large\nfrom 500",
    ]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == [
        "low",
        "middle\nfrom 0.333",
        "high\nfrom 0.667",
    ]
    everything = "\n".join([*texts(picture), plots.describe_picture(picture)])
    assert "who-" not in everything
    assert "Placement is approximate" in everything
    assert "1 person is not placed, because a measure is unknown (0 in the group)." in everything


def test_member_without_a_position_is_counted() -> None:
    """A member who is placed only by a substitute has no point, and the figure counts them."""
    policy = SelectionPolicy(size=2, criteria=[Criterion("activity")], substitutes={"network_size": 300.0})
    people = [Participant(id=n, activity=0.9, consents=AGREED) for n in "ab"]
    picture = plots.plot_matrix(MATRIX, people, select_pilot(people, policy, matrix=MATRIX, on=DAY))
    assert "2 people are not placed, because a measure is unknown (2 of them in the group)." in plots.describe_picture(
        picture
    )
    assert spots(picture) == {"not in the group: 0": []}


def test_any_matrix_can_be_drawn() -> None:
    """A matrix of one row, equal thresholds and own levels keep everyone in their cell."""
    ladder = Matrix(
        name="ladder",
        rows=Axis(levels=[Level(code="all")]),
        columns=Axis(
            measure="steps", levels=[Level(code="low"), Level(code="b", start=2.0), Level(code="own", start=2.0)]
        ),
        cells=[Cell(code=code, row="all", column=code, name=code) for code in ("low", "b", "own")],
    )
    people = [Participant(id=f"p{n}", measures={"steps": float(n)}) for n in (1, 2)]
    picture = plots.plot_matrix(ladder, [*people, Participant(id="q")])
    assert spots(picture) == {"people: 2": [(0.06, 0.5), (2.5, 0.5)]}
    axes = picture.axes[0]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("steps", "")
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["low", "b\nfrom 2", "own\nfrom 2"]
    assert "Without" not in plots.describe_picture(plots.plot_matrix(ladder, people))


@settings(max_examples=examples(15), deadline=None)
@given(people=st.lists(strategies.participants(), max_size=8, unique_by=lambda item: item.id))
def test_points_are_inside_the_matrix(people: list[Participant]) -> None:
    """Each person with known measures appears in their cell."""
    found = sorted(next(iter(spots(plots.plot_matrix(MATRIX, people)).values())))
    known = [person for person in people if None not in {person.network_size, person.activity}]
    cells = [cell.code for person in known if (cell := MATRIX.place(person).cell) is not None]
    assert sorted(MATRIX.cells[3 * int(y) + int(x)].code for x, y in found) == sorted(cells)


def test_matrix_checks_its_people() -> None:
    """Members who are not among the people, duplicate ids and wrong types are reported together."""
    with pytest.raises(UnknownNameError):
        plots.plot_matrix(MATRIX, PEOPLE[:3], PILOT)
    with pytest.raises(ValidationError, match="participants"):
        plots.plot_matrix(MATRIX, [*PEOPLE, PEOPLE[0]], PILOT)
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        plots.plot_matrix(wrong, [wrong], wrong)
    assert [finding.path for finding in error.value.findings] == ["matrix", "participants[0]", "pilot"]


# ---------------------------------------------------------------- one person's choice


def test_score_is_shown_by_criterion() -> None:
    """Bars add up to the score, in the order of the policy, each beside the maximum of its criterion."""
    who = next(member for member in PILOT.members if not PILOT.assessment(member).scores[0].substituted)
    picture, found = plots.plot_choice(PILOT, who), PILOT.assessment(who)
    given, maximum = bars(picture, "from the person's own measure"), bars(picture, "maximum for this criterion")
    assert [bar.get_width() for bar in maximum] == [7500, 2500]
    assert [bar.get_width() for bar in given] == [
        found.scores[0].points * 0.75,
        found.scores[1].points * 0.25,
    ]
    assert sum(bar.get_width() for bar in given) == pytest.approx(found.points, abs=1)
    axes = picture.axes[0]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == [
        "motivation\nweight 3",
        "social activity\nweight 1",
    ]
    assert axes.yaxis_inverted()
    assert axes.get_xlim() == (0, 7500 * 1.25)
    assert [text.get_text() for text in axes.texts] == [
        f"{bar.get_width():,.0f} of {whole.get_width():,.0f}" for bar, whole in zip(given, maximum, strict=True)
    ]
    assert f"{who}: proposed for the group, with a score of {found.points:,} out of 10,000" in texts(picture)


def test_substitutes_are_hatched() -> None:
    """Points from a substitute are hatched, and named in the legend."""
    picture = plots.plot_choice(PILOT, ASSUMED)
    (bar,) = bars(picture, "from a substitute, because the measure is unknown")
    assert (bar.get_hatch(), bar.get_width(), bar.get_y() + bar.get_height() / 2) == ("//", 3750, 0)
    (other,) = bars(picture, "from the person's own measure")
    assert (other.get_hatch() or "", other.get_y() + other.get_height() / 2) == ("", 1)


@pytest.mark.parametrize("who", [PILOT.members[0], PILOT.reserves[0], "who-05"])
def test_score_figure_names_nobody_else(who: str) -> None:
    """The figure of a person and its description have no other id, and the reasons of the pilot."""
    picture = plots.plot_choice(PILOT, who)
    everything = "\n".join([*texts(picture), plots.describe_picture(picture)])
    assert {word for word in everything.replace(":", " ").split() if word.startswith("who-")} == {who}
    assert plots.describe_picture(picture).split("\n")[1:] == PILOT.explain(who).text().split("\n")


def test_titles_state_the_place_of_a_person() -> None:
    """Reserves, previous members and excluded people have their own titles; without a score there are no bars."""
    assert "reserve, with a score of" in plots.plot_choice(PILOT, PILOT.reserves[0]).get_suptitle()
    inside = plots.plot_choice(WAVE, PILOT.members[0])
    assert inside.get_suptitle() == f"{PILOT.members[0]}: already a member"
    left = plots.plot_choice(PILOT, "who-05")
    assert left.get_suptitle() == "who-05: not eligible now, so there is no score"
    assert left.axes == []
    assert any("not given consent to take part" in text.get_text().replace("\n", " ") for text in left.texts)


def test_lottery_has_no_bars() -> None:
    """Without criteria there are no bars, and the reasons are text."""
    pilot = select_pilot(PEOPLE[:3], SelectionPolicy(size=1, exclude_inactive=False), on=DAY)
    picture = plots.plot_choice(pilot, pilot.members[0])
    assert picture.axes == []
    assert any("You are proposed" in text.get_text() for text in picture.texts)


def test_score_figure_checks_its_person() -> None:
    """An unknown id and a wrong type are rejected."""
    with pytest.raises(UnknownNameError):
        plots.plot_choice(PILOT, "who-99")
    wrong: Any = 3
    with pytest.raises(ValidationError) as error:
        plots.plot_choice(wrong, wrong)
    assert [finding.path for finding in error.value.findings] == ["pilot", "participant"]


# ---------------------------------------------------------------- quotas


def test_quotas_show_members_and_bounds() -> None:
    """Each quota is a bar of its members and a line from minimum to maximum, in the order of the policy."""
    rules: list[Quota | ValueCap | DistinctValues] = [
        Quota("department", "HR", minimum=2, maximum=3),
        ValueCap("department", 3),
        DistinctValues("department", minimum=2),
    ]
    pilot = select_pilot(PEOPLE, evolve(POLICY, quotas=rules), matrix=MATRIX, on=DAY)
    picture = plots.plot_quotas(pilot)
    assert [bar.get_width() for bar in bars(picture, "met")] == [count.members for count in pilot.quotas]
    lines = [tuple(line.get_xdata()) for line in picture.axes[0].lines]
    assert lines == [(2, 3), (0, 3), (2, 6)]
    for bar, line in zip(bars(picture, "met"), picture.axes[0].lines, strict=True):
        assert set(line.get_ydata()) == {bar.get_y() + bar.get_height() / 2 + 0.3}
    assert [tick.get_text() for tick in picture.axes[0].get_yticklabels()] == [
        "department = HR",
        "department: most common value",
        "department: different values",
    ]
    assert [text.get_text() for text in picture.axes[0].texts] == [str(count.members) for count in pilot.quotas]
    bottom, top = picture.axes[0].get_ylim()
    assert bottom > top
    assert picture.get_suptitle() == "Quotas in a group of 6"
    line = f"department = HR: {pilot.quotas[0].members} (required: 2 to 3), met"
    assert plots.describe_picture(picture).split("\n")[1] == line


def test_broken_quota_is_hatched() -> None:
    """A broken quota differs by more than colour; without a group the bounds are those of the requested size."""
    policy = evolve(POLICY, quotas=[Quota("department", "IT", Fraction(1, 2)), Quota("department", "Legal", 2)])
    pilot = select_pilot(PEOPLE, policy, matrix=MATRIX, on=DAY)
    empty = evolve(pilot, members=())
    picture = plots.plot_quotas(empty)
    assert [bar.get_hatch() for bar in bars(picture, "not met")] == ["//", "//"]
    assert [tuple(line.get_xdata()) for line in picture.axes[0].lines] == [(3, 6), (2, 6)]
    assert picture.get_suptitle() == "No group: what each quota requires"
    assert "Legal: 0 (required: 2 to 6), not met" in plots.describe_picture(picture)
    some = plots.plot_quotas(evolve(PILOT, policy=policy))
    assert [bar.get_y() for bar in bars(some, "not met")][-1] > 0
    with pytest.raises(ValidationError):
        plots.plot_quotas("x")


# ---------------------------------------------------------------- continuity


def test_continuity_equals_measure_continuity() -> None:
    """The upper part is the result of `measure_continuity`; the lower part counts present and active people."""
    picture = continuity()
    starts = [YEAR.start + timedelta(days=28 * n) for n in range(3)]
    reports = [
        measure_continuity(
            ACTS, PEOPLE, STAYS, cadences=RHYTHMS, period=DateRange(day, day + timedelta(days=27)), on=YEAR.end
        )
        for day in starts
    ]
    marks = points(picture, "rhythms kept in four weeks, with 95% interval")
    assert [(x, Fraction(y).limit_denominator(999)) for x, y in marks] == [
        (report.period.start + timedelta(days=14), report.kept) for report in reports
    ]
    assert ends(picture) == sorted(
        (round(report.kept_interval.low, 6), round(report.kept_interval.high, 6))
        for report in reports
        if report.kept_interval
    )
    weeks = [YEAR.start + timedelta(days=7 * n) for n in range(13)]
    active = [len({act.participant for act in ACTS if day <= act.on < day + timedelta(days=7)}) for day in weeks]
    there = bars(picture, "present, with consent to measurement", 1)
    assert [bar.get_height() for bar in there] == [9] * 13
    assert [bar.get_x() for bar in there] == pytest.approx([date2num(day) for day in weeks])
    acted = bars(picture, "of these, active", 1)
    assert [(bar.get_height(), bar.get_hatch()) for bar in acted] == [(many, "//") for many in active]
    assert "4 January 2027 to 31 January 2027: share of rhythms kept " in plots.describe_picture(picture)
    assert "week of 4 January 2027: 9 present, " in plots.describe_picture(picture)
    assert "who-" not in "\n".join([*texts(picture), plots.describe_picture(picture)])


def test_continuity_needs_consent() -> None:
    """People without consent to measurement do not count; their number is shown."""
    silent = [evolve(person, consents=[]) if person.id == GROUP[0].id else person for person in PEOPLE]
    picture = continuity(participants=silent)
    assert [bar.get_height() for bar in bars(picture, "present, with consent to measurement", 1)] == [8] * 13
    assert "Not measured, no valid consent: 1 person." in plots.describe_picture(picture)
    assert "Not measured" not in plots.describe_picture(continuity())


def test_pauses_do_not_count() -> None:
    """A person who is away all week does not count for it, and neither do their activities."""
    gone = [evolve(STAYS[0], left=YEAR.start + timedelta(days=6)), *STAYS[1:]]
    acts = [activity for activity in ACTS if activity.participant != GROUP[0].id]
    picture = continuity(memberships=gone, activities=acts)
    assert [bar.get_height() for bar in bars(picture, "present, with consent to measurement", 1)] == [9] + [8] * 12


def test_activities_on_days_away_do_not_count() -> None:
    """A person present on one day and active on another counts as present and not active."""
    first = YEAR.start
    acts = [activity for activity in ACTS if activity.participant != GROUP[0].id]
    acts.append(Activity(participant=GROUP[0].id, on=first + timedelta(days=2), kind=ActivityKind.COMMENTED))
    paused = [evolve(STAYS[0], pauses=[Pause(start=first + timedelta(days=1))]), *STAYS[1:]]
    shown = [
        bars(continuity(activities=acts, memberships=memberships), "of these, active", 1)[0]
        for memberships in (STAYS, paused)
    ]
    assert shown[0].get_height() == shown[1].get_height() + 1
    assert (
        bars(continuity(memberships=paused, activities=acts), "present, with consent to measurement", 1)[0].get_height()
        == 9
    )


def test_small_groups_are_not_drawn() -> None:
    """Weeks with too few people are not drawn; the figure counts them."""
    picture = continuity(minimum_group=10)
    assert picture.axes[0].lines[:] == []
    assert not bars(picture, "present, with consent to measurement", 1)
    assert "16 weeks or spans of four weeks are left out" in plots.describe_picture(picture)
    assert rendered(picture)
    few = [who for who in RHYTHMS if who != GROUP[0].id]
    half = continuity(minimum_group=9, cadences={who: RHYTHMS[who] for who in few})
    assert half.axes[0].lines[:] == []
    assert len(bars(half, "present, with consent to measurement", 1)) == 13
    assert "Left out" not in plots.describe_picture(continuity(minimum_group=9))
    with pytest.raises(ValidationError, match="minimum_group"):
        continuity(minimum_group=1)


def test_shares_without_an_interval_are_hollow() -> None:
    """Without an interval the marker is hollow."""
    picture = continuity(activities=[])
    marks = points(picture, "rhythms kept in four weeks, without interval")
    assert [y for _, y in marks] == [0, 0, 0]
    (line,) = [
        item for item in picture.axes[0].lines if item.get_label() == "rhythms kept in four weeks, without interval"
    ]
    assert line.get_markerfacecolor() == "none"
    assert ends(picture) == []
    assert "share of rhythms kept 0.00 (no interval)" in plots.describe_picture(picture)


def test_short_period_has_weeks_only() -> None:
    """Under four weeks there are weeks, but no share of cadences."""
    picture = continuity(period=DateRange(YEAR.start, YEAR.start + timedelta(days=20)), on=YEAR.end)
    assert len(bars(picture, "present, with consent to measurement", 1)) == 3
    assert picture.axes[0].lines[:] == []
    assert rendered(picture)


# ---------------------------------------------------------------- progress


def test_progress_shows_values_intervals_and_statuses() -> None:
    """Each value is drawn on its last day, with its interval and a marker for its status."""
    picture = plots.plot_progress(TARGET, READINGS)
    assert points(picture, "ahead, with interval") == [(date(2027, 5, 30), 0.7)]
    assert points(picture, "cannot tell yet, with interval") == [(date(2027, 3, 2), 0.5)]
    assert points(picture, "too little data, without interval") == [(date(2027, 8, 30), 0.4)]
    assert points(picture, "no baseline, without interval") == [(date(2026, 6, 30), 0.45)]
    assert ends(picture) == [(0.42, 0.58), (0.65, 0.74)]
    assert points(picture, "target") == [(date(2027, 12, 31), 0.6)]
    assert points(picture, "baseline") == [(BEFORE.start, 0.5), (BEFORE.end, 0.5)]
    lines = {str(line.get_label()): line for line in picture.axes[0].lines}
    assert lines["ahead, with interval"].get_markerfacecolor() != "none"
    assert lines["too little data, without interval"].get_markerfacecolor() == "none"
    shapes = [line.get_marker() for name, line in lines.items() if "interval" in name]
    assert len(set(shapes)) == len(shapes) == 4
    assert picture.axes[0].get_ylabel() == "Engagement index (share, 0 to 1)"
    text = plots.describe_picture(picture).split("\n")
    assert text[1] == "1 June 2026 to 30 June 2026: 0.45 (no interval), expected –: no baseline"
    assert text[3] == "1 May 2027 to 30 May 2027: 0.7 (0.65 – 0.74), expected 0.5411: ahead"
    assert text[-2].startswith("1 September 2027 to 30 September 2027: – (no interval)")
    assert text[-1] == "1 period without a value."


def test_progress_shows_the_expected_path() -> None:
    """The path runs from the end of the baseline to the target; milestones give steps."""
    path = points(plots.plot_progress(TARGET, READINGS), "expected")
    assert path[0] == (BEFORE.end, 0.5)
    assert path[-1] == (date(2027, 12, 31), 0.6)
    assert all(y == float(TARGET.expected(x) or 0) for x, y in path)
    stepped = evolve(TARGET, milestones=[Milestone(date(2027, 6, 1), Decimal("0.55"))])
    picture = plots.plot_progress(stepped, READINGS)
    assert (date(2027, 6, 1), 0.55) in points(picture, "expected")
    (line,) = [item for item in picture.axes[0].lines if item.get_label() == "expected"]
    assert line.get_drawstyle() == "steps-post"
    (straight,) = [item for item in plots.plot_progress(TARGET, []).axes[0].lines if item.get_label() == "expected"]
    assert straight.get_drawstyle() == "default"


def test_expectation_is_scaled_by_days() -> None:
    """If periods differ in length from the baseline, the expectation is scaled to the days of each value."""
    target = Target(metric=LEADS, baseline=Baseline(92, BEFORE), value=184, by=date(2027, 12, 31))
    months = [DateRange(date(2027, 1, 1), date(2027, 1, 31)), DateRange(date(2027, 2, 1), date(2027, 2, 28))]
    seen = [MetricValue(metric=LEADS, period=period, exact=Fraction(40), count=40, n=None) for period in months]
    picture = plots.plot_progress(target, seen)
    due = [target.progress(metric_value).expected for metric_value in seen]
    assert points(picture, "expected, converted to the days of each period") == [
        (period.end, float(value or 0)) for period, value in zip(months, due, strict=True)
    ]
    assert points(picture, "expected") == []
    assert picture.axes[0].get_ylabel() == "Leads (number)"


def test_progress_without_baseline_has_no_path() -> None:
    """Without a baseline the figure has the target and the values only; a segment is named."""
    seen = [reading(Fraction(1, 2), start=date(2027, 2, 1), segment=HOSTILE)]
    picture = plots.plot_progress(evolve(TARGET, baseline=None), seen)
    assert points(picture, "no baseline, without interval") == [(date(2027, 3, 2), 0.5)]
    assert {str(line.get_label()) for line in picture.axes[0].lines} == {"target", "no baseline, without interval"}
    assert picture.get_suptitle() == f"Engagement index · {HOSTILE}: actual and expected"
    assert "without a value" not in plots.describe_picture(picture)


def test_progress_checks_its_values() -> None:
    """Values of another metric or of several segments, and wrong types, are rejected."""
    both = [reading(Fraction(1, 2), start=date(2027, 2, 1), segment=name) for name in ("a", "b")]
    with pytest.raises(ValidationError, match="several segments"):
        plots.plot_progress(TARGET, both)
    with pytest.raises(ValidationError):
        plots.plot_progress(TARGET, [MetricValue(metric=LEADS, period=BEFORE)])
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        plots.plot_progress(wrong, [wrong])
    assert [finding.path for finding in error.value.findings] == ["target", "metric_values[0]"]


# ---------------------------------------------------------------- forecasts


def quantile(found: Forecast, share: Fraction) -> float:
    """Return a quantile by counting: the first draw with at least this number of draws at or below it."""
    return found.values[min(found.draws - 1, int(share * found.draws))]


def test_forecast_shows_bands_median_and_influence() -> None:
    """Bands contain the stated share of draws; each assumption has its influence, if known."""
    picture = plots.plot_forecast(FORECAST)
    for share in (90, 80, 50):
        (bar,) = bars(picture, f"{share} of 100 simulations")
        low, high = (quantile(FORECAST, Fraction(100 + way * share, 200)) for way in (-1, 1))
        assert (bar.get_x(), bar.get_x() + bar.get_width()) == pytest.approx((low, high))
        inside = sum(low <= value <= high for value in FORECAST.values)
        assert inside / FORECAST.draws == pytest.approx(share / 100, abs=0.02)
    (median,) = {x for x, _ in points(picture, "median")}
    assert median == quantile(FORECAST, Fraction(1, 2))
    below = picture.axes[1]
    assert [bar.get_width() for bar in below.patches] == [FORECAST.rank_correlation_squared["posts"], 0]
    assert [text.get_text() for text in below.texts] == ["1.00", "no uncertainty"]
    assert [tick.get_text() for tick in below.get_yticklabels()] == ["posts", HOSTILE]
    assert picture.axes[0].get_xlabel() == "leads"
    assert picture.axes[0].get_xlim() == (0, pytest.approx(quantile(FORECAST, Fraction(19, 20)) * 1.08))
    sentence = plots.describe_picture(picture)
    assert "posts: 1.00" in sentence
    assert sentence.endswith("A forecast is no more certain than its assumptions.")
    ends = f"{FORECAST.interval.low:g} to {FORECAST.interval.high:g}"
    assert f"\nmedian {FORECAST.median:g}\n90 of 100 simulations: {ends}\n" in sentence
    assert f"{FORECAST.median:g}. In 90 of 100 simulations it is {ends}." in FORECAST.text()
    assert f"{FORECAST.median:g}. In 90 of 100 simulations it is {ends}." in FORECAST.html()


def test_bands_are_nested_and_differ_in_lightness() -> None:
    """Narrower bands are darker, and lie inside wider ones."""
    picture = plots.plot_forecast(FORECAST)
    found = [bars(picture, f"{share} of 100 simulations")[0] for share in (90, 80, 50)]
    light = [sum(bar.get_facecolor()[:3]) for bar in found]
    assert light == sorted(light, reverse=True)
    assert len(set(light)) == 3
    assert [bar.get_height() for bar in found] == sorted(bar.get_height() for bar in found)


def test_forecast_of_zero_can_be_drawn() -> None:
    """An outcome that is always 0 has an axis, and no warning."""
    nothing = Funnel(outcome="none", steps=[Assumption(code="x", minimum=0, maximum=0, source="own")])
    assert rendered(plots.plot_forecast(make_forecast(nothing, seed=1, draws=100)))
    with pytest.raises(ValidationError):
        plots.plot_forecast("x")


def test_fan_is_in_order_of_time() -> None:
    """A fan connects the medians in order of time, for any input order."""
    picture = plots.plot_fan(FAN)
    days = sorted(FAN)
    assert points(picture, "median") == [(day, quantile(FAN[day], Fraction(1, 2))) for day in days]
    for share in (90, 80, 50):
        (band,) = [
            collection
            for collection in picture.axes[0].collections
            if collection.get_label() == f"{share} of 100 simulations"
        ]
        corners = {(round(float(x)), round(float(y), 6)) for x, y in band.get_paths()[0].vertices}
        for day in days:
            for way in (-1, 1):
                end = quantile(FAN[day], Fraction(100 + way * share, 200))
                assert (round(date2num(day)), round(end, 6)) in corners
    assert picture.axes[0].get_ylabel() == "leads"
    assert picture.axes[0].get_ylim()[0] == 0
    assert plots.describe_picture(picture).split("\n")[1].startswith("31 March 2027: median ")


def test_fan_checks_its_forecasts() -> None:
    """One date, several outcomes, and wrong types are rejected."""
    other = {date(2027, 9, 30): make_forecast(funnel(outcome="hires"), seed=1, draws=100)}
    with pytest.raises(ValidationError, match="several outcomes"):
        plots.plot_fan(FAN | other)
    with pytest.raises(ValidationError, match="two days"):
        plots.plot_fan(other)
    wrong: Any = {"x": "y", 3: FORECAST}
    with pytest.raises(ValidationError) as error:
        plots.plot_fan(wrong)
    assert [finding.path for finding in error.value.findings] == ["forecasts.keys", "forecasts[x]", "forecasts.keys"]
    with pytest.raises(ValidationError):
        plots.plot_fan(wrong.items())


# ---------------------------------------------------------------- the curve


def test_size_curve_shows_means() -> None:
    """Each size has its mean; unproven means are hollow, and sizes without a group have no height."""
    picture = plots.plot_tradeoff(CURVE)
    assert points(picture, "best group, proven") == [(12, 5000)]
    assert points(picture, "best group found, not proven") == [(6, 6000)]
    assert points(picture, "no group") == [(99, 0.03)]
    axes = picture.axes[0]
    lines = {str(line.get_label()): line for line in axes.lines}
    assert lines["no group"].get_transform() == axes.get_xaxis_transform()
    assert lines["best group found, not proven"].get_markerfacecolor() == "none"
    assert len({lines[name].get_marker() for name in lines if not name.startswith("_")}) == 3
    assert next((list(line.get_xdata()), list(line.get_ydata())) for line in axes.lines) == ([6, 12], [6000, 5000])
    assert [text.get_text() for text in axes.texts] == ["6,000", "5,000"]
    assert axes.get_xlabel() == "group size (people)"
    assert plots.describe_picture(picture).split("\n")[1:] == [
        "6: 6,000, best group found, not proven",
        "12: 5,000, best group, proven",
        "99: –, no group",
    ]
    picture.draw_without_rendering()
    small = plots.plot_tradeoff([evolve(CURVE[0], size=n) for n in (1, 2, 3)])
    small.draw_without_rendering()
    assert all(float(tick).is_integer() for tick in small.axes[0].get_xticks())


def test_quota_curve_has_an_axis_of_tightness() -> None:
    """If tightness differs, it is the horizontal axis."""
    eased = [evolve(CURVE[0], tightness=Fraction(n, 4)) for n in (4, 0, 1)]
    picture = plots.plot_tradeoff(eased)
    assert [x for x, _ in points(picture, "best group, proven")] == [0, 0.25, 1]
    assert "tightness" in picture.axes[0].get_xlabel()
    assert picture.get_suptitle() == "Effect of the quotas on the score"
    assert rendered(plots.plot_tradeoff(CURVE[2:]))


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ([], "empty"),
        ([CURVE[0], evolve(CURVE[1], tightness=Fraction(0))], "one curve at a time"),
        ([CURVE[0], evolve(CURVE[0], total=1)], "occurs twice"),
        (["x"], "points"),
    ],
)
def test_curve_checks_its_points(given: list[Any], text: str) -> None:
    """No points, points of two curves, duplicates, and wrong types are rejected."""
    with pytest.raises(ValidationError, match=text):
        plots.plot_tradeoff(given)


def pilot_of(members: int) -> Pilot:
    """Select a group of some size without quotas."""
    return select_pilot(PEOPLE, evolve(POLICY, size=members, quotas=()), matrix=MATRIX, on=DAY)


def test_group_figures_show_no_scores() -> None:
    """Figures of the group show no score, and all members have the same marker."""
    pilot = pilot_of(8)
    picture = plots.plot_matrix(MATRIX, PEOPLE, pilot)
    scores = {str(pilot.assessment(member).points) for member in pilot.members}
    assert not scores & set(" ".join(texts(picture)).split())
    for collection in picture.axes[0].collections:
        assert len(collection.get_facecolor()) <= 1
        assert len(set(collection.get_sizes())) <= 1


def test_chances_are_shown_by_group() -> None:
    """A bar is a combination of traits with enough people. Small ones are counted, and no id is in the picture."""
    sizes = sorted(item.people for item in LOTTERY.combinations)
    policy = evolve(LOTTERY.pilot.policy, minimum_group=sizes[1])
    made = evolve(LOTTERY, pilot=evolve(LOTTERY.pilot, policy=policy))
    picture = plots.plot_chances(made)
    assert len(picture.axes[0].patches) == len(sizes) - sizes.count(sizes[0]) if sizes[0] < sizes[1] else len(sizes)
    assert not any(who.id in text for who in PEOPLE for text in [*texts(picture), plots.describe_picture(picture)])
    few = plots.describe_picture(plots.plot_chances(evolve(made, pilot=evolve(made.pilot, policy=FEW))))
    assert "No combination has enough people" in few
    assert "combinations are left out" in few
    stopped = evolve(LOTTERY, status=LotteryStatus.LIMIT_REACHED)
    unproven = plots.describe_picture(plots.plot_chances(stopped))
    assert "It is not proven how fair" in unproven
    assert "fairest" not in unproven


# ---------------------------------------------------------------- the plan


@pytest.mark.parametrize("code", ["en", "nl"])
def test_plan_pictures_show_names_and_no_ids(code: str) -> None:
    """The sheet, the month, the text, the HTML and the calendar contain names of people, and none of their ids."""
    language = Language(code, names=NAMES)
    weeks, month = plots.plot_weeks(AGENDA, language=language), plots.plot_month(AGENDA, MARCH.end, language=language)
    stamp = datetime(2027, 1, 4, tzinfo=UTC)
    shown = [
        *texts(weeks),
        *texts(month),
        plots.describe_picture(weeks),
        plots.describe_picture(month),
        AGENDA.text(language),
        AGENDA.html(language),
        as_calendar(AGENDA, program="2027", zone=ZoneInfo("Europe/Amsterdam"), stamp=stamp, language=language),
    ]
    assert not [text for text in shown if "p-1" in text or "p-2" in text or "s:1" in text]
    assert all(any("Ann" in text for text in part) for part in (texts(weeks), texts(month), shown[-5:]))


def test_weeks_have_a_mark_for_each_item() -> None:
    """A mark is in its week, in the row of its person, with the letter of its topic; a provisional day is hollow."""
    axes = plots.plot_weeks(AGENDA, language=Language("en", names=NAMES)).axes[0]
    rows = {label.get_text(): place for place, label in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)}
    assert set(rows) == {"Ann", HOSTILE}
    marks = {collection.get_label(): collection for collection in axes.collections}
    week = date2num(date(2027, 3, 4))
    spots = {label: [(x, y) for x, y in mark.get_offsets()] for label, mark in marks.items()}
    letters = {(x, y): text.get_text() for text in axes.texts for x, y in [text.get_position()]}
    assert sorted(y for _, y in spots["session"]) == sorted(rows.values())
    assert [letters[spot] for spot in spots["session"]] == ["A", "A"]
    assert [(letters[spot], spot[1]) for spot in spots["buddy work"]] == [("B", rows["Ann"])]
    assert spots["time to try something out"] == [(week + 7, rows[HOSTILE])]
    assert all(abs(x - week) < 3 for label in ("session", "buddy work", "day for a post") for x, _ in spots[label])
    assert len({x for label in spots for x, y in spots[label] if y == rows["Ann"]}) == 3
    assert len(marks["day for a post (provisional)"].get_facecolor()) == 0
    assert len(marks["day for a post"].get_facecolor()) == 1


@pytest.mark.parametrize(
    ("code", "topics", "subjects", "person"),
    [
        (
            "en",
            "Topics: A = Topic 0; B = Topic 1; C = Topic 2.",
            "Ideas and pillars of posts: 1 = Why heat pumps; 2 = Heat, Work.",
            "Ann – session: 3 (Topic 0, Topic 1, Topic 2), day for a post: 3 (Why heat pumps, Heat, Work)",
        ),
        (
            "nl",
            "Onderwerpen: A = Topic 0; B = Topic 1; C = Topic 2.",
            "Ideeën en pijlers van posts: 1 = Why heat pumps; 2 = Heat, Work.",
            "Ann – sessie: 3 (Topic 0, Topic 1, Topic 2), dag voor een post: 3 (Why heat pumps, Heat, Work)",
        ),
    ],
)
def test_weeks_list_topics_ideas_and_pillars(code: str, topics: str, subjects: str, person: str) -> None:
    """Each letter and number on the sheet is in a list under it, with its name; the description has the names."""
    day = date(2027, 3, 1)
    items = [
        *(
            AgendaItem(
                on=day,
                kind=AgendaKind.SESSION,
                participants=["p-1"],
                session=f"s-{n}",
                topic=evolve(TOPICS[0], name=f"Topic {n}"),
            )
            for n in range(3)
        ),
        AgendaItem(on=day, kind=AgendaKind.POST, participants=["p-1"], idea="i-1", pillars=["c-1"]),
        AgendaItem(on=day, kind=AgendaKind.POST, participants=["p-1"], pillars=["c-1", "c-2"]),
        AgendaItem(on=day + timedelta(days=7), kind=AgendaKind.POST, participants=["p-1"]),
    ]
    names = {"p-1": "Ann", "i-1": "Why heat pumps", "c-1": "Heat", "c-2": "Work"}
    picture = plots.plot_weeks(Agenda(period=MARCH, items=items), language=Language(code, names=names))
    assert [text.get_text() for text in picture.axes[0].texts] == ["A", "B", "C", "1", "2"]
    lines = plots.describe_picture(picture).replace("\u00a0", " ").splitlines()
    assert [line for line in lines if " = " in line] == [topics, subjects]
    assert lines[1] == person
    many = [evolve(item, idea=f"i-{n}") for n in range(41) for item in items[3:4]]
    full = plots.plot_weeks(Agenda(period=MARCH, items=many), language=Language(code, names=names))
    assert {text.get_text() for text in full.axes[0].texts} == {"1", "+24"}
    assert plots.describe_picture(full).endswith("1\u00a0=\u00a0Heat.")


def test_weeks_letter_many_topics() -> None:
    """After Z come AA and AB."""
    items = [
        AgendaItem(
            on=MARCH.start + timedelta(days=n),
            kind=AgendaKind.SESSION,
            participants=["p-1"],
            session=f"s-{n}",
            topic=evolve(TOPICS[0], name=f"Topic {n}"),
        )
        for n in range(28)
    ]
    picture = plots.plot_weeks(Agenda(period=MARCH, items=items))
    assert [text.get_text() for text in picture.axes[0].texts][-3:] == ["Z", "AA", "AB"]


@pytest.mark.parametrize("people", [1, 60])
@pytest.mark.parametrize("days", [28, 363])
def test_weeks_have_room_for_marks(people: int, days: int) -> None:
    """Marks are inside the cell of their week and person, none covers another, and the last counts what has no room."""
    start = date(2027, 1, 4)
    items = [
        AgendaItem(
            on=start + timedelta(days=7 * week),
            kind=AgendaKind.SESSION,
            participants=[f"p-{n}"],
            session=f"{n} {week} {k}",
        )
        for n in range(people)
        for week in range(days // 7)
        for k in range(25 if n == week == 0 else (n + week) % 4)
    ]
    period = DateRange(start, start + timedelta(days=days - 1))
    picture = plots.plot_weeks(Agenda(period=period, items=items))
    picture.draw_without_rendering()
    axes = picture.axes[0]
    (sessions,) = axes.collections
    more = [text for text in axes.texts if text.get_text().startswith("+")]
    assert len(sessions.get_offsets()) + sum(int(text.get_text()) for text in more) == len(items)
    assert len(more) == 1
    points = axes.transData.transform([*sessions.get_offsets(), *(text.get_position() for text in more)])
    size = 8.5 * picture.dpi / 72
    by_line = sorted((round(float(y), 3), float(x)) for x, y in points)
    assert all(right - left >= size for (y, left), (below, right) in pairwise(by_line) if y == below)
    edges = [float(axes.transData.transform((date2num(start) - 0.5 + 7 * week, 0))[0]) for week in range(days // 7 + 1)]
    assert all(min(abs(x - edge) for edge in edges) >= size / 2 for x, _ in points)
    by_week = sorted({(sum(edge < x for edge in edges), round(float(y), 3)) for x, y in points})
    assert all(above - y >= size for (week, y), (other, above) in pairwise(by_week) if week == other)


def test_buddy_work_without_a_buddy_does_not_mention_one() -> None:
    """The sheet and the month do not say "with a buddy" about people who are known to have none."""
    finding = Finding.of("agenda:alone", "buddies", participant="p-1")
    for agenda, count in ((AGENDA, 2), (evolve(AGENDA, findings=[finding]), 0)):
        picture = plots.plot_month(agenda, MARCH.start, language=Language("en", names=NAMES))
        shown = " ".join("\n".join([*texts(picture), plots.describe_picture(picture)]).split())
        assert (shown.count("with a buddy") + shown.count("with their buddy"), "no buddy" in shown) == (count, False)


def test_month_counts_what_has_no_room() -> None:
    """A crowded day shows what fits, and how many items there are besides; other months and an empty agenda draw."""
    day = date(9999, 12, 30)
    topics = [evolve(topic, name=f"Topic {n}") for n, topic in enumerate([*TOPICS, *TOPICS][:18])]
    items = [AgendaItem(on=day, kind=AgendaKind.BUDDY, participants=["p-1"], topic=topic) for topic in topics]
    agenda = Agenda(period=DateRange(day, date.max), items=items)
    cell = next(text for text in texts(plots.plot_month(agenda, day)) if "Topic 0" in text).split("\n")
    assert cell[0] == "Topic 0, with a buddy: p-1"
    assert cell[15:] == ["and 3 more"]
    assert plots.plot_weeks(agenda).axes[0].get_xlim()[1] == date2num(date.max)
    empty = Agenda(period=MARCH)
    assert rendered(plots.plot_month(empty, date.min)).startswith(b"\x89PNG")
    assert rendered(plots.plot_weeks(empty)).startswith(b"\x89PNG")
    first = AgendaItem(on=date.min, kind=AgendaKind.POST, participants=["p-1"])
    early = plots.plot_weeks(Agenda(period=DateRange(date.min, date(1, 3, 1)), items=[first]))
    assert len(early.axes[0].collections) == 1


LONG_NAMES = (
    "Anne-Sophie de Vries-Hendriksma",
    "WOLFESCHLEGELSTEINHAUSENBERGERDORFF",
    "Jo",
    "\u5c71\u7530\u592a\u90ce",
    "Ng",
)


@pytest.mark.parametrize(
    ("people", "first_name", "code", "dpi"),
    [(1, LONG_NAMES[0], "nl", 70), (8, "Ann", "en", 60), (50, LONG_NAMES[1], "en", 100), (50, "Ann", "nl", 200)],
)
@pytest.mark.filterwarnings("ignore:Glyph")
def test_plan_pictures_have_room_for_names(people: int, first_name: str, code: str, dpi: int) -> None:
    """For short and long names and topics, few and many people: text stays in its cell, names are whole or counted."""
    long = first_name in LONG_NAMES
    names = {f"p-{n}": f"{LONG_NAMES[n % 5] if n and long else first_name} {n}" for n in range(people)}
    language = Language(
        code, names={**names, "i": "Waarom wij warmtepompinstallatietechniekopleidingen verzorgen " * long}
    )
    day = date(2027, 5, 1)
    everyone = Agenda(
        period=DateRange(day, date(2027, 6, 6)),
        items=[
            *(
                AgendaItem(on=day + timedelta(days=n), kind=AgendaKind.SESSION, participants=names, topic=topic)
                for n in (0, 15, 30)
                for topic in TOPICS[: 1 + n // 5]
            ),
            *(
                AgendaItem(
                    on=date(2027, 6, 6 - n % 3), kind=AgendaKind.POST, participants=[who], idea="i" if long else None
                )
                for n, who in enumerate(names)
            ),
        ],
    )
    month = plots.plot_month(everyone, day, language=language)
    weeks = plots.plot_weeks(everyone, language=language)
    for picture in (month, weeks):
        picture.set_dpi(dpi)
        picture.draw_without_rendering()
    axes = month.axes[0]
    rules = sorted(
        line.get_window_extent().y0 for line in axes.lines if line.get_xdata()[0] == 0 != line.get_xdata()[1]
    )
    right = axes.get_window_extent().width / 7
    for text in filter(Text.get_text, axes.texts):
        inside, (_, y) = text.get_window_extent(), axes.transData.transform(text.get_position())
        assert inside.x1 < axes.get_window_extent().x0 + right * (text.get_position()[0] // 1 + 1)
        assert inside.y0 > max(rule for rule in rules if rule <= y), text
    first = unspaced(next(text.get_text() for text in axes.texts if text.get_position() == (5.03, 1.7)))
    shown = [name for name in names.values() if f"{unspaced(name)}," in f"{first},"]
    assert shown
    assert len(shown) == people or f",and{people - len(shown)}more" in first or f",ennog{people - len(shown)}" in first
    labels = [unspaced(label.get_text()) for label in weeks.axes[0].get_yticklabels()]
    assert sorted(labels) == sorted(map(unspaced, names.values()))
    marks: list[Any] = weeks.axes[0].collections
    low, high = weeks.axes[0].get_xlim()
    assert {x for mark in marks for x, _ in mark.get_offsets() if low < x < high} == {
        x for mark in marks for x, _ in mark.get_offsets()
    }


def unspaced(text: str) -> str:
    """Return a text without spaces and ends of lines."""
    return "".join(text.split())


def test_month_counts_people_where_no_name_fits() -> None:
    """With many items on a day, an item with a name that does not fit has the number of people instead."""
    names = {f"p-{n}": f"{n} " + "name " * 12 for n in range(4)}
    day = date(2027, 5, 1)
    named = [
        evolve(topic, name=f"{place} {'T' * 90}" if place else "Kick-off") for place, topic in enumerate(TOPICS[:7])
    ]
    items = [AgendaItem(on=day, kind=AgendaKind.SESSION, participants=names, topic=topic) for topic in named]
    picture = plots.plot_month(Agenda(period=MARCH, items=items), day, language=Language("nl", names=names))
    cell = next(text for text in texts(picture) if "Kick-off" in text).split("\n")
    assert cell[0] == "Kick-off: 4 mensen"
    assert [len(cell), *(line[-1] for line in cell[2::2])] == [13, *"………………"]


# ---------------------------------------------------------------- scenarios


def test_scenarios_are_drawn_with_their_front() -> None:
    """Two measures are drawn with their intervals and the digits of the text; the front has a mark and words."""
    picture = plots.plot_scenarios(COMPARED)
    ends = f"{FORECAST.interval.low:g} – {FORECAST.interval.high:g}"
    front = "in the Pareto front: no other scenario is better"
    assert plots.describe_picture(picture).split("\n") == [
        "Scenarios: leads against hours of the program lead",
        f"a: hours of the program lead 4; leads {ends} ({front})",
        f"b: hours of the program lead 9; leads {ends} ({front})",
        f"not drawn, because a value is unknown: {HOSTILE}, d",
    ]
    assert [drawn.get_label() for drawn in picture.axes[0].containers] == [front]
    two = evolve(COMPARED, measures={"lead_hours": Direction.DOWN, "reach": Direction.UP})
    lines = plots.describe_picture(plots.plot_scenarios(two, "reach", "lead_hours", language="nl")).split("\n")
    assert lines[0] == "Scenario's: uren van de kartrekker tegenover bereik"
    assert [line.partition(";")[0] for line in lines[1:4]] == [
        "a: bereik ≈ 1.000", f"{HOSTILE}: bereik ≈ 900", "b: bereik ≈ 1.000",
    ]  # fmt: skip
    across = plots.plot_scenarios(two, "reach").axes[0].texts
    assert [text.xy[0] for text in across] == [1000, 900, 1000]


def test_scenarios_need_two_measures() -> None:
    """Unknown measures, one measure twice and a comparison of one measure are refused."""
    one = evolve(COMPARED, measures={"lead_hours": Direction.DOWN})
    for arguments, expected in [
        ((one,), [("picture:scenarios:two", "second")]),
        ((COMPARED, "lead_hours", "lead_hours"), [("picture:scenarios:two", "second")]),
        ((COMPARED, "posts"), [("name:unknown", "first")]),
    ]:
        with pytest.raises(AdvocacyError) as error:
            plots.plot_scenarios(*arguments)
        assert faults(error) == expected


def test_scenarios_without_values_can_be_drawn() -> None:
    """A picture without any point says so."""
    nothing = evolve(COMPARED, results=[result("d", None, 0)])
    assert "unknown: d" in plots.describe_picture(plots.plot_scenarios(nothing))
    assert rendered(plots.plot_scenarios(nothing))
