"""Settings of the Django project: the only place that knows everything."""

from urllib.parse import parse_qsl, unquote, urlsplit

from motcua.site import postgres
from motcua.site.env import Environment

ENV = Environment()
ROOT = ENV.root
VAR_DIR = ENV.var
CONTENT_DIR = ENV.folder("CONTENT_DIR", ROOT / "content" / "cantho")
FILES_DIR = ENV.folder("FILES_DIR", VAR_DIR / "files")
ANCHORS_DIR = ENV.folder("ANCHORS_DIR", VAR_DIR / "anchors")
DEMO = ENV.flag("DEMO", default=False)
SECRET_KEY = ENV.text("SECRET_KEY", "only-for-demo-and-tests-" + "0" * 32)
DEBUG = False
ALLOWED_HOSTS = ENV.text("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver").split(",")

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
    "motcua.rooms.procedures",
    "motcua.rooms.process",
    "motcua.rooms.dossiers",
    "motcua.doors.layout",
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
    "django.middleware.security.SecurityMiddleware",
    "motcua.doors.layout.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.doors.layout.middleware.LookMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "motcua.site.urls"
WSGI_APPLICATION = "motcua.site.wsgi.application"
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
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
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "motcua.doors.layout.context.look",
            ],
        },
    },
]
