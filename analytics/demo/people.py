"""Names, phones, plates and trucks for the made-up city; all of them invented."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator


def words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]


FIRST = words("""
    Marisol, Andre, Keisha, Tomas, Rosa, Darnell, Yolanda, Hector, Latoya, Walter, Imani, Luis,
    Denise, Marcus, Elena, Curtis, Bernice, Rafael, Tanya, Jerome, Gloria, Nestor, Felicia, Otis,
    Carmen, Leroy, Sandra, Ivan
""")
LAST = words("""
    Reyes, Whitlock, Okafor, Delgado, Tillman, Ferraro, Boone, Salazar, Kettering, Mbeki, Sandoval,
    Pruitt, Ortega, Hollis, Vance, Quintero, Lockett, Ames, Barrientos, Crowder, Dunleavy, Espinal,
    Fulton, Guerra, Hadley, Iverson, Jessup, Kimani, Lozano, Merritt, Nwosu, Orellana, Pickett,
    Rosario, Stallings, Tejada
""")
THINGS = words("""
    Blue Heron, Canton, Cold Spring, Druid Hill, Eastside, Falls Road, Fourth Ward, Gwynns Run,
    Harborline, Iron Bridge, Jones Falls, Lakeview, Marble Step, North Branch, Old Mill, Patapsco,
    Red Brick, Row House, Steady Hand, Two Rivers, Union Yard, Waverly, Westport, White Marlin
""")
TRADES = words("""
    Hauling, Cleanouts, Junk Removal, Demolition, Landscaping, Tree Service, Home Repair, Roofing,
    Movers & Hauling, Property Care, Drywall & Hauling, Estate Cleanouts
""")
COLORS = words("white, black, silver, gray, blue, red, green")
MAKES = {
    "pickup": ("Ford F-150", "Ford F-250", "Chevrolet Silverado", "Ram 1500", "Toyota Tundra"),
    "box_truck": ("Isuzu NPR", "Ford E-350", "GMC Savana 3500", "Hino 155"),
    "trailer": ("Big Tex 10 ft", "Carry-On 12 ft", "PJ 14 ft dump"),
    "other": ("Ford Transit", "Chevrolet Express", "Ram ProMaster"),
}
POUNDS = {
    "pickup": (5200, 7000), "box_truck": (10000, 14500), "trailer": (2900, 7000),
    "other": (6500, 9400),
}  # fmt: skip
PLATE_LETTERS = "ABCDEFGHJKLMNPRSTVWXYZ"
NEIGHBORS = ("PA", "VA", "DE", "DC")


@dataclass(frozen=True)
class Hauler:
    """`phone` in E.164, of the range that is kept for fiction."""

    name: str
    phone: str
    email: str
    language: str
    district: str


@dataclass(frozen=True)
class Truck:
    """What stands in the register of a vehicle. A trailer is one too."""

    vehicle_class: str
    plate: str
    plate_state: str
    make: str
    color: str
    gross_weight_lb: int


def haulers(count: int, rng: Generator) -> list[Hauler]:
    """At most 10,000: each has a phone of its own."""
    phones = rng.permutation(10_000)[:count]
    return [hauler(number, int(phone), rng) for number, phone in enumerate(phones, start=1)]


def hauler(number: int, phone: int, rng: Generator) -> Hauler:
    reachable = rng.random() < 0.6
    return Hauler(
        name=name(rng),
        phone=f"+1410555{phone:04}",
        email=f"hauler{number}@haulers.example" if reachable else "",
        language="es" if rng.random() < 0.22 else "en",
        district=f"District {rng.integers(1, 15)}",
    )


def name(rng: Generator) -> str:
    last, trade = pick(LAST, rng), pick(TRADES, rng)
    forms = [
        f"{pick(FIRST, rng)} {last}",
        f"{last} {trade}",
        f"{last} & {pick(('Sons', 'Daughters', 'Brothers'), rng)} {trade}",
        f"{pick(THINGS, rng)} {trade} LLC",
        f"{pick(THINGS, rng)} {trade}",
    ]
    return forms[rng.integers(len(forms))]


def truck(vehicle_class: str, plate: str, rng: Generator) -> Truck:
    lightest, heaviest = POUNDS[vehicle_class]
    return Truck(
        vehicle_class=vehicle_class,
        plate=plate,
        plate_state="MD" if rng.random() < 0.93 else pick(NEIGHBORS, rng),
        make=pick(MAKES[vehicle_class], rng),
        color=pick(COLORS, rng),
        gross_weight_lb=int(rng.integers(lightest // 100, heaviest // 100 + 1)) * 100,
    )


def plates(count: int, rng: Generator) -> list[str]:
    """1AB2345, no two alike."""
    numbers = rng.choice(9 * 10_000, count, replace=False)
    letters = rng.integers(len(PLATE_LETTERS), size=(count, 2))
    return [
        f"{1 + number // 10_000}{PLATE_LETTERS[one]}{PLATE_LETTERS[two]}{number % 10_000:04}"
        for number, (one, two) in zip(numbers.tolist(), letters.tolist(), strict=True)
    ]


def pick(words: tuple[str, ...] | list[str], rng: Generator) -> str:
    return words[int(rng.integers(len(words)))]


def pass_codes(count: int, alphabet: str, length: int, rng: Generator) -> list[str]:
    signs = rng.integers(len(alphabet), size=(count, length))
    return ["".join(row) for row in np.array(list(alphabet))[signs]]
