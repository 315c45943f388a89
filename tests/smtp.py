"""A mail server of this machine, which keeps what it is given."""

import base64
import contextlib
import email
import email.policy
import socketserver
import ssl
from collections.abc import Iterator
from email.message import EmailMessage

from tests.faults import silent_port
from tests.serving import in_a_thread


def mailers_at(port: int, **options) -> dict:
    """The setting MAILERS that sends to a port of this machine.

    :param options: more of Django's backend
    """
    smtp = {"host": "127.0.0.1", "port": port} | options
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": smtp}}


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mails, in `mails`, for everyone but those whom it refuses: {address: (code, words)}.

    Where it has `passwords`, {(user, password)}, it takes them from those who have signed in, and where it has `tls`,
    who signs in says STARTTLS first.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0):
        super().__init__(("127.0.0.1", port), _Talk)
        self.mails: list[tuple[str, EmailMessage]] = []  # (to whom, what)
        self.refused: dict[str, tuple[int, str]] = {}
        self.passwords: set[tuple[str, str]] = set()
        self.tls: ssl.SSLContext | None = None

    @property
    def mailers(self) -> dict:
        """The setting MAILERS that sends to it."""
        return mailers_at(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self):
        to = ""
        self.has_signed_in = not self.server.passwords
        self._say(220, "ready")
        for line in iter(lambda: self.rfile.readline(), b""):  # of another file after STARTTLS
            words = line.decode().strip()
            match words.partition(" ")[0].upper():
                case "EHLO":
                    self._say_what_it_can()
                case "STARTTLS":
                    self._say(220, "go on")
                    self._encrypt()
                case "AUTH":
                    self._sign_in(words.rpartition(" ")[2])
                case "MAIL" if not self.has_signed_in:
                    self._say(530, "sign in first")
                case "RCPT":
                    to = words.partition("<")[2].partition(">")[0]
                    self._say(*self.server.refused.get(to, (250, "taken")))
                case "DATA":
                    self._say(354, "go on")
                    self.server.mails.append((to, email.message_from_bytes(self._data(), policy=email.policy.default)))
                    self._say(250, "kept")
                case "QUIT":
                    self._say(221, "bye")
                    return
                case _:
                    self._say(250, "well")

    def _say_what_it_can(self) -> None:
        self.wfile.write(b"250-localhost\r\n")
        if self._may_encrypt():
            self.wfile.write(b"250-STARTTLS\r\n")
        elif self.server.passwords:
            self.wfile.write(b"250-AUTH PLAIN\r\n")
        self._say(250, "well")

    def _may_encrypt(self) -> bool:
        return self.server.tls is not None and not isinstance(self.connection, ssl.SSLSocket)

    def _encrypt(self) -> None:
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)

    def _sign_in(self, said: str) -> None:
        _, user, password = base64.b64decode(said).decode().split("\0")
        self.has_signed_in = (user, password) in self.server.passwords and not self._may_encrypt()
        self._say(*((235, "welcome") if self.has_signed_in else (535, "wrong user or password")))

    def _say(self, code: int, words: str) -> None:
        self.wfile.write(f"{code} {words}\r\n".encode())

    def _data(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(line.removeprefix(b".") if line.startswith(b"..") else line for line in lines)


@contextlib.contextmanager
def mail_server(port: int = 0) -> Iterator[MailServer]:
    """One that runs until the block ends.

    :param port: 0 for any that is free
    """
    with MailServer(port) as server, in_a_thread(server):
        yield server


class Mailbox:
    """A mail server that may be away for a while, at the same port. It opens and ends with a block.

    Attributes: port; mails, all that any of its servers was given.
    """

    def __init__(self, port: int):
        self.port = port
        self.mails: list[tuple[str, EmailMessage]] = []
        self._server = contextlib.ExitStack()

    def __enter__(self) -> "Mailbox":
        self._server.enter_context(mail_server(self.port)).mails = self.mails
        return self

    def __exit__(self, *failure) -> None:
        self._server.close()

    @contextlib.contextmanager
    def away(self, is_silent: bool = False) -> Iterator[None]:
        """Nothing listens until the block ends, or a socket that accepts and never answers."""
        self._server.close()
        try:
            with silent_port(self.port) if is_silent else contextlib.nullcontext():
                yield
        finally:
            self.__enter__()
