"""Notes what a browsing context asks for, what its policies refuse, and what its pages complain of."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext

# Runs in every page and frame from its first moment on.
LISTEN = """addEventListener('securitypolicyviolation', event =>
  refusedByPolicy(`${event.effectiveDirective}: ${event.blockedURI} on ${location.pathname}`))"""


class Watch:
    def __init__(self, context: BrowserContext):
        self.requests, self.refused, self.complaints = [], [], []
        context.expose_binding("refusedByPolicy", lambda source, words: self.refused.append(words))
        context.add_init_script(LISTEN)
        context.on("request", lambda request: self.requests.append(request))
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _hear(self, message) -> None:
        # A page that answers 400, 404 or 422 is noted by the browser as well; that is meant.
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            self.complaints.append(message.text)

    def hosts(self) -> set[str]:
        """The hosts that were asked for anything over the network."""
        return {urlsplit(request.url).netloc for request in self.requests if request.url.startswith("http")}
