"""Settings: composition only. Whatever differs between places comes from ``env``."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from environ import Env

from .env import database_settings, read_surroundings, secret_key

_PACKAGE = Path(__file__).resolve().parents[1]
SURROUNDINGS = read_surroundings()
CAREBRAID_DEMO = SURROUNDINGS.is_demo
CAREBRAID_HOME = SURROUNDINGS.home
CAREBRAID_NAME = "Carebraid"

DEBUG = False
SECRET_KEY = secret_key(SURROUNDINGS.home)
ALLOWED_HOSTS = list(SURROUNDINGS.hosts)
CSRF_TRUSTED_ORIGINS = list(SURROUNDINGS.origins)

INSTALLED_APPS = [
    "carebraid.store",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "carebraid.web.shell.middleware.ResponseRules",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "carebraid.web.shell.crosssite.CrossSiteGuard",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "carebraid.web.shell.middleware.Doorkeeper",
]

ROOT_URLCONF = "carebraid.config.urls"
WSGI_APPLICATION = "carebraid.config.wsgi.application"
DATABASES = {"default": database_settings(SURROUNDINGS)}
AUTH_USER_MODEL = "store.Account"
MIGRATION_MODULES: dict[str, str] = {}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [_PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "environment": "carebraid.web.shell.jinja.environment",
            "context_processors": ["carebraid.web.shell.jinja.context"],
        },
    },
    {
        # Only for templates that libraries bring along.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# --- log-in -----------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["carebraid.web.shell.login.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "carebraid.web.shell.passwords.EasyToGuess"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "carebraid.web.shell.login.Adapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None  # "this is my own phone or computer" is asked at sign-in
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = True
ACCOUNT_RATE_LIMITS = {
    # SEC-019: five failures hold one account for 15 minutes, twenty one address; passkeys stay free of both
    "login": "60/m/ip",
    "login_failed": "20/15m/ip,5/15m/key",
    "reauthenticate": "10/5m/user",
    "change_password": "5/5m/user",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "carebraid.web.shell.login.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are given by administrators, who answer for them
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SURROUNDINGS.is_https
MFA_TOTP_ISSUER = "Daybook"

CACHES = {"default": {"BACKEND": "carebraid.store.short_memory.ShortMemory"}}

# --- sessions and cookies ---------------------------------------------------------------------
SESSION_ENGINE = "carebraid.store.sessions"
SESSION_COOKIE_NAME = "__Host-session" if SURROUNDINGS.is_https else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SURROUNDINGS.is_https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if SURROUNDINGS.is_https else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "carebraid.web.shell.errors.csrf_failure"
STAFF_IDLE_MINUTES, STAFF_ABSOLUTE_HOURS = 15, 12  # SEC-027
PATIENT_IDLE_MINUTES, PATIENT_ABSOLUTE_DAYS = 30, 30

# --- headers ----------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SURROUNDINGS.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SURROUNDINGS.is_https
SECURE_SSL_REDIRECT = False
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- languages, time, files -------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [_PACKAGE / "web" / "locale"]
STATIC_URL = "/static/"
STATICFILES_DIRS = [_PACKAGE / "web" / "static"]
STATIC_ROOT = SURROUNDINGS.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "carebraid.web.shell.statics.Hashed"},
}
WHITENOISE_USE_FINDERS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Without a mail server, messages are files in the home, where whoever holds the machine can read them.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = SURROUNDINGS.home / "outbox"
if SURROUNDINGS.mail_url:
    vars().update(Env.email_url_config(SURROUNDINGS.mail_url))  # type: ignore[no-untyped-call]
EMAIL_TIMEOUT = 20  # seconds; what a sender has had in hand for longer is nobody's (flows.queue_left_lying)
# Whoever sees the sender on a locked screen learns nothing: no name of a clinic or programme here (PRV-093).
DEFAULT_FROM_EMAIL = SURROUNDINGS.mail_from
CAREBRAID_TEXTS = SURROUNDINGS.texts  # None: no text gateway is set up, and no text leaves
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
PROCRASTINATE_ON_APP_READY = "carebraid.config.worker.add_tasks"
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]  # TLS ends in front; see docs/how-to/serve
LOGGING_CONFIG = "carebraid.web.shell.logs.configure"
LOGGING: dict[str, object] = {}
