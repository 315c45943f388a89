"""What every request passes: refusals first, then headers, then the language."""

from django.conf import settings
from django.http import HttpResponseBadRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

ADMIN_PREFIX = "/admin/"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


def language_of_path(path: str) -> str | None:
    """The language code a public address starts with (/fi/…), or None where the address has no language."""
    code = path.split("/", 2)[1] if path.startswith("/") else ""
    return code if code in dict(settings.LANGUAGES) else None


def preferred_language(request, languages: set[str] | None = None) -> str:
    """The first language of Accept-Language among `languages` (all, if not given), or the default one.

    No cookie is read.
    """
    known = set(dict(settings.LANGUAGES)) if languages is None else languages
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if (base := code.split("-")[0]) in known:
            return base
    return settings.LANGUAGE_CODE


class RefuseNulBytes:
    """Answers 400 to an address that holds a NUL byte: no database accepts one and no reader types one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path or "\x00" in request.META.get("QUERY_STRING", "") or "%00" in request.get_full_path():
            with translation.override(language_of_path(request.path) or settings.LANGUAGE_CODE):
                return HttpResponseBadRequest(render_to_string("400.html"))
        return self.get_response(request)


class SecurityHeaders:
    """Adds what Django has no setting for, and gives the admin its own content security policy."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(ADMIN_PREFIX):
            response._csp_config = settings.ADMIN_CSP
            response.headers["X-Frame-Options"] = "SAMEORIGIN"  # the preview beside the editor
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class Language:
    """Takes the language from the address; where the address has none, from Accept-Language.

    Django's LocaleMiddleware would also read a cookie and turn every 404 without a language into a redirect.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        code = language_of_path(request.path)
        language = code or preferred_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        if code is None and not request.path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            patch_vary_headers(response, ["Accept-Language"])
        return response
