"""What Chromium's fake camera sees: a QR code on a white card, written as a YUV4MPEG2 file.

The browser opens the file anew with each stream, so that one browser can be shown many cards.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import segno

WIDTH, HEIGHT, FRAMES_PER_SECOND = 640, 480, 20
ROAD, CARD, INK = 110, 235, 20  # brightness, as in the dash behind a windshield

Picture = npt.NDArray[np.uint8]


def film(path: Path, *scenes: tuple[str, float], inverted: bool = False) -> None:
    """Writes scenes, each a QR text (empty: no card) and its seconds; the browser repeats them.

    `inverted`: light on dark, as a phone in dark mode shows it.
    """
    film_of(path, *((picture(text, inverted=inverted), seconds) for text, seconds in scenes))


def film_of(path: Path, *scenes: tuple[Picture, float]) -> None:
    """The same with pictures of brightness, all of one size."""
    height, width = scenes[0][0].shape
    head = f"YUV4MPEG2 W{width} H{height} F{FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n"
    grey = bytes([128]) * (width * height // 2)
    with path.open("wb") as file:
        file.write(head.encode())
        for shown, seconds in scenes:
            frame = b"FRAME\n" + shown.tobytes() + grey
            file.write(frame * round(seconds * FRAMES_PER_SECOND))


def picture(text: str, *, inverted: bool = False) -> Picture:
    """The code is 7 pixels a module: a card at arm's length."""
    scene = np.full((HEIGHT, WIDTH), ROAD, np.uint8)
    if not text:
        return scene
    modules = np.array([list(row) for row in segno.make(text, error="q").matrix_iter(border=4)])
    dark, light = (CARD, INK) if inverted else (INK, CARD)
    card = np.where(modules.repeat(7, 0).repeat(7, 1) != 0, dark, light)
    top, left = (HEIGHT - len(card)) // 2, (WIDTH - len(card)) // 2
    scene[top : top + len(card), left : left + len(card)] = card
    return scene
