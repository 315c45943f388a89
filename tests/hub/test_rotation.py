"""docs/operations/changes.md, followed: new keys of the bucket, a new password for mails, files into a bucket."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from tests.conftest import service_missing
from tests.factories.uploads import photo
from tests.hub.test_settings import GOOD
from tests.runbook import Machine, block
from tests.s3 import BUCKET, REGION, provider
from tests.serving import Answer, Site, serve
from tests.smtp import mail_server

SAID = "written, and read again\n"
REFUSED = "OSError: The bucket refuses this: 403"
WRONG = "smtplib.SMTPAuthenticationError: (535"
BEFORE = ("/etc/hub.env", "/etc/hub.env.before")


@pytest.fixture
def machine(tmp_path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def bucket(tmp_path):
    with provider(tmp_path) as running:
        yield running


@pytest.fixture
def mails(tmp_path):
    """A server that takes mails of those who have signed in, behind STARTTLS, as localhost."""
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    making += ["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate]
    subprocess.run(making, check=True, capture_output=True)
    with mail_server() as server:
        server.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        server.tls.load_cert_chain(certificate, key)
        yield server


def a_site(**variables: str) -> dict[str, str]:
    own = {"DJANGO_SETTINGS_MODULE": "hub.settings.production", "ALLOWED_HOSTS": "127.0.0.1"}
    return GOOD | own | {"DATABASE_URL": "sqlite://:memory:"} | variables


def last_line(done: subprocess.CompletedProcess) -> str:
    """What a block that failed ends with."""
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stderr.splitlines()[-1]


def ask_for(address: str, path: str) -> Answer:
    """As nginx asks."""
    return Site(address, Path()).get(f"/media/{path}", X_Forwarded_Proto="https")


def test_a_new_key_of_the_bucket_is_tried_and_taken_and_the_old_one_is_worth_nothing(machine, bucket, tmp_path):
    tried = block("changes", "hub", "Keys of the bucket")
    path, picture = "images/a.jpg", photo("JPEG")
    bucket.put(path, picture, bucket.first)
    machine.set(**a_site(S3_URL=bucket.address(bucket.first)))
    assert machine.follow(tried).stdout == SAID
    with serve(machine.environment(**machine.variables), tmp_path) as old:
        new = bucket.make_key()
        machine.set(**a_site(S3_URL=bucket.address(new).replace(new.name, "MISTYPED")))
        refused = machine.follow(tried)
        assert refused.stdout == ""
        assert last_line(refused) == REFUSED

        machine.go_back()
        machine.set(**a_site(S3_URL=bucket.address(new)))
        assert machine.follow(tried).stdout == SAID
        with serve(machine.environment(**machine.variables), tmp_path) as restarted:
            for server in (old, restarted):
                assert ask_for(server, path).text == picture.decode(errors="replace")
            bucket.take_away(bucket.first, by=new)
            assert ask_for(restarted, path).text == picture.decode(errors="replace")
            assert ask_for(old, path).status == 500  # so it is restarted before
    assert machine.follow(tried).stdout == SAID
    refused = machine.follow(tried.replace(*BEFORE))
    assert last_line(refused) == REFUSED
    assert bucket.files(new) == {path: picture}


def test_a_new_password_of_the_mail_server_is_tried_and_taken_and_the_old_one_is_worth_nothing(
    machine, mails, tmp_path
):
    tried = block("changes", "hub", "Password of the mail server")
    address = f"smtp+tls://hub:{{}}@localhost:{mails.server_address[1]}"
    trusting = {"SSL_CERT_FILE": str(tmp_path / "certificate")}
    mails.passwords = {("hub", "old/+word")}
    machine.set(**a_site(EMAIL_URL=address.format("old%2F%2Bword")), **trusting)
    assert machine.follow(tried).returncode == 0
    mails.passwords.add(("hub", "new word"))
    machine.set(**a_site(EMAIL_URL=address.format("mistyped")), **trusting)
    refused = machine.follow(tried)
    assert last_line(refused).startswith(WRONG)

    machine.go_back()
    machine.set(**a_site(EMAIL_URL=address.format("new%20word")), **trusting)
    for commands in (tried, tried.replace(*BEFORE)):
        done = machine.follow(commands)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    mails.passwords.remove(("hub", "old/+word"))
    assert machine.follow(tried).returncode == 0
    refused = machine.follow(tried.replace(*BEFORE))
    assert last_line(refused).startswith(WRONG)
    assert [to for to, _mail in mails.mails] == ["you@example.org"] * 4


def test_files_are_copied_into_a_bucket_and_what_came_meanwhile_comes_later(machine, bucket, tmp_path):
    if shutil.which("rclone") is None:
        service_missing("rclone", "the program is not installed (Debian: apt-get install rclone)")
    folder = tmp_path / "files"
    files = {"images/käsi +&.jpg": photo("JPEG"), "documents/a b.pdf": b"%PDF" * 70_000, "empty": b""}
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    here = [
        ("https://s3.example.org", f"http://{bucket.host}"),
        ("eu-north-1", REGION),
        ("=KEY ", f"={bucket.first.name} "),
        ("=SECRET\n", f"={bucket.first.secret}\n"),
        ("var/media", str(folder)),
        ("files:bucket", f"files:{BUCKET}"),
    ]
    copied = block("changes", "hub", "Files into a bucket")
    machine.set(**a_site(S3_URL=bucket.address(bucket.first)))
    done = machine.follow(copied, *here)
    assert done.returncode == 0, done.stderr
    assert "0 differences found" in done.stderr
    assert bucket.files(bucket.first) == files
    (folder / "late").write_bytes(b"late")
    assert machine.follow(copied, *here).returncode == 0
    assert bucket.files(bucket.first) == files | {"late": b"late"}
    # Two of one name: neither is lost, and both are told.
    bucket.put("twice", b"of the bucket", bucket.first)
    (folder / "twice").write_bytes(b"of the folder")
    refused = machine.follow(copied, *here)
    assert refused.returncode != 0
    assert "twice" in refused.stderr
    assert bucket.files(bucket.first)["twice"] == b"of the bucket"
