"""Measure how the time of every public function grows: python tests/bench/growth.py

It prints a Markdown table with the exponent of each function: the slope of processor time over the size of the input
and the result, on logarithmic scales, up to 10⁴ people (the first argument). A second argument names the functions to
measure: only those whose name contains it. Public functions that are neither in ``JOBS`` nor in ``CONSTANT`` are
listed at the end: add a new function to one of the two.
"""

# ruff: noqa: D102

from __future__ import annotations

import gc
import inspect
import json
import sys
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property, partial
from importlib import import_module
from math import log
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import attrs
import polars as pl

from advocacy import (
    Consent,
    ContentPillar,
    DateRange,
    Goal,
    GoalKind,
    KpiCatalogue,
    Matrix,
    Participant,
    Program,
    Purpose,
    SelectionPolicy,
    goals,
    map_kpis,
    people,
    pilot,
    plan,
    privacy,
    program,
    run,
    scenarios,
    select_pilot,
)
from advocacy.adapters import analytics, archives, calendar, cells, documents, frames, plots, results, roster, surveys

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.public import HOMES, members, names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The largest number of people, and the seconds after which no larger size is measured.
LARGEST, LONGEST = 10_000, 4.0
#: The minimum seconds for which an exponent is shown. Below it, other work on the machine decides the result.
SHORT = 0.01
START = date(2027, 1, 4)
DAY = date(2027, 4, 5)
QUARTER = DateRange(START, date(2027, 4, 4))
PAGE = "https://example.com/jobs?team=lab"
YEAR = DateRange(START, date(2027, 12, 31))
SEARCH, MATCHING, STEPS = "search", "matching", "one by one"


class World:
    """A program of *n* people, and what they do. Everything is built when it is first used."""

    def __init__(self, n: int) -> None:
        self.n = n

    @cached_property
    def ids(self) -> list[str]:
        return [f"p-{place}" for place in range(self.n)]

    @cached_property
    def people(self) -> list[Participant]:
        return [
            Participant(
                id=who,
                name=f"Name {who}",
                attributes={"department": "ABCDE"[place % 5], "site": "XY"[place % 2]},
                activity=place % 101 / 100,
                motivation=place * 7 % 11 / 10,
                network_size=place * 13 % 2000,
                time_per_month=timedelta(hours=1 + place % 3),
                consents=[Consent(purpose=purpose, given=date(2026, 9, 1)) for purpose in Purpose],
            )
            for place, who in enumerate(self.ids)
        ]

    @cached_property
    def stays(self) -> Any:
        return [people.Membership(participant=who, joined=START) for who in self.ids]

    @cached_property
    def cadences(self) -> Any:
        return {who: plan.Cadence(1, 2) for who in self.ids}

    @cached_property
    def acts(self) -> list[run.Activity]:
        kinds = (run.ActivityKind.POSTED, run.ActivityKind.COMMENTED, run.ActivityKind.DRAFT)
        return [
            run.Activity(participant=who, on=START + timedelta(days=(place + step * 11) % 91), kind=kinds[step % 3])
            for place, who in enumerate(self.ids)
            for step in range(6)
        ]

    @cached_property
    def goals(self) -> list[Goal]:
        kinds = list(GoalKind)
        return [Goal(id=f"g-{place}", kind=kinds[place % len(kinds)]) for place in range(self.n)]

    @cached_property
    def kpis(self) -> Any:
        return map_kpis([Goal(id="known", kind=GoalKind.AWARENESS), Goal(id="hire", kind=GoalKind.RECRUITMENT)])

    @cached_property
    def many_kpis(self) -> Any:
        return map_kpis(self.goals)

    @cached_property
    def matrix(self) -> Matrix:
        return Matrix.social_maturity()

    @cached_property
    def policy(self) -> SelectionPolicy:
        return SelectionPolicy(
            size=max(3, self.n // 2), criteria=[pilot.Criterion("motivation")], exclude_inactive=False
        )

    @cached_property
    def pilot(self) -> pilot.Pilot:
        return select_pilot(self.people, self.policy, matrix=self.matrix, on=DAY)

    @cached_property
    def lottery(self) -> Any:
        return pilot.make_lottery(self.people, self.policy, on=DAY, key=bytes(32))

    @cached_property
    def survey(self) -> Any:
        scale = people.ResponseScale.likert(["no", "perhaps", "yes"])
        return people.Survey(
            closed_questions=[people.ClosedQuestion(code="often", measure="activity", scale=scale)],
            answers=[
                people.Answer(participant=who, question=question, text="yes")
                for who in self.ids
                for question in ("often", "idea")
            ],
        )

    @cached_property
    def pillars(self) -> list[ContentPillar]:
        return [ContentPillar(id=f"c-{place}", name=f"Pillar {place}") for place in range(self.n)]

    @cached_property
    def ideas(self) -> Any:
        return [
            plan.ContentIdea(id=f"i-{place}", title="An idea", pillar=f"c-{place}", owner=who)
            for place, who in enumerate(self.ids)
        ]

    @cached_property
    def foundation(self) -> Any:
        return plan.Foundation(profiles={who: plan.FoundationCheck(checked_on=DAY) for who in self.ids})

    @cached_property
    def brief(self) -> Any:
        return plan.PlanBrief(
            period=YEAR,
            # enough hours that everyone starts at once; waves take several plans
            lead_capacity=timedelta(hours=40 * self.n),
            lead_capacity_per_day=timedelta(hours=8 * self.n),
            meetings=plan.Recurrence(every=plan.Frequency.MONTHLY, start=START, until=YEAR.end),
            needs={who: ["writing"] for who in self.ids},
            cadences={who: plan.Cadence(1, 8) for who in self.ids},
        )

    @cached_property
    def plan(self) -> Any:
        return plan.make_plan(self.people, self.stays, brief=self.brief, on=START)

    @cached_property
    def other_plan(self) -> Any:
        brief = attrs.evolve(self.brief, cadences={who: plan.Cadence(1, 4) for who in self.ids})
        return plan.make_plan(self.people, self.stays, brief=brief, on=START)

    @cached_property
    def agenda(self) -> Any:
        return plan.make_agenda(self.plan, self.people, self.stays, period=QUARTER)

    @cached_property
    def other_agenda(self) -> Any:
        return plan.make_agenda(self.other_plan, self.people, self.stays, period=QUARTER)

    @cached_property
    def aim(self) -> run.GroupAim:
        return run.GroupAim(id="a-1", name="An aim", period=QUARTER, stories=len(self.ids))

    @cached_property
    def aim_report(self) -> run.AimReport:
        return run.find_reached_aims([self.aim], self.acts, self.people, self.stays, on=DAY)

    @cached_property
    def note(self) -> run.MonthlyNote:
        return run.make_monthly_note(self.highlights, self.agenda, aims=self.aim_report)

    def make_scheme(self) -> run.CampaignScheme:
        ideas = [plan.ContentIdea(id=f"i-{who}", title="An idea", owner=who) for who in self.ids]
        return run.make_campaign_scheme(
            campaign="2027", source="linkedin", on=DAY, ideas=ideas, participants=self.people
        )

    @cached_property
    def scheme(self) -> run.CampaignScheme:
        return self.make_scheme()

    @cached_property
    def visits(self) -> Any:
        row = {"utm_source": "linkedin", "utm_medium": "advocacy", "utm_campaign": "2027", "visits": 1}
        return [{**row, "utm_content": content} for content in self.scheme.ideas.values()]

    @cached_property
    def highlights(self) -> run.HighlightReport:
        return run.find_highlights(self.acts, self.people, self.stays, period=QUARTER, on=DAY)

    @cached_property
    def written(self) -> list[dict[str, Any]]:
        return list(documents.dump_each(self.people))

    @cached_property
    def buddies(self) -> Any:
        pairs = zip(self.ids[::2], self.ids[1::2], strict=False)
        return plan.Buddies(groups=[plan.BuddyGroup(members=pair, points=1) for pair in pairs])

    @cached_property
    def weeks(self) -> tuple[DateRange, ...]:
        return goals.split_range(
            DateRange(date(2020, 1, 6), date(2020, 1, 6) + timedelta(days=7 * 500 - 1)), goals.Granularity.WEEK
        )

    @cached_property
    def observations(self) -> Any:
        return [
            goals.Observation(
                measure=("impressions", "reactions", "applications")[place % 3],
                value=1 + place % 7,
                when=QUARTER.start + timedelta(days=place % 90),
                cluster=f"post-{place // 3}",
                segment="ABCDE"[place % 5],
            )
            for place in range(3 * self.n)
        ]

    @cached_property
    def partial(self) -> Any:
        days = [
            DateRange(day, day)
            for day in map(date.fromordinal, range(QUARTER.start.toordinal(), QUARTER.end.toordinal() + 1))
        ]
        return goals.aggregate_observations(self.observations, periods=days)

    @cached_property
    def parts(self) -> Any:
        size = max(1, len(self.observations) // 100)
        return [
            goals.aggregate_observations(self.observations[place : place + size], periods=[QUARTER])
            for place in range(0, len(self.observations), size)
        ]

    @cached_property
    def by_segment(self) -> Any:
        seen = [
            goals.Observation(measure="applications", value=1 + place % 7, when=QUARTER, segment=who)
            for place, who in enumerate(self.ids)
        ]
        return goals.aggregate_observations(seen, periods=[QUARTER])

    @cached_property
    def metrics(self) -> Any:
        return [
            metric
            for metric in KpiCatalogue.default().metrics
            if metric.code in {"impressions", "applications", "engagement_rate"}
        ]

    @cached_property
    def card(self) -> run.Scorecard:
        return run.make_scorecard(self.kpis, self.partial, period=QUARTER)

    @cached_property
    def continuity(self) -> run.ContinuityReport:
        return run.measure_continuity(
            self.acts, self.people, self.stays, cadences=self.cadences, period=QUARTER, on=DAY
        )

    @cached_property
    def review(self) -> run.Review:
        return run.make_review(self.card, self.continuity, on=DAY, cadences=self.cadences, memberships=self.stays)

    @cached_property
    def steps(self) -> run.NextSteps:
        return self.suggest()

    def suggest(self) -> run.NextSteps:
        policy = run.NextStepPolicy(maximum_per_week=1_000)
        return run.suggest_steps(
            self.acts, self.people, self.stays, cadences=self.cadences, on=DAY, ideas=self.ideas, policy=policy
        )

    @cached_property
    def logged(self) -> Program:
        return program.record_steps(self.program, self.steps.records)

    @cached_property
    def lead_page(self) -> privacy.LeadPage:
        return privacy.LeadPage(view=privacy.view_for_lead(self.program, on=DAY))

    @cached_property
    def program(self) -> Program:
        return Program(
            id="program",
            period=YEAR,
            participants=self.people,
            goals=self.kpis.goals and [goal.goal for goal in self.kpis.goals],
            kpis=self.kpis,
            pillars=self.pillars,
            pilot=self.pilot,
            invitations=pilot.invite(self.pilot, on=DAY),
            survey=self.survey,
            foundation=self.foundation,
            ideas=self.ideas,
            plan=self.plan,
            review=self.review,
            memberships=self.stays,
        )

    @cached_property
    def changed(self) -> Program:
        stays = [stay.pause(DAY) for stay in self.stays]
        return self.program.revise(on=DAY, reason="Everybody pauses", memberships=stays)

    @cached_property
    def bare(self) -> Program:
        return Program(id="program", period=YEAR, participants=self.people)

    @cached_property
    def joined(self) -> Program:
        return Program(id="program", period=YEAR, participants=self.people, memberships=self.stays)

    @cached_property
    def paused(self) -> Program:
        return self.joined.pause_all(self.ids, on=START)

    @cached_property
    def document(self) -> dict[str, Any]:
        return documents.dump(self.program)

    @cached_property
    def text(self) -> str:
        return json.dumps(self.document)

    @cached_property
    def drafts(self) -> Any:
        shared = [*"we opened our new lab in the old town today and I am proud of the team".split()]  # noqa: SIM905
        return [
            plan.Draft(
                id=f"d-{place}",
                participant=who,
                text=" ".join([*shared[: place % 12 + 5], who, *shared[place % 12 + 5 :]]),
            )
            for place, who in enumerate(self.ids)
        ]

    @cached_property
    def frame(self) -> Any:
        return pl.DataFrame(
            {
                "id": self.ids,
                "department": ["ABCDE"[place % 5] for place in range(self.n)],
                "motivation": [place % 11 / 10 for place in range(self.n)],
            }
        )

    @cached_property
    def measured(self) -> Participant:
        return Participant(id="p", consents=[Consent(purpose=Purpose.MEASUREMENT, given=START)])

    @cached_property
    def archive(self) -> dict[str, str]:
        days = [START + timedelta(days=place % 365) for place in range(self.n)]
        comments = "".join(f'{day} 12:00:00,https://example.test/a,"a \\"b\\"\n"\n' for day in days)
        shares = "".join(f"{day} 12:00:00,{place},a,,,ALL\n" for place, day in enumerate(days))
        return {
            "Comments.csv": f"Date,Link,Message\n{comments}",
            "Shares.csv": f"Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n{shares}",
        }

    @cached_property
    def export(self) -> str:
        rows = "".join(f'2026-09-01 12:00:00,{place},"A, B",ja\n' for place in range(self.n))
        return f"Timestamp,Id,Topics,Join?\n{rows}"

    @cached_property
    def read_archive(self) -> archives.Archive:
        return archives.read_archive(self.archive, participant=self.measured, zone=ZoneInfo("Europe/Amsterdam"), on=DAY)

    @cached_property
    def workbook_days(self) -> DateRange:
        return DateRange(START, START + timedelta(days=self.n - 1))

    def read_workbook(self) -> analytics.AnalyticsImport:
        days = [START + timedelta(days=place) for place in range(self.n)]
        rows = [["Date", "Impressions", "Engagements"], *((day, 9, 1) for day in days)]
        posts: list[list[Any]] = [
            ["Post URL", "Post publish date", "Engagements", "Post URL", "Post publish date", "Impressions"]
        ]
        posts += [[f"a{place}", days[0], 1, f"a{place + 1}", days[0], 1] for place in range(self.n)]
        return analytics.read_creator_workbook({"ENGAGEMENT": rows, "TOP POSTS": posts}, period=self.workbook_days)

    @cached_property
    def events(self) -> Any:
        return pl.DataFrame(
            {
                "measure": [observation.measure for observation in self.observations],
                "value": [observation.value for observation in self.observations],
                "when": [observation.when for observation in self.observations],
                "cluster": [observation.cluster for observation in self.observations],
            }
        )

    @cached_property
    def metric_values(self) -> Any:
        return goals.compute_metrics(self.metrics, self.partial)

    def change(self, step: Callable[[Program, str], Program], state: Program) -> Program:
        for who in self.ids:
            state = step(state, who)
        return state


def read_roster(frame: object) -> roster.Roster:
    columns = {"id": "id", "attributes.department": "department", "motivation": "motivation"}
    return roster.read_roster(frame, columns=columns)


def lottery_frame(world: World) -> frames.FrameLottery:
    """Make a lottery from the columns."""
    columns = {"id": "id", "consents.participation": "since"}
    policy = SelectionPolicy(size=10, exclude_inactive=False)
    return frames.make_lottery(world.frame.with_columns(since=pl.lit(START)), policy, columns=columns, on=START)


def act_frame(world: World) -> Any:
    """Return an activity of everybody on each of twenty days."""
    days = pl.DataFrame({"on": [START + timedelta(days=day) for day in range(20)]})
    return world.frame.select("id", kind=pl.lit("posted")).join(days, how="cross")


def select_frame(world: World) -> frames.FrameSelection:
    columns = {"id": "id", "motivation": "motivation", "consents.participation": "since"}
    frame = world.frame.with_columns(since=pl.lit(START))
    policy = SelectionPolicy(size=10, criteria=[pilot.Criterion("motivation")], exclude_inactive=False)
    return frames.select(frame, policy, columns=columns, on=START)


def read_survey(text: str) -> surveys.SurveyImport:
    question = people.ChoiceQuestion(code="topics", use=people.AnswerUse.TOPIC, options={"A": ["a"], "A, B": ["b"]})
    return surveys.read_survey(
        text,
        tool=surveys.GOOGLE_SHEET,
        questions=[surveys.SurveyColumn(question=question, column="Topics")],
        columns={"id": "Id", "consents.participation": cells.Column("Join?", cells.yes)},
        zone=ZoneInfo("Europe/Amsterdam"),
        people=True,
    )


def _open_answers(survey: people.Survey) -> list[people.Answer]:
    """Return the answers to open questions."""
    codes = {question.code for question in survey.open_questions}
    return [answer for answer in survey.answers if answer.question in codes]


def funnel(code: str = "hires") -> scenarios.Funnel:
    return scenarios.Funnel(
        outcome=code,
        steps=[
            scenarios.Assumption(code="posts", minimum=10, likely=20, maximum=40, source="the group"),
            scenarios.Assumption(code="rate", minimum=Fraction(1, 100), maximum=Fraction(1, 10), source="last year"),
        ],
    )


def _days(n: int) -> list[date]:
    return [START + timedelta(days=place) for place in range(n)]


def _stay(n: int) -> people.Membership:
    pauses = [people.Pause(start=day, resumed=day + timedelta(days=1)) for day in _days(2 * n)[::2]]
    return people.Membership(participant="p", joined=START, pauses=pauses)


def _ask_closed(n: int) -> list[bool]:
    closed = plan.closed_days(*[DateRange(day, day + timedelta(days=5)) for day in _days(n)[::2]])
    return [closed(day) for day in _days(n)]


class Job(NamedTuple):
    """A job: a function that prepares the inputs and returns the timed call, and a reason for faster growth."""

    prepare: Callable[[World], Callable[[], Any]]
    reason: str = ""


def _all(method: Callable[[str], Any], ids: list[str]) -> Callable[[], Any]:
    return lambda: [method(who) for who in ids]


#: Every public function and method whose time grows with people, activities, observations, days or texts.
JOBS: dict[str, Job] = {
    "people.Participant.many": Job(lambda w: lambda: people.Participant.many([{"id": name} for name in w.ids])),
    "people.Axis.with_quantiles": Job(lambda w: lambda: w.matrix.rows.with_quantiles(w.people)),
    "people.Matrix.count_cells": Job(lambda w: lambda: w.matrix.count_cells(w.people)),
    "people.Matrix.with_quantiles": Job(lambda w: lambda: w.matrix.with_quantiles(w.people)),
    "people.Membership.is_present": Job(lambda w: partial(_stay(w.n).is_present, START)),
    "people.Membership.present_dates": Job(
        lambda w: partial(_stay(w.n).present_dates, DateRange(START, START + timedelta(days=2 * w.n)))
    ),
    "people.Survey.answers_by_use": Job(lambda w: lambda: w.survey.answers_by_use(people.AnswerUse.IDEA)),
    "people.Survey.apply_to": Job(lambda w: lambda: w.survey.apply_to(w.people)),
    "plan.PlanBrief.from_survey": Job(
        lambda w: (
            lambda: plan.PlanBrief.from_survey(
                w.survey, period=w.brief.period, lead_capacity=w.brief.lead_capacity, meetings=w.brief.meetings
            )
        )
    ),
    "people.Survey.bounds": Job(lambda w: w.survey.bounds),
    "people.Survey.codes": Job(lambda w: w.survey.codes),
    "people.Survey.counts": Job(lambda w: w.survey.counts),
    "people.confirm_codes": Job(lambda w: lambda: people.confirm_codes(w.survey, ())),
    "people.suggest_codes": Job(lambda w: lambda: people.suggest_codes(_open_answers(w.survey))),
    "people.Survey.measures": Job(lambda w: w.survey.measures),
    "pilot.Criterion.with_quantiles": Job(
        lambda w: lambda: pilot.Criterion("network_size", low=0, high=2000).with_quantiles(w.people)
    ),
    "pilot.Pilot.assessment": Job(lambda w: _all(w.pilot.assessment, w.ids)),
    "pilot.Pilot.explain": Job(lambda w: _all(w.pilot.explain, w.ids)),
    "pilot.Pilot.html": Job(lambda w: w.pilot.html),
    "pilot.Pilot.text": Job(lambda w: w.pilot.text),
    "pilot.Pilot.without_pool": Job(lambda w: w.pilot.without_pool),
    "pilot.Pilot.if_removed": Job(lambda w: lambda: w.pilot.if_removed(w.pilot.members[0]), SEARCH),
    "pilot.Pilot.score_to_tie": Job(lambda w: lambda: w.pilot.score_to_tie(w.pilot.reserves[-1]), SEARCH),
    "pilot.Lottery.draw": Job(lambda w: lambda: w.lottery.draw(seed=7)),
    "pilot.Lottery.equal_groups": Job(lambda w: lambda: w.lottery.equal_groups(10)),
    "pilot.Lottery.explain": Job(lambda w: _all(w.lottery.explain, w.ids)),
    "pilot.Lottery.html": Job(lambda w: w.lottery.html),
    "pilot.Lottery.text": Job(lambda w: w.lottery.text),
    "pilot.EqualGroups.html": Job(lambda w: w.lottery.equal_groups(10).html),
    "pilot.EqualGroups.text": Job(lambda w: w.lottery.equal_groups(10).text),
    "pilot.make_lottery": Job(lambda w: lambda: pilot.make_lottery(w.people, w.policy, on=DAY)),
    "pilot.make_proof": Job(lambda w: lambda: pilot.make_proof(w.lottery, pilot=w.lottery.draw(seed=7))),
    "pilot.check_draw": Job(lambda w: partial(pilot.check_draw, pilot.make_proof(w.lottery))),
    "pilot.invite": Job(lambda w: lambda: pilot.invite(w.pilot, on=DAY)),
    "pilot.quota_costs": Job(lambda w: lambda: pilot.quota_costs(w.pilot), SEARCH),
    "pilot.quota_tradeoff": Job(lambda w: lambda: pilot.quota_tradeoff(w.pilot), SEARCH),
    "pilot.replace_members": Job(lambda w: lambda: pilot.replace_members(w.pilot, w.pilot.members[:1], on=DAY), SEARCH),
    "pilot.reselect_pilot": Job(lambda w: lambda: pilot.reselect_pilot(w.pilot, w.people, on=DAY), SEARCH),
    "pilot.select_pilot": Job(lambda w: lambda: select_pilot(w.people, w.policy, matrix=w.matrix, on=DAY), SEARCH),
    "pilot.selection_probabilities": Job(lambda w: lambda: pilot.selection_probabilities(w.pilot, seeds=2), SEARCH),
    "pilot.size_tradeoff": Job(lambda w: lambda: pilot.size_tradeoff(w.pilot, [3, 4]), SEARCH),
    "pilot.weight_sensitivity": Job(lambda w: lambda: pilot.weight_sensitivity(w.pilot, samples=2), SEARCH),
    "goals.MeasurementPlan.goal": Job(lambda w: _all(w.many_kpis.goal, [goal.id for goal in w.goals])),
    "goals.MeasurementPlan.text": Job(lambda w: w.many_kpis.text),
    "goals.MeasurementPlan.html": Job(lambda w: w.many_kpis.html),
    "goals.PartialAggregate.merged": Job(lambda w: lambda: w.parts[0].merged(*w.parts[1:])),
    "goals.aggregate_observations": Job(
        lambda w: lambda: goals.aggregate_observations(w.observations, periods=[QUARTER])
    ),
    "goals.compute_metrics": Job(lambda w: lambda: goals.compute_metrics(w.metrics, w.partial)),
    "goals.map_kpis": Job(lambda w: lambda: map_kpis(w.goals)),
    "goals.split_range": Job(
        lambda w: lambda: goals.split_range(DateRange(START, START + timedelta(days=w.n)), goals.Granularity.WEEK)
    ),
    "plan.Agenda.for_person": Job(lambda w: _all(w.agenda.for_person, w.ids)),
    "plan.Agenda.html": Job(lambda w: w.agenda.html),
    "plan.Agenda.text": Job(lambda w: w.agenda.text),
    "plan.Buddies.partners": Job(lambda w: _all(w.buddies.partners, w.ids)),
    "plan.Buddies.html": Job(lambda w: plan.match_buddies(w.people, on=DAY).html, MATCHING),
    "plan.Buddies.text": Job(lambda w: plan.match_buddies(w.people, on=DAY).text, MATCHING),
    "plan.Plan.check_hours": Job(lambda w: w.plan.check_hours),
    "plan.Plan.html": Job(lambda w: w.plan.html),
    "plan.TrackPlan.html": Job(lambda w: w.plan.tracks.html),
    "plan.TrackPlan.text": Job(lambda w: w.plan.tracks.text),
    "plan.Plan.text": Job(lambda w: w.plan.text),
    "plan.Plan.find_unknown": Job(lambda w: lambda: list(w.plan.find_unknown(set(w.ids)))),
    "plan.PlanBrief.only": Job(lambda w: lambda: w.brief.only(set(w.ids))),
    "plan.PlanBrief.find_unknown": Job(lambda w: lambda: list(w.brief.find_unknown(set(w.ids)))),
    "plan.Recurrence.days": Job(
        lambda w: (
            lambda: plan.Recurrence(every=plan.Frequency.DAILY, start=START, until=START + timedelta(days=w.n)).days()
        )
    ),
    "plan.check_balance": Job(lambda w: lambda: plan.check_balance(w.pillars, w.ideas, goals=[], participants=w.ids)),
    "goals.survey_observations": Job(lambda w: lambda: goals.survey_observations(w.survey, when=START)),
    "plan.survey_sources": Job(lambda w: lambda: plan.survey_sources(w.survey)),
    "plan.suggest_from_survey": Job(
        lambda w: (
            lambda: plan.suggest_from_survey(
                w.survey, period=w.brief.period, lead_capacity=w.brief.lead_capacity, meetings=w.brief.meetings
            )
        )
    ),
    "plan.check_obstacles": Job(lambda w: lambda: plan.check_obstacles(w.survey)),
    "plan.check_foundation": Job(lambda w: lambda: plan.check_foundation(w.foundation, w.ids)),
    "plan.check_readiness": Job(
        lambda w: (
            lambda: plan.check_readiness(
                {who: {"trust": 0.5, "workload": 0.5, "leadership": 0.5} for who in w.ids},
                dict.fromkeys(plan.OrganisationFact, True),
            )
        )
    ),
    "plan.closed_days": Job(lambda w: partial(_ask_closed, w.n)),
    "plan.compare_plans": Job(lambda w: lambda: plan.compare_plans(w.plan, w.other_plan)),
    "plan.compare_themes": Job(
        lambda w: (
            lambda: plan.compare_themes(
                [f"t {place}" for place in range(w.n)], {who: [f"t {place}"] for place, who in enumerate(w.ids)}
            )
        )
    ),
    "plan.find_similar_texts": Job(lambda w: lambda: plan.find_similar_texts(w.drafts)),
    "plan.flag_summer_dates": Job(lambda w: lambda: plan.flag_summer_dates(_days(w.n))),
    "plan.make_agenda": Job(lambda w: lambda: plan.make_agenda(w.plan, w.people, w.stays, period=QUARTER)),
    "plan.make_plan": Job(lambda w: lambda: plan.make_plan(w.people, w.stays, brief=w.brief, on=START)),
    "plan.match_buddies": Job(lambda w: lambda: plan.match_buddies(w.people, on=DAY), MATCHING),
    "plan.plan_tracks": Job(
        lambda w: (
            lambda: plan.plan_tracks(
                w.people,
                period=YEAR,
                on=START,
                lead_capacity=timedelta(hours=w.n),
                needs={who: ["writing"] for who in w.ids},
            )
        )
    ),
    "plan.posting_days": Job(
        lambda w: (
            lambda: plan.posting_days(
                plan.Cadence(1), period=DateRange(START, START + timedelta(days=min(7 * w.n, 36_000)))
            )
        )
    ),
    "plan.review_days": Job(
        lambda w: lambda: plan.review_days(DateRange(START, START + timedelta(days=min(30 * w.n, 36_000))))
    ),
    "plan.schedule_dates": Job(
        lambda w: (
            lambda: plan.schedule_dates(
                _days(w.n), period=DateRange(START, START + timedelta(days=w.n)), closed=_days(w.n)[::2]
            )
        )
    ),
    "plan.suggest_pillars": Job(
        lambda w: (
            lambda: plan.suggest_pillars(
                [
                    plan.PillarSource(theme=f"theme {place % 50}", kind=plan.SourceKind.EXPERTISE, participant=who)
                    for place, who in enumerate(w.ids)
                ]
            )
        )
    ),
    "run.AimReport.html": Job(lambda w: w.aim_report.html),
    "run.AimReport.text": Job(lambda w: w.aim_report.text),
    "run.CampaignScheme.link": Job(lambda w: _all(lambda who: w.scheme.link(PAGE, idea=f"i-{who}"), w.ids)),
    "run.CampaignScheme.read": Job(lambda w: lambda: w.scheme.read(w.visits, measure="visits", when=DAY)),
    "run.HighlightReport.html": Job(lambda w: w.highlights.html),
    "run.HighlightReport.text": Job(lambda w: w.highlights.text),
    "run.MonthlyNote.html": Job(lambda w: w.note.html),
    "run.MonthlyNote.text": Job(lambda w: w.note.text),
    "run.NextSteps.for_person": Job(lambda w: _all(w.steps.for_person, w.ids)),
    "run.NextSteps.html": Job(lambda w: w.steps.html),
    "run.NextSteps.text": Job(lambda w: w.steps.text),
    "run.Review.html": Job(lambda w: w.review.html),
    "run.Review.proposals_for": Job(lambda w: _all(w.review.proposals_for, w.ids)),
    "run.Review.text": Job(lambda w: w.review.text),
    "run.check_activities": Job(lambda w: lambda: run.check_activities(w.acts, w.stays)),
    "run.measure_activity": Job(
        lambda w: (
            lambda: [
                run.measure_activity([activity for activity in w.acts if activity.participant == who], QUARTER)
                for who in w.ids[:1]
            ]
        )
    ),
    "run.detect_decline": Job(lambda w: lambda: run.detect_decline(w.acts, w.people, w.stays, period=QUARTER, on=DAY)),
    "run.find_reached_aims": Job(
        lambda w: lambda: run.find_reached_aims([w.aim], w.acts, w.people, w.stays, on=DAY, published=[w.aim_report])
    ),
    "run.make_campaign_scheme": Job(lambda w: w.make_scheme),
    "run.make_monthly_note": Job(lambda w: lambda: run.make_monthly_note(w.highlights, w.agenda, aims=w.aim_report)),
    "run.find_highlights": Job(
        lambda w: lambda: run.find_highlights(w.acts, w.people, w.stays, period=QUARTER, on=DAY)
    ),
    "run.make_review": Job(
        lambda w: lambda: run.make_review(w.card, w.continuity, on=DAY, cadences=w.cadences, memberships=w.stays)
    ),
    "run.make_scorecard": Job(lambda w: lambda: run.make_scorecard(w.many_kpis, w.partial, period=QUARTER)),
    "run.measure_continuity": Job(
        lambda w: lambda: run.measure_continuity(w.acts, w.people, w.stays, cadences=w.cadences, period=QUARTER, on=DAY)
    ),
    "run.suggest_steps": Job(lambda w: w.suggest),
    "run.update_ideas": Job(lambda w: lambda: run.update_ideas(w.ideas, w.acts)),
    "program.Program.active": Job(lambda w: lambda: w.program.active(on=DAY)),
    "program.Program.as_of": Job(lambda w: lambda: w.changed.as_of(START)),
    "program.Program.join": Job(
        lambda w: lambda: w.change(lambda state, who: state.join(who, on=START), w.bare), STEPS
    ),
    "program.Program.leave": Job(
        lambda w: lambda: w.change(lambda state, who: state.leave(who, on=DAY), w.joined), STEPS
    ),
    "program.Program.membership_status": Job(
        lambda w: lambda: [w.program.membership_status(who, on=DAY) for who in w.ids]
    ),
    "program.Program.pause": Job(
        lambda w: lambda: w.change(lambda state, who: state.pause(who, on=DAY), w.joined), STEPS
    ),
    "program.Program.join_all": Job(lambda w: lambda: w.bare.join_all(w.ids, on=START)),
    "program.Program.leave_all": Job(lambda w: lambda: w.joined.leave_all(w.ids, on=DAY)),
    "program.Program.pause_all": Job(lambda w: lambda: w.joined.pause_all(w.ids, on=DAY)),
    "program.Program.resume_all": Job(lambda w: lambda: w.paused.resume_all(w.ids, on=DAY)),
    "program.Program.replan": Job(lambda w: lambda: w.program.replan(on=DAY, reason="x")),
    "program.Program.revise": Job(lambda w: lambda: w.joined.revise(on=DAY, reason="x", pillars=w.pillars)),
    "program.Revision.html": Job(lambda w: w.changed.revisions[0].html),
    "program.Revision.text": Job(lambda w: w.changed.revisions[0].text),
    "program.advance_phase": Job(lambda w: lambda: program.advance_phase(w.program, on=DAY, reason="x")),
    "program.check_phase": Job(lambda w: lambda: program.check_phase(w.program, on=DAY)),
    "program.observe_program": Job(lambda w: lambda: program.observe_program(w.program, w.acts, [QUARTER], on=DAY)),
    "program.record_steps": Job(lambda w: lambda: program.record_steps(w.program, w.steps.records)),
    "program.compare_programs": Job(lambda w: lambda: program.compare_programs(w.program, w.changed)),
    "scenarios.make_forecast": Job(lambda w: lambda: scenarios.make_forecast(funnel(), seed=1, draws=w.n)),
    "privacy.count_groups": Job(lambda w: lambda: privacy.count_groups(w.people, by=["department", "site"])),
    "privacy.erase_person": Job(lambda w: lambda: privacy.erase_person(w.program, "p-1", on=DAY)),
    "privacy.export_person": Job(lambda w: lambda: privacy.export_person(w.program, "p-1", on=DAY)),
    "privacy.delete_overdue_records": Job(
        lambda w: lambda: privacy.delete_overdue_records(w.logged, on=date(2030, 1, 1))
    ),
    "privacy.find_overdue": Job(lambda w: lambda: privacy.find_overdue(w.program, on=date(2030, 1, 1))),
    "privacy.metrics_by_group": Job(
        lambda w: (
            lambda: privacy.metrics_by_group(w.metrics, w.by_segment, sizes=dict.fromkeys(w.ids, 7), period=QUARTER)
        )
    ),
    "privacy.LeadPage.document": Job(lambda w: w.lead_page.document),
    "privacy.LeadPage.html": Job(lambda w: w.lead_page.html),
    "privacy.LeadPage.text": Job(lambda w: w.lead_page.text),
    "privacy.program_summary": Job(lambda w: lambda: privacy.program_summary(w.program, on=DAY, by=["department"])),
    "privacy.pseudonymise": Job(lambda w: lambda: privacy.pseudonymise(w.program, b"k" * 32)),
    "privacy.view_for_lead": Job(lambda w: lambda: privacy.view_for_lead(w.program, on=DAY)),
    "privacy.view_for_participant": Job(lambda w: lambda: privacy.view_for_participant(w.program, "p-1", on=DAY)),
    "adapters.documents.dump": Job(lambda w: lambda: documents.dump(w.program)),
    "adapters.documents.dump_each": Job(lambda w: lambda: list(documents.dump_each(w.people))),
    "adapters.documents.dumps": Job(lambda w: lambda: documents.dumps(w.program)),
    "adapters.documents.load": Job(lambda w: lambda: documents.load(w.document)),
    "adapters.documents.load_each": Job(lambda w: lambda: list(documents.load_each(w.written, Participant))),
    "adapters.documents.loads": Job(lambda w: lambda: documents.loads(w.text)),
    "adapters.frames.FrameSelection.explain": Job(lambda w: partial(select_frame(w).explain, "p-1")),
    "adapters.frames.FrameSelection.without_pool": Job(lambda w: select_frame(w).without_pool),
    "adapters.frames.activity_frame": Job(
        lambda w: (
            lambda: frames.activity_frame(
                act_frame(w), QUARTER, columns={"id": "id", "on": "on", "kind": "kind"}
            ).collect()
        )
    ),
    "adapters.frames.FrameLottery.draw": Job(lambda w: partial(lottery_frame(w).draw, seed=1)),
    "adapters.frames.FrameLottery.explain": Job(lambda w: partial(lottery_frame(w).explain, "p-1")),
    "adapters.frames.make_lottery": Job(lambda w: partial(lottery_frame, w)),
    "adapters.frames.observe_frame": Job(
        lambda w: (
            lambda: frames.observe_frame(
                act_frame(w),
                [QUARTER],
                columns={"id": "id", "on": "on", "kind": "kind"},
                memberships=w.frame.select("id", joined=pl.lit(START)),
                consents=w.frame.select(
                    "id", given=pl.lit(START), withdrawn=pl.lit(None), purpose=pl.lit("measurement")
                ),
            ).collect()
        )
    ),
    "adapters.frames.place_frame": Job(
        lambda w: lambda: frames.place_frame(w.frame, w.matrix, columns={"id": "id"}).collect()
    ),
    "adapters.frames.score_frame": Job(
        lambda w: (
            lambda: frames.score_frame(
                w.frame.with_columns(since=pl.lit(START)),
                SelectionPolicy(size=10, criteria=[pilot.Criterion("motivation")], exclude_inactive=False),
                columns={"id": "id", "motivation": "motivation", "consents.participation": "since"},
                on=START,
            ).collect()
        )
    ),
    "adapters.frames.select": Job(lambda w: partial(select_frame, w)),
    "adapters.frames.aggregate_frame": Job(lambda w: lambda: frames.aggregate_frame(w.events, periods=[QUARTER])),
    "adapters.roster.read_roster": Job(lambda w: lambda: read_roster(w.frame)),
    "adapters.roster.Roster.add_survey": Job(lambda w: partial(read_roster(w.frame).add_survey, read_survey(w.export))),
    "adapters.roster.Roster.html": Job(lambda w: read_roster(w.frame).html),
    "adapters.roster.Roster.text": Job(lambda w: read_roster(w.frame).text),
    "adapters.surveys.read_survey": Job(lambda w: lambda: read_survey(w.export)),
    "adapters.surveys.SurveyImport.html": Job(lambda w: read_survey(w.export).html),
    "adapters.surveys.SurveyImport.text": Job(lambda w: read_survey(w.export).text),
    "adapters.analytics.read_creator_workbook": Job(lambda w: w.read_workbook),
    "adapters.analytics.read_page_export": Job(
        lambda w: partial(
            analytics.read_page_export,
            {"Metrics": [["Date", "Clicks (total)"], *((START + timedelta(days=day), 1) for day in range(w.n))]},
            period=w.workbook_days,
        )
    ),
    "adapters.analytics.read_measures": Job(
        lambda w: partial(
            analytics.read_measures,
            [["Day", "Leads"], *((START, 1) for _ in range(w.n))],
            day="Day",
            measures={"leads": "Leads", "visits": None},
        )
    ),
    "adapters.analytics.AnalyticsImport.html": Job(lambda w: w.read_workbook().html),
    "adapters.analytics.AnalyticsImport.text": Job(lambda w: w.read_workbook().text),
    "adapters.archives.read_archive": Job(
        lambda w: partial(
            archives.read_archive, w.archive, participant=w.measured, zone=ZoneInfo("Europe/Amsterdam"), on=DAY
        )
    ),
    "adapters.archives.Archive.measure_activity": Job(
        lambda w: partial(w.read_archive.measure_activity, QUARTER),
    ),
    "adapters.archives.Archive.update": Job(lambda w: partial(w.read_archive.update, w.measured, QUARTER)),
    "adapters.archives.Archive.html": Job(lambda w: w.read_archive.html),
    "adapters.archives.Archive.text": Job(lambda w: w.read_archive.text),
    "adapters.results.as_csv": Job(lambda w: lambda: results.as_csv(w.pilot)),
    "adapters.results.as_rows": Job(lambda w: lambda: results.as_rows(w.pilot)),
    "adapters.results.as_frame": Job(lambda w: lambda: results.as_frame(w.pilot, backend="polars")),
    "adapters.calendar.as_calendar": Job(
        lambda w: (
            lambda: calendar.as_calendar(
                w.agenda,
                program="p",
                zone=ZoneInfo("Europe/Amsterdam"),
                stamp=datetime(2027, 1, 1, tzinfo=ZoneInfo("UTC")),
                previous=w.other_agenda,
            )
        )
    ),
    "adapters.calendar.find_cancelled": Job(lambda w: partial(calendar.find_cancelled, w.agenda, w.other_agenda)),
    "adapters.plots.plot_continuity": Job(
        lambda w: lambda: plots.plot_continuity(w.acts, w.people, w.stays, cadences=w.cadences, period=QUARTER, on=DAY)
    ),
    "adapters.plots.plot_matrix": Job(lambda w: lambda: plots.plot_matrix(w.matrix, w.people, pilot=w.pilot)),
}

#: Public functions and methods whose time does not depend on the number of people, activities, observations or texts:
#: they take a few items, or a period or policy of limited size. A name without a method stands for all its methods.
CONSTANT = frozenset(
    """
    adapters.cells.bracket adapters.cells.day adapters.cells.number adapters.cells.percent adapters.cells.plain_text
    adapters.analytics.compact_day adapters.analytics.parse_file_name
    adapters.cells.yes adapters.cells.CellReader
    adapters.roster.bracket adapters.roster.day adapters.roster.number adapters.roster.percent
    adapters.roster.plain_text adapters.roster.yes adapters.surveys.PromoterCounts adapters.surveys.SurveyTool
    plan.Checklist.framework plan.Foundation.items_for plan.PlanBrief.cadence people.Bounds
    people.BracketQuestion people.SurveyCounts people.Survey.codes_of
    people.Consent people.Axis.level people.Axis.place people.Axis.value people.Matrix.cell people.Matrix.cell_at
    people.Matrix.html people.Matrix.place people.Matrix.social_maturity people.Matrix.text
    people.Membership.leave people.Membership.pause people.Membership.present_days people.Membership.resume
    people.Membership.status people.Participant people.OpenQuestion people.ResponseScale pilot.Invitation
    pilot.Explanation pilot.Pilot.require pilot.Pilot.task pilot.Criterion.points
    pilot.DistinctValues pilot.Quota pilot.ValueCap pilot.WeightSensitivity pilot.QuotaCost pilot.SelectionProbability
    pilot.suggest_size privacy.Pseudonymised
    pilot.SelectionPolicy.pilot_group pilot.Quota.proportional
    goals.PartialAggregate.empty goals.PartialAggregate.place goals.PartialAggregate.places_in goals.Claim
    goals.ContentGuide goals.KpiCatalogue goals.Measure goals.Metric goals.compare_metric_values goals.Baseline
    goals.Target plan.AgendaItem plan.BuddyPolicy plan.Recurrence.rule plan.is_weekend plan.local_datetime
    plan.Foundation.confirmed_on plan.PlanBrief.has_lead plan.PlanBrief.needs_first_draft plan.suggest_cadence
    plan.ContentIdea people.ClosedQuestion run.LearningLog
    plan.StoryPrompt plan.find_missing_prompts plan.Checklist
    plan.ChecklistItem plan.PillarProposal plan.Topic run.DeclinePolicy run.Experiment run.NextStep
    run.ReviewProposal run.Scorecard program.Program.agree program.Program.pending program.Program.resume
    program.Program.take_back program.Program.withdraw scenarios.ScenarioComparison scenarios.compare_scenarios
    scenarios.Assumption scenarios.Forecast scenarios.OutcomeModel scenarios.ScenarioDifference
    scenarios.ScenarioResult scenarios.explain_difference scenarios.scenario_grid privacy.GroupTable
    privacy.DirectorPage privacy.ParticipantPage plan.Readiness plan.PillarBalance pilot.SizeSuggestion
    plan.ThemeComparison run.ContinuityReport run.ExperimentResult plan.FoundationReport privacy.Erasure
    people.CodeSuggestion pilot.Replacement plan.PillarProposals plan.SimilarTexts plan.SurveySuggestions
    privacy.PersonalDataExport run.ActivityShare run.DeclineReport
    privacy.GroupMetrics privacy.FieldAccess errors.AdvocacyError errors.DocumentError errors.Finding
    errors.InfeasibleError errors.MissingExtraError errors.SolverError errors.UnknownNameError
    errors.ValidationError frozen_map.FrozenMap adapters.documents.json_schema adapters.calendar.event_uid
    adapters.plots.describe_picture adapters.plots.plot_chances adapters.plots.plot_choice adapters.plots.plot_fan
    adapters.plots.plot_forecast adapters.plots.plot_progress adapters.plots.plot_quotas
    adapters.plots.plot_month adapters.plots.plot_scenarios adapters.plots.plot_tradeoff adapters.plots.plot_weeks
    """.split()  # noqa: SIM905
)


def size(value: object) -> int:
    """Return the number of values in a result."""
    waiting, found = [value], 0
    while waiting:
        item = waiting.pop()
        found += 1
        if isinstance(item, (str, bytes)):
            found += len(item) // 50
        elif isinstance(item, (list, tuple, set, frozenset)):
            waiting += item
        elif isinstance(item, Mapping):
            waiting += item.values()
        elif attrs.has(kind := type(item)):
            waiting += [getattr(item, field.name) for field in attrs.fields(kind)]
    return found


def exponent(job: Job, largest: int) -> tuple[float, int, float]:
    """Return the exponent of a job, and the largest size with its seconds."""
    points: list[tuple[float, float, float]] = []
    n, last = largest // 16, 0.0
    while n <= largest and last < LONGEST:
        world = World(n)
        timed = job.prepare(world)
        times, result = list[float](), None
        gc.collect()
        gc.disable()
        timed()
        while len(times) < 3 and sum(times) < LONGEST / 2:
            begin = process_time()
            result = timed()
            times.append(process_time() - begin)
        gc.enable()
        last = min(times)
        points.append((log(n), log(size(result)), log(max(last, 1e-6))))
        n *= 2
    (given, made, early), (larger, more, late) = points[max(0, len(points) - 3)], points[-1]
    slope = (late - early) / max(larger - given, more - made)
    return slope, n // 2, last


def public() -> Iterator[str]:
    """Return the names of all public functions and methods, without their first package."""
    homes = [
        *HOMES,
        *(
            f"advocacy.adapters.{name}"
            for name in (
                *(
                    "analytics",
                    "archives",
                    "cells",
                    "documents",
                    "frames",
                    "roster",
                    "results",
                    "calendar",
                    "plots",
                    "surveys",
                ),
            )
        ),
    ]
    for home in homes:
        for name, value in names_of(import_module(home)).items():
            at = f"{home.removeprefix('advocacy.')}.{name}"
            if inspect.isroutine(value):
                yield at
            elif inspect.isclass(value):
                yield from (f"{at}.{member}" for member in members(value) if inspect.isroutine(getattr(value, member)))


"""Print a row for each job, largest exponents first, and the names without a job."""


def main(largest: int, only: str) -> None:
    """Print a row for each job, largest exponents first, and the names that nobody measures."""
    rows = []
    for name, job in JOBS.items():
        if only in name:
            slope, n, seconds = exponent(job, largest)
            rows.append((slope, name, n, seconds, job.reason))
            print(f"{slope:.2f} {name} {n} {seconds:.3f}", file=sys.stderr, flush=True)
    print("| function | exponent | largest size | seconds | |\n|---|---|---|---|---|")
    for slope, name, n, seconds, reason in sorted(rows, reverse=True):
        shown = f"{slope:.2f}" if seconds >= SHORT else "too short to tell"
        print(f"| `{name}` | {shown} | {n} | {seconds:.3f} | {reason} |")
    missing = [name for name in public() if name not in JOBS and not {name, name.rpartition(".")[0]} & CONSTANT]
    print("\nNot measured:", *missing)


if __name__ == "__main__":
    main(int([*sys.argv, str(LARGEST)][1]), [*sys.argv, "", ""][2] if len(sys.argv) > 2 else "")
