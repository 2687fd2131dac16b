"""What a tablet keeps to open without a network, and how it is handed out."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client
from pytest_django import Settings

from checkin.tablet import shell
from config.assets import MODULES

IMPORT = re.compile(r'^(?:import|export)\b[^"=(]*"([^"]+)";$', re.MULTILINE)
ASKED_FOR = re.compile(r'(?:href|src)="(/[^"#]+)"')


def shell_of(source: str) -> dict[str, object]:
    line = next(line for line in source.splitlines() if line.startswith("const SHELL"))
    found: dict[str, object] = json.loads(line.removeprefix("const SHELL = ").rstrip(";"))
    return found


def imported_by(name: str) -> set[str]:
    """The module and all that it imports, by their names among the static files."""
    source = Path(str(finders.find(name))).read_text()
    without_comments = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    found = {name}
    for target in IMPORT.findall(without_comments):
        path = MODULES.get(target) or str((Path("/") / name).parent.joinpath(target).resolve())[1:]
        if path not in found:
            found |= imported_by(path)
    return found


def test_the_service_worker_is_shorter_than_a_hundred_lines() -> None:
    assert len(shell.service_worker(shell.shell_version()).splitlines()) < 100


def test_every_module_that_the_app_imports_is_kept() -> None:
    needed = imported_by("haulpass/tablet/app.js")
    assert len(needed) > 20
    assert needed - set(shell.files()) == set()


@pytest.mark.parametrize("language", ["en", "es"])
def test_everything_that_the_page_asks_for_is_kept(client: Client, language: str) -> None:
    kept = shell_of(client.get("/sw.js").content.decode())
    page = client.get(f"/tablet/?language={language}").content.decode()
    asked = {found for found in ASKED_FOR.findall(page) if not found.startswith("/tablet/?")}
    assert len(asked) > 5
    assert asked - set(kept["files"]) == set()  # type: ignore[call-overload]
    assert static(shell.WASM) in kept["files"]  # type: ignore[operator]


def test_everything_that_is_kept_is_there(client: Client) -> None:
    kept = shell_of(client.get("/sw.js").content.decode())
    names = shell.files()
    assert [name for name in names if finders.find(name) is None] == []
    pages = [*kept["pages"].values(), *kept["files"][len(names) :]]  # type: ignore[attr-defined, index]
    assert {client.get(page).status_code for page in pages} == {200}


def test_it_is_asked_for_anew_each_time_as_a_script_of_the_whole_site(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    assert answer["Service-Worker-Allowed"] == "/"


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_comes_in_the_language_of_its_address(client: Client, language: str) -> None:
    answer = client.get(f"/tablet/?language={language}", headers={"Accept-Language": "fr"})
    assert f'<html lang="{language}">' in answer.content.decode()
    assert answer["Content-Language"] == language


def test_the_page_is_the_same_for_everybody_and_leaves_nothing_behind(client: Client) -> None:
    pages = [client.get("/tablet/?language=en"), Client().get("/tablet/?language=en")]
    assert pages[0].content == pages[1].content
    assert not client.cookies
    assert b"csrf" not in pages[0].content


def test_a_page_of_another_version_is_not_handed_out(client: Client) -> None:
    """Else an update that has reached one server of two would be kept half."""
    assert client.get("/tablet/?language=en&version=other").status_code == 409


def test_a_changed_text_or_file_is_a_new_version(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    before = shell.current_version()
    assert shell.current_version() == before
    settings.CITY_NAME = "Elsewhere"
    other_text = shell.current_version()
    (tmp_path / "changed").write_text("changed")
    monkeypatch.setattr(finders, "find", lambda _name: tmp_path / "changed")
    assert len({before, other_text, shell.current_version()}) == 3


def test_the_supervisors_code_may_be_in_upper_case(client: Client) -> None:
    assert client.get("/TABLET/")["Location"] == "/tablet/"


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_home_screen_gets_a_name_and_an_icon(client: Client, language: str) -> None:
    answer = client.get(f"/tablet/manifest.webmanifest?language={language}")
    assert answer["Content-Type"] == "application/manifest+json"
    facts = answer.json()
    assert (facts["lang"], facts["start_url"], facts["display"]) == (
        language,
        "/tablet/",
        "standalone",
    )
    assert [icon["sizes"] for icon in facts["icons"]] == ["180x180", "512x512"]
