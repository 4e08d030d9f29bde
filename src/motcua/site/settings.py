"""Settings of the Django project: the only place that knows everything."""

import sys
from urllib.parse import parse_qsl, unquote, urlsplit

from motcua.site import postgres
from motcua.site.env import Environment

ENV = Environment()
ROOT = ENV.root
VAR_DIR = ENV.var
CONTENT_DIR = ENV.folder("CONTENT_DIR", ROOT / "content" / "cantho")
FILES_DIR = ENV.folder("FILES_DIR", VAR_DIR / "files")
#: the faces of official papers, laid out by the build
FONTS_DIR = ENV.folder("FONTS_DIR", ROOT / "src" / "motcua" / "site" / "fonts")
#: an S3-compatible store instead of the folder, which then only holds what is on its way
FILES_URL = ENV.text("FILES_URL", "")
#: a virus scanner that speaks clamd's protocol: host:port, or the path of a socket
CLAMD = ENV.text("CLAMD", "")
ANCHORS_DIR = ENV.folder("ANCHORS_DIR", VAR_DIR / "anchors")
#: private keys of the codes on results; never in the database, so keep a copy of the folder
VERIFICATION_KEYS_DIR = ENV.folder("VERIFICATION_KEYS_DIR", VAR_DIR / "keys" / "verification")
DEMO = ENV.flag("DEMO", default=False)
SECRET_KEY = ENV.secret_key()
DEBUG = False
ALLOWED_HOSTS = ENV.text("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver").split(",")
#: whether the public address is https: then cookies travel only there
SECURE = ENV.flag("SECURE", default=not DEMO and ENV.has("SECRET_KEY"))
PUBLIC_URL = ENV.text("PUBLIC_URL", "").rstrip("/")
PORT = ENV.number("PORT", 8000)
#: where people find us: in front of the links of notices, which are read elsewhere
HOME = PUBLIC_URL or f"http://localhost:{PORT}"
#: where the live stream answers; behind a proxy it is on our own origin
STREAM_PORT = ENV.number("STREAM_PORT", PORT + 1)
STREAM_ORIGINS = [] if PUBLIC_URL else [f"http://{host}:{STREAM_PORT}" for host in ("localhost", "127.0.0.1")]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "django_vite",
    "motcua.kernel",
    "motcua.rooms.units",
    "motcua.rooms.people",
    "motcua.rooms.papers",
    "motcua.rooms.procedures",
    "motcua.rooms.process",
    "motcua.rooms.payments",
    "motcua.rooms.dossiers",
    "motcua.rooms.measures",
    "motcua.rooms.watch",
    "motcua.rooms.operations",
    "motcua.doors.layout",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "motcua.doors.access",
    "motcua.doors.portal",
    "motcua.doors.desk",
    "motcua.doors.api",
]


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "motcua",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # the hot path prepares its one statement; everything else binds on the client
        "OPTIONS": {"prepare_threshold": 5, **query},
        "TEST": {"NAME": ENV.text("TEST_DATABASE", "test_motcua")},
    }


DATABASES = {"default": _database(ENV.text("DATABASE_URL", postgres.url(VAR_DIR)))}
AUTH_USER_MODEL = "people.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "motcua.doors.access.middleware.AddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "motcua.doors.api.middleware.MachineMiddleware",  # machines go no further; what follows is for browsers
    "motcua.doors.layout.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.doors.layout.middleware.LookMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "motcua.doors.access.middleware.AccessMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "motcua.site.faults.RefusalMiddleware",
]

ROOT_URLCONF = "motcua.site.urls"
WSGI_APPLICATION = "motcua.site.wsgi.application"
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
SESSION_ENGINE = "motcua.doors.access.backends"
SESSION_COOKIE_NAME = "motcua"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "motcua.site.logs.Discreet"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "out": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]},
    },
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "motcua": {"level": "INFO"},
        # it would log every address that was refused, and the address may hold what somebody typed
        "django.request": {"level": "ERROR"},
        # Django's own handlers would mail and print beside ours
        "django": {"handlers": [], "level": "WARNING"},
    },
}
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "src" / "motcua" / "site" / "static"]
#: files are served from where they are built, already compressed; names with a hash never change
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/dist/assets/.+-[\w-]{8}\."
DJANGO_VITE = {
    "default": {"manifest_path": STATICFILES_DIRS[0] / "dist" / "manifest.json", "static_url_prefix": "dist"},
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("motcua.site.templates.Loader", ["django.template.loaders.app_directories.Loader"])],
            "builtins": ["motcua.doors.layout.templatetags.frame"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "motcua.doors.layout.context.look",
            ],
        },
    },
]

# Signing in: officers with a password and a second factor, citizens at an OpenID Connect provider (doors/access)
AUTHENTICATION_BACKENDS = ["motcua.doors.access.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
#: how many reverse proxies of ours stand in front; the last address they wrote is the visitor's
TRUSTED_PROXIES = ENV.number("TRUSTED_PROXIES", 0)
SESSION_COOKIE_AGE = 24 * 60 * 60  # the real limits are shorter and by kind: doors/access/lifetimes.py
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "access_cache"},
}
ACCOUNT_ADAPTER = "motcua.doors.access.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # ours are in the people room, shared by all processes, and say until when
MFA_ADAPTER = "motcua.doors.access.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
SOCIALACCOUNT_ADAPTER = "motcua.doors.access.adapters.CitizenAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_ISSUER = ENV.text("OIDC_ISSUER", f"http://localhost:{ENV.number('IDENTITY_PORT', PORT + 2)}")
SOCIALACCOUNT_PROVIDERS = {
    "citizens": {
        "APPS": [
            {
                "provider_id": "citizens",
                "name": ENV.text("OIDC_NAME", "Định danh điện tử"),
                "client_id": ENV.text("OIDC_CLIENT_ID", "motcua"),
                "secret": ENV.text("OIDC_CLIENT_SECRET", "motcua-demo-secret"),
                "settings": {
                    "server_url": OIDC_ISSUER,
                    "oauth_pkce_enabled": True,
                    "scope": ENV.text("OIDC_SCOPE", "openid").split(),
                    "auth_params": dict(parse_qsl(ENV.text("OIDC_AUTH_PARAMS", ""))),
                },
            }
        ]
    }
}

# Signing: where keys and their secrets are, who says the time, and whom incoming signatures may lead up to
AUTHORITY_PORT = ENV.number("AUTHORITY_PORT", PORT + 4)
KEYS_DIR = ENV.folder("KEYS_DIR", VAR_DIR / "keys")
SIGNING_SECRETS_DIR = ENV.folder("SIGNING_SECRETS_DIR", VAR_DIR / "secrets")
TSA_URL = ENV.text("TSA_URL", f"http://localhost:{AUTHORITY_PORT}/tsa" if DEMO else "")
#: processes that sign at the same time; they run only while there is something to sign
SIGNING_PROCESSES = ENV.number("SIGNING_PROCESSES", 2)
#: folders of PEM files; the demonstration's own authority is believed nowhere else
TRUST_DIRS = [CONTENT_DIR / "papers" / "trust", *([VAR_DIR / "authority" / "trust"] if DEMO else [])]
#: what counts over snapshots of facts: "duckdb", or the master of a Spark cluster that sees the same folder
MEASURES_ENGINE = ENV.text("MEASURES_ENGINE", "duckdb")

# The watch: where simulated links answer in a demonstration (0: nowhere), authorities beside the system's for TLS,
# the folder of backups and the command that reads the newest one back
WATCH_LINKS_PORT = ENV.number("LINKS_PORT", PORT + 5) if DEMO and sys.platform == "linux" else 0
WATCH_AUTHORITIES = ENV.text("WATCH_AUTHORITIES", "")
BACKUPS_DIR = ENV.folder("BACKUPS_DIR", VAR_DIR / "backups") if ENV.has("BACKUPS_DIR") else None
BACKUP_RESTORE_COMMAND = ENV.text("BACKUP_RESTORE_COMMAND", "")

# Notices: a mail server where one is named, a folder otherwise
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if ENV.text('SMTP_HOST', '') else 'filebased'}.EmailBackend"
EMAIL_HOST = ENV.text("SMTP_HOST", "")
EMAIL_PORT = ENV.number("SMTP_PORT", 25)
EMAIL_HOST_USER = ENV.text("SMTP_USER", "")
EMAIL_HOST_PASSWORD = ENV.text("SMTP_PASSWORD", "")
EMAIL_USE_TLS = ENV.flag("SMTP_TLS", default=False)
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = VAR_DIR / "mail"
#: short messages: a gateway where one is named, a folder in demonstrations
SMS_CARRIER = ENV.text("SMS_CARRIER", "")
SMS_URL = ENV.text("SMS_URL", "")
SMS_TOKEN = ENV.text("SMS_TOKEN", "")
SMS_SENDER = ENV.text("SMS_SENDER", "")
SMS_FOLDER = VAR_DIR / "sms"
DEFAULT_FROM_EMAIL = ENV.text("MAIL_FROM", "motcua@localhost")
# Payments: where the gateway answers, and the secrets that its messages and the bank's are signed with.
# The demonstration has values of its own; elsewhere nothing is connected until they are named.
PAYMENT_GATEWAY_URL = ENV.text(
    "PAYMENT_GATEWAY_URL", f"http://localhost:{ENV.number('GATEWAY_PORT', PORT + 3)}" if DEMO else ""
).rstrip("/")
PAYMENT_GATEWAY_SECRET = ENV.text("PAYMENT_GATEWAY_SECRET", "motcua-demo-gateway" if DEMO else "")
PAYMENT_BANK_SECRET = ENV.text("PAYMENT_BANK_SECRET", "motcua-demo-bank" if DEMO else "")
# The national reporting system: where reports are sent, and who we are there; the demonstration has a simulator
REPORTING_URL = ENV.text(
    "REPORTING_URL", f"http://localhost:{ENV.number('REPORTING_PORT', PORT + 6)}" if DEMO else ""
).rstrip("/")
REPORTING_CLIENT = ENV.text("REPORTING_CLIENT", "motcua-demo" if DEMO else "")
REPORTING_SECRET = ENV.text("REPORTING_SECRET", "motcua-demo" if DEMO else "")
#: requests that one API client may send per minute to this machine; visitors without a token a tenth of it; 0: no limit
API_REQUESTS_PER_MINUTE = ENV.number("API_REQUESTS_PER_MINUTE", 6000)
#: how large the database may grow, in gigabytes; 0: not known here, and nothing is forecast of it
DATABASE_ROOM_GB = ENV.number("DATABASE_ROOM_GB", 0)
#: addresses that targets of the watch may name by setting (content/<province>/watch/kinds)
WATCH_ADDRESSES = {
    "HOME": HOME,
    "OIDC_ISSUER": OIDC_ISSUER,
    "PAYMENT_GATEWAY_URL": PAYMENT_GATEWAY_URL,
    "TSA_URL": TSA_URL,
    "SMS_URL": SMS_URL,
}
