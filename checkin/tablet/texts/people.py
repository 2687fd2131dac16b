"""Who holds the tablet, and practice."""


def texts() -> dict[str, str]:
    return {}
