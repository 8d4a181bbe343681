"""The same to the byte everywhere: any hash seed, locale, time zone and Python, alone or among threads.

Run as a program this file prints its digests, the ones to keep in GOLDEN after a change that is meant.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import locale
import os
import pickle
import pkgutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction
from types import FunctionType
from typing import TYPE_CHECKING, Any

import attrs

import advocacy

if TYPE_CHECKING:
    from advocacy import Participant, Pilot, Program
    from advocacy.run import Activity
    from advocacy.scenarios import Funnel

START = date(2027, 1, 4)
DAY = date(2026, 9, 15)
SPRING = date(2027, 4, 4)

#: What the jobs below give, by SHA-256: on Python 3.11, 3.12 and 3.13 alike.
GOLDEN = {
    "dumped": "44724c10e6468571",
    "loaded": "44724c10e6468571",
    "schema": "ffe7804015b3b7f3",
    "selected": "f30c0f6dd663f7ba",
    "reasons": "4c576cc1cd7483fb",
    "exchanged": "98c28430fa4b54b1",
    "lottery": "a2ddedc5c3b21053",
    "planned": "44724c10e6468571",
    "agenda": "a79ae81afbd65f99",
    "buddies": "72a529cbc3674736",
    "steps": "16fdb6b07257231d",
    "decline": "89ee4599cd901ffa",
    "reviewed": "599f0d23ac45d238",
    "review": "f46245077334a357",
    "history": "ff8bee00371be722",
    "as it was": "1056c6e03bc4c203",
    "forecast": "975cdcd0023532ba",
    "faults": "7b433420880c3724",
}

#: Task → the environment of its process. None of it changes a result.
ENVIRONMENTS = {
    "digests": {"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
    "threads": {"PYTHONHASHSEED": "4242", "TZ": "XST+12", "LC_ALL": "POSIX", "PYTHONUTF8": "0"},
    "changes": {
        "PYTHONHASHSEED": "1",
        "PYTHONOPTIMIZE": "1",
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "nl_NL.UTF-8",
        "LANGUAGE": "nl",
    },
}

#: Where the names are.
HOMES = ("people", "pilot", "goals", "plan", "run", "program", "scenarios", "errors", "dates")


class _Names:
    """Every public name, imported where it is used, so that threads come to the front door and the packages first."""

    def __getattr__(self, name: str) -> Any:
        if name in advocacy.__all__:
            return getattr(advocacy, name)
        for module in (importlib.import_module(f"advocacy.{home}") for home in HOMES):
            if name in vars(module):
                return vars(module)[name]
        raise AttributeError(name)


a: Any = _Names()

#: What is made on first use and then kept, beside the names of the front door.
MADE_ONCE = {
    "advocacy.adapters.documents.converter.converter",  # the converter, with the hooks that it makes for each class
    "advocacy.adapters.documents.converter.part_type",  # the type of each part of a program
    "advocacy.messages.translator.Translator.__slotnames__",  # what Python keeps on a class whose instance was copied
}
#: What attrs keeps on a class whose annotations were read: that they were.
RESOLVED = "__attrs_types_resolved__"


# ---------------------------------------------------------------- a whole program, and what is done with it


def people() -> list[Participant]:
    """Make sixteen people, some with letters that Unicode writes in two ways."""
    purposes = (a.Purpose.PARTICIPATION, a.Purpose.MEASUREMENT, a.Purpose.NUDGES, a.Purpose.RECOGNITION)
    return [
        a.Participant(
            id=f"p-{n:02}" if n % 5 else f"zoe\u0308-{n:02}",
            name=f"Na\u00efma {n}",
            attributes={"department": ("IT", "HR", "İş")[n % 3], "site": ("Utrecht", "Köln")[n % 2]},
            network_size=150 * n,
            activity=n / 15,
            motivation=(n * 7 % 16) / 15,
            time_per_month=timedelta(hours=1 + n % 3),
            consents=[a.Consent(purpose=purpose, given=DAY) for purpose in purposes[: 1 + n % 4]],
        )
        for n in range(16)
    ]


def selected() -> Pilot:
    """Choose the group, with quotas that overlap."""
    policy = a.SelectionPolicy(
        size=(5, 6),
        criteria=[a.Criterion("motivation", 2), a.Criterion("activity")],
        quotas=[a.Quota("department", "HR", 1, 2), a.Quota("site", "Köln", 2, 3), a.ValueCap("department", 3)],
        exclude_inactive=True,
        seed=7,
    )
    pilot: Pilot = a.select_pilot(people(), policy, matrix=a.Matrix.social_maturity(), on=DAY)
    return pilot


def planned() -> Program:
    """Take a program from the survey to a plan, with people who come, pause and leave."""
    pilot = selected()
    scale = a.ResponseScale.likert(["no", "perhaps", "yes"])
    survey = a.Survey(
        closed_questions=[a.ClosedQuestion(code="often", measure="activity", scale=scale)],
        answers=[
            a.Answer(participant=pilot.members[0], question="often", text="yes"),
            a.Answer(participant=pilot.members[1], question="idea", text="A day in the lab; “koffie”"),
        ],
    )
    facts = {fact: fact is not a.OrganisationFact.KNOWN_TROUBLE for fact in a.OrganisationFact}
    marks = {who: {"trust": 0.8, "workload": 0.6, "leadership": 1.0} for who in pilot.members}
    program: Program = a.Program(
        id="2027",
        period=a.DateRange(START, date(2027, 12, 31)),
        participants=people(),
        pilot=pilot,
        invitations=[item.answer(a.Reply.ACCEPTED, on=DAY) for item in a.invite(pilot, on=DAY)],
        survey=survey,
        readiness=a.check_readiness(marks, facts),
    )
    for member in pilot.members:
        program = program.join(member, on=START)
    goals = [a.Goal(id="hire", kind=a.GoalKind.RECRUITMENT), a.Goal(id="known", kind=a.GoalKind.AWARENESS)]
    kpis = a.map_kpis(goals, available=["applications", "referral_applications", "impressions", "reactions"])
    metrics = {metric.code: metric for goal in kpis.goals for metric in goal.metrics}
    before = a.Baseline(6, a.DateRange(date(2026, 10, 5), date(2027, 1, 3)))
    targets = [a.Target(metric=metrics["referral_applications"], baseline=before, value=12, by=date(2027, 12, 31))]
    program = program.revise(
        on=START,
        reason="Chosen together",
        goals=goals,
        kpis=kpis,
        targets=targets,
        pillars=[a.ContentPillar(id="craft", name="How we build", goals=["known", "hire"])],
        phase=a.Phase.RUN,
    )
    brief = a.PlanBrief(
        period=program.period,
        lead_capacity=timedelta(hours=40),
        meetings=a.Recurrence(every=a.Frequency.MONTHLY, start=date(2027, 1, 31), until=date(2027, 12, 31)),
        preferences=[a.SessionPreferences(participant=who, topics=["writing"]) for who in pilot.members[:4]],
        needs={who: ["writing", "first_draft"] for who in pilot.members},
        cadences={who: a.suggest_cadence(a.Habit.REGULAR) for who in pilot.members},
        buddies=a.BuddyPolicy(shared=["site"]),
    )
    program = program.replan(on=START, reason="Planned together", brief=brief, closed=a.is_weekend)
    return program.pause(pilot.members[2], on=date(2027, 2, 1)).leave(pilot.members[3], on=date(2027, 3, 1))


def done(program: Program) -> list[Activity]:
    """Let people post and comment."""
    assert program.plan is not None
    kinds = (a.ActivityKind.POSTED, a.ActivityKind.COMMENTED, a.ActivityKind.DRAFT)
    return [
        a.Activity(participant=stay.participant, on=day, kind=kinds[n % 3])
        for stay in program.memberships
        for n, day in enumerate(stay.present_dates(a.DateRange(START, SPRING))[:: 3 + len(stay.participant) % 3])
    ]


def reviewed(program: Program) -> Program:
    """Look back on a quarter, and keep the review in the program."""
    assert program.plan is not None
    assert program.kpis is not None
    quarter = a.DateRange(START, SPRING)
    counts = {"applications": 61, "referral_applications": 9, "impressions": 4100, "reactions": 77}
    seen = [a.Observation(measure=code, value=value, when=quarter) for code, value in counts.items()]
    card = a.make_scorecard(
        program.kpis, a.aggregate_observations(seen, periods=[quarter]), period=quarter, targets=program.targets
    )
    everyone, stays, rhythms = program.participants, program.memberships, program.plan.brief.cadences
    report = a.measure_continuity(done(program), everyone, stays, cadences=rhythms, period=quarter, on=SPRING)
    review = a.make_review(card, report, on=SPRING, reserves=3, cadences=rhythms, memberships=stays)
    return program.revise(on=SPRING, reason="Looked back", review=review)


def written(value: object) -> str:
    """Write a document as canonical text."""
    return json.dumps(_documents().dump(value), sort_keys=True, ensure_ascii=False, allow_nan=False)


def _documents() -> Any:
    return importlib.import_module("advocacy.adapters.documents")


def jobs(program: Program) -> dict[str, Callable[[], str]]:
    """Give what can be done with one program, each by itself; none of it changes anything."""
    pilot, plan = program.pilot, program.plan
    assert pilot is not None
    assert plan is not None
    quarter, stays = a.DateRange(START, SPRING), program.memberships
    text = written(program)
    row = {"cadences": plan.brief.cadences, "on": SPRING}
    return {
        "dumped": lambda: written(program),
        "loaded": lambda: written(_documents().load(json.loads(text))),
        "schema": lambda: json.dumps(_documents().json_schema(a.Program), sort_keys=True),
        "selected": lambda: written(selected()),
        "reasons": lambda: "\n".join(
            [
                *(pilot.explain(assessment.id).text(way) for assessment in pilot.pool for way in ("en", "nl")),
                *pilot.reserves,
            ]
        ),
        "exchanged": lambda: repr([pilot.if_removed(member) for member in pilot.members]),
        "lottery": drawn,
        "planned": lambda: written(planned()),
        "agenda": lambda: a.make_agenda(plan, program.participants, stays, period=quarter).text("nl"),
        "buddies": lambda: repr(a.match_buddies(program.active(on=START), on=START)),
        "steps": lambda: a.suggest_steps(done(program), program.participants, stays, **row).text("nl"),
        "decline": lambda: written(
            a.detect_decline(done(program), program.participants, stays, period=quarter, on=SPRING)
        ),
        "reviewed": lambda: written(reviewed(program)),
        "review": lambda: str(reviewed(program).review and reviewed(program).review.text("nl")),  # type: ignore[union-attr]
        "history": lambda: "\n".join(revision.text("nl") for revision in program.revisions),
        "as it was": lambda: written(program.as_of(date(2027, 2, 14))),
        "forecast": lambda: written(a.make_forecast(funnel(), seed=3, draws=500)),
        "faults": lambda: _faults(text),
    }


def drawn() -> str:
    """Draw from the only lottery with the fairest chances, and compute chances that many lotteries give.

    No solver can find another lottery for the first, or other chances for the second.
    """
    policy = a.SelectionPolicy(size=4, quotas=[a.Quota("site", "Köln", 1, 1)], exclude_inactive=False)
    made = attrs.evolve(a.make_lottery(people(), policy, on=DAY, key=b"a secret of this lottery"), solver="")
    assert len(made.compositions) == 1
    proof = a.make_proof(made, pilot=made.draw(seed=7))
    several = a.make_lottery(
        people(), attrs.evolve(selected().policy, size=5, seed=None), on=DAY, matrix=a.Matrix.social_maturity()
    )
    return f"{sorted(made.chances.items())}\n{sorted(several.chances.items())}\n{written(proof)}"


def funnel() -> Funnel:
    """Give an assumption or two."""
    made: Funnel = a.Funnel(
        outcome="hires",
        steps=[
            a.Assumption(code="posts", minimum=10, likely=20, maximum=40, source="the group"),
            a.Assumption(code="hires per post", minimum=Fraction(1, 100), maximum=Fraction(1, 10), source="last year"),
        ],
    )
    return made


def _faults(text: str) -> str:
    broken = json.loads(text)
    broken["data"]["participants"][0] |= {"activity": 2, "netwerk": 1}
    broken["data"]["goals"][0]["weight"] = "1"
    try:
        _documents().load(broken)
    except a.AdvocacyError as error:
        return f"{error.text('en')}\n{error.text('nl')}"
    return ""


def digests() -> dict[str, str]:
    """Run each job once, and return the digests of the results."""
    return {name: digest(job()) for name, job in jobs(planned()).items()}


def digest(text: str) -> str:
    """Give what tells one text from any other."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# ---------------------------------------------------------------- in a process of its own


def run_task(task: str) -> Any:
    """Run one of TASKS in a new interpreter, in its environment, and return what it prints."""
    environment = {name: value for name, value in os.environ.items() if name not in {"TZ", "LC_ALL", "PYTHONHASHSEED"}}
    process = subprocess.run(  # noqa: S603
        [sys.executable, __file__, task], check=True, capture_output=True, env={**environment, **ENVIRONMENTS[task]}
    )
    return json.loads(process.stdout)


def digests_of_threads() -> dict[str, list[dict[str, str]]]:
    """Compute the digests in four threads at once: with all imports to do, and then with shared objects."""
    sys.setswitchinterval(1e-6)
    cold = _at_once(lambda _: digests())
    shared: Program = pickle.loads(pickle.dumps(reviewed(planned())))  # noqa: S301 - an object with empty caches
    shared_jobs = list(jobs(shared).items())

    def rotated(thread: int) -> dict[str, str]:
        assert shared.pilot is not None
        hashes = {hash(person.attributes) for person in shared.participants} | {hash(shared), hash(shared.pilot)}
        found = {name: digest(job()) for name, job in shared_jobs[4 * thread :] + shared_jobs[: 4 * thread]}
        return {**found, "hashes": str(sorted(hashes)), "quotas": repr(shared.pilot.quotas)}

    return {"cold": cold, "shared": _at_once(rotated), "alone": [rotated(0)]}


def _at_once(act: Callable[[int], dict[str, str]]) -> list[dict[str, str]]:
    barrier, found = threading.Barrier(4), [dict[str, str]() for _ in range(4)]

    def work(place: int) -> None:
        barrier.wait()
        try:
            found[place] = act(place)
        except Exception as error:  # noqa: BLE001, RUF100 - told by the test
            found[place] = {"error": repr(error)}

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def state() -> dict[str, object]:
    """Return the contents of the library's modules and classes, with all nested values."""
    row: dict[str, object] = {}
    for module in [item for name, item in sys.modules.items() if name.split(".")[0] == "advocacy"]:
        for name, value in list(vars(module).items()):
            if getattr(value, "__module__", module.__name__) != module.__name__:
                continue  # at home in another module, and looked at there
            row[f"{module.__name__}.{name}"] = _inside(value)
            if isinstance(value, type) and value.__module__ == module.__name__:
                row |= {f"{module.__name__}.{name}.{own}": _inside(item) for own, item in list(vars(value).items())}
    return row


def _inside(value: object) -> object:
    if isinstance(value, Mapping):
        return [(str(key), _inside(item)) for key, item in value.items()]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [type(value).__name__, *sorted(map(str, map(_inside, value)))]
    if hasattr(value, "cache_info"):
        return value.cache_info().currsize
    return [id(value), repr(vars(value)) if isinstance(value, FunctionType) and vars(value) else ""]


def changes() -> dict[str, Any]:
    """Return the digests, and what of the library's state they change the first and the second time."""
    for module in pkgutil.walk_packages(advocacy.__path__, "advocacy."):
        if "testing" not in module.name:
            importlib.import_module(module.name)
    found: dict[str, Any] = {}
    before = state()
    for time in ("first", "second"):
        found["digests"] = digests()
        after = state()
        found[time] = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        before = after
    return found


TASKS: dict[str, Callable[[], Any]] = {"digests": digests, "threads": digests_of_threads, "changes": changes}


# ---------------------------------------------------------------- tests


def test_results_are_golden_in_this_process() -> None:
    """The results are the same on every version of Python, after any other tests."""
    assert digests() == GOLDEN


def test_results_are_golden_in_a_new_process() -> None:
    """A new process with another hash seed, locale and time zone gives the golden results."""
    assert run_task("digests") == GOLDEN


def test_threads_share_objects() -> None:
    """Four threads that import, build, dump, load, select and plan at once get the results of a single thread."""
    found = run_task("threads")
    assert found["cold"] == [GOLDEN] * 4
    assert found["shared"] == found["alone"] * 4
    assert "error" not in found["alone"][0]


def test_modules_have_no_state() -> None:
    """No module or class of the library changes when it is used, except for what is built once."""
    found = run_task("changes")
    assert found["digests"] == GOLDEN
    assert found["second"] == []
    changed = {name for name in found["first"] if not name.endswith(RESOLVED)}
    assert changed - {f"advocacy.{name}" for name in advocacy.__all__} == MADE_ONCE


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    with suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, "")  # as an app may
    print(json.dumps(TASKS[(sys.argv[1:] or ["digests"])[0]](), indent=4))  # noqa: T201
