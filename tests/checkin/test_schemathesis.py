"""The API as its OpenAPI document describes it: requests that fit it, and requests that do not."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings

from config.wsgi import application
from tests.checkin.made import Tablet, code_of, event, licensed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
EXAMPLES = 25  # of each operation
QUICK = settings(
    phases=[Phase.generate],
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def operations(tablet: Tablet) -> Iterator[list[Any]]:
    """All of them, at a station with a line."""
    import schemathesis

    tablet.send(event("joined_line", pass_code=code_of(licensed())), event("line_count", in_line=3))
    with override_settings(ALLOWED_HOSTS=["*"]):
        document: Any = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
        yield [operation.ok() for operation in document.get_all_operations()]


def answers(operation: Any, mode: str, token: str) -> Counter[int]:
    """Calls it at random and compares each answer with the document; how many had which status."""
    from schemathesis import GenerationMode
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks as documented

    checks = [
        not_a_server_error,
        documented.status_code_conformance,
        documented.content_type_conformance,
        documented.response_schema_conformance,
    ]
    statuses: Counter[int] = Counter()

    @QUICK
    @given(operation.as_strategy(GenerationMode(mode)))
    def send(case: Any) -> None:
        case.headers.pop("Authorization", None)
        # Called without a server, it does not unpack what it asks for packed.
        plain = {"Accept-Encoding": "identity"}
        answer = case.call(headers={"Authorization": f"Bearer {token}", **plain})
        statuses[answer.status_code] += 1
        case.validate_response(answer, checks=checks)

    send()
    return statuses


def test_what_fits_the_document_is_answered_as_it_says(
    operations: list[Any], tablet: Tablet
) -> None:
    seen = {one.label: answers(one, "positive", tablet.token) for one in operations}
    assert all(statuses[200] for label, statuses in seen.items() if "enroll" not in label)


def test_what_does_not_fit_it_is_answered_as_it_says(operations: list[Any], tablet: Tablet) -> None:
    seen = {
        one.label: answers(one, "negative", tablet.token)
        for one in operations
        if one.body or one.query
    }
    assert len(seen) >= 4
