"""A scanner that types, and a person who does: real keys of the browser, at their own times."""

import time

from playwright.sync_api import Page

PLACES = {"/": "Slash", ":": "Semicolon", ".": "Period", "-": "Minus", " ": "Space"}
SHIFTED = {":"}
SPANISH = {"/": "-", ":": "Ñ", "-": "'"}  # what a Spanish keyboard has in the places of those keys


def press_keys(
    page: Page, text: str, end: str = "Enter", *, gap_ms: float, spanish: bool = False
) -> None:
    """Each key `gap_ms` after the one before it, by the browser's own clock of keys. `spanish`:
    the tablet is set to Spanish, the scanner plays a keyboard of the United States."""
    session, start = page.context.new_cdp_session(page), time.time()
    signs = [*text, *filter(None, [end])]
    for place, sign in enumerate(signs):
        name = sign if sign == end else place_of(sign)
        heard = SPANISH.get(sign, sign) if spanish else sign
        typed = {"Enter": "\r", "Tab": ""}.get(sign, heard)
        key = {
            "key": heard, "code": name, "text": typed, "timestamp": start + place * gap_ms / 1000,
            "modifiers": 8 if sign in SHIFTED else 0,
        }  # fmt: skip
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    session.detach()
    time.sleep(max(0, start + len(signs) * gap_ms / 1000 - time.time()))  # no key from the future


def place_of(sign: str) -> str:
    if sign.isdigit():
        return f"Digit{sign}"
    return PLACES.get(sign, f"Key{sign.upper()}")


def scanner(page: Page, text: str, end: str = "Enter", *, spanish: bool = False) -> None:
    """A burst."""
    press_keys(page, text, end, gap_ms=4, spanish=spanish)


def person(page: Page, text: str, end: str = "") -> None:
    press_keys(page, text, end, gap_ms=120)
