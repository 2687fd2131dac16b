"""Our own card as a camera at the gate may see it: far, tilted, in the sun, in the dark, dirty.

The card is the one that is printed. A frame is 1920 by 1080 pixels of brightness, what the tablet
asks its camera for. The same kind and number give the same frame.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pypdfium2
from scipy import ndimage

from licensing.card import (
    FOLD,
    HEIGHT,
    LEFT,
    MARGIN,
    PAGE_HEIGHT,
    QR_BOTTOM,
    QR_SIZE,
    WIDTH,
    Card,
    card_pdf,
)
from licensing.codes import ALPHABET, PASS_LENGTH

HOST = "HAULPASS.CITY.EXAMPLE"
FRAME_WIDTH, FRAME_HEIGHT = 1920, 1080
PIXELS_A_POINT = 4  # of the rendered card
CARD_MODULE = QR_SIZE * PIXELS_A_POINT / 33  # pixels of the card's picture
CODE_MIDDLE = (
    (MARGIN + QR_SIZE / 2) * PIXELS_A_POINT,
    (HEIGHT - QR_BOTTOM - QR_SIZE / 2) * PIXELS_A_POINT,
)
ROAD = 95.0

Picture = npt.NDArray[np.float32]
Dice = np.random.Generator


@dataclass(frozen=True)
class Pose:
    """How the card lies in the frame: `module` is the size of one QR module in pixels, angles are
    in degrees, `at` is the middle of the code as a share of the frame."""

    module: float
    turned: float = 0.0
    tilted: float = 0.0
    swung: float = 0.0
    at: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True)
class Frame:
    kind: str
    code: str
    pixels: npt.NDArray[np.uint8]


def frames(each: int) -> Iterator[Frame]:
    """`each` frames of every kind."""
    for kind, see in KINDS.items():
        for number in range(each):
            dice = np.random.default_rng([*kind.encode(), number])
            code = pass_code(number)
            seen = np.clip(see(f"HTTPS://{HOST}/P/{code}", dice), 0, 255)
            yield Frame(kind, code, seen.astype(np.uint8))


def pass_code(number: int) -> str:
    """One of six."""
    dice = np.random.default_rng(number % 6)
    return "".join(ALPHABET[place] for place in dice.integers(0, len(ALPHABET), PASS_LENGTH))


@cache
def card_picture(text: str) -> Picture:
    """The front of the printed card, cut out."""
    card = Card(text, "SH-2026-000123", "7CX 4410 MD", ("Pickup", "Camioneta"), dt.date(2027, 3, 9))
    page = pypdfium2.PdfDocument(io.BytesIO(card_pdf(card)))[0]
    gray = page.render(scale=PIXELS_A_POINT, grayscale=True).to_numpy()
    left, top = LEFT * PIXELS_A_POINT, (PAGE_HEIGHT - FOLD - HEIGHT) * PIXELS_A_POINT
    right, bottom = left + WIDTH * PIXELS_A_POINT, top + HEIGHT * PIXELS_A_POINT
    cut = gray[round(top) : round(bottom), round(left) : round(right)]
    return np.asarray(cut, np.float32)


@cache
def blurred_card(text: str, halvings: int) -> Picture:
    """Blurred as it is made smaller (by half a halving each), so that nothing falls between."""
    return np.asarray(ndimage.gaussian_filter(card_picture(text), 0.45 * 2 ** (halvings / 2)))


def seen_card(text: str, pose: Pose, dice: Dice) -> Picture:
    """The card on the dash, in the pose; nothing between it and the camera."""
    scene = cloudy(dice, around=ROAD, by=35)
    back = np.linalg.inv(projection(pose))
    rows, columns = card_box(pose)
    y, x = np.mgrid[rows, columns].astype(np.float32)
    depth = back[2, 0] * x + back[2, 1] * y + back[2, 2]
    card_x = (back[0, 0] * x + back[0, 1] * y + back[0, 2]) / depth
    card_y = (back[1, 0] * x + back[1, 1] * y + back[1, 2]) / depth
    card = blurred_card(text, round(2 * np.log2(CARD_MODULE / pose.module)))
    seen = ndimage.map_coordinates(card, [card_y, card_x], order=1, cval=-1)
    scene[rows, columns] = np.where(seen >= 0, 20 + seen * 0.84, scene[rows, columns])
    return scene


def projection(pose: Pose) -> npt.NDArray[np.float64]:
    """From the card's picture to the frame, by a camera at a distance of 150 modules."""
    (left, down), far = CODE_MIDDLE, 150.0
    plane = np.array([[1, 0, -left], [0, 1, -down], [0, 0, CARD_MODULE]]) / CARD_MODULE
    turn, tilt, swing = np.radians([pose.turned, pose.tilted, pose.swung])
    turned = rotation(turn, 0, 1) @ rotation(tilt, 1, 2) @ rotation(swing, 0, 2)
    placed = np.column_stack([turned[:, 0], turned[:, 1], [0, 0, far]])
    x, y = pose.at[0] * FRAME_WIDTH, pose.at[1] * FRAME_HEIGHT
    lens = np.array([[pose.module * far, 0, x], [0, pose.module * far, y], [0, 0, 1]])
    return np.asarray(lens @ placed @ plane)


def rotation(angle: float, first: int, second: int) -> npt.NDArray[np.float64]:
    matrix = np.eye(3)
    matrix[[first, second], [first, second]] = np.cos(angle)
    matrix[first, second], matrix[second, first] = -np.sin(angle), np.sin(angle)
    return matrix


def card_box(pose: Pose) -> tuple[slice, slice]:
    """Rows and columns of the frame in which the card lies."""
    wide, high = WIDTH * PIXELS_A_POINT, HEIGHT * PIXELS_A_POINT
    corners = projection(pose) @ np.array([[0, wide, wide, 0], [0, 0, high, high], [1, 1, 1, 1]])
    x, y = corners[:2] / corners[2]
    rows = np.clip([y.min(), y.max() + 1], 0, FRAME_HEIGHT).astype(int)
    columns = np.clip([x.min(), x.max() + 1], 0, FRAME_WIDTH).astype(int)
    return slice(*rows), slice(*columns)


def cloudy(dice: Dice, *, around: float, by: float) -> Picture:
    """A smooth picture of lighter and darker places: a seat, the sky in a windshield."""
    return around + by * clouds(int(dice.integers(8)))


@cache
def clouds(number: int) -> Picture:
    coarse = np.random.default_rng(number).standard_normal((10, 17), dtype=np.float32)
    fine = ndimage.zoom(coarse, (FRAME_HEIGHT / 9, FRAME_WIDTH / 16), order=1)
    return np.ascontiguousarray(fine[:FRAME_HEIGHT, :FRAME_WIDTH])


def noisy(picture: Picture, strength: float, dice: Dice) -> Picture:
    return picture + strength * np.roll(noise(), int(dice.integers(picture.size)))


@cache
def noise() -> Picture:
    return np.random.default_rng(1).standard_normal((FRAME_HEIGHT, FRAME_WIDTH), dtype=np.float32)


def spot(dice: Dice, pose: Pose, size: float) -> Picture:
    """An ellipse somewhere on the code, 1 in its middle, `size` modules long, soft at its rim."""
    angle, radius = dice.uniform(0, np.pi), size * pose.module / 2
    x = pose.at[0] * FRAME_WIDTH + dice.uniform(-10, 10) * pose.module
    y = pose.at[1] * FRAME_HEIGHT + dice.uniform(-10, 10) * pose.module
    reach, seen = int(radius) + 1, np.zeros((FRAME_HEIGHT, FRAME_WIDTH), np.float32)
    across, down = np.meshgrid(*2 * [np.arange(-reach, reach + 1)])
    along = across * np.cos(angle) + down * np.sin(angle)
    aside = down * np.cos(angle) - across * np.sin(angle)
    ellipse = np.clip(3 - 3 * np.hypot(along, aside * 2) / radius, 0, 1)
    top, left = max(0, int(y) - reach), max(0, int(x) - reach)
    inside = seen[top : int(y) + reach + 1, left : int(x) + reach + 1]
    inside += ellipse[: inside.shape[0], : inside.shape[1]].astype(np.float32)
    return seen


def pose_of(dice: Dice, low: float, high: float, **angles: float) -> Pose:
    """Modules of that many pixels, turned a little, somewhere near the middle."""
    leaning = {name: dice.uniform(-most, most) for name, most in angles.items()}
    at = (dice.uniform(0.4, 0.6), dice.uniform(0.4, 0.6))
    return Pose(dice.uniform(low, high), at=at, **{"turned": dice.uniform(-8, 8), **leaning})


def plain(text: str, dice: Dice) -> Picture:
    return noisy(seen_card(text, pose_of(dice, 4, 8), dice), 2, dice)


def near(text: str, dice: Dice) -> Picture:
    return noisy(seen_card(text, pose_of(dice, 10, 18), dice), 2, dice)


def far(text: str, dice: Dice) -> Picture:
    return noisy(seen_card(text, pose_of(dice, 1.8, 2.8), dice), 2, dice)


def turned(text: str, dice: Dice) -> Picture:
    return noisy(seen_card(text, pose_of(dice, 3.5, 6, turned=180), dice), 2, dice)


def perspective(text: str, dice: Dice) -> Picture:
    return noisy(seen_card(text, pose_of(dice, 5, 8, tilted=50, swung=50), dice), 2, dice)


def out_of_focus(text: str, dice: Dice) -> Picture:
    pose = pose_of(dice, 4, 7)
    blur = pose.module * dice.uniform(0.25, 0.7)
    return noisy(ndimage.gaussian_filter(seen_card(text, pose, dice), blur), 2, dice)


def motion(text: str, dice: Dice) -> Picture:
    """Moved by up to two modules while the shutter was open."""
    pose = pose_of(dice, 4, 7)
    still, angle = seen_card(text, pose, dice), dice.uniform(0, np.pi)
    steps = np.linspace(0, pose.module * dice.uniform(0.5, 1.8), 9)
    ways = [(round(s * np.sin(angle)), round(s * np.cos(angle))) for s in steps]
    moved = np.mean([np.roll(still, way, (0, 1)) for way in ways], axis=0)
    return noisy(moved, 2, dice)


def glare(text: str, dice: Dice) -> Picture:
    """The sun in the glass: places of the code are white."""
    pose = pose_of(dice, 4, 7)
    seen = seen_card(text, pose, dice)
    for _ in range(2):
        seen += 400 * spot(dice, pose, dice.uniform(6, 13))
    return noisy(np.minimum(seen, 255), 2, dice)


def windshield(text: str, dice: Dice) -> Picture:
    """The sky and trees over the card, which shows through them."""
    share = dice.uniform(0.25, 0.5)
    behind = seen_card(text, pose_of(dice, 4, 7, tilted=25), dice)
    return noisy(share * behind + (1 - share) * cloudy(dice, around=140, by=45), 3, dice)


def low_light(text: str, dice: Dice) -> Picture:
    seen = seen_card(text, pose_of(dice, 4, 7), dice)
    return noisy(8 + seen * dice.uniform(0.1, 0.2), dice.uniform(4, 8), dice)


def inverse(text: str, dice: Dice) -> Picture:
    """Light on dark, as a phone in dark mode shows it."""
    return noisy(255 - seen_card(text, pose_of(dice, 3, 7, turned=30, tilted=20), dice), 2, dice)


def dirt(text: str, dice: Dice) -> Picture:
    """Specks of mud, and a crease."""
    pose = pose_of(dice, 4, 7)
    seen = seen_card(text, pose, dice)
    for _ in range(dice.integers(6, 14)):
        mud = spot(dice, pose, dice.uniform(1.5, 5))
        seen = seen * (1 - mud) + 60 * mud
    return noisy(seen, 2, dice)


def all_at_once(text: str, dice: Dice) -> Picture:
    """A little of each: an evening at the gate."""
    pose = pose_of(dice, 3, 6, turned=25, tilted=25, swung=25)
    seen = ndimage.gaussian_filter(seen_card(text, pose, dice), pose.module * 0.3)
    seen += 300 * spot(dice, pose, 5)
    veiled = 0.5 * np.minimum(seen, 255) + 0.25 * cloudy(dice, around=120, by=40)
    return noisy(veiled, 5, dice)


See = Callable[[str, Dice], Picture]
KINDS: dict[str, See] = {
    see.__name__: see
    for see in (
        plain, near, far, turned, perspective, out_of_focus, motion, glare, windshield, low_light,
        inverse, dirt, all_at_once,
    )
}  # fmt: skip
