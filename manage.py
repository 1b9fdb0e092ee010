#!/usr/bin/env python
"""The command line of factcheck: `manage.py help` lists what it can do."""

import os
import sys

from django.core.management import execute_from_command_line

from factcheck import embedded

WITHOUT_SERVERS = frozenset({
    "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages",
    "version", "--help", "-h", "--version",
    "demo",  # looks at its port first and then takes the servers itself
})  # fmt: skip
WITHOUT_TABLES = frozenset({"dbshell", "flush", "makemigrations", "migrate", "showmigrations", "sqlmigrate"})


def main() -> None:
    """Run one command, with this checkout's own servers behind it unless the environment names others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    asks_for_help = bool({"--help", "-h"} & set(sys.argv))
    if command not in WITHOUT_SERVERS and not asks_for_help:
        try:
            embedded.ensure_up()
            if command not in WITHOUT_TABLES:
                embedded.ensure_tables()
        except embedded.Trouble as trouble:
            sys.exit(str(trouble))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
