"""The pages' files, collected anew only where a source has changed: compressing takes time."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# Of packages whose pages are not served here.
NOT_USED = [
    "account/*",
    "rest_framework/*",
    "drf_spectacular_sidecar/redoc/*",
    "drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-es*",
]


def collect() -> None:
    """Raises CommandError where a file names another one that is missing."""
    mark, sources = settings.STATIC_ROOT.with_suffix(".sources"), digest_of_sources()
    collected = (settings.STATIC_ROOT / "staticfiles.json").exists()
    if collected and mark.exists() and mark.read_text() == sources:
        return
    call_command(
        "collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=NOT_USED
    )
    mark.write_text(sources)


def digest_of_sources() -> str:
    """Changes with the name, the size or the date of any of them."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(NOT_USED):
            changed = storage.get_modified_time(name).isoformat()
            digest.update(f"{name} {storage.size(name)} {changed}\n".encode())
    return digest.hexdigest()
