"""Step 1, involve: participants, consent, the survey, the matrix, and memberships."""

from advocacy.people.coding import CodeSuggestion as CodeSuggestion
from advocacy.people.coding import confirm_codes as confirm_codes
from advocacy.people.coding import suggest_codes as suggest_codes
from advocacy.people.consent import Consent as Consent
from advocacy.people.consent import Purpose as Purpose
from advocacy.people.matrix import Axis as Axis
from advocacy.people.matrix import AxisPlace as AxisPlace
from advocacy.people.matrix import Cell as Cell
from advocacy.people.matrix import CellCounts as CellCounts
from advocacy.people.matrix import Level as Level
from advocacy.people.matrix import Matrix as Matrix
from advocacy.people.matrix import Placement as Placement
from advocacy.people.matrix import Provenance as Provenance
from advocacy.people.membership import Membership as Membership
from advocacy.people.membership import MembershipStatus as MembershipStatus
from advocacy.people.membership import Pause as Pause
from advocacy.people.participant import DataSource as DataSource
from advocacy.people.participant import Participant as Participant
from advocacy.people.survey import Answer as Answer
from advocacy.people.survey import AnswerUse as AnswerUse
from advocacy.people.survey import ClosedQuestion as ClosedQuestion
from advocacy.people.survey import OpenQuestion as OpenQuestion
from advocacy.people.survey import ResponseScale as ResponseScale
from advocacy.people.survey import Survey as Survey
from advocacy.people.vocabulary import CodeWords as CodeWords
from advocacy.people.vocabulary import Vocabulary as Vocabulary
