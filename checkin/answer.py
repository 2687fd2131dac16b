"""What a tablet hears of each element that it sent."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checkin.database import run
from checkin.event import Sent
from checkin.find import Vehicle
from checkin.models import Rejection
from checkin.verdict import Verdict

STORED = """
select e.id, e.digest, e.result, e.result_reason,
    coalesce(case when e.result_reason = 'renewed' then r.number else l.number end, ''),
    v.id, v.vehicle_class, v.color, v.plate, v.plate_state, v.plate_key
from checkin_event e
    left join licensing_license l on l.id = e.license_id
    left join licensing_license r on r.renews_id = l.id
    left join licensing_vehicle v on v.id = e.vehicle_id
where e.id = any(%s)
"""


@dataclass(slots=True)
class Answer:
    """`id` as it was sent; `vehicle` is for the attendant to compare with the truck in front;
    `earlier` is another visit of that vehicle on the same city day."""

    id: str | None
    status: str = "accepted"
    reason: str = ""
    verdict: Verdict | None = None
    vehicle: dict[str, str] | None = None
    earlier: dict[str, str] | None = None

    def reject(self, rejection: Rejection) -> None:
        self.status, self.reason = "rejected", rejection.value
        self.verdict = self.vehicle = None

    def as_json(self) -> dict[str, Any]:
        verdict = self.verdict and self.verdict.as_json()
        optional = {
            "reason": self.reason, "verdict": verdict,
            "vehicle": self.vehicle, "earlier": self.earlier,
        }  # fmt: skip
        answer = {"id": self.id, "status": self.status}
        return answer | {name: value for name, value in optional.items() if value}


def answer_repetitions(
    answers: Sequence[tuple[Sent, Answer]], *, first_answers: Mapping[uuid.UUID, Answer]
) -> None:
    """Tells a repetition (its content is the stored one's) from a reused id.

    `first_answers` holds, by event id, the answer of the element that was written just now.
    """
    repeated = [
        (sent, answer)
        for sent, answer in answers
        if answer.status == "accepted" and first_answers.get(sent.id) is not answer
    ]
    if not repeated:
        return
    stored = {row[0]: row[1:] for row in run(STORED, [[sent.id for sent, _ in repeated]])}
    for sent, answer in repeated:
        digest, result, reason, number, *vehicle = stored[sent.id]
        if digest != sent.digest:
            answer.reject(Rejection.ID_REUSED)
            continue
        answer.status = "duplicate"
        answer.verdict = Verdict(result, reason, number) if result else None
        answer.vehicle = Vehicle(*vehicle).as_json() if result and vehicle[0] else None
