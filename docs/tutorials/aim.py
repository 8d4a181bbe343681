# %% [markdown]
# # 2 · Aim: goals, and the metrics that show results
#
# People joined because they like to talk about their work. This step starts from their ideas, combines them with the
# goals of the organisation, and decides in advance which metrics show success.
#
# Run [the first tutorial](involve.md) before this one: it stores the program that this one continues with.

# %%
from datetime import date
from decimal import Decimal
from pathlib import Path

from advocacy import DateRange, Goal, GoalKind, KpiCatalogue, map_kpis
from advocacy.adapters import documents, plots
from advocacy.goals import (
    Baseline,
    Target,
    TargetAudience,
    aggregate_observations,
    compute_metrics,
    survey_observations,
)
from advocacy.program import advance_phase, check_phase
from advocacy.scenarios import Assumption, Funnel, make_forecast

program = documents.loads(Path("../_build/program-1.json").read_text(encoding="utf-8"))
program, program.phase

# %% [markdown]
# ## Goals and their metrics
#
# The group chose two goals. The organisation states which measures it can supply.

# %%
goals = [
    Goal(
        id="hire", kind=GoalKind.RECRUITMENT, statement="Colleagues through colleagues"
    ),
    Goal(id="known", kind=GoalKind.AWARENESS, statement="Known for how we build"),
]
counted = [
    "applications",
    "referral_applications",
    "impressions",
    "reactions",
    "comments",
    "shares",
]
kpis = map_kpis(goals, available=counted)
for plan in kpis.goals:
    print(plan.goal.statement)
    for role in ("primary", "supporting", "context"):
        print(
            f"  {role:<10}",
            ", ".join(metric.name for metric in getattr(plan, role)) or "–",
        )

# %% [markdown]
# Primary metrics show a result. Supporting metrics belong to earlier stages, and context metrics give background. Likes
# are a vanity metric, so they can never measure a goal.
#
# The mapping also reports problems:

# %%
omitted = [
    finding
    for finding in kpis.findings
    if finding.code == "measurement-plan:no-measure"
]
for finding in kpis.findings:
    if finding not in omitted:
        print(finding)
print("Omitted:", len({finding["metric"] for finding in omitted}), "metrics")

# %% [markdown]
# Many metrics are omitted, because they need a measure that this organisation does not have. The other finding matters:
# no available measure shows the outcome of brand awareness. So interactions are primary here, marked as a leading
# out-take. They show an early sign, and no result. You can ask the audience, or choose another goal.
#
# ## Targets and baselines
#
# A target starts from a baseline, and states a value and a day. Numbers are exact: use `Decimal("0.02")`, not a float.
# **Both baselines are invented.**

# %%
metrics = {metric.code: metric for plan in kpis.goals for metric in plan.metrics}
autumn = DateRange(date(2026, 10, 5), date(2027, 1, 3))
targets = [
    Target(
        metric=metrics["referral_applications"],
        baseline=Baseline(6, autumn),
        value=12,
        by=program.period.end,
    ),
    Target(
        metric=metrics["engagement_rate"],
        baseline=Baseline(Decimal("0.02"), autumn),
        value=Decimal("0.03"),
        by=program.period.end,
    ),
]

# %% [markdown]
# One baseline comes from the survey: whether people have spoken well of their employer online. It counts answers, and
# names nobody. Twelve answers give a wide interval.

# %%
asked_in = DateRange(date(2026, 9, 1), date(2026, 9, 30))
seen = survey_observations(program.survey, when=asked_in)
(spoken,) = compute_metrics(
    [KpiCatalogue.default().metric("spoken_well")],
    aggregate_observations(seen, periods=[asked_in]),
)
low, high = spoken.interval.low, spoken.interval.high
print(f"{float(Baseline.measured(spoken).value):.0%}, between {low:.0%} and {high:.0%}")

# %% [markdown]
# What is the possible outcome? A forecast is as uncertain as its assumptions. These assumptions are **our guesses**,
# each a range with a source. The picture shows which assumption matters most.

# %%
funnel = Funnel(
    outcome="applications by referral in the first quarter",
    steps=[
        Assumption(
            code="posts",
            minimum=48,
            likely=60,
            maximum=84,
            source="12 people, 4 to 7 each",
        ),
        Assumption(
            code="visits a post",
            minimum=2,
            likely=6,
            maximum=20,
            source="a guess",
        ),
        Assumption(
            code="applications a visit",
            minimum=Decimal("0.005"),
            likely=Decimal("0.01"),
            maximum=Decimal("0.03"),
            source="a guess",
        ),
    ],
)
forecast = make_forecast(funnel, seed=2026)
forecast

# %%
plots.plot_forecast(forecast)

# %% [markdown]
# The audience and its need guide the content. Content pillars refer to audiences.
#
# A change of a program has a day and a reason, and the program stores both.

# %%
engineers = TargetAudience(
    code="engineers",
    name="Engineers who look for a team",
    need="How we build",
)
start = program.period.start
program = program.revise(
    on=start,
    reason="Chosen with the group",
    goals=goals,
    kpis=kpis,
    targets=targets,
    audiences=[engineers],
)
print(program.revisions[-1].text())

# %%
print(check_phase(program, on=start) or "Nothing is missing.")

# %% [markdown]
# If something is missing, you may advance with a written reason. Three ground rules can never be waived: consent,
# voluntary participation, and a foundation that is not broken.

# %%
program = advance_phase(
    program,
    on=start,
    reason="In spring we ask our audience whether they know us",
)
program.phase

# %% [markdown]
# Continue with [the plan](plan.md).

# %%
_ = Path("../_build/program-2.json").write_text(
    documents.dumps(program), encoding="utf-8"
)
