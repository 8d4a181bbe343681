"""Privacy: views for each audience, group counts, erasure, export, pseudonyms and retention."""

from advocacy.privacy.erasure import Erasure as Erasure
from advocacy.privacy.erasure import erase_person as erase_person
from advocacy.privacy.export import PersonalDataEntry as PersonalDataEntry
from advocacy.privacy.export import PersonalDataExport as PersonalDataExport
from advocacy.privacy.export import export_person as export_person
from advocacy.privacy.group_counts import GroupCount as GroupCount
from advocacy.privacy.group_counts import GroupTable as GroupTable
from advocacy.privacy.group_counts import count_groups as count_groups
from advocacy.privacy.group_metrics import GroupMetric as GroupMetric
from advocacy.privacy.group_metrics import GroupMetrics as GroupMetrics
from advocacy.privacy.group_metrics import metrics_by_group as metrics_by_group
from advocacy.privacy.pseudonyms import Pseudonymised as Pseudonymised
from advocacy.privacy.pseudonyms import pseudonymise as pseudonymise
from advocacy.privacy.retention import RetentionPolicy as RetentionPolicy
from advocacy.privacy.retention import delete_overdue_records as delete_overdue_records
from advocacy.privacy.retention import find_overdue as find_overdue
from advocacy.privacy.views import Audience as Audience
from advocacy.privacy.views import FieldAccess as FieldAccess
from advocacy.privacy.views import LeadView as LeadView
from advocacy.privacy.views import ParticipantView as ParticipantView
from advocacy.privacy.views import ProgramSummary as ProgramSummary
from advocacy.privacy.views import Visibility as Visibility
from advocacy.privacy.views import program_summary as program_summary
from advocacy.privacy.views import view_for_lead as view_for_lead
from advocacy.privacy.views import view_for_participant as view_for_participant
