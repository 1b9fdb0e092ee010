"""Where a web server finds the application: `granian --interface wsgi factcheck.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
# Only pages have somebody waiting for them, so only here does a statement give up: migrations and workers may
# take long. libpq reads this variable itself; one that is already set is left alone.
os.environ.setdefault(
    "PGOPTIONS", "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
)

application = get_wsgi_application()
