"""What was rejected is kept as it was sent, for the supervisor to see."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from checkin.answer import Answer
from checkin.database import as_records, ask

LONGEST = 4000  # characters of a body; the rest is left out
KEEP = """
insert into checkin_rejectedelement (device_id, received_at, reason, body, digest)
select * from json_to_recordset(%s::json) as
    rejected (device_id int, received_at timestamptz, reason text, body text, digest bytea)
on conflict do nothing
"""


def keep_rejected(
    answered: Iterable[tuple[Any, Answer]], *, device_id: int | None, now: dt.datetime
) -> None:
    """In the batch's transaction. The desk sees its own rejections at once: they are not kept."""
    rejected = [(element, answer) for element, answer in answered if answer.status == "rejected"]
    if not rejected or device_id is None:
        return
    rows = []
    for element, answer in rejected:
        body = json.dumps(element, sort_keys=True)
        digest = hashlib.blake2b(body.encode(), digest_size=16).digest()
        kept = {"reason": answer.reason, "body": body[:LONGEST], "digest": digest}
        rows.append(kept | {"device_id": device_id, "received_at": now})
    ask(KEEP, [as_records(rows)])
