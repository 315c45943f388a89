"""What every request passes: refusals first, then headers, then the language."""

from django.conf import settings
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from hub.languages import best_match, site_languages, tag
from hub.search.state import memory

ADMIN_PREFIX = "/admin/"
# What no setting of Django gives, and what its own middleware leaves out where it fails itself.
HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}


def language_of_path(path: str) -> str | None:
    """The language of the site that a public address starts with (/fi/…), or None where it starts with none."""
    code = first_part(path)
    return code if code in site_languages() else None


def first_part(path: str) -> str:
    """What an address has before its second slash."""
    return path.split("/", 2)[1] if path.startswith("/") else ""


def preferred_language(request) -> str:
    """The language of the site that the browser wants most, by Accept-Language, or the default one.

    No cookie is read.
    """
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return best_match([code for code, _quality in accepted], site_languages()) or settings.LANGUAGE_CODE


class SecurityHeaders(ContentSecurityPolicyMiddleware):
    """Django's content security policy, one of its own for the admin, and the headers above, on every answer."""

    def process_response(self, request, response):
        if request.path.startswith(ADMIN_PREFIX):
            response._csp_config = getattr(response, "_csp_config", settings.ADMIN_CSP)
            response.headers["X-Frame-Options"] = "SAMEORIGIN"  # the preview beside the editor
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return super().process_response(request, response)


class Language:
    """Takes the language from the address; where the address has none, from Accept-Language.

    Django's LocaleMiddleware would also read a cookie and turn every 404 without a language into a redirect.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if first_part(request.path) in dict(settings.LANGUAGES):
            memory.refresh()  # a language may have come or gone, in this process or another
        code = language_of_path(request.path)
        language = code or preferred_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", tag(translation.get_language()))
        if code is None and not request.path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            patch_vary_headers(response, ["Accept-Language"])
        return response
