#!/usr/bin/env python3
"""Haulpass's command line."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.embedded.prepare import prepare_database

    prepare_database(sys.argv)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
