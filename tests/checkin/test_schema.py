"""The OpenAPI document and docs/protocol.md say what the code does."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from checkin.event import FIELDS, NEEDED_BY_KIND, REQUIRED, SOURCES, VISITORS
from checkin.models import Kind, Reason, Rejection, Result
from checkin.waits import Wait
from tests.checkin.made import Tablet, code_of, event, licensed

PROTOCOL = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text()


@pytest.fixture
def shapes(client: Client, db: None) -> dict[str, Any]:
    document = yaml.safe_load(client.get("/api/v1/schema/").content)
    shapes: dict[str, Any] = document["components"]["schemas"]
    return shapes


def words_of(shapes: dict[str, Any], shape: dict[str, Any]) -> set[str]:
    """The words of an enumeration, also where it is named elsewhere in the document."""
    named = [shape, *shape.get("allOf", []), *shape.get("oneOf", [])]
    named += [shapes[part["$ref"].rpartition("/")[2]] for part in named if "$ref" in part]
    return {word for part in named for word in part.get("enum", []) if word}


def test_the_document_names_every_field_of_an_event(shapes: dict[str, Any]) -> None:
    described = shapes["EventSchema"]
    assert list(described["properties"]) == list(FIELDS)
    assert set(described["required"]) == set(REQUIRED)


@pytest.mark.parametrize(
    ("shape", "field", "words"),
    [
        ("EventSchema", "kind", Kind.values), ("EventSchema", "shown", Result.values),
        ("EventSchema", "visitor", VISITORS), ("EventSchema", "source", SOURCES),
        ("VerdictSchema", "result", Result.values), ("VerdictSchema", "reason", Reason.values),
        ("AnswerSchema", "reason", Rejection.values),
        ("AnswerSchema", "status", ["accepted", "duplicate", "rejected"]),
    ],
)  # fmt: skip
def test_the_document_names_every_word(
    shapes: dict[str, Any], shape: str, field: str, words: list[str]
) -> None:
    assert words_of(shapes, shapes[shape]["properties"][field]) == set(words)


def test_the_document_names_what_is_answered(shapes: dict[str, Any], tablet: Tablet) -> None:
    [answer] = tablet.send(event("checked_in", pass_code=code_of(licensed())))
    assert set(answer) <= set(shapes["AnswerSchema"]["properties"])
    assert set(answer["verdict"]) <= set(shapes["VerdictSchema"]["properties"])
    assert set(answer["vehicle"]) == set(shapes["VehicleSchema"]["properties"])
    assert list(Wait("NW", "open").as_json()) == list(shapes["WaitSchema"]["properties"])


def test_the_document_says_that_events_need_a_token(client: Client, db: None) -> None:
    document = yaml.safe_load(client.get("/api/v1/schema/").content)
    assert document["paths"]["/api/v1/events"]["post"]["security"] == [{"tablet": []}]
    assert (
        "security" not in document["paths"]["/api/v1/waits"]["get"]
        or {} in (document["paths"]["/api/v1/waits"]["get"]["security"])
    )


def test_the_documents_page_is_there(client: Client, db: None) -> None:
    assert client.get("/api/v1/docs/").status_code == 200


def table(heading: str) -> set[str]:
    """The first cells of the table in docs/protocol.md that begins with this cell."""
    rows = PROTOCOL.partition(f"\n| {heading} |")[2].partition("\n\n")[0]
    assert rows, heading
    first_cells = [line.split("|")[1] for line in rows.splitlines()[2:]]
    return {word for cell in first_cells for word in re.findall(r"`(\w+)`", cell)}


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("field", FIELDS), ("kind", Kind.values), ("reason", Reason.values),
        ("reason of a rejected event", Rejection.values),
        ("status", ["accepted", "duplicate", "rejected"]),
    ],
)  # fmt: skip
def test_the_protocols_text_names_exactly_the_words_of_the_code(
    heading: str, words: list[str]
) -> None:
    assert table(heading) == set(words)


def test_the_protocols_text_says_what_is_required() -> None:
    required = set(re.findall(r"\| `(\w+)` \|[^|\n]*\| required", PROTOCOL))
    assert required == set(REQUIRED)
    for kind, field in NEEDED_BY_KIND.items():
        assert re.search(rf"\| `{field}` \|.*required by `{kind}`", PROTOCOL)
