"""Half an hour at 70 % of what the site can do: nothing fails and no process grows. Part of `make soak`.

What is asked for is not in the page cache: every page has a question that nobody asked before. The rate is 70 % of what
the same readers get without pauses in the first minute. Growth is counted after a sixth of the time, with caches full.
"""

import datetime
import os
import sys
import threading
import time
from pathlib import Path

from tests.production.stack import Stack, fresh, start_stack

RESULT = Path(__file__).resolve().parents[1] / "docs/results/endurance.md"
PATHS = ["/en/practices/", "/fi/search/", "/ar/news/", "/sv/practices/", "/fr/search/"]
PARTS = {"application servers": ["web:web1", "web:web2"], "worker": ["worker"], "schedule": ["schedule"]}
READERS, SHARE, MOST_GROWTH = 4, 0.7, 5  # threads, of the capacity, per cent


class Load:
    """Readers with a pause between two requests, until it is ended."""

    def __init__(self, stack: Stack, pause: float = 0.0):
        self._stack, self._pause = stack, pause
        self._ending = threading.Event()
        self.statuses: list[int] = []
        self._threads = [threading.Thread(target=self._read, args=[number]) for number in range(READERS)]

    def run(self, seconds: float, each=lambda: None) -> float:
        """Requests a second over this time; `each` is called every ten seconds."""
        began = time.monotonic()
        for thread in self._threads:
            thread.start()
        while time.monotonic() - began < seconds:
            time.sleep(min(10, seconds))
            each()
        self._ending.set()
        for thread in self._threads:
            thread.join()
        return len(self.statuses) / (time.monotonic() - began)

    def _read(self, number: int) -> None:
        while not self._ending.is_set():
            began = time.monotonic()
            server = self._stack.applications[number % 2]
            self.statuses.append(self._stack.get(fresh(PATHS[number % len(PATHS)]), server).status)
            number += 1
            time.sleep(max(0.0, self._pause - (time.monotonic() - began)))


def main(minutes: float) -> int:
    with start_stack() as stack:
        capacity = Load(stack).run(60)
        sizes: list[dict[str, float]] = []
        load = Load(stack, pause=READERS / (capacity * SHARE))
        rate = load.run(minutes * 60, lambda: sizes.append({part: stack.memory(*PARTS[part]) for part in PARTS}))
    failed = sum(status != 200 for status in load.statuses)
    settled = sizes[len(sizes) // 6 :]
    growth = {part: 100 * (settled[-1][part] / settled[0][part] - 1) for part in PARTS}
    rows = [f"| {part} | {settled[0][part]:.0f} | {settled[-1][part]:.0f} | {growth[part]:+.1f} % |" for part in PARTS]
    today = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}"
    pace = (
        f"{minutes:.0f} minutes at {rate:.1f} uncached pages a second, {SHARE:.0%} of the {capacity:.1f} that the same"
    )
    RESULT.write_text(f"""# Endurance

The last run of `python -m scripts.endurance` (part of `make soak`), {today}, on {os.cpu_count()} cores, all parts and
the readers on the same machine.

{pace} readers got without pauses. {len(load.statuses)} requests, {failed} failed.

| Processes | MB, settled | MB at the end | Growth |
|---|---|---|---|
{chr(10).join(rows)}
""")
    print(RESULT.read_text())
    return 1 if failed or max(growth.values()) > MOST_GROWTH else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if sys.argv[1:] else 30))
