"""The program: the aggregate root, its history and its phases."""

from advocacy.program.history import FieldChange as FieldChange
from advocacy.program.history import Revision as Revision
from advocacy.program.observations import observe_program as observe_program
from advocacy.program.phases import advance_phase as advance_phase
from advocacy.program.phases import check_phase as check_phase
from advocacy.program.program import Phase as Phase
from advocacy.program.program import Program as Program
from advocacy.program.program import compare_programs as compare_programs
from advocacy.program.step_log import record_steps as record_steps
from advocacy.program.steps import PendingStep as PendingStep
from advocacy.program.steps import StepKind as StepKind
