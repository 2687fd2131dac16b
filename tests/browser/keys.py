"""A scanner that types, and a person who does: real keys of the browser, at their own times."""

import time
from itertools import pairwise

from playwright.sync_api import Page

STALLED = 0.9  # seconds; after one the page gives up a burst that did not end
PLACES = {"/": "Slash", ":": "Semicolon", ".": "Period", "-": "Minus", " ": "Space"}
SHIFTED = {":"}
SPANISH = {"/": "-", ":": "Ñ", "-": "'"}  # what a Spanish keyboard has in the places of those keys


def press_keys(
    page: Page, text: str, end: str = "Enter", *, gap_ms: float, spanish: bool = False
) -> float:
    """Each key `gap_ms` after the one before it, by the browser's own clock of keys. `spanish`:
    the tablet is set to Spanish, the scanner plays a keyboard of the United States. Gives back the
    longest time, in seconds, that passed between two keys on this machine's clock."""
    session, start = page.context.new_cdp_session(page), time.time()
    sent = [start]
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
        sent.append(time.time())
    session.detach()
    time.sleep(max(0, start + len(signs) * gap_ms / 1000 - time.time()))  # no key from the future
    return max(later - earlier for earlier, later in pairwise(sent))


def place_of(sign: str) -> str:
    if sign.isdigit():
        return f"Digit{sign}"
    return PLACES.get(sign, f"Key{sign.upper()}")


def scanner(page: Page, text: str, end: str = "Enter", *, spanish: bool = False) -> None:
    """A burst. Where this machine stood still in its middle, the page rightly saw half a scan: as
    an attendant would, it scans again."""
    for _time in range(3):
        if press_keys(page, text, end, gap_ms=4, spanish=spanish) < STALLED:
            return
    raise AssertionError("this machine is too busy to play a scanner")


def person(page: Page, text: str, end: str = "") -> None:
    press_keys(page, text, end, gap_ms=120)
