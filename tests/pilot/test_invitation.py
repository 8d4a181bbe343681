"""Members are invited, and answer without being asked why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given

from advocacy import Participant, SelectionPolicy, select_pilot
from advocacy.errors import ValidationError
from advocacy.pilot import Invitation, Reply, invite
from advocacy.testing import strategies
from tests.samples import agreed_on

DAY = date(2026, 9, 15)


def test_invite_creates_one_invitation_per_member() -> None:
    """Each proposed member gets one open invitation, in id order."""
    agreed = agreed_on(DAY)
    people = [Participant(id=name, consents=agreed) for name in "cab"]
    pilot = select_pilot(people, SelectionPolicy(size=3, exclude_inactive=False), on=DAY)
    asked = invite(pilot, on=DAY + timedelta(days=1))
    assert [invitation.participant for invitation in asked] == ["a", "b", "c"]
    assert {invitation.reply for invitation in asked} == {None}
    with pytest.raises(ValidationError):
        invite(pilot, on=DAY - timedelta(days=1))
    wrong: Any = "tomorrow"
    with pytest.raises(ValidationError):
        invite(pilot, on=wrong)


@given(strategies.invitations())
def test_answer_may_change_without_a_reason(asked: Invitation) -> None:
    """A person who accepted may still decline; no reason is ever asked."""
    declined = asked.answer(Reply.DECLINED, on=asked.sent + timedelta(days=40))
    assert declined.reply is Reply.DECLINED
    assert {field.name for field in attrs.fields(Invitation)} == {"participant", "sent", "reply", "replied"}
    assert repr(declined) == f"<Invitation {asked.participant}>"


def test_answer_day_is_not_before_the_invitation() -> None:
    """An answer without a day, or before the invitation, is refused."""
    for wrong in ({"reply": Reply.ACCEPTED}, {"replied": DAY}, {"reply": Reply.ACCEPTED, "replied": date(2026, 1, 1)}):
        fields: dict[str, Any] = wrong
        with pytest.raises(ValidationError):
            Invitation(participant="p", sent=DAY, **fields)


def test_answer_may_be_on_the_same_day() -> None:
    """Members may be invited on the day of the selection, and may answer on the day of the invitation."""
    agreed = agreed_on(DAY)
    pilot = select_pilot(
        [Participant(id="a", consents=agreed)], SelectionPolicy(size=1, exclude_inactive=False), on=DAY
    )
    (asked,) = invite(pilot, on=DAY)
    assert asked.answer(Reply.ACCEPTED, on=DAY).replied == DAY
    with pytest.raises(ValidationError) as error:
        asked.answer(Reply.ACCEPTED, on=DAY - timedelta(days=1))
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("replied", "reply:early")]
    with pytest.raises(ValidationError) as error:
        invite(pilot, on=DAY - timedelta(days=1))
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("on", "date-range:order")]
