"""Django settings. Everything that differs by installation comes from `maas.conf`."""

from django.utils.translation import gettext_lazy as _

from maas.conf.accounts import AccountSettings
from maas.conf.addresses import AddressSettings
from maas.conf.base import read
from maas.conf.jobs import JobSettings
from maas.conf.legal import LegalSettings
from maas.conf.mail import MailSettings
from maas.conf.metrics import MetricsSettings
from maas.conf.prices import PriceSettings
from maas.conf.serving import ServingSettings
from maas.conf.stores import StoreSettings
from maas.conf.web import WebSettings
from maas.env import BASE_DIR, STATE_DIR
from maas.kit import logs

_web, _stores = read(WebSettings), read(StoreSettings)
_accounts, _mail = read(AccountSettings), read(MailSettings)
_jobs, _engines = read(JobSettings), read(ServingSettings)
_prices, _metrics = read(PriceSettings), read(MetricsSettings)
_legal = read(LegalSettings)
_addresses = read(AddressSettings)

# --- Identity and addresses ---------------------------------------------------------
SECRET_KEY = _web.secret_key
SECRET_KEY_FALLBACKS = list(_web.secret_key_fallbacks)
DEBUG = _web.debug
ALLOWED_HOSTS = _addresses.hosts
CSRF_TRUSTED_ORIGINS = _addresses.origins
CONSOLE_URL = _addresses.console_url
GATEWAY_URL = _addresses.gateway_url
GATEWAY_INSIDE = _addresses.gateway_inside
TRUSTED_PROXIES = _addresses.trusted_proxies
NODE_NAME = _jobs.node_name
NODE_ADDRESS = _jobs.node_address
ENGINE_PORT_BASE = _engines.port_base
ENGINES_DIR = _engines.directory
ENGINE_IDLE_SECONDS = _engines.idle_seconds
ENGINE_GPU_SHARE = _engines.gpu_share

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
    "maas.common.middleware.RequestId",
    "maas.common.request_log.RequestLog",
    "maas.common.readable.Readable",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "maas.common.metrics.RequestMetrics",
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
    "maas.console.accounts.admins.SecondStepOfAdmins",
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
DATABASES = {"default": _stores.database}
REDIS_URL = _stores.redis_url
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"serializer": "maas.common.cached.JSONValues"},
    }
}

ARTEFACT_DIR = _stores.artefact_dir
DISK_RESERVE_BYTES = _stores.disk_reserve_bytes
RUNS_DIR = _stores.runs_dir
LOG_DIR = _stores.log_dir
BACKUP_DIR = _stores.backup_dir
BACKUPS_KEPT = _stores.backups_kept

# --- People -----------------------------------------------------------------------
AUTH_USER_MODEL = "tenants.User"
AUTHENTICATION_BACKENDS = ["maas.tenants.signin.GuardedBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "maas.tenants.passwords.LongEnough"},
    {"NAME": "maas.tenants.passwords.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "console:home"
LOGOUT_REDIRECT_URL = "account_login"
# Browsers take a name that begins so from https alone, and no neighbouring domain can set it.
_prefix = "__Host-" if _addresses.https else ""
SESSION_COOKIE_NAME = f"{_prefix}longslope_session"
CSRF_COOKIE_NAME = f"{_prefix}longslope_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _addresses.https
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "longslope_language"
CSRF_FAILURE_VIEW = "maas.console.views.failures.csrf_failed"

SIGN_UP_OPEN = _accounts.sign_up_open
TENANTS_PER_PERSON = _accounts.tenants_per_person
TENANTS_PER_PERSON_AND_DAY = _accounts.tenants_per_person_and_day
ADMIN_SECOND_STEP = _accounts.admins_need_second_step(CONSOLE_URL)

# --- https (see docs/production.md) ---------------------------------------------------
# Without a proxy that may say so, a request that came by https looks like one that did not, and
# would be sent on without end.
SECURE_SSL_REDIRECT = _addresses.https and bool(TRUSTED_PROXIES)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from within, past the proxy
SECURE_HSTS_SECONDS = _addresses.hsts_seconds if _addresses.https else 0
# Whether the domain's other hosts have https as well is for whoever runs them to say, at the proxy.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# --- Terms and privacy ---------------------------------------------------------------
OPERATOR = _legal.operator
OPERATOR_CONTACT = _legal.operator_contact
TERMS_PAGE = _legal.terms_page
PRIVACY_PAGE = _legal.privacy_page

# --- Mail -------------------------------------------------------------------------
MAIL_IS_SENT = _mail.is_sent
MAIL_DIR = _mail.directory
globals().update(_mail.backend)  # EMAIL_BACKEND, EMAIL_HOST …: as many as the address says
EMAIL_TIMEOUT = _mail.timeout_seconds
DEFAULT_FROM_EMAIL = _mail.sender_or(CONSOLE_URL)
CONFIRM_EMAIL = MAIL_IS_SENT if _accounts.confirm_email is None else _accounts.confirm_email

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
ACCOUNT_RATE_LIMITS = {
    "signup": f"20/m/ip,{_accounts.sign_ups_per_address_and_day}/d/ip",
}
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
    "DEFAULT_PARSER_CLASSES": ["maas.common.parsers.JSONParser"],
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
JOB_LEASE_SECONDS = _jobs.lease_seconds
LIGHT_JOBS_PER_NODE = _jobs.light_jobs_per_node
RUNS_KEPT_DAYS = _jobs.runs_kept_days
JOB_EVENTS_KEPT_DAYS = _jobs.events_kept_days

# --- Metrics (see docs/metrics.md) ---------------------------------------------------
METRICS_HOST = _metrics.host
WEB_METRICS_PORT = _metrics.web_port
WORKER_METRICS_PORT = _metrics.worker_port
NODE_METRICS_PORT = _metrics.node_port

# --- Prices ------------------------------------------------------------------------
PRICE_CURRENCY = _prices.currency
PRICE_PER_1000_TOKENS = _prices.per_1000_tokens
PRICE_PER_GPU_HOUR = _prices.per_gpu_hour

# --- Uploads (refused beyond these with a clear error) --------------------------------
UPLOAD_MAX_BYTES = _web.upload_max_bytes
UPLOAD_MAX_ROWS = _web.upload_max_rows
UPLOAD_MAX_CELLS = _web.upload_max_cells
UPLOAD_MAX_EXPANDED_BYTES = _web.upload_max_expanded_bytes

# --- Requests (see maas.common.bodies, maas.common.crowds) -----------------------------
REQUEST_MAX_BYTES = _web.request_max_bytes
SIGN_IN_REQUEST_MAX_BYTES = _web.sign_in_request_max_bytes
PUBLIC_REQUEST_MAX_BYTES = _web.public_request_max_bytes
UPLOAD_REQUEST_MAX_BYTES = _web.upload_request_max_bytes
CHAT_DAILY_SHARE = _web.chat_daily_share
REQUESTS_AT_ONCE = _web.requests_at_once
STREAMS_AT_ONCE = _web.streams_at_once
# The fields of a form; a file beside them is not counted.
DATA_UPLOAD_MAX_MEMORY_SIZE = REQUEST_MAX_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Of files that Django itself writes; else it opens them to everybody on the machine.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700

# --- Logs (see docs/operations.md) ----------------------------------------------------
LOGGING = logs.dict_config(secret=SECRET_KEY, quiet="maas.common.request_log.ToldByTheRequest")
logs.configure()
