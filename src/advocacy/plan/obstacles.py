"""What helps against the obstacles that people name: topics, items of the framework, and steps of the program lead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from advocacy.errors import raise_any, unknown_names

#: The beginning of the code of a step of the program lead.
STEP = "lead-step:"

#: What helps against each obstacle of `advocacy.people.suggest_codes`: our own rule, data that an app may extend.
#:
#: - a plain code is a topic, which becomes a need of the person;
#: - a code with ``framework:`` is an item of the checklist of the framework;
#: - a code with ``lead-step:`` is something that the program lead arranges. The library has texts for its own steps in
#:   English and Dutch. An app adds texts for others to its messages.
OBSTACLE_HELP: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "time": ("framework:time", "lead-step:time"),
        "fear": ("first_draft", "sparring", "framework:guideline", "lead-step:fear"),
        "guideline": ("framework:guideline", "framework:employer", "lead-step:guideline"),
        "permission": ("framework:customers", "framework:images", "lead-step:permission"),
        "language": ("editing", "framework:languages", "lead-step:language"),
        "inspiration": ("content_pillars", "brainstorm", "lead-step:inspiration"),
        "skill": ("linkedin_tricks",),
        "approval": ("framework:approval", "lead-step:approval"),
        "privacy": ("framework:works_council", "lead-step:privacy"),
        "network": ("networking",),
        "results": ("networking", "writing", "lead-step:results"),
        "images": ("framework:images", "lead-step:images"),
    }
)


def needed_topics(
    codes: Mapping[str, Iterable[str]], topics: Collection[str], helps: Mapping[str, Iterable[str]]
) -> dict[str, list[str]]:
    """Return the topics that the codes of each person ask for, in alphabetical order; see `PlanBrief.from_survey`.

    Raises:
        UnknownNameError: A code is neither a topic nor an obstacle.
    """
    known = frozenset(topics)
    named = ((f"survey.codes[{who}]", code) for who, mine in codes.items() for code in mine)
    raise_any(unknown_names(named, sorted({*known, *helps}), kind="topic"))
    needs = {
        who: known & {topic for code in mine for topic in ((code,) if code in known else helps[code])}
        for who, mine in codes.items()
    }
    return {who: sorted(wanted) for who, wanted in needs.items() if wanted}


def lead_steps(obstacles: Collection[str], helps: Mapping[str, Iterable[str]], done: Collection[str]) -> list[str]:
    """Return the steps of the program lead against some obstacles, in the order of the table.

    An obstacle whose items of the framework are all in order needs no step.
    """
    found = dict[str, None]()
    for obstacle, codes in helps.items():
        listed = tuple(codes)
        items = [code for code in listed if code.startswith("framework:")]
        if obstacle in obstacles and not (items and all(code in done for code in items)):
            found |= dict.fromkeys(code for code in listed if code.startswith(STEP))
    return [*found]
