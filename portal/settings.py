"""Settings of the portal. Every value comes from the environment; without any the portal runs on this machine alone.

A wrong value stops the start with its name. ``docs/operations.md`` lists them all.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portal.log_filter import line_format
from portal.mail import mail_settings
from portal.secret import read_or_create_secret

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str, default: bool) -> bool:
    """The on/off value of environment variable ``name``: 1 true yes on, 0 false no off."""
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r}: write 1 or 0")


def words(name: str, default: str) -> list[str]:
    """The comma-separated values of environment variable ``name``."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def number(name: str, default: int, least: int, most: int) -> int:
    """The whole number of environment variable ``name``, between ``least`` and ``most``."""
    raw = os.environ.get(name, "").strip() or str(default)
    if not (raw.isascii() and raw.isdecimal() and least <= int(raw) <= most):
        raise ImproperlyConfigured(f"{name}={raw!r}: write a whole number from {least} to {most}")
    return int(raw)


# Where the portal keeps what it writes: database, uploaded files, collected static files, the secret key.
DATA_DIR = Path(os.environ.get("PORTAL_DATA_DIR", BASE_DIR / "var"))
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

# PRODUCTION: the portal stands behind HTTPS and nothing may travel in the clear.
PRODUCTION = flag("PORTAL_PRODUCTION", False)
BEHIND_PROXY = flag("PORTAL_BEHIND_PROXY", False)
DEBUG = flag("PORTAL_DEBUG", False)
SECRET_KEY = os.environ.get("PORTAL_SECRET_KEY") or read_or_create_secret(DATA_DIR / "secret_key")
ALLOWED_HOSTS = words("PORTAL_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("PORTAL_CSRF_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "import_export",
    "django_filters",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "organizations",
    "briefings",
    "portal",
]

MIDDLEWARE = [
    "portal.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.compression.CompressionMiddleware",
    "portal.csp.PolicyMiddleware",
    "portal.input_checks.InputCheckMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.caching.NoStoreMiddleware",
    "organizations.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "portal.second_step.SecondStepMiddleware",
    "portal.own_password.OwnPasswordMiddleware",
    "portal.first_run.FirstRunMiddleware",
    "portal.posting.PostingMiddleware",
    "portal.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

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
                "portal.menu.menu",
            ],
            "builtins": [
                "organizations.templatetags.form_tokens",
                "organizations.templatetags.shell",
                "briefings.templatetags.illustrative",
            ],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # templates/ has fields of our own

# --- database ---------------------------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'portal.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Measured: with DEFERRED transactions most of eight writers fail with "database is locked", with these none does.
    # With SQLite's own cache of 2 MB a figure among 1,000,000 takes a quarter longer to apply than among 100,000; with
    # 16 MB it does not. FULL: what people are told is stored is on the disk; with NORMAL a power cut takes the last
    # commits back, and a number that was given is given again. What it costs: script/bench acknowledgements.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "organizations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "organizations.backends.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "organizations.passwords.GuessedPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 24 * 3600  # how long a link to set a password holds
SESSION_ENGINE = "organizations.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # a working day
PORTAL_IDLE_MINUTES = number("PORTAL_IDLE_MINUTES", 60 if PRODUCTION else 720, 5, 720)  # then an unused session ends
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "portal.guessing.Handler"  # and wider limits of one account, and of one address
AXES_CLIENT_IP_CALLABLE = "portal.guessing.address_of"
AXES_LOCKOUT_TEMPLATE = "locked_out.html"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # its tables are for programs; an account is freed by waiting

# How many days is kept what the portal notes about people at work (portal/retention.py);
# 0: for ever.
KEEP_DAYS = {
    "sign_ins": number("PORTAL_KEEP_SIGN_INS_DAYS", 365, 0, 36_500),
    "staged": number("PORTAL_KEEP_STAGED_DAYS", 60, 0, 36_500),
    "readers": number("PORTAL_KEEP_READERS_DAYS", 5 * 365, 0, 36_500),
    "downloads": number("PORTAL_KEEP_DOWNLOADS_DAYS", 2 * 365, 0, 36_500),
    "letters": number("PORTAL_KEEP_LETTERS_DAYS", 365, 0, 36_500),
}

# --- language ---------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]  # one language only: with more, an English browser would get English
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["portal.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# --- files ------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "portal" / "static"]
STORAGES = {
    "default": {"BACKEND": "organizations.storage.KeptStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"  # never served by address: every download asks for_user() first
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Where the backup of each night goes, and for whose keys (age1…) it is encrypted; none: it is not.
BACKUP_DIR = Path(os.environ.get("PORTAL_BACKUP_DIR") or DATA_DIR / "backups")
BACKUP_RECIPIENTS = words("PORTAL_BACKUP_RECIPIENT", "")

# Folder with LiberationSerif-{Regular,Bold,Italic,BoldItalic}.ttf; empty: the usual places of systems are searched.
PAPER_FONT_DIR = os.environ.get("PORTAL_FONT_DIR", "")

# The portal's own address, before links in letters and in the QR code of issued papers. Empty: no code is printed.
PORTAL_ADDRESS = os.environ.get("PORTAL_ADDRESS", "").strip().rstrip("/")
if PORTAL_ADDRESS and not PORTAL_ADDRESS.startswith(("https://", "http://")):
    raise ImproperlyConfigured(f"PORTAL_ADDRESS={PORTAL_ADDRESS!r}: write https://name")

# A certificate, or a folder of them (PEM or DER): where the chain of a signature must end to be called trusted.
TRUST_ROOTS = os.environ.get("PORTAL_TRUST_ROOTS", "")
if TRUST_ROOTS and not Path(TRUST_ROOTS).exists():
    raise ImproperlyConfigured(f"PORTAL_TRUST_ROOTS={TRUST_ROOTS!r}: there is no such file or folder")

# --- letters ----------------------------------------------------------------------------------------------------------

# MAIL_ON, EMAIL_BACKEND, EMAIL_HOST …: through a server, into files of the data folder, or not at all.
globals().update(mail_settings(os.environ, DATA_DIR, production=PRODUCTION))
EMAIL_USE_LOCALTIME = True  # at two in the morning a letter is of today, not of the day that Greenwich still has

# --- security ---------------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]  # asked by machines beside the portal, past the proxy
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "portal.posting.too_old"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# --- libraries --------------------------------------------------------------------------------------------------------

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False
SIMPLE_HISTORY_REVERT_DISABLED = True  # an old state comes back by a new entry with a reason, never by a silent revert
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True  # a reason is a sentence, not a hundred letters

# Work that takes long is a row in the database until ``manage.py run_worker`` does it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- log and metrics --------------------------------------------------------------------------------------------------

LOG_JSON = line_format(os.environ)["as_json"]
# Whoever asks for /metrics sends this. Without it there is no such address, and nothing is counted.
METRICS_TOKEN = os.environ.get("PORTAL_METRICS_TOKEN", "").strip()
if METRICS_TOKEN:
    if len(METRICS_TOKEN) < 16:
        raise ImproperlyConfigured("PORTAL_METRICS_TOKEN: write 16 characters or more")  # never the value itself
    metrics_folder = DATA_DIR / "metrics"
    metrics_folder.mkdir(mode=0o700, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics_folder)  # the library reads it when it is loaded
    MIDDLEWARE.insert(1, "portal.metrics.MetricsMiddleware")
# Where defects are told of, without what they held: https://key@host/project.
SENTRY_DSN = os.environ.get("PORTAL_SENTRY_DSN", "").strip()
if SENTRY_DSN and not SENTRY_DSN.startswith(("https://", "http://")):
    raise ImproperlyConfigured("PORTAL_SENTRY_DSN: write https://key@host/project")  # there is a key in it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": line_format(os.environ)},
    "filters": {"once": {"()": "portal.log_filter.OncePerRequest"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["once"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "axes": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "portal": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},  # without Django's own letters, which tell all that was sent
        "django.server": {"handlers": [], "level": "CRITICAL"},  # runserver's own lines: addresses as they were sent
        "django_tasks": {"level": "CRITICAL"},  # portal.request_log writes one line for each task
    },
}
