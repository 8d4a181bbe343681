"""Documents of every released version load today: golden files, and pure functions from version to version."""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import (
    Consent,
    ContentPillar,
    DateRange,
    Goal,
    GoalKind,
    KpiCatalogue,
    Metric,
    Participant,
    Pilot,
    Program,
    Purpose,
    SelectionPolicy,
)
from advocacy.adapters import documents
from advocacy.adapters.documents import migrations
from advocacy.adapters.documents.migrations import kind_in, migrate
from advocacy.errors import DocumentError
from advocacy.people import MembershipStatus, Survey
from advocacy.pilot import Invitation, Reply, SelectionStatus
from advocacy.plan import Cadence, Frequency, PlanBrief, Recurrence, TopicTiming, TrackPolicy
from advocacy.plan.topics import TOPICS
from tests.samples import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent / "golden"


def golden_documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each golden document with its name. Files with lists are left out: see test_golden_v2.py."""
    for version in (1, 2):
        for path in sorted((FOLDER / f"v{version}").glob("*.json")):
            if path.stem not in {"accesses", "findings"}:
                yield f"v{version}/{path.stem}", golden(f"v{version}/{path.stem}")
    for name, stored in golden("v3/documents").items():
        if not isinstance(stored, list):
            yield f"v3/{name}", stored


def golden(name: str) -> Any:
    """Read what a released version wrote."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


#: What the versions before the current one wrote: name → document.
GOLDEN: dict[str, dict[str, Any]] = dict(golden_documents())


def loaded(name: str) -> Any:
    """Load what a released version wrote."""
    document = golden(name)
    return documents.load(document, class_of(document))


def class_of(document: Any) -> type:
    """Return today's class for the kind of a document."""
    return documents.KINDS[migrate(document["kind"], None, document["version"])[0]]


def in_any_order(data: Any) -> Any:
    """Sort every list: a set is written in the order of its texts, and these may have other names today."""
    if isinstance(data, dict):
        return {key: in_any_order(item) for key, item in data.items()}
    return sorted(map(in_any_order, data), key=partial(json.dumps, sort_keys=True)) if isinstance(data, list) else data


def without_pools(data: Any) -> Any:
    """Leave out what the reader does to a pilot that contains its people; see test_pilot_with_people.py."""
    if isinstance(data, list):
        return list(map(without_pools, data))
    if not isinstance(data, dict):
        return data
    data = data.get("with_people", data)
    pool = {"exclusion_counts", "pool", "pool_findings"} if "previous_members" in data else set[str]()
    return {key: without_pools(item) for key, item in data.items() if key not in pool}


def test_golden_files_have_every_released_version() -> None:
    """Each earlier version has a document of each kind it knew, and a migration to the next."""
    assert sorted(documents.MIGRATIONS) == list(range(1, documents.VERSION))
    for version, kinds in migrations.KNOWN.items():
        found = {document["kind"] for name, document in GOLDEN.items() if name.startswith(f"v{version}/")}
        assert kinds - {"finding", "field_access"} <= found <= kinds
    assert set(migrations.KNOWN) == set(documents.MIGRATIONS)


@pytest.mark.parametrize("version", migrations.KNOWN)
def test_version_has_the_kinds_it_was_released_with(version: int) -> None:
    """The reader reports a kind that is newer than the version of its document, together with other problems."""
    known = {migrate(kind, None, version)[0] for kind in migrations.KNOWN[version]}
    for kind, noun in documents.KINDS.items():
        name = kind_in(version, kind)
        assert (name is None) == (kind not in known), kind
        with pytest.raises(DocumentError) as error:
            documents.load({"kind": name or kind, "version": version, "data": 3, "odd": 1}, noun)
        newer = [("document:kind", "$.version")] if name is None else []
        assert faults(error) == [("document:key", "$"), *newer], kind


@pytest.mark.parametrize("version", migrations.KNOWN)
def test_golden_files_load(version: int) -> None:
    """A document of each kind and version loads, loses nothing, and is equal when it is written and loaded again."""
    for name, document in GOLDEN.items():
        if not name.startswith(f"v{version}/"):
            continue
        assert document["version"] == version, name
        before = copy.deepcopy(document)
        kind = class_of(document)
        value: object = documents.load(document, kind)
        assert document == before, name
        again = documents.dump(value)
        assert documents.load(again, kind) == value, name
        current, migrated = migrate(document["kind"], document["data"], version)
        expected = {"kind": current, "version": documents.VERSION, "data": migrated}
        assert in_any_order(without_pools(again)) == in_any_order(without_pools(expected)), name


def test_golden_values_of_version_1() -> None:
    """The golden files of version 1 load to values written by hand."""
    assert loaded("v1/consent") == Consent(
        purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1), withdrawn=date(2026, 9, 10)
    )
    assert loaded("v1/content_pillar") == ContentPillar(
        id="c-lab", name="A day in the lab", description="What we make, and how", goals=["g-known", "g-leads"]
    )
    assert loaded("v1/goal") == Goal(
        id="g-leads", kind=GoalKind.NEW_BUSINESS, statement="Twenty leads by the summer", weight=3
    )
    asked = loaded("v1/invitation")
    assert asked == Invitation(participant=asked.participant, sent=date(2026, 9, 15)).answer(
        Reply.ACCEPTED, on=date(2026, 9, 17)
    )
    assert loaded("v1/participant") == Participant(
        id="p-003",
        name="Søren Åkesson",
        attributes={"department": "R&D", "language": "en"},
        network_size=3200,
        activity=0.75,
        motivation=1.0,
        opportunity_company=0.5,
        time_per_month=timedelta(days=1, microseconds=5),
        measures={"posts": 12.0, "ssi": 61.5},
        consents=[
            Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1)),
            Consent(purpose=Purpose.NUDGES, given=date(2026, 9, 2)),
        ],
    )
    policy: SelectionPolicy = loaded("v1/selection_policy")
    assert [criterion.weight for criterion in policy.criteria] == [2, Fraction(1, 2), Fraction(1, 3)]
    assert [type(rule).__name__ for rule in policy.quotas] == ["Quota", "ValueCap", "DistinctValues", "Quota"]
    assert (policy.size, policy.seed) == ((2, 3), 7)
    survey: Survey = loaded("v1/survey")
    assert [answer.text for answer in survey.answers] == [
        "weekly",
        "How a prototype fails, and why that is good.",
    ]


def test_golden_results_of_version_1() -> None:
    """A stored pilot proposes the same people, an infeasibility has its reasons, and a program its history."""
    pilot: Pilot = loaded("v1/pilot")
    assert (pilot.status, pilot.pool_size, pilot.on) == (SelectionStatus.OPTIMAL, 8, date(2026, 9, 15))
    assert [finding.code for finding in pilot.findings] == [
        "exclusion-count:consent",
        "exclusion-count:inactive",
        "exclusion-count:unknown:activity",
    ]
    clashing: Pilot = loaded("v1/pilot_clash")
    assert clashing.status is SelectionStatus.INFEASIBLE
    assert clashing.infeasibility is not None
    program: Program = loaded("v1/program")
    assert [person.id for person in program.participants] == [f"p-{number:03}" for number in range(1, 9)]
    assert program.pilot == pilot
    assert [revision.reason for revision in program.revisions][-2:] == [
        "A second wave, and a goal less",
        "Working here is told by others",
    ]
    assert program.as_of(date(2026, 9, 30)).memberships == ()
    assert len(program.as_of(date(2027, 2, 28)).pillars) == 2
    assert len(program.pillars) == 1


def test_migrations_are_applied_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document passes each later version once; a current document passes none."""
    steps = {version: (lambda kind, data, now=version: (kind + "'", [*data, (kind, now)])) for version in range(1, 5)}
    monkeypatch.setattr(migrations, "MIGRATIONS", steps)
    monkeypatch.setattr(migrations, "VERSION", 5)
    assert migrate("goal", [], 2) == ("goal'''", [("goal", 2), ("goal'", 3), ("goal''", 4)])
    assert migrate("goal", [], 4) == ("goal'", [("goal", 4)])
    assert migrate("goal", [], 5) == ("goal", [])


def test_new_fields_get_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first migration adds defaults of new fields; existing fields and other values stay."""
    monkeypatch.setattr(migrations, "_NEW_IN_2", {"goal": {"horizon": None, "tags": []}})
    data = {"id": "g", "tags": ["x"]}
    to_2 = documents.MIGRATIONS[1]
    assert to_2("goal", data) == ("goal", {"id": "g", "horizon": None, "tags": ["x"]})
    assert data == {"id": "g", "tags": ["x"]}
    assert to_2("consent", data) == ("consent", data)
    assert to_2("goal", [1]) == ("goal", [1])


JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(kind=st.sampled_from(sorted(migrations.KNOWN[2])), junk=JUNK, version=st.integers(1, documents.VERSION))
def test_migrations_are_pure_and_take_anything(kind: str, junk: Any, version: int) -> None:
    """A migration changes no input and raises nothing, for any document."""
    before = copy.deepcopy(junk)
    first, second = migrate(kind, junk, version), migrate(kind, junk, version)
    assert junk == before
    assert first == second


def test_newer_version_is_refused() -> None:
    """A document of a later library is rejected with a clear message."""
    document = {**golden("v1/goal"), "version": documents.VERSION + 1}
    with pytest.raises(DocumentError) as error:
        documents.load(document, Goal)
    (finding,) = error.value.findings
    assert (finding.path, finding.code) == ("$.version", "document:newer")
    assert "by a newer library" in finding.text("en")
    assert "nieuwere bibliotheek" in finding.text("nl")


def test_dates_and_consents_of_version_3_load_with_findings() -> None:
    """A pause on the last possible date blocks nobody, and a withdrawal ends a membership."""
    start, june = date(2027, 1, 4), date(2027, 6, 1)
    consents = [Consent(purpose=Purpose.PARTICIPATION, given=start)]
    people = [Participant(id=name, consents=consents) for name in ("ann", "bob", "cas")]
    program = Program(id="2027", period=DateRange(start, date(2027, 12, 31)), participants=people)
    document = documents.dump(program.join("ann", on=start).join("bob", on=june).pause("bob", on=june))
    document["version"] = 3
    data = document["data"]
    for revision in data["revisions"]:
        del revision["recorded"]
    data["revisions"][-1]["on"] = "9999-12-31"
    for membership in (data["memberships"][1], data["revisions"][-1]["changes"][0]["after"]):
        membership["pauses"][0]["start"] = "9999-12-31"
    data["participants"][0]["consents"].append({**data["participants"][0]["consents"][0], "withdrawn": "2027-02-01"})
    loaded = documents.load(document)
    assert [(found.path, found.code) for found in loaded.findings] == [
        ("memberships[0]", "membership:unconsented"),
        ("memberships[1].pauses[0]", "membership:beyond"),
    ]
    assert loaded.membership_status("ann", on=june) is MembershipStatus.LEFT
    joined = loaded.join("cas", on=june).leave("bob", on=june)
    assert [person.id for person in joined.active(on=june)] == ["cas"]
    assert documents.load(documents.dump(joined)) == joined


def test_removed_metrics_load_with_their_names() -> None:
    """A metric of an earlier catalogue stays as stored, drives nothing, and has its name in both languages."""
    plan = golden("v2/kpi_plan")
    stored = next(
        metric
        for part in plan["data"]["goals"]
        for metrics in (part["primary"], part["supporting"], part["context"])
        for metric in metrics
        if metric["code"] == "employee_referrals"
    )
    metric = documents.load({"kind": "metric", "version": 2, "data": stored}, Metric)
    assert (metric.leading, metric.title("en"), metric.title("nl")) == (
        False,
        "Referrals by employees",
        "Door medewerkers aangedragen kandidaten",
    )
    assert "employee_referrals" not in {item.code for item in KpiCatalogue.default().metrics}
    assert documents.load(documents.dump(metric), Metric) == metric


def test_plans_of_version_3_keep_their_sessions() -> None:
    """A brief of an earlier version has topics on request, drops nothing first, and has no days for experiments."""
    period = DateRange(date(2027, 1, 4), date(2027, 6, 30))
    weekly = Recurrence(every=Frequency.WEEKLY, start=period.start, until=period.end)
    topics = [evolve(topic, prerequisites=(), timing=TopicTiming.ON_REQUEST) for topic in TOPICS]
    old = PlanBrief(
        period=period,
        lead_capacity=timedelta(hours=9),
        meetings=weekly,
        tracks=TrackPolicy(topics=topics, drop_first=()),
        experiments=Cadence(0),
    )
    document = documents.dump(old)
    document["version"] = 3
    data = document["data"]
    del data["last_posts"], data["experiments"], data["tracks"]["drop_first"]
    del data["working_weeks"], data["lead_week"], data["deputy_week"], data["without_posts"], data["ramps"]
    for topic in data["tracks"]["topics"]:
        del topic["prerequisites"], topic["timing"]
    assert documents.load(document, PlanBrief) == old
