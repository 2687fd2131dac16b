"""Codes as people read them to each other."""


def grouped(code: str) -> str:
    """In fours: 7KQ2-M9XD. The dash may be typed or not."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
