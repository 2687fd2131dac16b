"""What may also lie before the camera at a gate, and is no pass: other kinds of codes, QR codes of
others, print, noise. Those that can hold our own address do: only the kind tells them apart."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import segno
import zxingcpp
from zxingcpp import BarcodeFormat

from benchmarks.hard_cases import FRAME_HEIGHT, FRAME_WIDTH, HOST, card_picture

Pixels = npt.NDArray[np.uint8]
CODE = "ABCDEFGHJKMN"
OURS = f"HTTPS://{HOST}/P/{CODE}"

OTHER_KINDS = {
    BarcodeFormat.Code128: [OURS, CODE, "TICKET 0004411"],
    BarcodeFormat.Code39: [CODE, "0123456789AB"],
    BarcodeFormat.Code93: [CODE],
    BarcodeFormat.EAN13: ["4006381333931", "9780201379624"],
    BarcodeFormat.EAN8: ["96385074"],
    BarcodeFormat.UPCA: ["012345678905"],
    BarcodeFormat.ITF: ["01234567890512"],
    BarcodeFormat.Codabar: ["A1234567890B"],
    BarcodeFormat.DataBar: ["0123456789012"],
    BarcodeFormat.DataMatrix: [OURS, CODE],
    BarcodeFormat.AztecCode: [OURS, CODE],
    BarcodeFormat.PDF417: [OURS, "@ANSI 636012 DL00410278"],
    BarcodeFormat.MicroPDF417: [OURS],
    BarcodeFormat.MaxiCode: [OURS],
    BarcodeFormat.MicroQRCode: [CODE],
    BarcodeFormat.RMQRCode: [OURS],
}
OTHER_TEXTS = [
    "https://example.com/menu", "WIFI:T:WPA;S:yard;P:secret;;", "MECARD:N:Reyes;TEL:4105550123;;",
    "012345678905", CODE, f"P/{CODE}", f"{HOST}/P/{CODE}", f"FTP://{HOST}/P/{CODE}",
    f"HTTPS://HAULPASS.CITY.EXAMPLE.ORG/P/{CODE}", f"HTTPS://HAULPASS.CITY/P/{CODE}",
    f"HTTPS://EVIL.EXAMPLE/{HOST}/P/{CODE}", f"HTTPS://EVIL.EXAMPLE/?{OURS}",
    f"HTTPS://{HOST}@EVIL.EXAMPLE/P/{CODE}", OURS[:-1], f"{OURS}P", f"{OURS}?X=1", f"{OURS}/",
    f"HTTPS://{HOST}/P/ABCDEFGHJKMU", f"HTTPS://{HOST}/X/{CODE}", f"HTTPS://{HOST}/P/P/{CODE}",
    f"{OURS} {OURS}",
]  # fmt: skip


def other_frames() -> Iterator[tuple[str, Pixels]]:
    """A name and a picture each."""
    for kind, texts in OTHER_KINDS.items():
        for text in texts:
            drawn = zxingcpp.create_barcode(text, kind).to_image(scale=4)
            for share in (1, 2):
                yield (
                    f"{kind.name} {text}",
                    framed(np.asarray(drawn).repeat(share, 0).repeat(share, 1)),
                )
    for text in OTHER_TEXTS:
        yield f"QR {text}", framed(qr_picture(text))
    yield "print", framed(card_picture(OURS)[:, 900:].astype(np.uint8))
    yield from (("noise", noise(seed)) for seed in range(6))


def qr_picture(text: str) -> Pixels:
    modules = np.array([list(row) for row in segno.make_qr(text, error="q").matrix_iter(border=4)])
    return np.where(modules.repeat(6, 0).repeat(6, 1) != 0, 20, 235).astype(np.uint8)


def framed(drawn: Pixels) -> Pixels:
    """In the middle of a frame, on white; what is too large is cut."""
    drawn = drawn[:FRAME_HEIGHT, :FRAME_WIDTH]
    frame = np.full((FRAME_HEIGHT, FRAME_WIDTH), 235, np.uint8)
    top, left = (FRAME_HEIGHT - drawn.shape[0]) // 2, (FRAME_WIDTH - drawn.shape[1]) // 2
    frame[top : top + drawn.shape[0], left : left + drawn.shape[1]] = drawn
    return frame


def noise(seed: int) -> Pixels:
    """Checks of one to eight pixels, black and white, as the gaps of a grille may look."""
    dice, size = np.random.default_rng(seed), seed + 1
    cells = dice.integers(0, 2, (FRAME_HEIGHT // size, FRAME_WIDTH // size))
    return (255 * cells.repeat(size, 0).repeat(size, 1)).astype(np.uint8)
