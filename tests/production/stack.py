"""A whole site as in production, of real parts, that tests can stop, kill and replace by one that never answers."""

import contextlib
import csv
import dataclasses
import itertools
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests import postgresql
from tests.faults import silent_port
from tests.serving import ROOT, _NoRedirect, end, free_port, run_manage, until
from tests.smtp import Mailbox

PROGRAMS = ["nginx", "redis-server", "supervisord", "envsubst", "openssl", "curl"]
MACHINE = re.compile(
    r"PATH|HOME|USER|LOGNAME|SHELL|TERM|TZ|LANG|LC_\w+|TMPDIR|LD_LIBRARY_PATH|JAVA_HOME|HUB_CACHE|HEAP|NGINX_USER"
    r"|(?!PYTHONWARNINGS)PYTHON\w*|SSL_CERT_\w+|\w+_CA_BUNDLE|(https?|no|all|ftp)_proxy",
    re.IGNORECASE,
)
WAIT = 600  # seconds until a whole site has started and loaded its content
DISK_SIZE = "2g"  # of all that the site keeps; what is not used takes no memory
PRACTICES = 6  # of the shipped ones: loading all takes twice as long

numbers = itertools.count(int(time.time() * 1000))  # each is had once


@dataclasses.dataclass(frozen=True)
class Answer:
    """What the site said, and after how many seconds. A status of 0: nothing, the connection failed."""

    status: int
    headers: dict[str, str]
    text: str
    seconds: float
    cookies: tuple[str, ...] = ()

    @property
    def cache(self) -> str:
        """What the page cache says of it: HIT, MISS, STALE …"""
        return self.headers.get("x-cache", "")


class Stack:
    """The running site. Parts: postgresql, redis, elasticsearch, s3, web:web1, web:web2, worker, schedule, nginx.

    Its mails go to a mailbox, which opens and ends with a block: `with stack.mailbox`.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        lines = (folder / "environment").read_text().splitlines()
        self.settings = dict(line.split("=", 1) for line in lines)
        self.address = self.settings["BASE_URL"]
        self.applications = [f"http://{app}" for app in self.settings["APPS"].split()]
        self.mailbox = Mailbox(urlsplit(self.settings.get("EMAIL_URL", "")).port or free_port())
        trusting = ssl.create_default_context(cafile=str(folder / "tls/site.crt"))
        no_proxy = urllib.request.ProxyHandler({})
        self._opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusting), _NoRedirect, no_proxy)

    # Asking

    def get(self, path: str, server: str = "", **headers: str) -> Answer:
        """Asks for a path without following redirects.

        :param server: the address of one application, to ask it past nginx
        """
        return self._ask(path, None, server, headers)

    def post(self, path: str, fields: dict[str, str], server: str = "", **headers: str) -> Answer:
        """Posts a form."""
        return self._ask(path, urlencode(fields).encode(), server, headers)

    def ask(self, method: str, path: str) -> Answer:
        """Asks by any method."""
        return self._ask(path, None, "", {}, method)

    def _ask(self, path: str, body: bytes | None, server: str, headers: dict[str, str], method: str = "") -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if server:
            sent |= {"Host": self.address.removeprefix("https://"), "X-Forwarded-Proto": "https"}
        request = urllib.request.Request((server or self.address) + path, body, sent, method=method or None)
        began = time.monotonic()
        try:
            with self._opener.open(request, timeout=60) as answer:
                return _read(answer, began)
        except urllib.error.HTTPError as error:
            return _read(error, began)
        except (OSError, urllib.error.URLError):
            return Answer(0, {}, "", time.monotonic() - began)

    # Parts

    def stop(self, *parts: str) -> None:
        """Stops parts as their own stop command does."""
        self._control("stop", *parts)

    def start(self, *parts: str) -> None:
        """Starts parts and waits until they run."""
        self._control("start", *parts)

    def kill(self, *parts: str) -> None:
        """Ends parts as a power cut does. Who watches over them starts them again."""
        for pid in self.pids(*parts):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def pids(self, *parts: str) -> list[int]:
        """The processes of parts that run, each with its children."""
        found = [int(self._control("pid", part).strip() or 0) for part in parts]
        return [pid for main in found if main for pid in family(main)]

    def variables(self, part: str) -> dict[str, str]:
        """The environment that a part runs in."""
        said = Path(f"/proc/{self.pids(part)[0]}/environ").read_text()
        return dict(line.split("=", 1) for line in said.split("\0") if line)

    def memory(self, *parts: str) -> float:
        """What parts and their children have of the machine's memory, in MB."""
        return sum(map(memory, self.pids(*parts)))

    def _control(self, *args: str) -> str:
        command = ["supervisorctl", "-c", self.folder / "supervisord.conf", *args]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120).stdout

    @contextlib.contextmanager
    def without(self, part: str, port: str = "") -> Iterator[None]:
        """The part is stopped until the block ends.

        :param port: the setting with its port, where a socket that accepts and never answers shall stand in its place
        """
        self.stop(part)
        try:
            with silent_port(int(self.settings[port])) if port else contextlib.nullcontext():
                yield
        finally:
            self.start(part)

    @contextlib.contextmanager
    def frozen(self, *parts: str) -> Iterator[None]:
        """The parts' processes do nothing, and keep their connections, until the block ends."""
        pids = self.pids(*parts)
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    # The site from inside

    def manage(self, *args: str, code: str = "", **variables: str) -> str:
        """Runs manage.py with the site's settings and returns what it printed; fails with its errors."""
        variables = of_the_machine() | self.settings | {"PYTHONWARNINGS": "default"} | variables
        return run_manage(variables, *args, code=code)

    def shell(self, code: str) -> str:
        """Runs Python inside the site, as one more process of it."""
        return self.manage("shell", "--verbosity=0", code=code)

    def number(self, code: str) -> int:
        """Runs Python inside the site and returns the number that it prints last."""
        return int(self.shell(code).split()[-1])

    def run_and_kill(self, code: str, after: float) -> list[str]:
        """Runs Python inside the site and kills it so many seconds after its first line. Returns its lines."""
        with tempfile.TemporaryFile("w+") as out:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", code],
                cwd=ROOT,
                env=of_the_machine() | self.settings,
                stdout=out,
                stderr=subprocess.DEVNULL,
            )
            try:
                until(lambda: os.fstat(out.fileno()).st_size or process.poll() is not None)
                time.sleep(after)
            finally:
                process.kill()
                process.wait()
            out.seek(0)
            return out.read().splitlines()

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")


def fresh(path: str = "/en/practices/") -> str:
    """An address that no cache has yet."""
    return f"{path}?page=1&q=&year=&fresh={next(numbers)}"


def _read(answer, began: float) -> Answer:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    text, cookies = answer.read().decode(errors="replace"), tuple(answer.headers.get_all("Set-Cookie", []))
    return Answer(answer.status, headers, text, time.monotonic() - began, cookies)


def family(pid: int) -> list[int]:
    """A process and its children."""
    found = [pid]
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def memory(pid: int) -> float:
    """What a process has of the machine's memory, in MB: shared pages by share."""
    share = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    return int(share[1]) / 1024 if share else 0.0


def missing_programs() -> list[str]:
    """What of Debian's packages this machine lacks for a whole site."""
    found = [name for name in PROGRAMS if shutil.which(name) is None]
    return found if postgresql.programs() else [*found, "postgresql"]


@contextlib.contextmanager
def start_stack(**variables: str) -> Iterator[Stack]:
    """A whole site with the shipped content in a folder of its own, until the block ends.

    :param variables: of its environment, in addition
    """
    environment = of_the_machine() | {"PORT": str(free_port()), "PAGE_SECONDS": "2", "FORMS_PER_MINUTE": "6000"}
    environment |= {"EMAIL_URL": f"smtp://127.0.0.1:{free_port()}", "CONTACT_EMAILS": "editors@example.org"}
    environment |= {"FORMS_PER_HOUR": "1000000"} | variables
    with tempfile.TemporaryDirectory() as name, disk_of_its_own(Path(name)), tempfile.TemporaryDirectory() as run:
        folder = Path(name)
        folder.chmod(0o755)  # the database runs as a user of its own
        environment |= {"CONTENT": str(_some_content(folder / "content")), "RUN": run}  # elsewhere, as in memory
        said = folder / "said"
        with said.open("w") as out:
            launcher = subprocess.Popen(
                [ROOT / "scripts/production", folder], cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
            )
        try:
            until(lambda: "Ctrl-C stops" in said.read_text() or launcher.poll() is not None, WAIT)
            assert launcher.poll() is None, said.read_text()
            stack = Stack(folder)
            with stack.mailbox:
                yield stack
        finally:
            end(launcher, 90)


@contextlib.contextmanager
def disk_of_its_own(folder: Path) -> Iterator[None]:
    """What is written into a folder has DISK_SIZE at most, until the block ends; only where an administrator asks."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_SIZE},mode=755", "tmpfs", folder]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        yield
        return
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def of_the_machine() -> dict[str, str]:
    """What the machine says of itself; parts that the caller's environment names are none of the site's."""
    return {name: value for name, value in os.environ.items() if MACHINE.fullmatch(name)}


def _some_content(folder: Path) -> Path:
    """The shipped content with few practices."""
    shutil.copytree(ROOT / "content", folder)
    with (ROOT / "content/practices.csv").open(newline="") as source:
        rows = list(csv.reader(source))
    with (folder / "practices.csv").open("w", newline="") as some:
        csv.writer(some).writerows(rows[: PRACTICES + 1])
    return folder


class Readers:
    """Readers who ask for pages, one after the other, while a block runs."""

    def __init__(self, stack: Stack, paths: list[str], number: int = 3):
        self._stack, self._paths, self._number = stack, paths, number
        self._ending = threading.Event()
        self.answers: list[tuple[str, Answer]] = []

    def __enter__(self):
        self._threads = [threading.Thread(target=self._read, args=[n]) for n in range(self._number)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *failure):
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _read(self, number: int) -> None:
        while not self._ending.is_set():
            path = self._paths[number % len(self._paths)]
            answer = dataclasses.replace(self._stack.get(path), text="")  # a hundred thousand of them would fill memory
            self.answers.append((path, answer))
            number += 1
            time.sleep(0.02)

    @property
    def failed(self) -> list[tuple[str, int]]:
        """Paths and statuses of what was not answered as a reader expects."""
        return [(path, answer.status) for path, answer in self.answers if answer.status != 200]

    @property
    def stale(self) -> int:
        return sum(answer.cache == "STALE" for _path, answer in self.answers)

    @property
    def slowest(self) -> float:
        return max(answer.seconds for _path, answer in self.answers)
