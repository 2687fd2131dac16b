"""All settings of Haulpass, each from the environment, with a default for development.

`HAULPASS_ENV` is development (default), demo or production; production refuses to start on
default secrets. docs/operators.md lists every variable.
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlparse

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from config.embedded.cluster import Cluster

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str) -> str:
    """The variable's text; an empty one counts as unset."""
    return os.environ.get(name) or default


def env_int(name: str, default: int) -> int:
    try:
        return int(env(name, str(default)))
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from None


def env_choice(name: str, *choices: str) -> str:
    """One of the choices; the first is the default."""
    value = env(name, choices[0])
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of: {', '.join(choices)}.")
    return value


def required_in_production(name: str, default: str) -> str:
    if HAULPASS_ENV == "production" and not os.environ.get(name):
        raise ImproperlyConfigured(f"Production needs {name} in its environment.")
    return env(name, default)


HAULPASS_ENV = env_choice("HAULPASS_ENV", "development", "demo", "production")
DEMO = HAULPASS_ENV == "demo"
PRODUCTION = HAULPASS_ENV == "production"
DEBUG = HAULPASS_ENV == "development" and env_choice("HAULPASS_DEBUG", "yes", "no") == "yes"

INSECURE_KEY = "insecure-key-for-development-and-the-demo-only"
SECRET_KEY = required_in_production("SECRET_KEY", INSECURE_KEY)
if PRODUCTION and (SECRET_KEY == INSECURE_KEY or len(SECRET_KEY) < 50):
    raise ImproperlyConfigured("Production needs a SECRET_KEY of its own, 50 characters or more.")

HAULPASS_HOST = required_in_production("HAULPASS_HOST", "localhost:8000")
HAULPASS_DATA_DIR = Path(env("HAULPASS_DATA_DIR", str(BASE_DIR / ".data"))).absolute()
CITY_NAME = env("CITY_NAME", "Baltimore")
CITY_TIME_ZONE = env("CITY_TIME_ZONE", "America/New_York")
CITY_CONTACT_EMAIL = env("CITY_CONTACT_EMAIL", "haulers@example.gov")

ALLOWED_HOSTS = [HAULPASS_HOST.partition(":")[0]] if PRODUCTION else ["*"]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

INSTALLED_APPS = [
    "analytics",
    "checkin",
    "licensing",
    "accounts",
    "allauth",
    "allauth.account",
    "csp",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "rest_framework",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.history.history",
    "accounts.unsent.SaysWhatWasNotSent",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.site",
            ],
        },
    }
]


# The database: DATABASE_URL, else the PostgreSQL that comes with pip (config/embedded).


def database_from_url(url: str) -> dict[str, object]:
    parts = urlparse(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }


def embedded_database() -> dict[str, object]:
    return {
        "ENGINE": "config.embedded",
        "NAME": "haulpass",
        "USER": "haulpass",
        "HOST": str(Cluster(HAULPASS_DATA_DIR).socket_dir),
    }


DATABASE_URL = required_in_production("DATABASE_URL", "")
DATABASES = {
    "default": {
        **(database_from_url(DATABASE_URL) if DATABASE_URL else embedded_database()),
        # Threads keep their connection; each is asked for its health before it is used again,
        # so a restart of the database costs nobody an error.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Lets checkin/database.py keep its statements prepared and planned; Django's own never are.
        "OPTIONS": {"prepare_threshold": 5, "options": "-c plan_cache_mode=force_generic_plan"},
    }
}
CACHES = {
    "default": {
        # Rate limits must count over all processes.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "haulpass_cache",
    }
}


# People: haulers sign in by phone, staff by e-mail, both by a code; there are no passwords.

AUTH_USER_MODEL = "accounts.User"
# E-mails are unique in lower case and where there is one: a constraint, not the field, says so.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "accounts.sign_in.SignInForm",
    "signup": "accounts.sign_in.SignUpForm",
    "confirm_login_code": "accounts.sign_in.SignInCodeForm",
    "verify_phone": "accounts.sign_in.PhoneCodeForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 300
ACCOUNT_PHONE_VERIFICATION_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
# A code is guessed at most three times, so twenty a day for one number or address are 60 guesses
# in a million; one place (a library's network, say) may still ask for many.
CODES_FOR_ONE = "3/m/key,20/d/key,20/m/ip"
# A station checks its whole line from one address; who tries codes out needs billions of tries.
CHECKS_FROM_ONE = "120/m/ip"
# Three sign-ins with three wrong codes each, and one more: then none is taken for an hour.
TYPED_FOR_ONE = "10/h/key"
ACCOUNT_RATE_LIMITS = {
    "request_login_code": CODES_FOR_ONE,
    "verify_phone": CODES_FOR_ONE,
    "type_code": TYPED_FOR_ONE,
    "check_pass": CHECKS_FROM_ONE,
}
# The limit by address needs the caller's, not the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXIES", 1 if PRODUCTION else 0)

# Production never prints a message: it would put numbers and codes into a log.
CONSOLE_EMAIL = "django.core.mail.backends.console.EmailBackend"
SMTP_EMAIL = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_BACKEND = env("EMAIL_BACKEND", SMTP_EMAIL if PRODUCTION else CONSOLE_EMAIL)
EMAIL_HOST = env("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", f"Haulpass <{CITY_CONTACT_EMAIL}>")
SMS_BACKEND = env("SMS_BACKEND", "accounts.sms.Missing" if PRODUCTION else "accounts.sms.Console")
TWILIO_ACCOUNT_SID = env("TWILIO_ACCOUNT_SID", "")
TWILIO_AUTH_TOKEN = env("TWILIO_AUTH_TOKEN", "")
TWILIO_FROM = env("TWILIO_FROM", "")
TWILIO_API = env("TWILIO_API", "https://api.twilio.com")

# The city's payment page; without its address, fees are paid at the counter only.
PAYMENT_PAGE = env("PAYMENT_PAGE", "licensing.payments.payment_page.SignedPage")
PAYMENT_PAGE_URL = env("PAYMENT_PAGE_URL", "/demo/payment-page/" if DEMO else "")
PAYMENT_PAGE_SECRET = env("PAYMENT_PAGE_SECRET", "" if PRODUCTION else INSECURE_KEY)
if PRODUCTION and PAYMENT_PAGE_URL and len(PAYMENT_PAGE_SECRET) < 32:
    raise ImproperlyConfigured("Production needs a PAYMENT_PAGE_SECRET, 32 characters or more.")


# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = CITY_TIME_ZONE


# Static files

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(HAULPASS_DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.assets.PackageFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.assets.ManifestStorage"
    },
}
# Source maps are for developers: they are served as they are.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")


# Browsers


def origin(url: str) -> list[str]:
    """Of a full address; none of one that is our own."""
    parts = urlparse(url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF, *origin(PAYMENT_PAGE_URL)],  # a form leads there
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],  # the tablet adds its import map and WebAssembly
        "style-src": [SELF],
        "worker-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"


# The device API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Haulpass device API",
    "DESCRIPTION": "What an enrolled tablet says and asks. docs/protocol.md explains it.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        # It tells the address of each request, and with it the number of who is asked about.
        "twilio.http_client": {"level": "WARNING"},
        # Both tell every command of every task that there is.
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
}
