"""The app shell: all that the tablet's page needs to open without a network, and its version.

The page holds nothing of a tablet, a person or a session, so everybody gets the same one, and a
tablet can keep it. What it may do hangs on the token that the tablet keeps itself.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from checkin.tablet.texts import texts
from config.assets import FILES, import_map

WASM = "npm/zxing-wasm/reader/zxing_reader.wasm"
PACKAGES = ("idb/", "zxing-wasm/")
LANGUAGES = [code for code, _name in settings.LANGUAGES]

# A scan without an answer by then is shown as recorded, to be confirmed.
ANSWER_WITHIN_MS = 2000


def files() -> list[str]:
    """Every static file of the tablet, ours and those of its packages."""
    folder = Path(settings.BASE_DIR) / "static"
    ours = [path for path in (folder / "haulpass/tablet").rglob("*.*") if path.is_file()]
    names = ["haulpass/icon.svg", *(path.relative_to(folder).as_posix() for path in ours)]
    return sorted(names + [f"npm/{name}" for name in FILES if name.startswith(PACKAGES)])


def page(language: str, version: str) -> str:
    """The tablet's page in that language."""
    with translation.override(language):
        facts = {
            "city": settings.CITY_NAME,
            "languages": settings.LANGUAGES,
            "import_map": import_map(),
            "settings": {
                "version": version,
                "wasm": static(WASM),
                "host": settings.HAULPASS_HOST,
                "language": language,
                "answerWithinMs": ANSWER_WITHIN_MS,
                "texts": texts(),
            },
        }
        return render_to_string("checkin/tablet/page.html", facts)


def manifest(language: str) -> dict[str, object]:
    """The web app manifest: how the page looks on a home screen."""
    with translation.override(language):
        name = translation.gettext("Check-in")
    icons = [(f"haulpass/tablet/shell/icon-{size}.png", f"{size}x{size}") for size in (180, 512)]
    return {
        "id": reverse("tablet"),
        "name": f"{name} · {settings.CITY_NAME}",
        "short_name": name,
        "lang": language,
        "start_url": reverse("tablet"),
        "scope": reverse("tablet"),
        "display": "standalone",
        "background_color": "#101418",
        "theme_color": "#101418",
        "icons": [
            {"src": static(name), "sizes": size, "type": "image/png"} for name, size in icons
        ],
    }


def service_worker(version: str) -> str:
    """Its source, with the version and the shell written in.

    The pages are asked for by version: a server that still runs another one refuses, so that a
    half-rolled-out update never mixes the two.
    """
    where = reverse("tablet")
    shell = {
        "version": version,
        "pages": {code: f"{where}?language={code}&version={version}" for code in LANGUAGES},
        "files": [static(name) for name in files()]
        + [f"{reverse('tablet_manifest')}?language={code}" for code in LANGUAGES],
    }
    facts = {"shell": json.dumps(shell), "page": where}
    return render_to_string("checkin/tablet/sw.js", facts)


def shell_version() -> str:
    """Changes with every byte that a tablet would keep. Once a process, but for development."""
    return settled_version() if not settings.DEBUG else current_version()


def current_version() -> str:
    digest = hashlib.sha256(service_worker("").encode())
    for name in files():
        digest.update(Path(str(finders.find(name))).read_bytes())
    for language in LANGUAGES:
        digest.update(page(language, "").encode())
        digest.update(str(manifest(language)).encode())
    return digest.hexdigest()[:16]


settled_version = cache(current_version)
