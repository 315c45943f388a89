"""The whole site that tests start is made of its own parts alone."""

from tests.production.stack import of_the_machine


def test_a_site_of_tests_has_nothing_of_the_parts_that_the_caller_uses(monkeypatch):
    parts = ("DATABASE_URL", "ELASTICSEARCH_URL", "S3_URL", "REDIS_URL", "EMAIL_URL", "CONTACT_EMAILS", "SEARCH_ENGINE")
    for name in (*parts, "SECRET_KEY", "TASKS", "PAGE_CACHES", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, "the caller's")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:8080")
    kept = of_the_machine()
    assert "the caller's" not in kept.values()
    assert {"PATH", "HTTPS_PROXY"} <= kept.keys()
