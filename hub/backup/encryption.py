"""Encryption by age, a program of its own: who makes backups needs public keys only and cannot read what was made."""

import contextlib
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from hub.backup import BackupError

BEGINNING = b"age-encryption.org/v1\n"
MISSING = "The program age is missing; install it (Debian: apt-get install age)."


def make_identity() -> tuple[bytes, str]:
    """A new pair of keys: (private, public). Neither is written anywhere."""
    try:
        made = subprocess.run(["age-keygen"], capture_output=True, check=True).stdout  # noqa: S607
    except FileNotFoundError:
        raise BackupError(MISSING) from None
    return made, next(word for word in made.decode().split() if word.startswith("age1"))


@contextlib.contextmanager
def encrypting(recipients: Sequence[str], target: IO[bytes]) -> Iterator[IO[bytes]]:
    """A stream to write into; what is written lands in the target for these public keys.

    Raises BackupError where age fails, for example because the disk is full.
    """
    with _age(["--encrypt", *(f"--recipient={key}" for key in recipients)], stdout=target) as age:
        assert age.stdin is not None  # noqa: S101, for mypy
        try:
            yield age.stdin
            age.stdin.close()
        except BrokenPipeError:
            _close(age.stdin)  # age has ended, and says why
        except BaseException:
            age.kill()
            _close(age.stdin)
            raise
        said = _said(age)
        if age.wait():
            raise BackupError(f"The backup could not be written: {said}.")


@contextlib.contextmanager
def decrypting(source: Path, identity: bytes) -> Iterator[IO[bytes]]:
    """A stream to read from. What it gives is whole: age vouches for each piece before it hands it over.

    :param identity: what the file with the private key holds
    :raises BackupError: where the file is none of age's, is damaged anywhere, or is for other keys; the end of the
        block reads to the end of the file
    """
    _check_beginning(source)
    failure = None
    with _age(["--decrypt", "--identity=-", str(source.absolute())], stdout=subprocess.PIPE) as age:
        assert age.stdin is not None  # noqa: S101, for mypy
        assert age.stdout is not None  # noqa: S101, for mypy
        with contextlib.suppress(BrokenPipeError), age.stdin:
            age.stdin.write(identity)
        try:
            yield age.stdout
        except BackupError as error:
            failure = error  # a file that breaks off reads like one that says nonsense; age knows better
        while age.stdout.read(1 << 20):
            pass
        said = _said(age)
        if age.wait():
            raise BackupError(_explain(source, said)) from failure
    if failure:
        raise failure


def _age(arguments: list[str], stdout) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(["age", *arguments], stdin=subprocess.PIPE, stdout=stdout, stderr=subprocess.PIPE)  # noqa: S603, S607
    except FileNotFoundError:
        raise BackupError(MISSING) from None


def _close(stream: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # what is still to be written has nowhere to go
        stream.close()


def _said(age: subprocess.Popen[bytes]) -> str:
    assert age.stderr is not None  # noqa: S101, for mypy
    return age.stderr.read().decode(errors="replace").partition("\n")[0].removeprefix("age: error: ").strip()


def _check_beginning(source: Path) -> None:
    try:
        with source.open("rb") as file:
            beginning = file.read(len(BEGINNING))
    except OSError as error:
        raise BackupError(f"{source} cannot be read: {error.strerror}.") from None
    if not beginning:
        raise BackupError(f"{source} is empty.")
    if beginning != BEGINNING:
        raise BackupError(f"{source} is no backup of a hub, or its beginning is damaged. Nothing was changed.")


def _explain(source: Path, said: str) -> str:
    if "no identity matched" in said:
        return f"This key does not open {source}, or its beginning is damaged. Nothing was changed."
    if "identity" in said or "secret key" in said:
        return f"The identity file holds no private key of age: {said}."
    return f"{source} is damaged: {said}. Nothing was changed; take another copy of it, or an older backup."
