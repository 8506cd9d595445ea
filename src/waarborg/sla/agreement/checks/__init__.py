"""What the shape of an SLA file does not tell: references that dangle, terms that contradict each other.

Every check reads the raw document and passes over what is missing or misshapen (the shape check reports that), so
that one answer names everything that is wrong.
"""

from collections.abc import Callable, Iterator

from waarborg.sla.agreement.checks.calendar import check_calendar
from waarborg.sla.agreement.checks.channels import check_channels, check_ways_to_report
from waarborg.sla.agreement.checks.duplicates import check_duplicates
from waarborg.sla.agreement.checks.escalation import check_escalation
from waarborg.sla.agreement.checks.estate import check_estate
from waarborg.sla.agreement.checks.phones import check_phones
from waarborg.sla.agreement.checks.severity import check_severity
from waarborg.sla.agreement.checks.targets import check_targets
from waarborg.sla.agreement.checks.windows import check_contract, check_windows
from waarborg.sla.agreement.document import Document
from waarborg.sla.agreement.problems import Problem

Check = Callable[[Document], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    check_calendar,
    check_windows,
    check_contract,
    check_channels,
    check_ways_to_report,
    check_severity,
    check_targets,
    check_escalation,
    check_estate,
    check_phones,
    check_duplicates,
)
