"""English and Spanish are complete: what the code and the templates say stands in the catalog."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
FOLDERS = ("accounts", "licensing", "checkin", "analytics", "config", "templates")
KEYWORDS: dict[str, Any] = dict.fromkeys(
    ["_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"]
)
PLACES = re.compile(r"%\(\w+\)s|\{\w*\}")


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def python_of(path: Path) -> str:
    """A template as the calls of gettext in it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())


def said() -> set[str]:
    """Every text that is marked for translation; of plurals the singular."""
    texts: set[str] = set()
    for path in sources():
        file = io.BytesIO(python_of(path).encode())
        for _line, _function, found, _comments in extract_python(file, KEYWORDS, [], {}):
            texts.add(forms(found)[0])
    return texts - {""}


def spanish() -> list[tuple[list[str], list[str]]]:
    """Each text with its translation, both as lists of their forms."""
    path = Path(settings.LOCALE_PATHS[0]) / "es" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return [
            (forms(message.id), forms(message.string)) for message in read_po(file) if message.id
        ]


def forms(text: Any) -> list[str]:
    return [str(form) for form in text if form] if isinstance(text, list | tuple) else [text or ""]


def test_every_text_has_its_spanish_and_none_is_left_over() -> None:
    assert said() == {english[0] for english, translated in spanish() if all(translated)}


def test_no_translation_is_in_doubt() -> None:
    path = Path(settings.LOCALE_PATHS[0]) / "es" / "LC_MESSAGES" / "django.po"
    assert "fuzzy" not in path.read_text(encoding="utf-8")


def test_the_spanish_keeps_every_placeholder() -> None:
    for english, translated in spanish():
        for form in translated:
            assert set(PLACES.findall(form)) <= set(PLACES.findall(" ".join(english))), english
        if len(english) == 1:
            assert set(PLACES.findall(translated[0])) == set(PLACES.findall(english[0])), english


def test_long_texts_are_not_left_in_english() -> None:
    for english, translated in spanish():
        assert len(english[0].split()) < 4 or english[0] != translated[0]
