"""The second factor is off on one person's machine only, and every page there says so."""

from django.core.checks import run_checks

from tests.factories import user_in

NOTICE = "The second factor is switched off on this machine."


def test_a_site_that_is_no_newcomers_machine_is_refused_without_the_second_factor(settings):
    def found():
        return [problem.id for problem in run_checks() if problem.id and problem.id.startswith("accounts.")]

    for local, required, problems in ((False, False, ["accounts.E001"]), (True, False, []), (False, True, [])):
        settings.LOCAL, settings.SECOND_FACTOR_REQUIRED = local, required
        assert found() == problems


def test_every_page_of_the_admin_says_that_it_is_off(client, tree, settings):
    user = user_in("Administrators")
    client.force_login(user)
    paths = ["/admin/", "/admin/users/", f"/admin/pages/{tree.homes['en'].pk}/edit/", "/admin/login/"]
    settings.SECOND_FACTOR_REQUIRED = False
    assert [path for path in paths if NOTICE not in client.get(path).content.decode()] == []
    settings.SECOND_FACTOR_REQUIRED = True
    assert NOTICE not in client.get("/admin/login/").content.decode()
