"""Documents of version 2: every kind and every code of a finding, each with the value that it loads to."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from advocacy import Consent, Finding, Purpose
from advocacy.adapters import documents
from advocacy.adapters.documents import _version_2 as v2
from advocacy.adapters.documents import _version_3 as v3
from advocacy.adapters.documents.migrations import KNOWN, rename_parameter, rename_word
from advocacy.messages.en import ENGLISH
from advocacy.people.consent import reduce_consents
from advocacy.privacy import FieldAccess
from tests.adapters.plain_values import plain_value

FOLDER = Path(__file__).parent / "golden" / "v2"
#: Files with a list of documents of one kind.
LISTS: dict[str, type] = {"accesses": FieldAccess, "findings": Finding}
#: Files with one document.
FILES = sorted(path for path in FOLDER.glob("*.json") if path.stem not in LISTS)
#: Beginnings of the codes of words that are never a finding.
WORDS = (
    "clause:", "expected:", "fact:", "fix:", "format:", "item:channel:", "item:framework:",
    "item:page:", "item:profile:", "label:",
    "lead-step:", "page:", "prompt:", "question:", "session:untitled:", "source:", "why:",
)  # fmt: skip
#: Class → fields that version 4 adds, or replaces; see test_migrations.py and test_pilot_with_people.py.
LATER = {
    "Assessment": {"chance"},
    "AgendaItem": {"provisional", "steps", "idea", "pillars"},
    "Cadence": {"reactions"},
    "ContentIdea": {"source", "status"},
    "ContentPillar": {"audiences"},
    "Foundation": {"channels", "channel_items", "framework", "framework_items"},
    "FoundationCheck": {"waived"},
    "FoundationReport": {"framework"},
    "LeadView": {"audiences", "learning_log"},
    "ParticipantView": {"audiences"},
    "PillarBalance": {"by_source"},
    "PillarProposal": {"audiences"},
    "PillarSource": {"audience"},
    "PlanBrief": {
        "last_posts",
        "experiments",
        "working_weeks",
        "lead_week",
        "deputy_week",
        "without_posts",
        "ramps",
        "steps",
    },
    "Program": {"audiences", "learning_log"},
    "ProgramSummary": {"audiences", "future"},
    "Plan": {"cancelled", "past", "starts"},
    "Topic": {"prerequisites", "timing"},
    "Track": {"unused", "missing"},
    "TrackItem": {"on"},
    "TrackPlan": {"lead_unused", "lead_missing"},
    "TrackPolicy": {"drop_first"},
    "SelectionPolicy": {"tie_break"},
    "Pilot": {"exclusion_counts", "pool", "pool_findings"},
    "Participant": {"bounds", "contacts"},
    "RetentionPolicy": {"contacts", "pool", "steps"},
}
#: Fields that version 4 leaves out, by kind.
DROPPED = {"readiness_policy": {"maximum_width"}, "target": {"tolerance"}}
#: Codes that version 2 did not have.
NEW = {
    "agenda:about", "agenda:listen", "agenda:react", "agenda:share", "agenda:share:provisional", "calendar:listen",
    "calendar:listen:who", "calendar:react", "calendar:react:who", "calendar:share", "calendar:share:provisional",
    "calendar:share:provisional:who", "calendar:share:who", "plan:listening", "plan:ramp", "plan:ramps",
    "plan:at-once", "plan:at-once:day", "plan:start:moved",
    "plan:past", "plan:start", "plan:start:later", "plan:waves", "plan:waves:day",
    "buddy:any", "buddy:director", "buddy:three", "picture:month", "picture:month:axis", "picture:month:more",
    "picture:month:people",
    "picture:weeks", "picture:weeks:axis", "picture:weeks:count", "picture:weeks:note", "picture:weeks:person",
    "picture:weeks:provisional",
    "answer:closed-codes", "answer:unknown",
    "consent:same-day", "document:duplicate", "document:json", "membership:beyond", "membership:pending",
    "membership:unconsented", "message:renamed", "quota:value", "review:kept:maximum",
    "plan:sign:group", "plan:sign:group:few", "plan:sign:group:short", "plan:sign:listening", "plan:sign:person",
    "plan:hours:lead:missing", "plan:hours:lead:unused", "plan:hours:person:missing", "plan:hours:person:unknown",
    "plan:hours:person:unused", "plan:instead", "plan:missed", "plan:missed:buddy", "plan:missed:individual",
    "plan:missed:none", "plan:late:closed", "plan:no-open-day", "plan:all-closed",
    "plan:missed:session", "plan:date-dropped", "plan:date-moved", "plan:dates-dropped", "plan:lead-away:many",
    "plan:no-draft", "plan:signs", "plan:title",
    "plan:full-months", "plan:person-left-out", "plan:person-left-out:named", "plan:person-offered",
    "plan:person-offered:named",
    "continuity:kept", "continuity:kept:between", "continuity:unknown", "readiness:status", "report:none",
    "activity-share", "activity-share:between", "activity-share:unknown", "code-suggestion", "member-swap:joins",
    "balls:count", "member-swap:leaves",
    "size:suggestion", "plan:late", "plan:late:absent", "plan:late:lead", "plan:no-common-day", "plan:other-days",
    "plan:group-gap:absent", "plan:group-gap:lead", "plan:lead-away", "plan:lead-week", "plan:weeks-unknown",
    "plan:sign:person:never", "plan:sign:silence", "review:own:none", "review:own:talk",
    "readiness:favourable", "readiness:few-favourable", "readiness:undecided", "readiness:unfavourable",
    "review:kept:minimum", "similar-texts:few", "similar-texts:group", "summary:status",
}  # fmt: skip
#: Codes of minimums that version 2 did not have.
NEW |= {
    "activity:several", "answers:talk", "ask", "ask:count",
    "criterion:minimum-reverse", "exclusion-count:answers", "exclusion:ask",
    "exclusion:minimum", "infeasible:maximum:values", "lottery:plain", "quota:no-values",
}  # fmt: skip
#: Sentences about one person to that person, and texts of results that had none.
NEW |= {f"{code}:you" for code in (
    "ask", "exclusion", "member", "previous-member", "reserve", "lottery:takes-part", "lottery:drawn",
    "lottery:not-drawn",
)} | {
    "sensitivity:about", "quota-cost:points", "quota-cost:points:unknown", "quota-cost:members",
    "quota-cost:members:unknown", "probability", "probability:estimate",
}  # fmt: skip
#: Codes of steps that have records.
NEW |= {
    "next-step:returned", "next-step:year", "next-steps:nobody", "next-steps:people", "next-steps:unspoken",
    "next-steps:others", "next-steps:waiting:people", "retention:steps",
    "step-record:consent", "field-change:undone:consent", "field-change:added:metric", "field-change:removed:metric",
    "field-change:changed:metric",
    "suggestion:returned", "suggestion:year", "next-step:first-try", "suggestion:first-try", "next-step:session:topic",
}  # fmt: skip
#: Codes of a selection with the best total and an unfinished lottery.
NEW |= {"ties-open", "reserve:ties_open", "selection_status:ties_open"}
#: Codes of reasons to wait, and of measures that few people answered.
NEW |= {f"review:wave:wait:{due}" for due in (
    "answers", "decline", "facts", "few", "nobody", "reserves", "rhythm", "trust", "unasked", "undecided",
)} | {"readiness:few-answers", "scorecard:change:days", "next-steps:session", "next-steps:session:topic",
      "suggestion:session:several"}  # fmt: skip
#: Codes of shared aims, the monthly note and links.
NEW |= {
    "aim:empty", "aim:overlap", "aim:stories", "aim:pillar", "campaign:page", "campaign:taken", "campaign:several",
    "campaign:other", "campaign:parameter", "note:past", "note:ahead", "note:voluntary",
}  # fmt: skip
#: Codes of lotteries with equal chances.
NEW |= {
    f"chance:{about}{what}" for about in ("", "about:") for what in ("leximin", "maximin", "rounded", "unproven")
} | {
    "balls", "balls:difference", "balls:equal", "balls:none", "chance", "chance:almost", "chance:certain",
    "chance:none",
    "lottery:difference", "lottery:drawn", "lottery:leximin", "lottery:limit-reached", "lottery:maximin",
    "lottery:no-group", "lottery:not-drawable", "lottery:not-drawn", "lottery:parts", "lottery:pseudonym",
    "combination:name",
    "lottery:rounded", "lottery:seal", "lottery:seeded", "lottery:takes-part", "lottery:unproven", "pilot:drawn",
    "tie-break:lowest-draws", "tie-break:equal-chances",
}  # fmt: skip
#: Codes of columns.
NEW |= {"frame:form"}
#: Codes of the public proof of a lottery, and of its picture.
NEW |= {
    "picture:chances", "picture:chances:axis", "picture:chances:bar", "picture:chances:fairest", "picture:chances:none",
    "picture:chances:bar:unproven", "picture:chances:published", "picture:chances:suppressed",
    "picture:chances:unproven",
    "proof:combination-repeated", "proof:composition-repeated", "proof:counts", "proof:digest", "proof:form",
    "proof:group", "proof:group-repeated", "proof:group-unknown", "proof:key", "proof:no-seed",
    "proof:no-people", "proof:people", "proof:pilot", "proof:published", "proof:seal", "proof:seed", "proof:weight",
}  # fmt: skip
#: The formats of a language.
NEW |= {"format:date", "format:decimal", "format:group", "format:money", "format:percent"}
#: Codes of scenarios and start dates.
NEW |= {
    "scenario:criterion", "scenario:criterion:higher", "scenario:criterion:lower", "scenario:criterion:minimum",
    "scenario:criterion:scale", "scenario:limit", "scenario:quota", "scenario:substitute",
    "plan:starts:changed", "picture:scenarios", "picture:scenarios:front",
    "picture:scenarios:other",
    "picture:scenarios:point", "picture:scenarios:unknown", "picture:scenarios:two",
}  # fmt: skip
#: Codes of a history in words.
NEW |= {f"field-change:{kind}" for kind in ("phase", "round", "join", "pause", "resume", "leave", "agree", "withdraw")}
NEW |= {f"frame:{code}" for code in (
    "empty-text", "engines", "equal-chances", "infinite", "range", "repeated", "select", "two-consents",
    "type", "weights", "whole",
)}  # fmt: skip
NEW |= {"field-change:undone"}
#: Codes of a sheet of weeks with marks, and of buddy work without a buddy.
NEW |= {
    "picture:weeks:more", "picture:weeks:subjects", "picture:weeks:topics", "agenda:buddy:alone",
    "calendar:buddy:alone",
    "calendar:buddy:alone:who", "page:item:buddy:alone",
}  # fmt: skip
#: Codes of words with a number.
NEW |= {"message:forms"}
#: Codes of frames, and of pilots in one cell.
NEW |= {"frame:names", "pilot:one-cell"}
#: Codes of questions with several choices, and of bounds.
NEW |= {
    "answer:content", "answer:form", "bounds:order", "bounds:range", "bounds:text", "bracket-question:shared",
    "obstacle:item",
}  # fmt: skip
#: Codes of what a survey contributes to a plan.
NEW |= {
    "balance:sources", "measurement-plan:proposed", "measurement-plan:proposed:other",
    "measurement-plan:proposed:unknown", "measurement-plan:proposed:vanity", "try-out:unseen",
    "agenda:step", "plan:step", "plan:steps", "survey:format", "survey:formats", "survey:ideas", "survey:no-help",
    "survey:others", "survey:uncoded", "theme:spellings",
}  # fmt: skip
#: Codes of tables.
NEW |= {
    "cell-order", "survey-import:option-columns", "survey-tool:option-title",
    "table:delimiter", "table:header", "table:header-short",
}  # fmt: skip
#: Codes of a no or a fault that is not lost.
NEW |= {
    "cells:mixed-percent", "cells:total", "roster:consents-ended", "roster:consents-refused", "roster:no-people",
    "roster:outside-bounds",
    "survey-import:clock-times", "survey-import:header-answer", "survey-import:no-separator",
    "survey-import:no-time", "survey-import:refused-record", "table:no-header",
    "survey-import:unclear", "table:header-again",
}  # fmt: skip
#: Codes of archives.
NEW |= {
    "cell-decimal", "cell-whole", "cell-words", "cells:boolean", "cells:date", "cells:finished",
    "cells:form-bracket", "cells:form-day", "cells:form-text", "cells:form-time", "cells:mixed", "cells:near",
    "cells:number", "cells:option", "cells:order", "cells:other", "cells:promoter", "cells:range",
    "cells:source", "cells:text", "cells:thousands", "cells:time",
    "cells:undated-yes", "cells:unsigned", "cells:withdrawn-before",
    "cells:empty", "cells:ends-before-start", "roster:employment-end", "roster:own-manager", "roster:repeated",
    "roster:respondents", "roster:respondents-alike",
    "roster:unknown-manager", "roster:two-purposes", "survey-column:alike", "survey-column:option", "cells:alike",
    "survey-import:ambiguous", "survey-import:equal-times", "survey-import:incomplete",
    "survey-import:mixed-times", "table:more", "survey-import:no-option", "survey-import:not-shown",
    "table:position", "survey-import:repeated", "table:several", "survey-import:undated",
    "survey-import:unfinished", "survey-import:without-id", "survey-import:zone", "table:blank", "table:column",
    "table:column-near", "table:content", "table:empty", "table:encoding", "table:quotes", "table:width",
    "archive:after", "archive:columns", "archive:consent", "archive:content", "archive:damaged", "archive:downloaded",
    "archive:renamed",
    "archive:date", "archive:encoding", "archive:header", "archive:hidden",
    "archive:future", "archive:incomplete", "archive:merged", "archive:more", "archive:network",
    "archive:outside", "archive:period", "archive:person", "archive:quotes",
    "archive:saved-again", "archive:several", "archive:stray", "archive:too-large", "archive:two-dates",
    "archive:undated", "archive:width", "archive:zip",
}  # fmt: skip
#: Codes of analytics.
NEW |= {
    "analytics:days", "analytics:file-name", "analytics:more", "analytics:no-date",
    "analytics:post-twice", "analytics:same-value", "analytics:two-days", "analytics:no-day", "analytics:no-sheet",
    "analytics:one-cell", "analytics:other-name", "analytics:other-period",
    "analytics:same-measure", "analytics:outside", "analytics:several",
    "analytics:no-record-day",
    "analytics:several-rows", "analytics:total", "analytics:twice", "analytics:undated", "analytics:unread",
    "cells:negative", "csv-delimiter", "roster:content",
}  # fmt: skip
#: Codes of plans in time.
NEW |= {
    "agenda:buddy",
    "agenda:experiment",
    "agenda:post:provisional",
    "calendar:buddy",
    "calendar:buddy:who",
    "calendar:experiment",
    "calendar:experiment:who",
    "calendar:post:provisional",
    "calendar:post:provisional:who",
    "plan:dropped",
    "plan:fewer",
    "plan:group-gap",
    "plan:provisional",
    "plan:with-buddy",
    "topic:cycle",
}
#: Codes of targets that version 2 did not have.
NEW |= {
    "baseline:measured",
    "baseline:no-value",
    "progress:better-than-before",
    "progress:clusters:person",
    "progress:clusters:post",
    "progress:clusters:unknown",
    "progress:level",
    "progress:no-look",
    "progress:no-look:last",
    "progress:not-before-target",
    "progress:no-width",
    "progress:nothing-due",
    "progress:worse-than-before",
    "progress:would-not-tell",
    "progress:would-tell:data",
    "progress:would-tell:days",
    "progress:would-tell:people",
    "metric-value:above-one",
    "metric-value:per-head",
    "measurement-plan:leading",
    "measurement-plan:leading:awareness",
    "measurement-plan:only-output",
    "metric:leading",
    "review:goal:leading",
    "review:goal:leading:awareness",
    "review:leading",
    "scorecard:leading",
    "target:looks:start",
    "target:never-held",
    "target:power:denominator",
    "target:start",
    "too-little-data:answers",
    "too-little-data:clusters",
    "too-little-data:posts",
    "too-little-data:values",
    "review:outcome:cannot_tell_yet",
    "target:above-one",
    "target:aim",
    "target:aim:hold",
    "target:aim:path",
    "target:baseline-exact",
    "target:hold",
    "target:independence",
    "target:looks",
    "target:needed",
    "target:power:people",
    "target:power:quarters",
    "target:power:quarters|one",
    "target:share",
    "erasure:doubtful",
    "erasure:suspected",
    "lottery:seed",
    "member:scores",
    "pilot:people",
    "pilot:pool",
    "pilot:scores",
    "retention:contacts",
    "retention:pool",
}


def read(path: Path) -> Any:
    """Read a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def renamed(tree: Any, word: Any = "") -> Any:
    """Return a stored value with the current names.

    Objects and enumerations are found by their classes, so that what is missing in the shapes of version 2 is seen.
    The shapes are used for texts alone.
    """
    if not isinstance(tree, dict):
        return current_word(word, tree) if isinstance(word, str) else tree
    if "class" in tree:
        return _renamed_object(tree["class"], tree["fields"], word)
    if "enum" in tree:
        return {**tree, "value": v2.VALUES.get(tree["enum"], {}).get(tree["value"], tree["value"])}
    if "map" in tree:
        keys, items = next(iter(word.items())) if isinstance(word, dict) else ("", "")
        return {"map": {current_word(keys, key): renamed(item, items) for key, item in tree["map"].items()}}
    ((form, items),) = tree.items()
    inner = word[0] if isinstance(word, list) else ""
    return {form: [renamed(item, inner) for item in items] if isinstance(items, list) else items}


def current_word(word: str, text: Any) -> Any:
    """Return the current form of a text of a vocabulary of version 2."""
    return rename_word(v3, word, rename_word(v2, word, text))


def current(kind: str) -> str:
    """Return the current name of a kind of version 2."""
    kind = v2.KINDS.get(kind, kind)
    return v3.KINDS.get(kind, kind)


def _renamed_object(noun: str, fields: dict[str, Any], word: Any) -> Any:
    kind = word if word in v2.NESTED else re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", noun).lower()
    now = documents.KINDS.get(current(kind))
    names, words = v2.FIELDS.get(kind, {}), v2.SHAPES.get(kind, {})
    made = {names.get(name, name): renamed(item, words.get(name, "")) for name, item in fields.items()}
    later = v3.FIELDS.get(v2.KINDS.get(kind, kind), {})
    made = {later.get(name, name): item for name, item in made.items()}
    if kind == "finding":
        code, pairs = fields["code"], [pair["tuple"] for pair in fields["parameters"]["tuple"]]
        pairs = [
            rename_parameter(v3, rename_word(v2, "code", code), rename_parameter(v2, code, pair)) for pair in pairs
        ]
        made["parameters"] = {"tuple": [{"tuple": pair} for pair in pairs]}
    dropped = DROPPED.get(v2.KINDS.get(kind, kind), ())
    made = {name: item for name, item in made.items() if name not in dropped}
    for name, value in v3.NEW.get(v2.KINDS.get(kind, kind), {}).items():
        made.setdefault(name, {"tuple": value} if isinstance(value, list) else value)
    if kind == "placement":
        made["possible"] = {"tuple": [] if made["cell"] is None else [made["cell"]]}
    if kind == "participant":
        made["consents"] = _reduced(made["consents"])
    if kind == "revision":
        made["recorded"] = made["on"]
    if kind == "similar_pair":
        made["drafts"] = {"tuple": [made.pop("first"), made.pop("second")]}
    return {"class": now.__name__ if now and word not in v2.NESTED else noun, "fields": made}


def _reduced(consents: Any) -> Any:
    """Give consents the canonical form of version 4."""
    days = ([field and date.fromisoformat(field["date"]) for field in (item["given"], item["withdrawn"])]
            for item in (item["fields"] for item in consents["tuple"]))  # fmt: skip
    purposes = [Purpose(item["fields"]["purpose"]["value"]) for item in consents["tuple"]]
    records = [Consent(purpose=of, given=given, withdrawn=end) for of, (given, end) in zip(purposes, days, strict=True)]
    return plain_value(reduce_consents(records))


def normal(tree: Any) -> Any:
    """Leave out what version 3 may rename without a trace in documents: enumerations, and the order of sets."""
    if isinstance(tree, list):
        return [normal(item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    if "enum" in tree:
        return {"value": tree["value"]}
    if tree.get("class") in LATER:
        later = LATER[tree["class"]]
        tree = {**tree, "fields": {name: item for name, item in tree["fields"].items() if name not in later}}
    made = {key: normal(item) for key, item in tree.items()}
    if "set" in made:
        return {"set": sorted(made["set"], key=partial(json.dumps, sort_keys=True))}
    if made.get("class") == "Finding":
        made["fields"]["parameters"]["tuple"].sort(key=lambda pair: pair["tuple"][0])
    return made


def test_every_kind_has_a_file() -> None:
    """A file has the name of its kind; further files of a kind have a number."""
    kinds = {path.stem: read(path)["kind"] for path in FILES}
    assert KNOWN[2] == set(kinds.values()) <= set(kinds)
    assert {stem.rpartition("-")[0] or stem for stem in kinds} == set(kinds.values())


def test_every_file_has_a_stored_value() -> None:
    """Each file of documents has a file of plain values."""
    assert {path.name for path in FOLDER.glob("*.json")} == {path.name for path in (FOLDER / "values").glob("*.json")}


def test_documents_load_to_the_stored_values() -> None:
    """Every document has version 2, and every attribute of its value equals the stored one."""
    for path in FILES:
        document = read(path)
        assert document["version"] == 2, path.stem
        loaded: object = documents.load(document, documents.KINDS[current(document["kind"])])
        assert normal(plain_value(loaded)) == normal(renamed(read(FOLDER / "values" / path.name))), path.stem


@pytest.mark.parametrize("stem", sorted(LISTS))
def test_lists_of_documents_load_to_the_stored_values(stem: str) -> None:
    """The values are in the order of their documents."""
    written = read(FOLDER / f"{stem}.json")
    assert {document["version"] for document in written} == {2}
    loaded: list[object] = list(documents.load_each(written, LISTS[stem]))
    expected = read(FOLDER / "values" / f"{stem}.json")
    assert [normal(plain_value(item)) for item in loaded] == [normal(renamed(item)) for item in expected]


def test_every_code_of_a_finding_appears() -> None:
    """Each message code has a finding in the golden files, which has the parameters of the message."""
    loaded = list(documents.load_each(read(FOLDER / "findings.json"), Finding))
    codes = {code for code in ENGLISH if "|" not in code and not code.startswith(WORDS)} - NEW
    assert codes <= {finding.code for finding in loaded}
    assert [finding.code for finding in loaded if "{" in finding.text("en")] == []
