"""Django settings. One file; everything that differs by machine comes from `maas.env`."""

from pathlib import Path
from urllib.parse import urlsplit

import structlog
from django.utils.translation import gettext_lazy as _

from maas.env import BASE_DIR, STATE_DIR, env

# --- Identity and addresses ---------------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CONSOLE_URL = env.str("CONSOLE_URL", default="http://127.0.0.1:8400")
GATEWAY_URL = env.str("GATEWAY_URL", default="http://127.0.0.1:8401/v1")
NODE_NAME = env.str("NODE_NAME", default="local")
NODE_ADDRESS = env.str("NODE_ADDRESS", default="127.0.0.1")
ENGINE_PORT_BASE = env.int("ENGINE_PORT_BASE", default=8410)
ENGINES_DIR = Path(env.str("ENGINES_DIR", default=str(STATE_DIR / "engines")))
# How long an engine runs on after the last model that needed it.
ENGINE_IDLE_SECONDS = env.int("ENGINE_IDLE_SECONDS", default=3600)
# An engine's share of each GPU; the rest is for trainings on the same GPU.
ENGINE_GPU_SHARE = env.float("ENGINE_GPU_SHARE", default=0.45)

ROOT_URLCONF = "maas.urls"
ASGI_APPLICATION = "maas.asgi.application"

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "maas.common",
    "maas.mail",
    "maas.tenants",
    "maas.catalog",
    "maas.fleet",
    "maas.usage",
    "maas.jobs",
    "finetune",
    "serving",
    "maas.console",
    "maas.projects",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "maas.common.middleware.RequestId",
    "maas.console.middleware.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "maas.console.middleware.PersonsLanguage",
    "maas.console.middleware.Problems",
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
                "maas.console.context.frame",
            ],
        },
    }
]

# --- Stores -----------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
REDIS_URL = env.str("REDIS_URL")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}

ARTEFACT_DIR = Path(env.str("ARTEFACT_DIR", default=str(STATE_DIR / "artefacts")))
RUNS_DIR = Path(env.str("RUNS_DIR", default=str(STATE_DIR / "runs")))
LOG_DIR = Path(env.str("LOG_DIR", default=str(STATE_DIR / "logs")))

# --- People -----------------------------------------------------------------------
AUTH_USER_MODEL = "tenants.User"
AUTHENTICATION_BACKENDS = ["maas.tenants.signin.GuardedBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "console:home"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_NAME = "longslope_session"
CSRF_COOKIE_NAME = "longslope_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("COOKIES_SECURE", default=False)
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "longslope_language"
CSRF_FAILURE_VIEW = "maas.console.views.failures.csrf_failed"

# Whether strangers may make an account. Invited people always may.
SIGN_UP_OPEN = env.bool("SIGN_UP_OPEN", default=True)

# --- Mail -------------------------------------------------------------------------
# Without a mail server (EMAIL_URL, as "smtp+tls://name:password@host:587"), mails are files in
# MAIL_DIR, where the operator finds them, and nobody is asked to confirm an e-mail address.
EMAIL_URL = env.str("EMAIL_URL", default="")
MAIL_IS_SENT = bool(EMAIL_URL)
MAIL_DIR = Path(env.str("MAIL_DIR", default=str(STATE_DIR / "mail")))
if MAIL_IS_SENT:
    globals().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "maas.mail.files.FileBackend"
EMAIL_TIMEOUT = 20
# As a rule the account that mails are sent with is also their sender.
_sender = str(globals().get("EMAIL_HOST_USER") or "")
if "@" not in _sender:
    _sender = f"longslope@{urlsplit(CONSOLE_URL).hostname}"
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"Longslope <{_sender}>")
CONFIRM_EMAIL = env.bool("CONFIRM_EMAIL", default=MAIL_IS_SENT)

# --- Accounts (django-allauth: see docs/console.md, "Accounts") ---------------------
ACCOUNT_ADAPTER = "maas.console.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 3600
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 5
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGIN_TIMEOUT = 3600
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "signup": "maas.console.accounts.forms.SignUpForm",
    "add_email": "maas.console.accounts.forms.ChangeEmailForm",
    "confirm_email_verification_code": "maas.console.accounts.forms.CodeForm",
    "reset_password": "maas.console.accounts.forms.ForgottenForm",
    "reset_password_from_key": "maas.console.accounts.forms.ResetForm",
    "reauthenticate": "maas.console.accounts.forms.PasswordAgainForm",
}
MFA_ADAPTER = "maas.console.accounts.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Longslope"
# A telephone's clock is seldom exact: the code before and the code after count as well.
MFA_TOTP_TOLERANCE = 1
# Nobody who must confirm their address gets as far as this, and a new one is stored only when
# it is confirmed; allauth would forbid people with a second step to change theirs at all.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "maas.console.accounts.forms.SecondStepForm",
    "reauthenticate": "maas.console.accounts.forms.SecondStepAgainForm",
    "activate_totp": "maas.console.accounts.forms.ActivateAppForm",
    "add_webauthn": "maas.console.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "maas.console.accounts.forms.NamePasskeyForm",
}

# --- Language ---------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files ------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = STATE_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- REST API ----------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "maas.tenants.api.authentication.SessionAuthentication",
        "maas.tenants.api.authentication.APIKeyAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["maas.tenants.api.permissions.Person"],
    "DEFAULT_PAGINATION_CLASS": "maas.common.api.Pagination",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "maas.common.schema.AutoSchema",
    "EXCEPTION_HANDLER": "maas.common.api.exception_handler",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Longslope API",
    "DESCRIPTION": "From your own data to your own deployed, examined language model.",
    "VERSION": "1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "POSTPROCESSING_HOOKS": ["maas.common.schema.describe_problems"],
}

# --- Work --------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
# The row in Postgres decides who works on what, so a message is acknowledged early
# and a lost or doubled one does no harm (see docs/architecture.md, "Jobs").
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 30, "socket_keepalive": True}
CELERY_TIMEZONE = "UTC"
# A worker renews its lease five times in this span; one that has not is taken for dead.
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=25)
# A node's jobs that need no accelerator (reading a file, an exam) at the same time.
LIGHT_JOBS_PER_NODE = env.int("LIGHT_JOBS_PER_NODE", default=3)
# Run directories of jobs that have ended are kept so long, for whoever looks for a cause.
RUNS_KEPT_DAYS = env.int("RUNS_KEPT_DAYS", default=2)

# --- Prices ------------------------------------------------------------------------
# What usage is shown to cost, as an estimate. A price of 0 is not shown.
PRICE_CURRENCY = env.str("PRICE_CURRENCY", default="USD")
PRICE_PER_1000_TOKENS = env.float("PRICE_PER_1000_TOKENS", default=0.0)
PRICE_PER_GPU_HOUR = env.float("PRICE_PER_GPU_HOUR", default=0.0)

# --- Uploads (refused beyond these with a clear error) --------------------------------
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=50 * 1024 * 1024)
UPLOAD_MAX_ROWS = env.int("UPLOAD_MAX_ROWS", default=100_000)
UPLOAD_MAX_CELLS = env.int("UPLOAD_MAX_CELLS", default=2_000_000)
UPLOAD_MAX_EXPANDED_BYTES = env.int("UPLOAD_MAX_EXPANDED_BYTES", default=400 * 1024 * 1024)
# A form or JSON body as a whole; the file in it has the smaller limit above.
REQUEST_MAX_BYTES = UPLOAD_MAX_BYTES + 1024 * 1024
# On the chat pages, where anybody may send and nobody signs in.
PUBLIC_REQUEST_MAX_BYTES = 64 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = REQUEST_MAX_BYTES
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Logs --------------------------------------------------------------------------
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ],
)
