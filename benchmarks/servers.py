"""Which application server: requests a second and slow answers of a page, uncached and from the page cache.

    python -m benchmarks.servers FOLDER [rounds]

FOLDER is that of a site which runs (make production: var/production). Servers are started beside its own, each with two
processes, and asked in turn by wrk; ratios are medians over rounds, inside each round against the first.
"""

import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

from tests.production.stack import Stack, family, memory
from tests.serving import free_port, until

PAGE = "/en/practices/"
SECONDS = 3
SERVERS = {
    "gunicorn, threads": ["gunicorn", "hub.wsgi", "--workers=2", "--worker-class=gthread", "--threads=4", "--preload"],
    "gunicorn, sync": ["gunicorn", "hub.wsgi", "--workers=2", "--preload"],
    "granian": ["granian", "hub.wsgi:application", "--interface=wsgi", "--workers=2", "--blocking-threads=4"],
}


def main(folder: Path, rounds: int) -> None:
    stack = Stack(folder)
    ports = {name: free_port() for name in SERVERS}
    running = [_start(stack, command, ports[name]) for name, command in SERVERS.items()]
    try:
        for name, port in ports.items():
            until(lambda port=port: stack.get(PAGE, server=f"http://127.0.0.1:{port}").status == 200)
            pids = family(running[list(ports).index(name)].pid)
            print(f"{name}: {sum(map(memory, pids)):.0f} MB in all processes")
        addresses = {name: f"http://127.0.0.1:{port}{PAGE}" for name, port in ports.items()}
        addresses["nginx, page cache"] = stack.address + PAGE
        found = [{name: _ask(stack, address) for name, address in addresses.items()} for _ in range(rounds)]
    finally:
        for process in running:
            process.terminate()
            process.wait()
    first = next(iter(addresses))
    for name in addresses:
        rate, slow = (statistics.median(one[name][index] for one in found) for index in (0, 1))
        ratio = statistics.median(one[name][0] / one[first][0] for one in found)
        print(f"{name}: {rate:.0f} requests a second, p99 {slow:.0f} ms, ratio {ratio:.2f}")


def _start(stack: Stack, command: list[str], port: int) -> subprocess.Popen:
    listening = [f"--bind=127.0.0.1:{port}"] if command[0] == "gunicorn" else ["--host=127.0.0.1", f"--port={port}"]
    return subprocess.Popen(  # noqa: S603, our own servers
        [f".venv/bin/{command[0]}", *command[1:], *listening],
        env=os.environ | stack.settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _ask(stack: Stack, address: str) -> tuple[float, float]:
    """Requests a second, and the milliseconds that 99 of 100 answers take at most."""
    host = stack.address.removeprefix("https://")
    headers = ["-H", f"Host: {host}", "-H", "X-Forwarded-Proto: https"]
    command = ["wrk", "-t1", "-c4", f"-d{SECONDS}s", "--latency", *headers, address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    if "Non-2xx" in told:
        raise SystemExit(told)
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", told).groups()
    factor = {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]), float(value) * factor


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 9)
