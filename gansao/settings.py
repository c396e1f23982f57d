"""Settings. All that differs between installations comes from the environment (docs/running.md)."""

import os
import secrets
import tempfile
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from gansao.accounts.roles import ROLES

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("GANSAO_VAR", default=str(BASE_DIR / "var"))).absolute()


def kept_secret(path: Path) -> str:
    """The secret of this installation: made once, readable by its owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # marks and passwords' hashes lie beside the secret
    if not path.exists():
        handle, own = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(own, path)  # of two processes that start together, one wins and both read the same
        except FileExistsError:
            pass
        finally:
            os.unlink(own)
    return path.read_text().strip()


DEBUG = env.bool("GANSAO_DEBUG", default=False)
try:
    SECRET_KEY = env.str("GANSAO_SECRET_KEY", default="") or kept_secret(VAR_DIR / "secret_key")
except OSError:  # a command that needs no data (gansao rank) runs where nothing can be written
    SECRET_KEY = secrets.token_urlsafe(64)
ALLOWED_HOSTS = env.list("GANSAO_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

INSTALLED_APPS = [
    "gansao.ui",
    "gansao.orm",
    "gansao.audit",
    "gansao.files",
    "gansao.places",
    "gansao.accounts",
    "gansao.guides",
    "gansao.worktime",
    "gansao.notices",
    "gansao.criteria",
    "gansao.programmes",
    "gansao.assessments",
    "gansao.appraisals",
    "gansao.visits",
    "gansao.committee",
    "gansao.recognition",
    "gansao.closing",
    "gansao.home",
    "gansao.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Second factor and single sign-on: their models and functions; none of their pages is in gansao/urls.py.
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "gansao.ui.csp.OnePolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Compressing beside a CSRF token is safe here: Django masks the token anew for every page and pads the answer.
    "django.middleware.gzip.GZipMiddleware",
    "gansao.files.middleware.RequestSizeLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gansao.accounts.middleware.WhereSignedIn",  # within the session's, which gives it what is left of the session
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gansao.accounts.middleware.SecondFactorFirst",  # needs the user; takes itself out where no role must have one
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # allauth does not start without; asks the database nothing
]

ROOT_URLCONF = "gansao.urls"
WSGI_APPLICATION = "gansao.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gansao.ui.context_processors.frame",
            ],
        },
    }
]

# The data -----------------------------------------------------------------------------------------------------------

if env.str("DATABASE_URL", default=""):
    DATABASES = {"default": env.db("DATABASE_URL")}
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("GANSAO_DB_POOL", default=16),  # connections a process
        "timeout": 10,
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "gansao.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",  # a writer waits for its turn at the start, never fails at the end
                "timeout": 20,
                # FULL: what was acknowledged survives a power cut, also in WAL.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

FILES_DIR = VAR_DIR / "files"
UPLOAD_MAX_BYTES = env.int("GANSAO_UPLOAD_MAX_MB", default=20) * 1024 * 1024
EVIDENCE_MAX_BYTES = env.int("GANSAO_EVIDENCE_MAX_MB", default=50) * 1024 * 1024
CLAMAV = env.str("GANSAO_CLAMAV", default="")  # clamd: a socket's path, or host:port; empty: nothing is scanned
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o640

STATIC_URL = "/tinh/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
if DEBUG:  # styles and scripts as they are on disk, without collectstatic
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    WHITENOISE_KEEP_ONLY_HASHED_FILES = False
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

# People and their browsers ------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["gansao.accounts.backend.Accounts"]
SESSION_ENGINE = "gansao.accounts.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # one place, and no second cookie
# How often one address may read the open pages; 0: no limit.
OPEN_PER_MINUTE = env.int("GANSAO_OPEN_PER_MINUTE", default=600)
# How often one address may send something by an open page (a comment on a proposed list); 0: no limit.
SENT_PER_HOUR = env.int("GANSAO_SENT_PER_HOUR", default=20)
LOGIN_URL = "accounts:sign_in"
CSRF_FAILURE_VIEW = "gansao.accounts.views.sign_in.form_expired"
LOGIN_REDIRECT_URL = "/viec/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": "gansao.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Who must have a second factor: nobody ("optional"), everybody ("required"), or the roles listed.
_second_factor = env.list("GANSAO_SECOND_FACTOR", default=["optional"])
SECOND_FACTOR_ROLES = {"optional": frozenset[str](), "required": frozenset(ROLES)}.get(
    ",".join(_second_factor), frozenset(_second_factor)
)
if unknown := SECOND_FACTOR_ROLES - ROLES.keys():
    raise ImproperlyConfigured(f"GANSAO_SECOND_FACTOR: không có vai trò {', '.join(sorted(unknown))}.")
MFA_ADAPTER = "gansao.accounts.second_factor.SecretsAtRest"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Gắn Sao"

# The province's SSO: all four or none. The claim says what of an identity the administrator enters.
OIDC_ISSUER = env.str("GANSAO_OIDC_ISSUER", default="")
OIDC_CLIENT_ID = env.str("GANSAO_OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("GANSAO_OIDC_CLIENT_SECRET", default="")
OIDC_NAME = env.str("GANSAO_OIDC_NAME", default="")
OIDC_CLAIM = env.str("GANSAO_OIDC_CLAIM", default="preferred_username")
if len({bool(part) for part in (OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME)}) > 1:
    raise ImproperlyConfigured("GANSAO_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET và _NAME phải được đặt cùng nhau.")
SOCIALACCOUNT_ADAPTER = "gansao.accounts.sso.Decisions"

CERTIFICATE = env.str("GANSAO_CERT", default="")
CERTIFICATE_KEY = env.str("GANSAO_KEY", default="")
if bool(CERTIFICATE) != bool(CERTIFICATE_KEY):
    raise ImproperlyConfigured("GANSAO_CERT và GANSAO_KEY phải được đặt cùng nhau.")
BEHIND_PROXY = env.bool("GANSAO_PROXY", default=False)  # then, and only then, X-Forwarded-* is believed
HTTPS = env.bool("GANSAO_HTTPS", default=bool(CERTIFICATE))
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if HTTPS:
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = env.int("GANSAO_HSTS_SECONDS", default=30 * 24 * 3600)
# A browser takes a __Host- cookie only over HTTPS, from this very host, for the whole site.
SESSION_COOKIE_NAME = "__Host-gansao" if HTTPS else "gansao"
CSRF_COOKIE_NAME = "__Host-gansao-csrf" if HTTPS else "gansao-csrf"
SESSION_COOKIE_AGE = env.int("GANSAO_SESSION_HOURS", default=12) * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Letters: none where no mail server is named; the lists in the system need none ---------------------------------------

MAIL_SERVER = env.str("GANSAO_EMAIL_URL", default="")
SENDS_MAIL = bool(MAIL_SERVER)
SITE = env.str("GANSAO_SITE", default="").rstrip("/")  # this site's address, for the links in letters
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if SENDS_MAIL:
    globals().update(env.email_url_config(MAIL_SERVER))
    DEFAULT_FROM_EMAIL = env.str("GANSAO_EMAIL_FROM", default="")
    EMAIL_TIMEOUT = 20  # seconds
    if not DEFAULT_FROM_EMAIL:
        raise ImproperlyConfigured("Đã đặt GANSAO_EMAIL_URL thì phải đặt cả GANSAO_EMAIL_FROM (địa chỉ gửi thư).")

# Words, days, numbers -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
FORMAT_MODULE_PATH = ["gansao.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("GANSAO_LOG_LEVEL", default="INFO")},
    # Django's own handlers would mail the administrators, whom nobody has entered.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # a page not found is no event
    },
}
