"""Names, phones and plates in a report's figures, and the same figures without them."""

from collections.abc import Callable
from typing import Any

PARTS = ("leads", "follow_ups", "findings", "waiting")
NAMES = frozenset({"holder", "phone", "plate", "own", "plate_state", "owner"})
GONE = "–"  # in place of a name; a phone that could be called is empty
EMPTIED = "names_emptied"  # key of the figures: nothing is left in them to be emptied

Row = dict[str, Any]
IsHeld = Callable[[Row], bool]


def without_names(figures: Row, is_held: IsHeld) -> Row:
    """The figures with every name, phone and plate emptied, but for rows that must be kept; those
    keep what stands within them too. License numbers and every count stay: they are the city's
    own, and the report is still the same by them. EMPTIED is set where no name is left."""
    emptied = {part: emptied_of(figures[part], is_held) for part in PARTS if part in figures}
    left = any(has_names(part) for part in emptied.values())
    return {**figures, **emptied, **({} if left else {EMPTIED: True})}


def emptied_of(value: Any, is_held: IsHeld) -> Any:
    if isinstance(value, list):
        return [emptied_of(item, is_held) for item in value]
    if not isinstance(value, dict) or is_held(value):
        return value
    return {
        key: gone(key, inner) if is_name(key, inner) else emptied_of(inner, is_held)
        for key, inner in value.items()
    }


def is_name(key: str, value: Any) -> bool:
    return key in NAMES and isinstance(value, str)


def gone(key: str, value: str) -> str:
    return GONE if value and key != "phone" else ""


def has_names(value: Any) -> bool:
    if isinstance(value, list):
        return any(has_names(item) for item in value)
    if not isinstance(value, dict):
        return False
    return any(
        inner not in {"", GONE} if is_name(key, inner) else has_names(inner)
        for key, inner in value.items()
    )
