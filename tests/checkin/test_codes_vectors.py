"""The same codes are read the same way by the server and by the tablet (tests/js/codes.test.js)."""

import json
from pathlib import Path

import pytest

from licensing.codes import pass_code_in, read_code

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "codes.json").read_text())


@pytest.mark.parametrize(("typed", "code"), VECTORS["read_code"])
def test_a_typed_code_is_read_as_it_was_meant(typed: str, code: str) -> None:
    assert read_code(typed) == code


@pytest.mark.parametrize(("text", "code"), VECTORS["pass_code_in"])
def test_the_code_is_found_in_our_address(text: str, code: str) -> None:
    assert pass_code_in(text) == code


@pytest.mark.parametrize(("text", "code"), VECTORS["scanned"])
def test_the_server_reads_every_code_that_a_tablet_takes_from_a_picture(
    text: str, code: str | None
) -> None:
    assert code is None or pass_code_in(text) == code


@pytest.mark.parametrize(("text", "named"), VECTORS["typed"])
def test_the_server_reads_every_code_that_a_tablet_takes_from_its_field(
    text: str, named: dict[str, str] | None
) -> None:
    assert not named or "pass_code" not in named or pass_code_in(text) == named["pass_code"]
