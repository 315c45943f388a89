"""axe-core, run inside a page under the page's own content security policy."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

# What fades in has its colours when it has; one that is paused, or starts anew, never has.
SETTLED = """
Promise.race([new Promise((given_up) => setTimeout(given_up, 5000)), Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
  .map((one) => one.finished.catch(() => null)))])
"""


def violations(page: Page, within: str = "html") -> list[str]:
    """What axe finds on the page as it stands, or in an element of it: rule, element, and what to do about it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate(f"async () => {{ await {SETTLED.strip()} }}")
    run = "async ([within, options]) => (await axe.run(within, options)).violations"
    found = page.evaluate(run, [within, OPTIONS])
    return [
        f"{rule['id']} at {' '.join(map(str, node['target']))}: {' '.join(node['failureSummary'].split())}"
        for rule in found
        for node in rule["nodes"]
    ]
