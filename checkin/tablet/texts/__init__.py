"""What the scripts say, by name; {marks} are filled in by them. A module a part of the page."""

from checkin.tablet.texts import (
    enrollment,
    line,
    people,
    protocol,
    scanning,
    shell,
    standing,
    verdict,
)

PARTS = (protocol, enrollment, scanning, verdict, line, people, standing, shell)


def texts() -> dict[str, str]:
    return {name: sentence for part in PARTS for name, sentence in part.texts().items()}
