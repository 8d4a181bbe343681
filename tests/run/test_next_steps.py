"""Next steps: each message reaches only the people it is about, and reveals nothing else."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from attrs import evolve, fields
from hypothesis import example, given, settings
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import Finding, UnknownNameError, ValidationError
from advocacy.messages.language import Language
from advocacy.messages.translator import Translator
from advocacy.people.consent import Consent, Purpose
from advocacy.people.membership import Membership, MembershipStatus, Pause
from advocacy.people.participant import Participant
from advocacy.plan.calendar import Cadence
from advocacy.plan.content import ContentIdea, IdeaStatus
from advocacy.plan.topics import SessionFormat
from advocacy.plan.tracks import Session
from advocacy.run.activity import Activity, ActivityKind
from advocacy.run.next_steps import LeadRole, NextStep, NextStepPolicy, NextSteps, suggest_steps
from advocacy.run.step_records import NextStepRecord, StepAnswer, StepReason
from advocacy.testing import strategies
from tests.amounts import examples
from tests.samples import activities, agreed_on

DAY = date(2027, 3, 1)
STEP = NextStep(
    participant="p-1",
    role=LeadRole.SPAR,
    on=DAY,
    evidence=[
        Finding.of("next-step:draft", on=date(2027, 2, 1), days=16),
        Finding.of("next-step:idea:unseen", idea="<b>"),
    ],
    suggestion=Finding.of("suggestion:draft"),
)


@given(strategies.next_step_policies())
def test_policy_repr_is_evaluable(policy: NextStepPolicy) -> None:
    """The repr of a policy builds an equal one."""
    assert eval(repr(policy), {"NextStepPolicy": NextStepPolicy}) == policy  # noqa: S307
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301


def test_policy_defaults() -> None:
    """The documented limits and times are the defaults."""
    policy = NextStepPolicy()
    assert (policy.maximum_per_week, policy.rest, policy.newcomer_days, policy.back_days) == (8, 14, 21, 14)
    assert (policy.draft_days, policy.silence_times, policy.silence_days, policy.first_days) == (14, 5, 28, 7)
    assert (policy.steady_periods, policy.one_pillar_days, policy.idea_days) == (4, 84, 28)
    assert (policy.session_days, policy.seed) == (7, 0)
    assert [role.value for role in LeadRole] == ["motivate", "inspire", "nudge", "spar"]


@given(st.from_type(NextSteps))
def test_people_see_their_own_steps(week: NextSteps) -> None:
    """The steps of each person add up to all steps, each once, without those of others."""
    names = [step.participant for step in week.steps]
    assert [step for name in names for step in week.for_person(name)] == list(week.steps)
    assert week.for_person("".join(names) + "?") == ()
    for step in week.steps:
        assert Translator("en").person(step.participant) in week.text()
        assert repr(step) == f"<NextStep {step.participant}>"
    assert repr(week) == f"<NextSteps {week.on}: {len(names)} steps>"


def test_text_of_a_week() -> None:
    """Person, role, reason and action, then the counts, in both languages; an empty week has its own message."""
    week = NextSteps(on=DAY, steps=[STEP], waiting=3, findings=[Finding.of("next-steps:waiting", count=3)])
    assert week.text("nl").splitlines() == [
        "p-1: meedenken",
        "  Er ligt nog een concept van 1 februari 2027.",
        "  Heeft een idee dat nog ligt: ‘<b>’.",
        "  → Bied aan om samen naar het concept te kijken. Het hoeft niet geplaatst te worden.",
        "",
        "Nog 3 mensen verdienen aandacht, maar het maximum voor deze week is bereikt.",
    ]
    named = evolve(week, waiting_people=["p-4", "p-2", "p-3"])
    ann = Language("nl", names={"p-2": "Ann"})
    assert named.text(ann).endswith("het maximum voor deze week is bereikt. Dat zijn: p-4, Ann, p-3.")
    assert [*named._paragraphs(Translator("nl"))][-1].sentences[-1].endswith("Dat zijn: p-4, p-2, p-3.")
    with pytest.raises(ValidationError) as error:
        evolve(week, waiting_people=["p-2"])
    assert [finding.text() for finding in error.value.findings] == ["must have the ids of all people who wait (3)."]
    assert NextSteps(on=DAY).text() == "You spoke with everybody recently."
    quiet = NextSteps(on=DAY, findings=[Finding.of("next-steps:unspoken", count=1)])
    assert quiet.text() == "No reason for a step, and not spoken with in the last quarter: 1 person."
    with pytest.raises(UnknownNameError):
        NextSteps(on=DAY).text("fy")


def test_steps_in_one_session_are_one_group() -> None:
    """People in one session get one heading and one suggestion, with what else there is to say; others a step each."""
    first = Finding.of("next-step:session:topic", session="s-1", topic="writing", on=ON)
    steps = [
        evolve(STEP, participant="p-1"),
        *(
            evolve(STEP, participant=who, evidence=[first, *more])
            for who, more in (("p-3", ()), ("p-2", STEP.evidence), ("p-4", ()))
        ),
    ]
    week = NextSteps(on=DAY, steps=steps)
    lines = week.text("nl").splitlines()
    assert lines[0] == "p-1: meedenken"
    assert lines[5:] == [
        f"Moedig aan op {Translator('nl').formats.date(ON)} (Schrijftechnieken):",
        "  p-2: Er ligt nog een concept van 1 februari 2027. Heeft een idee dat nog ligt: ‘<b>’.",
        "  Geen andere punten: p-3, p-4.",
        "  → Moedig deze mensen aan in de sessie, en bespreek de andere punten daar. Apart benaderen hoeft niet.",
    ]
    alone, session = week._paragraphs(Translator("nl"))
    assert len(alone.sentences) == 1
    assert alone.sentences[0].startswith("p-1: meedenken. Er ligt")
    assert (session.heading, *session.sentences) == tuple(map(str.strip, lines[5:]))


def test_names_replace_ids() -> None:
    """With names, people, ideas and sessions are named, in text and in HTML, and no id appears."""
    session = Session(
        id="s-1", topic="writing", format=SessionFormat.INDIVIDUAL, participants=["p-1"], time=timedelta(hours=1), on=ON
    )
    idea = ContentIdea(id="i-1", title="Glue", owner="p-1")
    week = suggest([], sessions=[session], ideas=[idea])
    names = Language("nl", names={"p-1": "Jelle", "i-1": "Lijm"})
    for text in (week.text(names), week.html(names)):
        assert all(key not in text for key in ("p-1", "i-1", "s-1"))
        assert all(name in text for name in ("Jelle", "Lijm", "Schrijftechnieken"))


def test_notebook_shows_an_escaped_table() -> None:
    """A week is a table with a caption, and the name of an idea is escaped."""
    html = NextSteps(on=DAY, steps=[STEP], findings=[Finding.of("next-steps:unasked", count=2)])._repr_html_()
    assert html.count("<tr>") == 2
    assert "<caption>People to talk to this week</caption>" in html
    assert "<li>2 people did not agree to personal attention. They are not in this list.</li>" in html
    assert ">person</th>" in html
    assert html.count('<tr><th scope="row">') == 1
    assert ">help with an idea</td>" in html
    assert "is still waiting. Has an idea that is waiting: “&lt;b&gt;”." in html
    assert "<b>" not in html


def test_invalid_steps_are_refused() -> None:
    """Steps without evidence, two steps for a person and wrong types are reported together."""
    with pytest.raises(ValidationError) as error:
        evolve(STEP, evidence=[])
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("evidence", "empty")]
    with pytest.raises(ValidationError) as error:
        NextSteps(on=DAY, steps=[STEP, STEP])
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("steps[1].participant", "repeated")]
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        NextStep(participant="", role=wrong, on=wrong, evidence=[wrong], suggestion=wrong)
    assert [finding.path for finding in error.value.findings] == [
        "participant",
        "role",
        "on",
        "evidence[0]",
        "suggestion",
    ]
    with pytest.raises(ValidationError) as error:
        NextSteps(on=wrong, steps=[wrong], waiting=-1, findings=[wrong])
    assert [finding.path for finding in error.value.findings] == ["on", "steps[0]", "waiting", "findings[0]"]
    low = dict.fromkeys(
        [field.name for field in fields(NextStepPolicy) if field.name.endswith(("days", "times", "periods"))], 0
    )
    with pytest.raises(ValidationError) as error:
        NextStepPolicy(maximum_per_week=-1, rest=0, seed=True, **low)
    assert {finding.path for finding in error.value.findings} == {"maximum_per_week", "rest", "seed", *low}
    assert len(low) == 10
    assert NextStepPolicy(maximum_per_week=0, rest=1).maximum_per_week == 0


START = date(2027, 1, 4)
ON = START + timedelta(days=90)
ALL = agreed_on(START - timedelta(days=9), *Purpose)
NAMES = ["p-1", "p-2", "p-3"]
PRAISE = ["first-post", "year", "returned"]
STATED = [*PRAISE, "declining", "draft", "joined", "back", "silent", "first-try", "steady", "one-pillar", "idea"]
STATED += ["session"]
ROLES = {
    "year": LeadRole.MOTIVATE,
    "returned": LeadRole.MOTIVATE,
    "declining": LeadRole.NUDGE,
    "draft": LeadRole.SPAR,
    "joined": LeadRole.MOTIVATE,
    "back": LeadRole.MOTIVATE,
    "silent": LeadRole.NUDGE,
    "first-post": LeadRole.MOTIVATE,
    "first-try": LeadRole.INSPIRE,
    "steady": LeadRole.INSPIRE,
    "one-pillar": LeadRole.INSPIRE,
    "idea": LeadRole.SPAR,
    "session": LeadRole.MOTIVATE,
}
ITEMS = [None, None, "i-0", "s-0", "craft"]
NAMED = ("activities", "participants", "memberships")


def day(many: int) -> date:
    """Count days from the first."""
    return START + timedelta(days=many)


def did(name: str, *days: int, kind: ActivityKind = ActivityKind.POSTED, pillar: str | None = None) -> list[Activity]:
    """Let somebody do something on days counted from the first."""
    return activities(name, map(day, days), kind=kind, pillar=pillar)


def suggest(done: list[Activity], **options: Any) -> NextSteps:
    """Suggest for one person who is here from the first day, and agreed to everything."""
    known: dict[str, Any] = {
        "participants": [Participant(id="p-1", consents=ALL)],
        "memberships": [Membership(participant="p-1", joined=START)],
        "cadences": {},
        "on": ON,
    } | options
    return suggest_steps(done, known.pop("participants"), known.pop("memberships"), **known)


def codes(week: NextSteps, name: str = "p-1") -> list[str]:
    """Give the codes of what speaks for the step of somebody."""
    return [finding.code for step in week.for_person(name) for finding in step.evidence]


# ---------------------------------------------------------------- whole weeks, held against a diary


@st.composite
def stays(draw: st.DrawFn, name: str) -> list[Membership]:
    """Draw one or two stays with pauses and leave."""
    joined = day(draw(st.integers(0, 90)))
    found = [Membership(participant=name, joined=joined)]
    for _ in range(draw(st.integers(0, 2))):
        last = found[-1].pauses[-1].resumed if found[-1].pauses else joined
        assert last is not None
        pause = last + timedelta(days=draw(st.integers(0, 30)))
        paused = found[-1].pause(pause)
        if draw(st.integers(0, 3)) == 0:
            found[-1] = paused
            break
        found[-1] = paused.resume(pause + timedelta(days=draw(st.integers(0, 20))))
    away = draw(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 12)), max_size=2))
    found[-1] = evolve(found[-1], away=[DateRange(day(first), day(first + many)) for first, many in away])
    if draw(st.integers(0, 2)) == 0:
        ends = [joined, *(pause.resumed or pause.start for pause in found[-1].pauses)]
        left = max(ends) + timedelta(days=draw(st.integers(0, 20)))
        found[-1] = found[-1].leave(left)
        if draw(st.booleans()):
            found.append(Membership(participant=name, joined=left + timedelta(days=draw(st.integers(1, 20)))))
    return found


@st.composite
def agreed(draw: st.DrawFn) -> list[Consent]:
    """Draw consents: most are valid, some begin late, end, or are given again."""
    found = []
    for purpose in Purpose:
        kind = draw(st.integers(0, 9))
        if kind:
            late = draw(st.integers(0, 80)) if kind == 1 else -5
            ends = day(late + draw(st.integers(0, 100))) if kind in {2, 3} else None
            found.append(Consent(purpose=purpose, given=day(late), withdrawn=ends))
            if kind == 3 and ends is not None:
                found.append(Consent(purpose=purpose, given=ends + timedelta(days=draw(st.integers(0, 30)))))
    return found


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a program with all that a week is suggested from."""
    on = day(draw(st.integers(20, 110)))
    people = [Participant(id=name, consents=draw(agreed())) for name in NAMES]
    mine = {name: draw(stays(name)) for name in NAMES}
    pillars = st.sampled_from([None, "craft", "craft", "craft", "people"])
    keys = st.sampled_from([None, None, "i-0", "i-1"])
    acts = st.tuples(st.sampled_from(NAMES), st.integers(0, 115), st.sampled_from(ActivityKind), pillars, keys, keys)
    done = [
        Activity(participant=name, on=day(many), kind=kind, pillar=pillar, idea=idea, draft=draft)
        for name, many, kind, pillar, idea, draft in draw(st.lists(acts, max_size=25))
    ]
    if draw(st.booleans()):
        done += did("p-1", *range(draw(st.integers(0, 6)), 110, 7), pillar=draw(pillars))
    ends = {name: [(stay.joined, stay.left or date.max) for stay in mine[name]] for name in NAMES}
    done = [
        activity for activity in done if any(first <= activity.on < last for first, last in ends[activity.participant])
    ]
    owners = st.sampled_from([None, *NAMES])
    drawn = draw(st.lists(st.tuples(owners, pillars, st.sampled_from([IdeaStatus.OPEN, *IdeaStatus])), max_size=3))
    ideas = [
        ContentIdea(id=f"i-{place}", title="x", owner=owner, pillar=pillar, status=status)
        for place, (owner, pillar, status) in enumerate(drawn)
    ]
    meets = st.tuples(st.sets(st.sampled_from(NAMES), min_size=2), st.none() | st.integers(0, 130))
    sessions = [
        Session(
            id=f"s-{place}",
            topic="writing",
            format=SessionFormat.GROUP,
            participants=who,
            time=timedelta(hours=1),
            on=None if many is None else day(many),
        )
        for place, (who, many) in enumerate(draw(st.lists(meets, max_size=2)))
    ]
    before = st.integers(0, 120).map(lambda many: on - timedelta(days=many))
    records = strategies.next_step_records(people=st.sampled_from(NAMES), on=before, items=st.sampled_from(ITEMS))
    return {
        "activities": done,
        "participants": people,
        "memberships": [stay for name in NAMES for stay in mine[name]],
        "cadences": draw(st.dictionaries(st.sampled_from(NAMES), strategies.cadences())),
        "on": on,
        "ideas": ideas,
        "sessions": sessions,
        "declining": draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=1)),
        "not_invited": draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=1)),
        "earlier": draw(st.lists(records, max_size=6)),
        "policy": draw(
            st.builds(
                NextStepPolicy,
                maximum_per_week=st.integers(0, 3),
                rest=st.integers(1, 20),
                newcomer_days=st.integers(1, 30),
                back_days=st.integers(1, 30),
                draft_days=st.integers(1, 20),
                silence_times=st.integers(1, 3),
                silence_days=st.integers(1, 20),
                first_days=st.integers(1, 20),
                steady_periods=st.integers(1, 3),
                one_pillar_days=st.integers(1, 30),
                idea_days=st.integers(1, 30),
                session_days=st.integers(1, 20),
                seed=st.integers(0, 3),
            )
        ),
    }


def run(world: dict[str, Any], **other: Any) -> NextSteps:
    """Suggest a week for a world."""
    given = world | other
    return suggest_steps(*(given[name] for name in NAMED), **{key: given[key] for key in given if key not in NAMED})


def holds(person: Participant, purpose: Purpose, on: date) -> bool:
    """Return whether a consent is valid."""
    return any(
        consent.purpose is purpose and consent.given <= on and (consent.withdrawn is None or on < consent.withdrawn)
        for consent in person.consents
    )


class Diary:
    """One person's days, one by one, as somebody would who keeps a diary."""

    def __init__(self, world: dict[str, Any], person: Participant) -> None:
        self.world, self.who, self.on = world, person.id, world["on"]
        self.policy: NextStepPolicy = world["policy"]
        self.stays = [stay for stay in world["memberships"] if stay.participant == person.id]
        self.measured = holds(person, Purpose.MEASUREMENT, self.on)
        calendar = [day(many) for many in range((self.on - START).days + 1)]
        self.days = [on for on in calendar if self.here(on)]
        self.first_day = next((on for on in calendar if self.inside(on)), None)
        self.back = self.on
        while any(stay.status(self.back - timedelta(days=1)) is MembershipStatus.ACTIVE for stay in self.stays):
            self.back -= timedelta(days=1)
        self.seen: list[date] = []
        for item in reversed(self.days if self.measured else []):
            if not holds(person, Purpose.MEASUREMENT, item):
                break
            self.seen.insert(0, item)
        self.acts = [
            activity
            for activity in world["activities"]
            if activity.participant == self.who and activity.on in self.seen
        ]
        self.posts = [act for act in self.acts if act.kind is ActivityKind.POSTED]

    def inside(self, on: date) -> bool:
        """Tell whether they are in the program, paused or not."""
        return any(stay.status(on) in {MembershipStatus.ACTIVE, MembershipStatus.PAUSED} for stay in self.stays)

    def here(self, on: date) -> bool:
        """Tell whether they are here."""
        return any(stay.is_present(on) for stay in self.stays)

    def evidence(self) -> dict[str, list[dict[str, Any]]]:
        """Give all that speaks for a step, by reason."""
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in STATED}
        self.of_stays_and_plan(found)
        self.of_drafts_and_pillars(found)
        self.of_rhythm(found)
        found = {name: [reason for reason in reasons if self.allowed(name, reason)] for name, reasons in found.items()}
        praise = {name: found[name] for name in PRAISE if found[name]}
        if praise or self.spoken():
            found = praise or {name: reasons for name, reasons in found.items() if self.wished(name)}
        return {name: reasons for name, reasons in found.items() if reasons}

    def records(self, name: str, *answers: StepAnswer | None) -> list[NextStepRecord]:
        """Give the records about a reason."""
        mine = [item for item in self.world["earlier"] if item.participant == self.who and item.step.value == name]
        return [item for item in mine if item.answer in answers]

    def wished(self, name: str) -> bool:
        """Tell whether the person asked for a step after all else about it."""
        asked = [record.on for record in self.records(name, StepAnswer.ASKED)]
        return any(all(record.on < max(asked) for record in self.records(name, None, StepAnswer.NO)) for _ in asked[:1])

    def allowed(self, name: str, reason: dict[str, Any]) -> bool:
        """Tell whether a reason may be used again."""
        asked = [record.on for record in self.records(name, StepAnswer.ASKED)]
        if self.wished(name):
            return True
        if any(all(day <= record.on for day in asked) for record in self.records(name, StepAnswer.NO)):
            return False
        if name == "first-try" and self.records(name, None):
            return False
        event = reason["on"] if name in {"joined", "back", *PRAISE} else "9999-12-31"
        item = reason.get("idea", reason.get("session", reason.get("pillar", reason.get("draft"))))
        return not any(
            str(record.on) >= event or (record.item == item and self.on - record.on < timedelta(days=92))
            for record in self.records(name, None)
        )

    def spoken(self) -> bool:
        """Tell whether somebody was spoken with too recently, or three times in the quarter."""
        days = {record.on for name in STATED[3:] for record in self.records(name, None)}
        ago = [(self.on - item).days for item in days]
        return any(many < max(7, self.policy.rest) for many in ago) or sum(many < 92 for many in ago) >= 3

    def after(self, on: date) -> int:
        """Count the days seen after one."""
        return sum(other > on for other in self.seen)

    def of_drafts_and_pillars(self, found: dict[str, list[dict[str, Any]]]) -> None:
        """Add the findings from activities, for any rhythm."""
        policy = self.policy
        if self.measured and self.who in self.world["declining"]:
            found["declining"].append({})
        ended = {idea.id for idea in self.world["ideas"] if idea.status in {IdeaStatus.PUBLISHED, IdeaStatus.SET_ASIDE}}
        for draft in sorted(self.acts, key=lambda item: item.on):
            named = draft.draft or draft.idea
            waits = draft.kind is ActivityKind.DRAFT and draft.idea not in ended
            for post in self.posts:
                same = {("d", draft.draft), ("i", draft.idea)} & {("d", post.draft), ("i", post.idea)}
                waits &= not (any(key for _, key in same) if named else post.on >= draft.on)
            if waits:
                if (waited := self.after(draft.on)) >= policy.draft_days:
                    key = {"draft": named} if named else {}
                    found["draft"].append({"on": str(draft.on), "days": waited} | key)
                break
        if self.posts:
            first = min(item.on for item in self.posts)
            all_seen = all(item in self.seen for item in self.days if item <= first)
            if all_seen and (self.on - first).days < policy.first_days:
                found["first-post"].append({"on": str(first)})
        lately = self.seen[-policy.one_pillar_days :]
        hung = [act.pillar for act in self.acts if act.on in lately and act.pillar is not None]
        if len(lately) == policy.one_pillar_days and len(hung) >= 3 and len(set(hung)) == 1:
            found["one-pillar"].append({"pillar": hung[0], "days": len(lately)})

    def of_rhythm(self, found: dict[str, list[dict[str, Any]]]) -> None:
        """Add the findings from the person's own rhythm."""
        policy, cadence = self.policy, self.world["cadences"].get(self.who)
        if cadence is None or not self.measured:
            return
        length = 7 * cadence.weeks
        start = max(stay.joined for stay in self.stays if stay.status(self.on) is MembershipStatus.ACTIVE)
        asks = cadence.posts == 0 and self.seen == self.days and self.who not in self.world["not_invited"]
        if asks and len(self.seen) >= 56 and not self.posts and self.on - start < timedelta(days=364):
            found["first-try"].append({"days": 56})
        if cadence.posts > 0:
            last = max([act.on for act in self.acts] + [self.back - timedelta(days=1)])
            quiet = self.after(last)
            long = max(policy.silence_days, policy.silence_times * length / cadence.posts)
            new = [act.on for act in self.acts if (self.on - act.on).days < policy.first_days]
            before = [act.on for act in self.acts if new and act.on < min(new)]
            if before and max(before) >= self.back and sum(max(before) < item < min(new) for item in self.seen) > long:
                found["returned"].append({"on": str(min(new))})
            if quiet > long:
                rhythm = next(many for many in range(1, 400) if many * cadence.posts >= length)
                found["silent"].append({"days": quiet, "rhythm": rhythm})
        if cadence.posts or cadence.reactions:
            parts = [self.seen[at : at + length] for at in range(0, len(self.seen) - length + 1, length)]
            others = [act for act in self.acts if act.kind.value in {"shared", "commented", "reacted", "voted"}]
            few = [
                sum(post.on in part for post in self.posts) < cadence.posts
                or sum(act.on in part for act in others) < cadence.reactions
                for part in parts
            ]
            kept = "".join("xo"[short] for short in few)
            if (many := len(kept) - len(kept.rstrip("x"))) >= policy.steady_periods:
                found["steady"].append({"count": many})

    def of_stays_and_plan(self, found: dict[str, list[dict[str, Any]]]) -> None:
        """Add what joining, returns, ideas and sessions say."""
        policy = self.policy
        assert self.first_day is not None
        active = [stay for stay in self.stays if stay.status(self.on) is MembershipStatus.ACTIVE]
        joined = max(stay.joined for stay in active)
        new = all(stay.joined == stay.left or stay.joined >= joined for stay in self.stays)
        if (self.on - joined).days < (policy.newcomer_days if new else policy.back_days):
            found["joined" if new else "back"].append({"on": str(joined)})
        year = min(stay.joined for stay in active)
        year = year.replace(year=year.year + 1)
        if timedelta(0) <= self.on - year < timedelta(days=policy.first_days):
            found["year"].append({"on": str(year)})
        lately = self.seen[-policy.idea_days :]
        for idea in self.world["ideas"]:
            over = idea.status in {IdeaStatus.PUBLISHED, IdeaStatus.SET_ASIDE}
            over |= any(post.idea == idea.id for post in self.posts)
            if idea.owner == self.who and len(self.days) >= policy.idea_days and not over:
                if idea.pillar is None or len(lately) < policy.idea_days:
                    found["idea"].append({"idea": idea.id})
                elif not any(post.on in lately and post.pillar == idea.pillar for post in self.posts):
                    found["idea"].append({"idea": idea.id, "days": policy.idea_days})
        soon = [
            session for session in self.world["sessions"] if session.on is not None and self.who in session.participants
        ]
        for item in sorted(soon, key=lambda entry: (entry.on, entry.id)):
            if self.on <= item.on < self.on + timedelta(days=policy.session_days) and self.here(item.on):
                found["session"].append({"topic": "writing", "session": item.id, "on": str(item.on)})


@settings(max_examples=examples(150))
@given(worlds())
def test_steps_equal_a_diary(world: dict[str, Any]) -> None:
    """People, roles, evidence, order and number equal a count day by day."""
    week, on, policy = run(world), world["on"], world["policy"]
    wanted: dict[str, tuple[int, list[tuple[str, dict[str, Any]]]]] = {}
    considered = unasked = unseen = unspoken = 0
    for person in world["participants"]:
        diary = Diary(world, person)
        if not diary.here(on):
            continue
        if not (holds(person, Purpose.NUDGES, on) and holds(person, Purpose.PARTICIPATION, on)):
            unasked += 1
            continue
        considered += 1
        unseen += not diary.measured
        unspoken += not any(
            on - record.on < timedelta(days=92) for name in STATED for record in diary.records(name, None)
        )
        found = diary.evidence()
        if found:
            order = sorted(found, key=lambda name: (name != "session", STATED.index(name)))
            wanted[person.id] = STATED.index(order[0]), [(name, row) for name in order for row in found[name]]
    digest = {name: sha256(f"{policy.seed}\n{on}\n{name}".encode()).digest()[:8] for name in wanted}
    order = sorted(wanted, key=lambda name: (wanted[name][0], digest[name], name))
    monday = on - timedelta(days=on.weekday())
    this_week = {
        (item.participant, item.on)
        for item in world["earlier"]
        if item.on >= monday and item.answer is None and item.step.value not in PRAISE
    }
    praised = sum(wanted[name][0] < len(PRAISE) for name in order)
    room = praised + max(0, policy.maximum_per_week - len(this_week))
    assert [step.participant for step in week.steps] == order[:room]
    for step in week.steps:
        _, reasons = wanted[step.participant]
        rows = [(finding.code.split(":")[1], dict(finding.parameters)) for finding in step.evidence]
        assert rows == reasons
        assert all(("days" in row) is (code == "next-step:idea") for code, row in _ideas(step))
        assert (step.role, step.suggestion.code) == (ROLES[reasons[0][0]], f"suggestion:{reasons[0][0]}")
        assert step.on == on
        assert week.for_person(step.participant) == (step,)
        assert step.is_praise is (reasons[0][0] in PRAISE)
    assert week.waiting == len(week.waiting_people) == len(order) - len(week.steps)
    assert sorted([*week.waiting_people, *(step.participant for step in week.steps)]) == sorted(wanted)
    counts = [
        ("next-steps:waiting", week.waiting),
        ("next-steps:unspoken", 0 if wanted else unspoken),
        ("next-steps:unasked", unasked),
        ("next-steps:unseen", unseen),
    ]
    nobody = [Finding.of("next-steps:nobody")] if considered == 0 else []
    assert list(week.findings) == [*nobody, *(Finding.of(code, count=many) for code, many in counts if many)]


def _ideas(step: NextStep) -> list[tuple[str, dict[str, Any]]]:
    """Return the findings of a step about ideas."""
    return [
        (finding.code, dict(finding.parameters))
        for finding in step.evidence
        if finding.code.startswith("next-step:idea")
    ]


@settings(max_examples=examples(40))
@given(worlds(), st.randoms(use_true_random=False))
def test_order_of_input_does_not_matter(world: dict[str, Any], rng: Any) -> None:
    """Another order of people, memberships, activities, ideas, sessions and earlier steps gives the same week."""
    listed = {key: value for key, value in world.items() if isinstance(value, list)}
    shuffled = {key: rng.sample(value, len(value)) for key, value in listed.items()}
    assert run(world, **shuffled) == run(world)
    assert run(world, cadences=dict(reversed(world["cadences"].items()))) == run(world)


@settings(max_examples=examples(40))
@given(worlds(), st.data())
def test_activities_without_consent_do_not_matter(world: dict[str, Any], data: st.DataObject) -> None:
    """Activities of people without consent to measurement, now or then, do not change the week."""
    people = {person.id: person for person in world["participants"]}
    hidden = [
        activity
        for activity in world["activities"]
        if not all(holds(people[activity.participant], Purpose.MEASUREMENT, on) for on in (activity.on, world["on"]))
    ]
    kept = [activity for activity in world["activities"] if activity not in hidden]
    other = st.sampled_from(ActivityKind)
    changed = [evolve(item, kind=data.draw(other), pillar="other") for item in hidden if data.draw(st.booleans())]
    assert run(world, activities=[*kept, *changed]) == run(world)
    fading = [name for name in NAMES if holds(people[name], Purpose.MEASUREMENT, world["on"])]
    both = sorted({*world["declining"]} & {*fading})
    assert run(world, declining=both) == run(world)


@settings(max_examples=examples(40))
@given(worlds())
def test_steps_respect_pauses_and_consent(world: dict[str, Any]) -> None:
    """Paused, absent and former people, and those without consent, get no step; nobody gets two on a day."""
    week, on = run(world), world["on"]
    people = {person.id: person for person in world["participants"]}
    for step in week.steps:
        mine = [stay for stay in world["memberships"] if stay.participant == step.participant]
        assert any(stay.is_present(on) for stay in mine)
        assert not any(stay.status(on) is MembershipStatus.PAUSED for stay in mine)
        assert holds(people[step.participant], Purpose.NUDGES, on)
        assert step.evidence
    later = run(world, earlier=[*world["earlier"], *week.records])
    assert not {step.participant for step in later.steps if not step.is_praise} & {
        step.participant for step in week.steps if not step.is_praise
    }


@settings(max_examples=examples(40))
@given(worlds())
def test_nudges_offer_another_cadence_or_a_pause(world: dict[str, Any]) -> None:
    """Every step has messages in both languages, and a nudge offers to change the cadence or to pause."""
    week = run(world)
    for language, offers in (("en", ("rhythm", "pause")), ("nl", ("ritme", "pauze"))):
        assert "{" not in week.text(language)
        for step in week.steps:
            assert all(finding.text(language) != finding.code for finding in (*step.evidence, step.suggestion))
            if step.role is LeadRole.NUDGE:
                assert all(word in step.suggestion.text(language) for word in offers)


# ---------------------------------------------------------------- each reason by itself


def test_draft_waits_until_a_post() -> None:
    """A draft counts its days; a post on the same or a later day ends it."""
    draft = did("p-1", 60, kind=ActivityKind.DRAFT)
    assert codes(suggest(draft, on=day(73))) == []
    waiting = suggest([*draft, *did("p-1", 70, kind=ActivityKind.DRAFT)], on=day(74)).steps[0]
    assert waiting.role is LeadRole.SPAR
    assert waiting.evidence == (Finding.of("next-step:draft", on=day(60), days=14),)
    assert codes(suggest([*draft, *did("p-1", 60)], on=day(80))) == []
    assert codes(suggest([*draft, *did("p-1", 10, 59)], on=day(80))) == ["next-step:draft"]
    away = [Membership(participant="p-1", joined=START, away=[DateRange(day(61), day(70))])]
    assert codes(suggest(draft, on=day(80), memberships=away)) == []
    keyed = [evolve(draft[0], draft="d-1")]
    posts = did("p-1", 60)
    assert codes(suggest([*keyed, *posts], on=day(80))) == ["next-step:draft"]
    assert codes(suggest([*keyed, evolve(posts[0], draft="d-1")], on=day(80))) == []


def test_silence_is_relative_to_the_cadence() -> None:
    """Silence is over five own intervals and four weeks present; a pause or an activity resets it."""
    weekly, monthly = {"cadences": {"p-1": Cadence(1)}}, {"cadences": {"p-1": Cadence(1, 4)}}
    last = did("p-1", 20, kind=ActivityKind.COMMENTED)
    assert codes(suggest(last, on=day(55), **weekly)) == []
    quiet = suggest(last, on=day(56), **weekly).steps[0]
    assert (quiet.role, quiet.evidence) == (LeadRole.NUDGE, (Finding.of("next-step:silent", days=36, rhythm=7),))
    daily = {"cadences": {"p-1": Cadence(7)}}
    assert codes(suggest(last, on=day(48), **daily)) == []
    assert codes(suggest(last, on=day(49), **daily)) == ["next-step:silent"]
    assert codes(suggest(last, on=day(160), **monthly)) == []
    assert codes(suggest(last, on=day(161), **monthly)) == ["next-step:silent"]
    twice = {"cadences": {"p-1": Cadence(2, 4)}}
    assert codes(suggest(last, on=day(90), **twice)) == []
    assert codes(suggest(last, on=day(91), **twice)) == ["next-step:silent"]
    listens: dict[str, Any] = {"cadences": {"p-1": Cadence(0)}, "not_invited": ["p-1"]}
    assert codes(suggest(last, **listens)) == codes(suggest(last)) == []
    stay = Membership(participant="p-1", joined=START).pause(day(40)).resume(day(60))
    assert codes(suggest(last, on=day(94), memberships=[stay], **weekly)) == []
    assert codes(suggest(last, on=day(95), memberships=[stay], **weekly)) == ["next-step:silent"]
    assert codes(suggest([], on=day(35), **weekly)) == ["next-step:silent"]


def test_gap_in_consent_is_no_silence() -> None:
    """Silence and waiting drafts count from the start of unbroken consent."""
    gap = [
        *ALL[:1],
        Consent(purpose=Purpose.NUDGES, given=START),
        Consent(purpose=Purpose.MEASUREMENT, given=START, withdrawn=day(40)),
        Consent(purpose=Purpose.MEASUREMENT, given=day(70)),
    ]
    people = [Participant(id="p-1", consents=gap)]
    done = did("p-1", 30, kind=ActivityKind.DRAFT)
    given: dict[str, Any] = {"participants": people, "cadences": {"p-1": Cadence(1)}}
    assert codes(suggest(done, on=day(104), **given)) == []
    assert codes(suggest(done, on=day(105), **given)) == ["next-step:silent"]
    assert codes(suggest(did("p-1", 75), on=day(80), **given)) == []
    twice = [*gap[:3], evolve(gap[3], withdrawn=day(75)), evolve(gap[3], given=day(80))]
    given["participants"] = [Participant(id="p-1", consents=twice)]
    assert codes(suggest(did("p-1", 10), on=day(114), **given)) == []
    assert codes(suggest(did("p-1", 10), on=day(115), **given)) == ["next-step:silent"]
    one_day = [*gap[:2], evolve(gap[2], withdrawn=day(80)), evolve(gap[3], given=day(81))]
    given = {"participants": [Participant(id="p-1", consents=one_day)], "cadences": {}}
    drafts = did("p-1", 60, 80, kind=ActivityKind.DRAFT)
    assert codes(suggest(drafts, on=day(97), **given)) == []
    today = [Participant(id="p-1", consents=[evolve(consent, given=ON) for consent in ALL])]
    new = [Membership(participant="p-1", joined=ON)]
    week = suggest(did("p-1", 90), participants=today, memberships=new)
    assert codes(week) == ["next-step:first-post"]


def test_one_time_steps_are_not_repeated() -> None:
    """A welcome and a return after leaving are suggested once; a return from a pause never."""
    stay = [Membership(participant="p-1", joined=day(80))]
    first = suggest([], memberships=stay)
    assert codes(first) == ["next-step:joined"]
    again: dict[str, Any] = {"memberships": stay, "earlier": first.records}
    assert codes(suggest([], on=day(98), policy=NextStepPolicy(rest=5), **again)) == []
    assert codes(suggest([], on=day(90 + 92), policy=NextStepPolicy(newcomer_days=366), **again)) == []
    back = [Membership(participant="p-1", joined=START).pause(day(70)).resume(day(85))]
    assert codes(suggest([], memberships=back)) == []
    twice = [
        Membership(participant="p-1", joined=START, left=day(30)),
        Membership(participant="p-1", joined=day(85)),
    ]
    assert suggest([], memberships=twice).steps[0].evidence == (Finding.of("next-step:back", on=day(85)),)
    never = [evolve(twice[0], left=START), twice[1]]
    assert codes(suggest([], memberships=never)) == ["next-step:joined"]
    paused = [Membership(participant="p-1", joined=day(80), pauses=[Pause(start=day(85), resumed=day(88))])]
    assert suggest([], memberships=paused).steps[0].evidence == (Finding.of("next-step:joined", on=day(80)),)


def test_praise_comes_before_everything_else() -> None:
    """A first post and a full year are praised on the day, alone, after any answer; nobody else waits for it."""
    spoken = [NextStepRecord(participant="p-1", step=StepReason.IDEA, on=day(89))]
    posted = suggest(did("p-1", 85), declining=["p-1"], earlier=spoken, policy=NextStepPolicy(maximum_per_week=0))
    assert (codes(posted), posted.waiting, posted.steps[0].role) == (["next-step:first-post"], 0, LeadRole.MOTIVATE)
    assert codes(suggest([], on=day(365), earlier=spoken)) == ["next-step:year"]
    assert codes(suggest([], on=day(371), declining=["p-1"])) == ["next-step:year"]
    assert codes(suggest([], on=day(372))) == []
    both = suggest(did("p-1", 364), on=day(366))
    assert codes(both) == ["next-step:first-post", "next-step:year"]
    assert suggest(did("p-1", 364), on=day(367), earlier=both.records).steps == ()
    leap = [Membership(participant="p-1", joined=date(2028, 2, 29))]
    assert suggest([], memberships=leap, on=date(2029, 3, 1)).steps[0].evidence[0]["on"] == "2029-03-01"


def test_return_after_a_silence_is_welcomed() -> None:
    """The first activity after a silence is welcomed; a pause or leave is no silence, and a newcomer did not return."""
    weekly: dict[str, Any] = {"cadences": {"p-1": Cadence(1)}, "on": day(66)}
    react = ActivityKind.REACTED
    back = suggest(did("p-1", 20, 60, 62, kind=react), **weekly)
    assert back.steps[0].evidence == (Finding.of("next-step:returned", on=day(60)),)
    assert codes(suggest(did("p-1", 20, 56, kind=react), **weekly | {"on": day(62)})) == []
    assert codes(suggest(did("p-1", 20, 57, kind=react), **weekly | {"on": day(63)})) == ["next-step:returned"]
    assert codes(suggest(did("p-1", 20, 57, kind=react), **weekly | {"on": day(64)})) == []
    assert codes(suggest(did("p-1", 60, kind=react), **weekly)) == []
    paused = [Membership(participant="p-1", joined=START).pause(day(30)).resume(day(58))]
    assert codes(suggest(did("p-1", 20, 60, kind=react), memberships=paused, **weekly)) == []
    away = [Membership(participant="p-1", joined=START, away=[DateRange(day(30), day(58))])]
    assert codes(suggest(did("p-1", 20, 60, kind=react), memberships=away, **weekly)) == []
    assert codes(suggest(did("p-1", 20, 60, kind=react), on=day(66))) == []


def test_grounds_are_the_reason_and_the_item() -> None:
    """A reason comes again after a quarter, or with another item; never for another count, day or duration."""
    idea = ContentIdea(id="i-1", title="Glue", owner="p-1")
    first = suggest([], ideas=[idea])
    assert [(record.step, record.item, record.on) for record in first.records] == [(StepReason.IDEA, "i-1", ON)]
    result: dict[str, Any] = {"earlier": first.records}
    assert codes(suggest([], ideas=[idea], on=day(90 + 91), **result)) == []
    assert codes(suggest([], ideas=[idea], on=day(90 + 92), **result)) == ["next-step:idea:unseen"]
    other = evolve(idea, id="i-2")
    again = suggest([], ideas=[idea, other], on=day(104), **result)
    assert again.steps[0].evidence == (Finding.of("next-step:idea:unseen", idea="i-2"),)
    assert [record.item for record in again.records] == ["i-2"]
    rhythm: dict[str, Any] = {"cadences": {"p-1": Cadence(1)}}
    weekly = did("p-1", *range(3, 200, 7))
    steady = suggest(weekly, **rhythm)
    assert codes(steady) == ["next-step:steady"]
    assert codes(suggest(weekly, on=day(150), earlier=steady.records, **rhythm)) == []
    drafts = [Activity(participant="p-1", on=day(30), kind=ActivityKind.DRAFT, draft=key) for key in ("d-1", "d-2")]
    spar = suggest(drafts[:1])
    assert [(record.step.value, record.item) for record in spar.records] == [("draft", "d-1")]
    posted = Activity(participant="p-1", on=day(95), kind=ActivityKind.POSTED, draft="d-1")
    later = suggest([*drafts, posted], on=day(110), earlier=spar.records)
    assert [(record.step.value, record.item) for record in later.records] == [("draft", "d-2")]


def test_messages_are_few() -> None:
    """At most one message per week and three per quarter, under any policy; answers do not count."""
    ideas = [ContentIdea(id=f"i-{place}", title="Glue", owner="p-1") for place in range(9)]
    records: list[NextStepRecord] = []
    days = []
    for many in range(28, 300):
        week = suggest([], ideas=ideas[: many // 20], on=day(many), earlier=records, policy=NextStepPolicy(rest=1))
        records += week.records
        days += [many] * len(week.steps)
        records.append(NextStepRecord(participant="p-1", step=StepReason.DRAFT, on=day(many), answer=StepAnswer.YES))
    assert days[:4] == [28, 40, 60, 120]
    assert all(sum(first <= item < first + 92 for item in days) <= 3 for first in days)


def test_no_ends_a_step_until_the_person_asks() -> None:
    """After a no, the reason is not used again, not even for another idea; only a wish brings it back."""
    ideas = [ContentIdea(id="i-1", title="Glue", owner="p-1")]
    more = [*ideas, ContentIdea(id="i-2", title="Tape", owner="p-1")]

    def record(many: int, answer: StepAnswer | None) -> NextStepRecord:
        return NextStepRecord(participant="p-1", step=StepReason.IDEA, item="i-1", on=day(many), answer=answer)

    no = [record(40, None), record(42, StepAnswer.NO)]
    for many in (60, 200, 300):
        assert codes(suggest([], ideas=more, on=day(many), earlier=no)) == []
    assert codes(suggest([], ideas=more, on=day(42), earlier=[*no, record(42, StepAnswer.ASKED)])) == []
    asked = [*no, record(43, StepAnswer.ASKED)]
    wanted = suggest([], ideas=ideas, on=day(43), earlier=asked)
    assert codes(wanted) == ["next-step:idea:unseen"]
    busy = [NextStepRecord(participant="p-1", step=StepReason.SESSION, on=day(many)) for many in (10, 20, 43)]
    assert codes(suggest([], ideas=ideas, declining=["p-1"], on=day(43), earlier=[*asked, *busy])) == codes(wanted)
    assert codes(suggest([], ideas=ideas, on=day(60), earlier=[*asked, *wanted.records])) == []


def test_listener_is_invited_once() -> None:
    """After eight weeks of listening there is one invitation, unless the plan has a gradual start, or a post exists."""
    listens: dict[str, Any] = {"cadences": {"p-1": Cadence(0)}}
    assert codes(suggest([], on=day(54), **listens)) == []
    first = suggest([], on=day(55), **listens)
    assert (codes(first), first.steps[0].role) == (["next-step:first-try"], LeadRole.INSPIRE)
    assert codes(suggest([], on=day(300), earlier=first.records, **listens)) == []
    assert codes(suggest([], not_invited=["p-1"], **listens)) == []
    assert codes(suggest(did("p-1", 5), **listens)) == []
    assert codes(suggest([], on=day(364 + 30), **listens)) == []
    late = [Participant(id="p-1", consents=[*ALL[:1], *agreed_on(day(2), *list(Purpose)[1:])])]
    assert codes(suggest([], participants=late, **listens)) == []
    assert codes(suggest([])) == codes(suggest([], cadences={"p-1": Cadence(1, 52)})) == []
    with pytest.raises(UnknownNameError):
        suggest([], not_invited=["p-9"])


def test_reactions_and_votes_keep_a_rhythm() -> None:
    """A rhythm of reactions is kept by reactions, votes, comments and shares, and never by drafts or sessions."""
    rhythm: dict[str, Any] = {"cadences": {"p-1": Cadence(0, reactions=1)}, "not_invited": ["p-1"]}
    for kind in ActivityKind:
        counts = kind.value in {"reacted", "voted", "commented", "shared"}
        week = suggest(did("p-1", *range(3, 90, 7), kind=kind), **rhythm)
        assert ("next-step:steady" in codes(week)) is counts


def test_sustained_activity_is_inspired() -> None:
    """Four kept intervals in a row up to now, or twelve weeks in one pillar, and nothing else."""
    weekly = did("p-1", *range(3, 90, 7), pillar="craft")
    week = suggest(weekly, cadences={"p-1": Cadence(1)})
    assert week.steps[0].role is LeadRole.INSPIRE
    assert codes(week) == ["next-step:steady", "next-step:one-pillar"]
    assert [finding["count"] for finding in week.steps[0].evidence[:1]] == [13]
    assert codes(suggest([*weekly, *did("p-1", 88, pillar="people")])) == []
    for days, found in [((30, 80), []), ((30, 50, 80), ["next-step:one-pillar"])]:
        assert codes(suggest(did("p-1", *days, pillar="craft"))) == found
    assert codes(suggest(weekly, on=day(82))) == []
    assert codes(suggest(weekly, on=day(83))) == ["next-step:one-pillar"]
    assert codes(suggest([*weekly, *did("p-1", 7, pillar="people")])) == []
    assert codes(suggest([*weekly, *did("p-1", 6, pillar="people")])) == ["next-step:one-pillar"]
    four, three = did("p-1", 3, 66, 73, 80, 87), did("p-1", 3, 73, 80, 87)
    assert suggest(four, cadences={"p-1": Cadence(1)}).steps[0].evidence == (Finding.of("next-step:steady", count=4),)
    assert codes(suggest(three, cadences={"p-1": Cadence(1)})) == []
    gap = [activity for activity in weekly if activity.on != day(87)]
    assert codes(suggest(gap, cadences={"p-1": Cadence(1)})) == ["next-step:one-pillar"]


def test_waiting_idea_needs_an_owner() -> None:
    """An owned idea gives a step; a suggested one does not, and a recent one rests."""
    idea = ContentIdea(id="i-1", title="Glue", owner="p-1", pillar="craft")
    week = suggest(did("p-1", 20), ideas=[idea])
    assert (week.steps[0].role, week.steps[0].evidence) == (
        LeadRole.SPAR,
        (Finding.of("next-step:idea", idea="i-1", days=28),),
    )
    assert codes(suggest([], ideas=[evolve(idea, owner=None, from_whom="p-1")])) == []
    assert codes(suggest(did("p-1", 20, 63, pillar="craft"), ideas=[idea])) == []
    assert codes(suggest(did("p-1", 20, 62, pillar="craft"), ideas=[idea])) == ["next-step:idea"]
    assert codes(suggest(did("p-1", 20, 80, pillar="craft"), ideas=[evolve(idea, pillar=None)])) == [
        "next-step:idea:unseen"
    ]
    silent = [
        Participant(id="p-1", consents=[consent for consent in ALL if consent.purpose is not Purpose.MEASUREMENT])
    ]
    week = suggest(did("p-1", 80, pillar="craft"), ideas=[idea], participants=silent)
    assert codes(week) == ["next-step:idea:unseen"]
    late = [Participant(id="p-1", consents=[*silent[0].consents, Consent(purpose=Purpose.MEASUREMENT, given=day(64))])]
    assert codes(suggest([], ideas=[idea], participants=late)) == ["next-step:idea:unseen"]
    assert codes(suggest([], ideas=[idea], participants=late, on=day(91))) == ["next-step:idea"]
    assert [finding.text() for finding in week.findings] == [
        "1 person did not agree to measurement. The advice about this person does not use what they posted."
    ]


def test_session_replaces_other_steps() -> None:
    """A person with a session soon is encouraged for it, and other steps wait."""
    session = Session(
        id="s-1",
        topic="editing",
        format=SessionFormat.INDIVIDUAL,
        participants=["p-1"],
        time=timedelta(hours=1),
        on=day(96),
    )
    fading: dict[str, Any] = {"declining": ["p-1"]}
    week = suggest([], sessions=[session], **fading)
    assert codes(week) == ["next-step:session:topic", "next-step:declining"]
    assert (week.steps[0].role, week.steps[0].suggestion.code) == (LeadRole.MOTIVATE, "suggestion:session")
    assert codes(suggest([], sessions=[evolve(session, on=day(97))], **fading)) == ["next-step:declining"]
    assert codes(suggest([], sessions=[evolve(session, on=day(89))], **fading)) == ["next-step:declining"]
    assert codes(suggest([], sessions=[evolve(session, on=None)])) == []
    away = [Membership(participant="p-1", joined=START, away=[DateRange(day(95), day(96))])]
    assert codes(suggest([], sessions=[session], memberships=away)) == []


def test_contradicting_memberships_give_no_step() -> None:
    """A person who is paused or absent in one membership gets no step, even with another active membership."""
    stay = Membership(participant="p-1", joined=START)
    for other in (stay.pause(day(80)), evolve(stay, away=[DateRange(ON, ON)])):
        for both in ([stay, other], [other, stay]):
            assert suggest([], memberships=both, declining=["p-1"]).steps == ()


def test_week_has_a_maximum() -> None:
    """The limit counts steps since Monday; the lottery, not the id, decides between equal reasons."""
    names = [f"p-{n}" for n in range(12)]
    given: dict[str, Any] = {
        "participants": [Participant(id=name, consents=ALL) for name in names],
        "memberships": [Membership(participant=name, joined=START) for name in names],
        "declining": names,
    }
    week = suggest([], **given)
    assert (len(week.steps), week.waiting) == (8, 4)
    assert week.findings[0].text() == "4 more people have a reason for attention, beyond the weekly limit."
    assert ON.weekday() == 6
    monday, sunday = suggest([], **given | {"on": day(84)}), suggest([], **given | {"on": day(83)})
    rest = suggest([], **given, earlier=monday.records)
    assert (rest.steps, rest.waiting) == ((), 4)
    assert len(suggest([], **given, earlier=sunday.records).steps) == 4
    last_year = [evolve(record, on=date(2026, 3, 25)) for record in monday.records]
    assert last_year[0].on.isocalendar().week == ON.isocalendar().week
    assert len(suggest([], **given, earlier=last_year).steps) == 8
    orders = {
        tuple(step.participant for step in suggest([], **given, policy=NextStepPolicy(seed=n)).steps) for n in (0, 1)
    }
    orders |= {tuple(step.participant for step in week.steps) for week in (monday, sunday)}
    assert len(orders) == 4
    assert tuple(sorted(names)[:8]) not in orders
    many = suggest([], **given, policy=NextStepPolicy(maximum_per_week=20))
    assert len(many.steps) == 12
    half = [evolve(person, consents=ALL[:1]) if person.id < "p-4" else person for person in given["participants"]]
    findings = suggest([], **given | {"participants": half}).findings
    assert [(finding.code, finding["count"]) for finding in findings] == [("next-steps:unasked", 6)]


@example(14)
@given(st.integers(1, 30))
def test_person_rests_after_a_step(rest: int) -> None:
    """A person gets no new step before the end of the rest, or of a week, to the day."""
    given: dict[str, Any] = {
        "declining": ["p-1"],
        "earlier": [NextStepRecord(participant="p-1", step=StepReason.SESSION, on=day(10))],
        "policy": NextStepPolicy(rest=rest, newcomer_days=1),
    }
    last = 10 + max(rest, 7)
    assert suggest([], on=day(last - 1), **given).steps == ()
    assert len(suggest([], on=day(last), **given).steps) == 1
    assert len(suggest([], on=day(last + 7), **given).steps) == 1


def test_news_expires() -> None:
    """A welcome lasts three weeks, a return two, and a first post one, to the day."""
    stay = Membership(participant="p-1", joined=START)
    assert codes(suggest([], on=day(20))) == ["next-step:joined"]
    assert codes(suggest([], on=day(21))) == []
    back = [evolve(stay, left=day(30)), evolve(stay, joined=day(50))]
    assert codes(suggest([], memberships=back, on=day(63))) == ["next-step:back"]
    assert codes(suggest([], memberships=back, on=day(64))) == []
    assert codes(suggest(did("p-1", 30), on=day(36))) == ["next-step:first-post"]
    assert codes(suggest(did("p-1", 30), on=day(37))) == []


# ---------------------------------------------------------------- what cannot be


def test_all_problems_are_reported_together() -> None:
    """Unknown people, duplicates, impossible dates and future steps are reported together, with paths and hints."""
    idea = ContentIdea(id="i-1", title="Glue", owner="p-9")
    session = Session(
        id="s-1", topic="t", format=SessionFormat.GROUP, participants=["p-1", "p-7"], time=timedelta(hours=1)
    )
    step = suggest([], declining=["p-1"]).records[0]
    with pytest.raises(ValidationError) as error:
        suggest(
            [*did("p-1", -1), *did("p-2", 1)],
            cadences={"p-4": Cadence(1)},
            ideas=[idea, idea],
            sessions=[session, evolve(session, participants=["p-1", "p-2"])],
            declining=["p-1", "p-3", "p-1"],
            earlier=[step, evolve(step, on=day(91)), evolve(step, participant="p-8")],
        )
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("cadences[p-4]", "name:unknown"),
        ("activities[0].on", "activity:outside"),
        ("activities[1].participant", "name:unknown"),
        ("ideas[1].id", "repeated"),
        ("sessions[1].id", "repeated"),
        ("declining[2].id", "repeated"),
        ("ideas[0].owner", "name:unknown"),
        ("ideas[1].owner", "name:unknown"),
        ("sessions[0].participants[1]", "name:unknown"),
        ("sessions[1].participants[1]", "name:unknown"),
        ("declining[1]", "name:unknown"),
        ("earlier[2].participant", "name:unknown"),
        ("earlier[1].on", "next-steps:later"),
    ]
    assert "Did you mean 'p-1'?" in str(error.value)
    with pytest.raises(UnknownNameError, match="p-1"):
        suggest([], declining=["p-2"])
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        suggest_steps(
            [wrong],
            [wrong],
            [wrong],
            cadences=wrong,
            on=wrong,
            ideas=[wrong],
            sessions=[wrong],
            declining=[3],  # type: ignore[list-item]
            earlier=[wrong],
            policy=wrong,
        )
    paths = [finding.path for finding in error.value.findings]
    assert paths == [
        "activities[0]",
        "participants[0]",
        "memberships[0]",
        "cadences",
        "on",
        "ideas[0]",
        "sessions[0]",
        "declining[0]",
        "earlier[0]",
        "policy",
    ]
    with pytest.raises(ValidationError) as error:
        suggest([], cadences={"p-1": wrong}, declining="p-1")
    assert [finding.path for finding in error.value.findings] == ["cadences[p-1]", "declining"]


def test_ids_are_normalised() -> None:
    """Cadences and signs are found by an id in any Unicode form."""
    composed, split = "jos\u00e9", "jose\u0301"
    given: dict[str, Any] = {
        "participants": [Participant(id=composed, consents=ALL)],
        "memberships": [Membership(participant=split, joined=START)],
        "cadences": {split: Cadence(1)},
    }
    week = suggest([], declining=[split], **given)
    assert codes(week, split) == codes(week, composed) == ["next-step:declining", "next-step:silent"]
