"""The kinds of waste that an application may name: data, see WasteKind."""

from licensing.models import WasteKind


def offered_kinds() -> list[tuple[str, str]]:
    """The choices of a form, in the reader's language."""
    return [(kind.code, str(kind)) for kind in WasteKind.objects.filter(offered=True)]
