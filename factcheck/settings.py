"""Settings, read from the environment; on a laptop every variable has a default that works.

Three ways to run: a laptop (DEBUG on, the default), the demo (like production, but on loopback, over plain
HTTP and with the embedded servers; `manage.py demo` says so to the processes it starts), and production
(DEBUG=0), which needs to be told where everything is.
"""

import os
from pathlib import Path

import dj_database_url
import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from factcheck import embedded, environment

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

DEMO = environment.flag("FACTCHECK_DEMO", default=False)
DEBUG = environment.flag("DEBUG", default=True) and not DEMO
PRODUCTION = not DEBUG and not DEMO

if PRODUCTION and (help_wanted := environment.missing("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS")):
    raise help_wanted

SECRET_KEY = os.environ.get("SECRET_KEY") or environment.kept_secret(VAR / "secret_key")
ALLOWED_HOSTS = environment.listed("ALLOWED_HOSTS") or environment.LOCAL_HOSTS
# Where people reach us: stands in mails, and in what we call ourselves when we fetch.
SITE_URL = environment.site_url(ALLOWED_HOSTS)

# --- What it is made of

INSTALLED_APPS = [
    "factcheck",
    "factcheck.apps.AdministrationConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Whoever forgets to guard a view has guarded it; the public ones say @login_not_required.
    "factcheck.desk.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "factcheck.desk.middleware.RefusedMiddleware",
]

ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "factcheck.context_processors.csp_nonce",
            ],
        },
    },
]

# --- Where its memory is

DATABASE_URL = os.environ.get("DATABASE_URL") or embedded.DATABASE_URL
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}

REDIS_URL = os.environ.get("REDIS_URL") or embedded.REDIS_URL
BROKER_URL = environment.broker_url(REDIS_URL)

CAPTURES = os.environ.get("CAPTURES") or str(VAR / "captures")
# Bytes of captures older than this are removed, unless something rests on them; None keeps them for ever.
CAPTURES_KEPT = environment.days("CAPTURES_KEPT_DAYS")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "files"},
    },
    "captures": environment.capture_storage(CAPTURES),
    "staticfiles": {
        # Names with a fingerprint let a browser keep them for ever, but want `collectstatic` first: not on a
        # laptop.
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
if not PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing one at every start

# A draft may have 10 MB, and pasted into a form it grows a little.
DATA_UPLOAD_MAX_MEMORY_SIZE = 15 * 1024 * 1024

# --- Whom it may ask

FETCH_ALLOW = frozenset(environment.listed("FETCH_ALLOW"))  # "host:port" that may be fetched although private
FETCH_INTERVAL = 1.0  # seconds between two requests to one host or address, all workers together; 0 only to measure

# Who is asked whether a cited paper was retracted; empty, nobody is, and only what was imported is known.
CROSSREF = environment.unless_off("CROSSREF", default="https://api.crossref.org")
CROSSREF_MAILTO = os.environ.get("CROSSREF_MAILTO", "")  # where Crossref can reach you: it answers such requests first

EMAIL_URL = os.environ.get("EMAIL_URL") or "console:"
for _name, _value in environment.mail_settings(EMAIL_URL).items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mail_from(EMAIL_URL, site=SITE_URL)

# --- Who may come in

AUTH_USER_MODEL = "factcheck.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Plain HTTP is for loopback; everything else comes through a proxy that speaks TLS and says so.
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"] if PRODUCTION else []
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# --- Which words and which clock

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
# Where nobody says how, as in the administration, days and times are written as they are on the desk.
FORMAT_MODULE_PATH = "factcheck.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- What it says while it works

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "factcheck": {"level": "INFO"},
        # Django's own handlers would say everything twice, or mail it to nobody.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "celery": {"level": "INFO"},
        # Every two seconds a sweep, and almost always nothing to say about it.
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
    },
}
