"""Requests are known by their number: a newer file updates them, the same file changes nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from analytics.dumping.reading import Request
from analytics.models import RequestType, ServiceRequest

FIELDS = (
    "type_id", "opened_at", "day", "closed_at", "status", "address", "latitude", "longitude",
)  # fmt: skip


@dataclass(frozen=True)
class Types:
    """The types by name; a new one is written, and not counted until somebody says so."""

    ids: dict[str, int]
    new: set[str]

    @classmethod
    def read(cls) -> "Types":
        return cls(dict(RequestType.objects.values_list("name", "id")), set())

    def id_of(self, name: str) -> int:
        if name not in self.ids:
            made, is_new = RequestType.objects.get_or_create(name=name)
            self.ids[name] = made.pk
            if is_new:
                self.new.add(name)
        return self.ids[name]


@transaction.atomic
def write_requests(chunk: Sequence[Request], types: Types) -> Counter[str]:
    """Of a number that comes twice the later row counts, as in a later snapshot."""
    newest = {request.number: request for request in chunk}
    stored = {
        found.number: found
        for found in ServiceRequest.objects.select_for_update()
        .filter(number__in=newest)
        .order_by("number")
    }
    made, changed = [], []
    for request in newest.values():
        fields = asdict(request) | {"type_id": types.id_of(request.type)}
        known = stored.get(request.number)
        if known is None:
            row = {name: fields[name] for name in FIELDS}
            made.append(ServiceRequest(number=request.number, **row))
        elif any(getattr(known, name) != fields[name] for name in FIELDS):
            for name in FIELDS:
                setattr(known, name, fields[name])
            known.district_id = None  # found anew: its place may have changed
            changed.append(known)
    ServiceRequest.objects.bulk_create(made)
    if changed:
        ServiceRequest.objects.bulk_update(changed, [*FIELDS, "district_id"])
    same = len(chunk) - len(made) - len(changed)
    return Counter(new=len(made), updated=len(changed), unchanged=same)
