"""Static files that come from npm: listed one by one, served as they are, never built.

The list is short on purpose: a whole package would be thousands of files that nobody asks for.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from django.templatetags.static import static
from whitenoise.storage import CompressedManifestStaticFilesStorage

NODE_MODULES = Path(__file__).resolve().parent.parent / "node_modules"
USWDS = "@uswds/uswds/dist"
USWDS_CSS = f"{USWDS}/css/uswds.min.css"

# Where a package's file is found under /static/npm/, by its path in node_modules.
FILES = {
    "uswds/css/uswds.min.css": USWDS_CSS,
    "uswds/css/uswds.min.css.map": f"{USWDS_CSS}.map",
    "uswds/js/uswds.min.js": f"{USWDS}/js/uswds.min.js",
    "uswds/js/uswds.min.js.map": f"{USWDS}/js/uswds.min.js.map",
    "uswds/js/uswds-init.min.js": f"{USWDS}/js/uswds-init.min.js",
    "uswds/js/uswds-init.min.js.map": f"{USWDS}/js/uswds-init.min.js.map",
    "idb/index.js": "idb/build/index.js",
    "zxing-wasm/es/share.js": "zxing-wasm/dist/es/share.js",
    "zxing-wasm/es/reader/index.js": "zxing-wasm/dist/es/reader/index.js",
    "zxing-wasm/reader/zxing_reader.wasm": "zxing-wasm/dist/reader/zxing_reader.wasm",
}

# The bare names that our modules import, as `tsc` and node know them too.
MODULES = {"idb": "npm/idb/index.js", "zxing-wasm/reader": "npm/zxing-wasm/es/reader/index.js"}


def uswds_references() -> dict[str, str]:
    """The fonts and pictures that the USWDS style sheet names."""
    sheet = (NODE_MODULES / USWDS_CSS).read_text()
    names = set(re.findall(r"url\(\.\./([^)?#]+)", sheet))
    return {f"uswds/{name}": f"{USWDS}/{name}" for name in sorted(names)}


class PackageFinder(BaseFinder):
    """Finds the listed files below `npm/`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files = FILES | uswds_references()
        self.storage = PackageStorage(self.files)

    def check(self, **_kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        source = self.files.get(path.removeprefix("npm/")) if path.startswith("npm/") else None
        if source is None:
            return []
        found = str(NODE_MODULES / source)
        return [found] if find_all else found

    def list(self, _ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        return ((f"npm/{name}", self.storage) for name in self.files)


class PackageStorage(FileSystemStorage):
    """Reads `npm/<name>` from the package that holds it."""

    def __init__(self, files: dict[str, str]) -> None:
        super().__init__(location=NODE_MODULES)
        self.files = files

    def path(self, name: str) -> str:
        return str(NODE_MODULES / self.files[name.removeprefix("npm/")])


class ManifestStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, those of modules imported by modules included."""

    support_js_module_import_aggregation = True


def import_map() -> str:
    """The JSON that tells a browser where the bare module names are found."""
    return json.dumps({"imports": {name: static(path) for name, path in MODULES.items()}})


def csp_hash(text: str) -> str:
    """The script-src word that allows one inline text; unlike a nonce it survives a cached page."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
