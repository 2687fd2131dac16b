"""The server's settings, with the addresses that only a benchmark asks for."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
