"""The look of axe at a page ends, whatever moves on it."""

from tests.browser.axe import violations

PAUSED = """<!doctype html><html lang="en"><title>A page</title><main><h1>A heading</h1></main>
<style>@keyframes in { from { opacity: 0.9 } } h1 { animation: in 1s paused }</style></html>"""


def test_an_animation_that_is_paused_holds_nobody_up(browser):
    page = browser.new_page()
    page.set_content(PAUSED)
    assert page.evaluate("document.getAnimations().length") == 1
    assert violations(page) == []
    page.close()
