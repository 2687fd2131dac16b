"""A registration card as a hauler of the made-up city photographs it."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from licensing.models import ApplicationVehicle

SIZE = (900, 560)
PAPER, INK, FRAME = "#f6f1df", "#20303c", "#8a7f5c"


def registration_card(vehicle: ApplicationVehicle, owner: str) -> SimpleUploadedFile:
    """A JPEG with the plate, the vehicle and its registered weight."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, SIZE[0] - 20, SIZE[1] - 20), outline=FRAME, width=4)
    draw.text((50, 45), "VEHICLE REGISTRATION (MADE UP)", INK, ImageFont.load_default(34))
    for down, (label, value) in enumerate(lines(vehicle, owner)):
        top = 120 + 85 * down
        draw.text((50, top), label, FRAME, ImageFont.load_default(20))
        draw.text((50, top + 24), value, INK, ImageFont.load_default(36))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return SimpleUploadedFile("card.jpg", out.getvalue(), "image/jpeg")


def lines(vehicle: ApplicationVehicle, owner: str) -> list[tuple[str, str]]:
    return [
        ("PLATE", f"{vehicle.plate} {vehicle.plate_state}"),
        ("OWNER", owner.upper()),
        ("MAKE AND COLOR", f"{vehicle.make} {vehicle.color}".upper()),
        ("REGISTERED GROSS WEIGHT", f"{vehicle.gross_weight_lb or 0:,} LB"),
    ]
