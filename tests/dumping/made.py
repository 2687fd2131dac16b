"""Files as portals publish them, made up."""

import json
from pathlib import Path
from typing import Any

BALTIMORE = (
    "SRRecordID,ServiceRequestNum,SRType,CreatedDate,SRStatus,CloseDate,Address,Latitude,Longitude"
)
COUNTED = "HCD-Illegal Dumping"


def row(
    number: str = "26-1",
    *,
    kind: str = COUNTED,
    opened: str = "2026-03-02 09:00",
    closed: str = "",
    address: str = "100 N Main St, Baltimore City",
    place: tuple[Any, Any] = (39.30, -76.60),
) -> str:
    return f'x,{number},{kind},{opened},New,{closed},"{address}",{place[0]},{place[1]}'


def portal_file(folder: Path, *rows: str, encoding: str = "utf-8") -> Path:
    file = folder / "requests.csv"
    file.write_text("\r\n".join([BALTIMORE, *rows]) + "\r\n", encoding=encoding)
    return file


def square(west: float, south: float, size: float = 0.1) -> list[list[list[float]]]:
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def districts_file(folder: Path, **squares: Any) -> Path:
    """Named squares, from their south-western corners."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": number, "name": name.replace("_", " ")},
            "geometry": {"type": "Polygon", "coordinates": square(*corner)},
        }
        for number, (name, corner) in enumerate(squares.items(), start=1)
    ]
    file = folder / "districts.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file
