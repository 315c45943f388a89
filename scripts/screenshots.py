"""Pictures of every template in English and Arabic, wide and narrow, light and dark: `make screenshots`.

Needs a running site (BASE, by default http://localhost:8000) and Chromium. Pictures go to var/screenshots/.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.addresses import ADDRESSES

BASE = os.environ.get("BASE", "http://localhost:8000")
TARGET = Path(__file__).resolve().parents[1] / "var" / "screenshots"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]


def main(only: list[str]) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for scheme in ("light", "dark"):
            for width in (1280, 360):
                context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
                page = context.new_page()
                for language in ("en", "ar"):
                    for name, path in ADDRESSES.items():
                        label = f"{name.replace(' ', '-')}-{language}-{width}-{scheme}"
                        if only and not any(word in label for word in only):
                            continue
                        page.goto(f"{BASE}/{language}/{path}")
                        page.screenshot(path=TARGET / f"{label}.png", full_page=True)
                context.close()
        browser.close()
    print(f"pictures: {TARGET}")


if __name__ == "__main__":
    main(sys.argv[1:])
