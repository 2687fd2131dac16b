"""The pass as a picture: what a phone keeps among its photos and shows without a network."""

import io

from PIL import Image, ImageDraw, ImageFont

from licensing.card import Card, expiry_text
from licensing.qr import QUIET_ZONE, modules

WIDTH, HEIGHT = 720, 1080  # pixels
SIDE = 16  # of a module
LEFT = 48


def pass_png(card: Card) -> bytes:
    """Black on white, whatever the phone's colors are: inverted codes fail."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    put(draw, 40, 44, card.number)
    bottom = draw_code(draw, card.url, 100)
    put(draw, bottom + 20, 28, "Good through · Válida hasta")
    put(draw, bottom + 60, 56, expiry_text(card.expires_on))
    put(draw, bottom + 145, 28, "Plate · Placa")
    put(draw, bottom + 185, 56, card.plate or "-")
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def put(draw: ImageDraw.ImageDraw, top: int, size: int, text: str) -> None:
    """One line; a long one is set smaller."""
    font = ImageFont.load_default(size)
    while draw.textlength(text, font) > WIDTH - 2 * LEFT and size > 16:
        size -= 2
        font = ImageFont.load_default(size)
    draw.text((LEFT, top), text, 0, font)


def draw_code(draw: ImageDraw.ImageDraw, text: str, top: int) -> int:
    """The symbol with its quiet zone, in the middle; returns where it ends."""
    rows = modules(text)
    left = (WIDTH - len(rows) * SIDE) // 2
    top += QUIET_ZONE * SIDE
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                x, y = left + across * SIDE, top + down * SIDE
                draw.rectangle((x, y, x + SIDE - 1, y + SIDE - 1), 0)
    return top + (len(rows) + QUIET_ZONE) * SIDE
