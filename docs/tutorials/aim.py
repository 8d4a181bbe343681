# %% [markdown]
# # 2 · Aim: what it is for, and what would show it
#
# People joined because they like to tell about their work. Their ideas are the starting point; the organisation has
# its goals beside them. This step brings the two together, and settles beforehand what would show that it works.
#
# Run [the first tutorial](involve.md) before this one: it leaves the program we go on with.

# %%
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from advocacy import DateRange, Goal, GoalKind, map_kpis
from advocacy.adapters import documents, plots
from advocacy.goals import Baseline, Target
from advocacy.program import advance_phase, check_phase
from advocacy.scenarios import Assumption, Funnel, make_forecast

program = documents.load(
    json.loads(Path("../_build/program-1.json").read_text(encoding="utf-8"))
)
program, program.phase

# %% [markdown]
# ## Goals, and metrics for each
#
# Two goals, chosen with the group. The organisation says what it can count; what nobody counts cannot show anything.

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
# Primary metrics show a result. Supporting ones lie earlier on the way, and context is worth a look and no more.
# Likes are nice to have; they are a vanity metric, and so can never be what a goal is measured by.
#
# Mapping also says what is wrong with a plan like this:

# %%
for finding in kpis.findings:
    print(finding)

# %% [markdown]
# Most of it says which metrics fall away with what nobody counts. The last line matters: nothing we count would show
# whether we are better known. We may ask our audience, choose another goal, or go on and know it. Here we go on, and
# the reason is kept.
#
# ## Targets, on a baseline
#
# A target starts from what was, and says how far by when. Numbers are exact: write `Decimal("0.02")`, no float.
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
# How far could it come? A forecast is no more certain than what it rests on. These assumptions are **guesses of ours**,
# each a range with its reason, and the picture says which of them would be most worth knowing better.

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
# A change of a program has a day and a reason, and both are kept.

# %%
start = program.period.start
program = program.revise(
    on=start, reason="Chosen with the group", goals=goals, kpis=kpis, targets=targets
)
print(program.revisions[-1].text())

# %%
for finding in check_phase(program, on=start):
    print(finding)

# %% [markdown]
# Going on although something is open takes a reason in words. Three ground rules can never be waived: consent, that
# nobody is forced, and no start on a foundation found broken.

# %%
program = advance_phase(
    program,
    on=start,
    reason="Nobody asks our audience yet; in spring we look at this goal again",
)
program.phase

# %% [markdown]
# On to [the plan](plan.md).

# %%
_ = Path("../_build/program-2.json").write_text(
    json.dumps(documents.dump(program)), encoding="utf-8"
)
