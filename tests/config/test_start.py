"""What the server loads before it answers."""

import subprocess
import sys

LOADED = """
import sys, django
django.setup()
from config.urls import urlpatterns
from config.wsgi import application
print(sorted({"numpy", "scipy", "pandas", "reportlab"} & set(sys.modules)))
"""


def test_the_server_starts_without_waiting_for_the_statistics() -> None:
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", LOADED], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() in {"[]", "['reportlab']"}
