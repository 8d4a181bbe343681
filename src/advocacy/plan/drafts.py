"""First drafts: who skips the help with one, and which topics need one first (:ref:`method-step-3`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import evolve

from advocacy.arguments import unchecked
from advocacy.errors import Finding
from advocacy.people.participant import Participant
from advocacy.plan.allocation import wanted_topics
from advocacy.plan.brief import PlanBrief, posted_recently
from advocacy.plan.topics import TopicTiming, all_prerequisites
from advocacy.plan.tracks import Session, SessionPreferences


def plan_drafts(
    brief: PlanBrief,
    people: Iterable[Participant],
    wishes: Iterable[SessionPreferences],
    needs: Mapping[str, tuple[str, ...]],
    joined: Mapping[str, date],
    previous: Iterable[Session],
) -> tuple[list[SessionPreferences], list[Finding]]:
    """Return the preferences of people without the first drafts that they skip, and without what needs a draft first.

    A topic after a first draft, such as sparring, is only for people who have a draft: from the plan, an earlier
    session, or a recent post. The findings report who would have such a topic otherwise, in id order.

    Args:
        brief: The input of the plan.
        people: The people of the plan.
        wishes: Their preferences.
        needs: Codes of topics by person's id.
        joined: The day on which each person joined, by id.
        previous: Earlier sessions.
    """
    topics = {topic.code: topic for topic in brief.tracks.topics}
    drafts = {code: topic for code, topic in topics.items() if topic.timing is TopicTiming.FIRST_POST}
    after = {code: before for code in topics if (before := all_prerequisites(topics, code) & drafts.keys())}
    had = {(who, session.topic) for session in previous for who in session.participants}
    mine = {wish.participant: wish for wish in wishes}
    needs_draft = unchecked(PlanBrief.needs_first_draft)
    preferences, findings = [], []
    for person in sorted(people, key=lambda person: person.id):
        who, needed = person.id, needs.get(person.id, ())
        wish = mine.get(who, SessionPreferences(participant=who))
        skipped = drafts.keys() - {*wish.topics, *needed}
        if skipped and not needs_draft(brief, who, joined=joined[who]):
            wish = evolve(wish, excluded_topics=wish.excluded_topics | skipped)
        missing = {
            code
            for code, topic in drafts.items()
            if (code in wish.excluded_topics or wish.excluded_formats.issuperset(topic.formats))
            and (who, code) not in had
        }
        if missing and not posted_recently(brief, who, joined=joined[who]):
            left_out = {code for code, before in after.items() if before & missing}
            wanted = wanted_topics(person, wish, needed, brief.matrix, brief.tracks)
            findings += [
                Finding.of("plan:no-draft", participant=who, topic=code) for code in wanted if code in left_out
            ]
            wish = evolve(wish, excluded_topics=wish.excluded_topics | left_out)
        preferences.append(wish)
    return preferences, findings
