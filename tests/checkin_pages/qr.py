"""Reads the QR that a page draws."""

import re

import numpy as np
import numpy.typing as npt

SCALE = 8


def read_svg(page: str) -> npt.NDArray[np.uint8]:
    """The picture of segno's SVG in a page: a white square, and one path of dark rows."""
    [svg] = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    [size] = re.findall(r'viewBox="0 0 (\d+) \d+"', svg)
    picture = np.full((int(size), int(size)), 255, np.uint8)
    path = re.findall(r'd="([^"]+)"', svg)[-1]
    x, y = 0.0, 0.0
    for command, rest in re.findall(r"([MmhH])([^MmhH]*)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", rest)]
        if command == "h":
            picture[int(y), int(x) : int(x + numbers[0])] = 0
            x += numbers[0]
        else:
            dx, dy = numbers
            x, y = (dx, dy) if command == "M" else (x + dx, y + dy)
    return picture.repeat(SCALE, 0).repeat(SCALE, 1)
