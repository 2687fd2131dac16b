"""What the tablet's own decoder, run by node, reads out of frames."""

import json
import struct
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "tests/js/read_frames.js"


@dataclass(frozen=True)
class Reading:
    """The pass codes in each view of a frame (whole, middle), and each view's milliseconds."""

    views: list[list[str]]
    times: list[float]

    @property
    def codes(self) -> set[str]:
        return {code for view in self.views for code in view}


def readings(pictures: Iterable[npt.NDArray[np.uint8]], host: str) -> list[Reading]:
    """One for each picture of brightness, in order; one process reads them all."""
    with tempfile.TemporaryFile("w+") as out:
        command = ["node", str(SCRIPT), host]
        node = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, cwd=ROOT)
        assert node.stdin
        with node.stdin as pipe:
            hand_over(pictures, pipe)
        if node.wait() != 0:
            raise RuntimeError("The decoder did not run.")
        out.seek(0)
        return [Reading(**json.loads(line)) for line in out]


def hand_over(pictures: Iterable[npt.NDArray[np.uint8]], pipe: IO[bytes]) -> None:
    for picture in pictures:
        height, width = picture.shape
        pipe.write(struct.pack("<II", width, height))
        pipe.write(picture.tobytes())
