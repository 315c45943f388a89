import pytest
from django.test import TestCase
from wagtail_localize.models import StringTranslation, Translation

from hub.translation.machine.runs import request_run
from tests.factories import text_block
from tests.factories.translations import begin
from tests.hub.translation.machine.standin import StandIn

KEY = "a-very-secret-key"


def use(settings, engine: str, name: str, address: str = "", api_key: str = KEY, timeout: int = 5) -> None:
    """The settings as MACHINE_TRANSLATOR makes them."""
    options = {"engine": engine, "address": address, "api_key": api_key, "timeout": timeout}
    settings.MACHINE_TRANSLATOR = options
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": name, "OPTIONS": options}


@pytest.fixture
def standin(settings):
    """LibreTranslate's stand-in, and a site that uses it."""
    server = StandIn()
    use(settings, "libretranslate", "hub.translation.machine.engines.LibreTranslate", server.address)
    yield server
    server.close()


@pytest.fixture
def dummy(settings):
    use(settings, "dummy", "wagtail_localize.machine_translators.dummy.DummyTranslator")


@pytest.fixture
def article(tree):
    second = '<p>Second <b>bold</b> and <a href="https://example.org/">a link</a>.</p>'
    body = [text_block(f"<p>First sentence &amp; more.</p>{second}")]
    return tree.article(title="English title", summary="English lead.", body=body)


@pytest.fixture
def translation(article, tree) -> Translation:
    """The article's translation into Finnish, begun and empty."""
    return begin(article, tree, "fi")


def ask(translation: Translation, user=None):
    """Asks for a run and returns it as it is afterwards."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        run = request_run(translation, user)
    run.refresh_from_db()
    return run


def stored(translation: Translation) -> dict[str, str]:
    """{sentence: translation} of what is stored."""
    rows = StringTranslation.objects.filter(
        locale=translation.target_locale, context__object_id=translation.source.object_id
    )
    return dict(rows.values_list("translation_of__data", "data"))
