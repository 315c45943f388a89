"""Settings every site shares, safe for production. dev.py, test.py and production.py add what differs."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from hub.settings import env, languages, logs, parts

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
VAR.mkdir(exist_ok=True)

SECRET_KEY = env.text("SECRET_KEY", "")
DEBUG = False
LOCAL = False  # one person's machine: an account with a known password, and no second factor, are allowed there
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS", "localhost,127.0.0.1")
BASE_URL = env.address("BASE_URL", "http://localhost:8000")
# Whose X-Forwarded-For is believed. Nobody reaches this machine from its own loopback address but what runs on it.
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES", "127.0.0.0/8,::1")
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
    "hub.print",
    "hub.observing",
    "hub.audit",
    "good_practices",
    "news",
    "mentoring",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "hub.accounts.apps.UsersConfig",  # Wagtail's, with our views of people
    "wagtail.snippets",
    "hub.uploads.apps.DocumentsConfig",  # Wagtail's, with our rule of who may delete
    "hub.uploads.apps.PicturesConfig",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",  # for allauth's list of passkeys
    "django_tasks_db",
]

MIDDLEWARE = [
    "hub.observing.middleware.Observe",
    "hub.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hub.api.problems.ApiAnswers",
    "hub.health.probes.Probes",
    "hub.refusals.RefuseUnreadable",
    "hub.replica.ReadersReadFromReplica",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hub.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hub.accounts.middleware.AdminSessions",
    "hub.audit.middleware.WatchAdmin",
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

# Mail is sent in production only. Messages are stored and listed; who is told that one waits, CONTACT_EMAILS says.
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
# Sign-in has no inline script or style; the picture that an authenticator app reads is a data: address.
ACCOUNT_CSP = SECURE_CSP | {"img-src": [CSP.SELF, "data:"]}
X_FRAME_OPTIONS = "DENY"  # the admin frames its own previews: hub.middleware
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "hub.views.csrf_failure"
DEFAULT_EXCEPTION_REPORTER_FILTER = "hub.errors.SecretsFilter"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin scripts read it

# Accounts: hub/accounts, docs/decisions/0029.
SECOND_FACTOR_REQUIRED = True  # only hub.settings.dev and test may say otherwise; a system check refuses it elsewhere
PRIVATE_DATA_KEYS = env.fernet_keys("PRIVATE_DATA_KEYS", "")
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of accounts made before; changed at their next sign-in
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "hub.accounts.passwords.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 48 * 3600  # seconds that a link to choose a password works
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 2 * 3600  # seconds without use after which a session is over
SESSION_LONGEST = 12 * 3600  # seconds after sign-in, however much it is used
ACCOUNT_ADAPTER = "hub.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "hub.accounts.forms.ForgottenPasswordForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_SESSION_REMEMBER = False  # the cookie goes with the browser
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # without a group one would be sent round in circles
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
# A key is a name at an address, or a person whose factor is asked for. The oldest try leaves after ten minutes. Tries
# of an address are counted apart (hub.accounts.adapters): a factor that is shown wipes all of "login_failed".
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/10m/key",
    "login_failed_here": "20/10m/ip",
    "change_password": "5/10m/user",
    "reset_password": "20/10m/ip,5/10m/key",
}
ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 48
MFA_ADAPTER = "hub.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are written by administrators
MFA_TOTP_ISSUER = "RE-MAP"
MFA_TOTP_TOLERANCE = 1  # 30 seconds that a telephone's clock may be wrong

# Closed doors: docs/decisions/0033.
SECURITY_CONTACT = env.contact("SECURITY_CONTACT")
SECURITY_POLICY = env.address("SECURITY_POLICY") if env.text("SECURITY_POLICY", "") else ""
MOST_BYTES_OF_A_REQUEST = 12_000_000  # a file of 10 MB and the form around it
PDF_SECONDS = env.number("PDF_SECONDS", 10)  # that making one may take
PDFS_PER_HOUR = env.number("PDFS_PER_HOUR", 60)  # new ones from a place, see below
FORMS_PER_HOUR = env.number("FORMS_PER_HOUR", 20)  # from a house, an office, a way out of Tor: hub.limits
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # without files
DATA_UPLOAD_MAX_NUMBER_FILES = 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the desk sends three for each sentence of a page

# Wagtail.
WAGTAIL_SITE_NAME = "RE-MAP"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
# Passwords are chosen by their owners: by a link (hub.accounts.mails), and on the account page.
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False  # Wagtail's own way; ours is throttled
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # where a link to choose a password goes is not for a session to change
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_AUTOSAVE_INTERVAL = 3000
WAGTAILIMAGES_IMAGE_FORM_BASE = "hub.uploads.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10_000_000
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 20_000_000
WAGTAILDOCS_DOCUMENT_FORM_BASE = "hub.uploads.forms.DocumentForm"
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
# What is kept there in each language and is no page, by its name in the URL configuration.
KEPT_VIEWS = ["search", "comparison", "personal_list", "saved_list", "evidence_method", "figures", "needs"]
WAGTAILFRONTENDCACHE_LANGUAGES: list[str] = []  # every language version is named by itself

# What manage.py schedule runs every night, in this order, with the arguments of each.
NIGHTLY: list[tuple[str, dict]] = [
    ("repair_translations", {}),
    ("rebuild_records", {}),
    ("check_search", {"repair": True}),
    ("clearsessions", {}),
    ("prune_db_task_results", {}),
    ("verify_audit", {}),
    ("ask_owners", {}),
    ("send_reminders", {}),
    ("erase_expired", {}),
    ("check_links", {}),  # the last: it takes minutes
]

# What erase_expired runs: functions by dotted name, each with erase(today), which says in a line what went.
ERASERS = [
    *["good_practices.freshness.erasing.erase", "good_practices.erasing.erase"],
    *["mentoring.registering.erasing.erase", "hub.print.making.erase"],
    *["hub.contact.erase", "hub.mistakes.erase"],
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

# Seeing inside. One JSON object a line in production; hub.observing says what never gets into one.
LOGGING = logs.configuration(env.choice("LOG_FORMAT", ["line", "json"]))
METRICS_NETWORKS = env.networks("METRICS_NETWORKS", "127.0.0.1,::1")  # who may read /metrics, asking directly
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # asked from inside, by plain HTTP
# Pages where people may be in need, or say where they will be: their requests leave no address. Names of routes.
ROUTES_WITHOUT_ADDRESS = [
    *["send_message", "report_mistake", "leave", "confirm", "register", "registration"],
    *["organisation_message", "organisation_correction", "report_use"],
]
# Reading what people have sent in confidence is an entry of the audit log. {namespace in the admin: model}
PRIVATE_VIEWS = {
    "contact_messages": "hub.contactmessage",
    "organisation_corrections": "good_practices.organisationcorrection",
    "registrations": "mentoring.registration",
}
