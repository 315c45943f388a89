"""Settings every site shares, safe for production. dev.py, test.py and production.py add what differs."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from hub.settings import env, languages, parts

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
VAR.mkdir(exist_ok=True)

SECRET_KEY = env.text("SECRET_KEY", "")
DEBUG = False
LOCAL = False  # one person's machine: run_local may make an account with a known password
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS", "localhost,127.0.0.1")
BASE_URL = env.address("BASE_URL", "http://localhost:8000")
REPOSITORY_ID = env.repository("REPOSITORY_ID", BASE_URL)  # in the identifiers that harvesters keep
ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "hub.accounts",
    "hub",
    # In this order: on a publish, the state of a translation is written before the index reads it.
    "hub.translation",
    "hub.search",
    "good_practices",
    "news",
    "mentoring",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django_tasks_db",
]

MIDDLEWARE = [
    "hub.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hub.api.problems.ApiAnswers",
    "hub.refusals.RefuseUnreadable",
    "hub.replica.ReadersReadFromReplica",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hub.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

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
                "hub.context_processors.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# SQLite is the default; DATABASE_URL=postgres://… is all a larger site sets.
DATABASES = parts.databases("DATABASE_URL", "DATABASE_REPLICA_URL", f"sqlite:///{VAR / 'hub.sqlite3'}")
DATABASE_ROUTERS = ["hub.replica.Router"] if "replica" in DATABASES else []
CACHES = parts.caches("REDIS_URL")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "hub.tasks.OnCommitImmediateBackend"}}

# Languages. The site's are its Locale rows; LANGUAGES holds all that it could have.
LANGUAGE_CODE = "en"
languages.register(env.languages("EXTRA_LANGUAGES"))
SHIPPED_LANGUAGES = languages.SHIPPED
LANGUAGES = languages.by_own_name()
WAGTAIL_CONTENT_LANGUAGES = languages.by_english_name()
LANGUAGES_BIDI = languages.right_to_left()
# locale_upstream: what Wagtail and wagtail-localize leave untranslated. Of two folders with a string, the first wins.
LOCALE_PATHS = [ROOT / "locale", ROOT / "locale_upstream", languages.stand_in(VAR / "interface", ROOT / "locale")]
FORMAT_MODULE_PATH = ["hub.formats"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS: list[Path] = []
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": parts.files("S3_URL"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Backups are encrypted for these public keys of age; the private ones are kept elsewhere (docs/operations/backup.md).
BACKUP_RECIPIENTS = env.recipients("BACKUP_RECIPIENTS")

# Mail. EMAIL_URL and CONTACT_EMAILS switch sending on in production; without them messages are stored and listed only.
EMAIL_URL = env.text("EMAIL_URL", "")
MAILERS: dict[str, dict] = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "hub@hub.localhost")
CONTACT_EMAILS = env.items("CONTACT_EMAILS", "")

# Safety. The public site may load only what it serves itself; the admin's policy is in hub.middleware.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "base-uri": [CSP.NONE],
}
ADMIN_CSP = SECURE_CSP | {
    # Wagtail's editor still uses inline scripts and styles (page choosers, inline panels, date pickers).
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
}
X_FRAME_OPTIONS = "DENY"  # the admin frames its own previews: hub.middleware
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "hub.views.csrf_failure"
DEFAULT_EXCEPTION_REPORTER_FILTER = "hub.errors.SecretsFilter"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin scripts read it
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SECURITY_CONTACT = env.contact("SECURITY_CONTACT")
SECURITY_POLICY = env.address("SECURITY_POLICY") if env.text("SECURITY_POLICY", "") else ""
TRUSTED_PROXIES = env.items("TRUSTED_PROXIES", "127.0.0.1,::1")  # whose word for the reader's address is taken
MOST_BYTES_OF_A_REQUEST = 12_000_000  # a file of 10 MB and the form around it
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # without files
DATA_UPLOAD_MAX_NUMBER_FILES = 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the desk sends three for each sentence of a page

# Wagtail.
WAGTAIL_SITE_NAME = "RE-MAP"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_PASSWORD_RESET_ENABLED = bool(EMAIL_URL)
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_AUTOSAVE_INTERVAL = 3000
WAGTAILIMAGES_IMAGE_FORM_BASE = "hub.uploads.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10_000_000
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 20_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10_000_000
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # by the hub's own address, with its headers, whatever the storage
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # a document is saved, not run in the reader's browser
WAGTAILEMBEDS_FINDERS: list[dict] = []
# The public search (hub.search): the database's own full text index, or Elasticsearch with that as its stand-in.
SEARCH_ENGINE = env.choice("SEARCH_ENGINE", ["database", "elasticsearch"])
ELASTICSEARCH = {
    "url": env.address("ELASTICSEARCH_URL", "http://localhost:9200"),
    "api_key": env.secret("ELASTICSEARCH_API_KEY", ""),
    "ca": env.text("ELASTICSEARCH_CA", ""),
    "prefix": env.text("ELASTICSEARCH_PREFIX", "hub"),
    "replicas": env.number("ELASTICSEARCH_REPLICAS", 0),
}
if ELASTICSEARCH["ca"] and not str(ELASTICSEARCH["url"]).startswith("https:"):
    raise ImproperlyConfigured("ELASTICSEARCH_CA is set; write an address with https in ELASTICSEARCH_URL.")

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_PERMITTED_LANGUAGES = SHIPPED_LANGUAGES

# The default publishes source text as if it were the translation.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

# What the public API can be asked, by dotted name, so that hub.api knows no feature.
API_ROUTERS = ["good_practices.sharing.api.router", "hub.api.search.router"]

# Machine translation: none unless MACHINE_TRANSLATOR names an engine.
MACHINE_TRANSLATOR = env.machine_translator("MACHINE_TRANSLATOR")
if MACHINE_TRANSLATOR:
    WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": {
            "libretranslate": "hub.translation.machine.engines.LibreTranslate",
            "deepl": "hub.translation.machine.engines.DeepL",
            "google": "hub.translation.machine.engines.GoogleTranslate",
            "dummy": "wagtail_localize.machine_translators.dummy.DummyTranslator",
        }[MACHINE_TRANSLATOR["engine"]],
        "OPTIONS": MACHINE_TRANSLATOR,
    }

# What keeps pages in front of the site, by the address at which a page can be refreshed: hub.page_cache.
PAGE_CACHES = env.addresses("PAGE_CACHES")
WAGTAILFRONTENDCACHE = {
    f"page cache {number}": {"BACKEND": "hub.page_cache.Refreshed", "LOCATION": address}
    for number, address in enumerate(PAGE_CACHES, start=1)
}
WAGTAILFRONTENDCACHE_LANGUAGES: list[str] = []  # every language version is named by itself

# What manage.py schedule runs every night, in this order, with the arguments of each.
NIGHTLY: list[tuple[str, dict]] = [
    ("repair_translations", {}),
    ("rebuild_records", {}),
    ("check_search", {"repair": True}),
    ("clearsessions", {}),
    ("prune_db_task_results", {}),
]

# What load_content runs, in this order; each module has load(words, report).
CONTENT_LOADERS = [
    "hub.content.site",
    "good_practices.content",
    "mentoring.content",
    "news.content",
    "hub.content.standard",
    "hub.content.originals",
    "hub.content.concepts",
    "hub.content.fallbacks",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Every save runs several tasks; Wagtail's own log of changes is in the database.
        "django.tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        # One line for each request to the search server says nothing that its own log does not.
        "elastic_transport": {"level": "WARNING"},
    },
}
