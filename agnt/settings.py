"""Django's settings, from agnt/env.py. Nothing here is read from the environment directly."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF

from agnt import embedded, logs, looks, secrets
from agnt.email import email_settings
from agnt.env import ROOT, env, split

django_stubs_ext.monkeypatch()
secrets.fill(env)

ENV = env
BASE_DIR: Path = ROOT
PRODUCTION = env.agnt_env == "production"
TESTING = env.agnt_env == "test" or "pytest" in sys.modules
DEBUG = False

SECRET_KEY = env.secret_key or "not-set"
SECRET_KEY_FALLBACKS = split(env.secret_key_fallbacks)
ALLOWED_HOSTS = split(env.allowed_hosts) or [env.host, "localhost", "127.0.0.1", "testserver"]
CSRF_TRUSTED_ORIGINS = [env.base_url]

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "channels",
    "csp",
    "django_celery_beat",
    "django_htmx",
    "django_structlog",
    "template_partials",
    "agnt.core",
    "venues",
    "bookings",
    "billing",
    "chat",
    "agents",
    "agnt.front",
]

MIDDLEWARE = [
    "agnt.front.middleware.traced",
    "agnt.front.middleware.in_utf8",
    "agnt.front.middleware.without_nul",
    "agnt.front.middleware.forgetting",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
]

ROOT_URLCONF = "agnt.urls"
ASGI_APPLICATION = "agnt.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------------------------------------------

DATABASE_URL = env.database_url or embedded.database_url(env.agnt_home)
REDIS_URL = env.redis_url or embedded.redis_url(env.agnt_home)
DATABASES = {"default": embedded.django_database(DATABASE_URL, env.agnt_process)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "agnt"}
}
# The layer waits 5 s at a time for a message; redis-py gives up after 5 s too, and an idle websocket would be lost.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": 30}], "prefix": "agnt.ws"},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- people -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "core.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/venues/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "agnt.core.accounts.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "agnt.core.accounts.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds: mail may take its time
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(env.base_url).scheme

# --- Celery -----------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = embedded.broker_url(REDIS_URL)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "global_keyprefix": "agnt.q.",
    "socket_timeout": 30,
    "socket_connect_timeout": 3,
    "max_retries": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "default"
# Turns and sends wait on the network: they get a pool of threads (`--queues wire`), everything else forks.
CELERY_TASK_ROUTES = {"agents.run_turn": {"queue": "wire"}, "chat.send": {"queue": "wire"}}
CELERY_BEAT_SCHEDULER = "agnt.beat:Scheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
DJANGO_CELERY_BEAT_TZ_AWARE = True

# --- the platform's own tables of wiring ------------------------------------------------------------------------

AGNT_REACH = "chat.services.reachable.way_to_guest"  # asked by bookings: how a guest would hear of his booking
AGNT_REACH_WAITING = "chat.services.reachable.way_to_waiting"  # and who waits in line, of his table
AGNT_HANDLERS = "agnt.handlers.HANDLERS"  # event name -> dotted paths of who hears it
AGNT_SCHEDULE = "agnt.schedule.SCHEDULE"  # job name -> cadence and dotted path

# --- letters ----------------------------------------------------------------------------------------------------

EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.email_from or f"AGNT <no-reply@{urlsplit(env.base_url).hostname}>"
vars().update(email_settings(env.email_url))

# --- web --------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("id", "Bahasa Indonesia")]
FORMAT_MODULE_PATH = ["agnt.formats"]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles" if PRODUCTION else None
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.agnt_home / "media"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # no build step: files are served where they lie
WHITENOISE_AUTOREFRESH = env.agnt_env == "development"  # else a style sheet that was edited arrives cut off
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_REDIRECT_EXEMPT = [r"^health"]
    if env.trusted_proxies:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

_WEBSOCKET = urlsplit(env.base_url)._replace(scheme="wss" if env.base_url.startswith("https") else "ws").geturl()
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin"],  # unfold uses inline handlers
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "style-src-attr": ["'unsafe-inline'"],  # where a block of the diary stands; no style sheet comes in this way
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, _WEBSOCKET],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
    },
}

UNFOLD = looks.UNFOLD

LOGGING = logs.dict_config(env.log_level)
DJANGO_STRUCTLOG_CELERY_ENABLED = False
logs.configure(pretty=not PRODUCTION)
