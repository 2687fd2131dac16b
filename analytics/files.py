"""The four files of a weekly report: the same data gives the same bytes."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accounts.csvanswer import inert
from analytics.leads.rows import EVIDENCE, evidence

if TYPE_CHECKING:  # the server's start must not wait for scipy
    from analytics.assessment import Assessed, Assessment

COLUMNS = (
    "license_number", "evaluated", "reason_not_evaluated", "visits", "walk_offs",
    "expected_visits", "last_visit_on", "days_since_last_visit", "p_inactive",
    "expected_missed_visits", "lead_rank",
)  # fmt: skip
LEAD_COLUMNS = (
    *COLUMNS, "holder", "phone", "plate", "plate_state", "vehicle_class", "issued_on",
    "expires_on", "in_force_days", "open_days", "expected_since_last_visit", "quiet_share",
)  # fmt: skip


def cells(row: "Assessed", assessment: "Assessment") -> dict[str, Any]:
    """One line of licenses.csv; what a license has no figure for is empty, never 0."""
    visits = row.visits
    last = visits.last_day if visits else None
    return {
        "license_number": row.facts.number,
        "evaluated": "yes" if row.evaluated else "no",
        "reason_not_evaluated": row.reason.value if row.reason else "",
        "visits": visits.visits if visits else "",
        "walk_offs": visits.walk_offs if visits else "",
        "expected_visits": decimal(row.expected_visits),
        "last_visit_on": last.isoformat() if last else "",
        "days_since_last_visit": (assessment.last_day - last).days if last else "",
        "p_inactive": decimal(row.p_inactive),
        "expected_missed_visits": decimal(row.expected_missed_visits),
        "lead_rank": row.lead_rank or "",
    }


def decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


def licenses_csv(assessment: "Assessment") -> str:
    """The lines of licenses.csv, and on each what its explanation is made of."""
    lines = (cells(row, assessment) | evidence(row) for row in assessment.rows)
    return as_csv((*COLUMNS, *EVIDENCE), lines)


def without_evidence(licenses: str) -> str:
    """licenses.csv as it is handed out."""
    text = io.StringIO()
    lines = csv.reader(io.StringIO(licenses))
    csv.writer(text, lineterminator="\n").writerows(line[: len(COLUMNS)] for line in lines)
    return text.getvalue()


def leads_csv(licenses: str, leads: Sequence[dict[str, Any]]) -> str:
    """The leads by rank: their lines of licenses.csv, and what a person needs to call."""
    found = {line["license_number"]: line for line in csv.DictReader(io.StringIO(licenses))}
    return as_csv(LEAD_COLUMNS, (lead | found[lead["license_number"]] for lead in leads))


def as_csv(columns: Sequence[str], lines: Iterable[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: inert(value) for name, value in line.items()} for line in lines)
    return text.getvalue()


def as_json(figures: dict[str, Any]) -> str:
    return json.dumps(figures, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write_files(folder: Path, texts: dict[str, str]) -> None:
    """Each under a temporary name first: a reader never sees half a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        unfinished = folder / f".{name}.unfinished"
        unfinished.write_text(text, encoding="utf-8", newline="")
        unfinished.replace(folder / name)
