"""Mails in a folder, and the mailbox that shows them."""

import uuid
from collections.abc import Iterator
from pathlib import Path

from django.core.mail import EmailMultiAlternatives
from django.test import Client, override_settings

import pytest

from core.mail import FolderBackend, file_name, message_id
from core.mailbox import mails

IDENTITY = uuid.UUID("11111111-2222-3333-4444-555555555555")
MALICE = '<script>alert("x")</script><a href="https://petite.localhost/a?b=1&amp;c=2">See</a>'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MAIL_FOLDER=tmp_path / "mail", DEMO=True):
        yield tmp_path / "mail"


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "127.0.0.1"})


def send(subject: str = "Your order", identity: uuid.UUID = IDENTITY) -> None:
    message = EmailMultiAlternatives(
        subject,
        "Grüße!\nSee https://petite.localhost/de/order/x:y/.",
        "Kids Petite <hello@petite.example>",
        ["a@example.com"],
        headers={"Message-ID": message_id(identity, "petite.example"), "Content-Language": "de"},
        connection=FolderBackend(),
    )
    message.attach_alternative(MALICE, "text/html")
    assert message.send() == 1


def test_a_message_is_a_file_named_by_its_message_id(folder: Path) -> None:
    send()

    assert [file.name for file in folder.iterdir()] == [f"{IDENTITY}@petite.example.eml"]


def test_a_repeat_overwrites_and_another_message_does_not(folder: Path) -> None:
    send("First")
    send("Again")
    assert [each.subject for each in mails()] == ["Again"]

    send("Other", uuid.uuid4())
    assert {each.subject for each in mails()} == {"Again", "Other"}


def test_a_message_id_cannot_leave_the_folder() -> None:
    assert file_name("<../../etc/passwd>") == "_.._etc_passwd.eml"
    assert file_name("<.hidden@x>") == "hidden@x.eml"


def test_mails_are_read_back_whole() -> None:
    send()
    [each] = mails()

    assert each.sender == "Kids Petite <hello@petite.example>"
    assert (each.to, each.language) == ("a@example.com", "de")
    assert each.message_id == f"<{IDENTITY}@petite.example>"
    assert each.text.startswith("Grüße!")
    assert each.links == ["https://petite.localhost/de/order/x:y/", "https://petite.localhost/a?b=1&c=2"]


def test_the_mailbox_lists_and_shows_mails(client: Client) -> None:
    assert "No mail has been sent yet." in client.get("/-/mailbox/").content.decode()
    send()

    listed = client.get("/-/mailbox/")
    assert f'href="/-/mailbox/{IDENTITY}@petite.example/"' in listed.content.decode()
    assert "no-store" in listed["Cache-Control"]

    shown = client.get(f"/-/mailbox/{IDENTITY}@petite.example/")
    assert "Grüße!" in shown.content.decode()
    assert 'href="https://petite.localhost/de/order/x:y/"' in shown.content.decode()
    assert "<script" not in shown.content.decode()


def test_the_html_of_a_mail_is_shown_in_a_sandbox(client: Client) -> None:
    send()

    response = client.get(f"/-/mailbox/{IDENTITY}@petite.example/html/")

    assert response.content.decode().strip() == MALICE
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none';")
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("name", ["nothing", "..%2F..%2Fsecret", ".hidden"])
def test_an_unknown_name_is_not_found(client: Client, name: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / ".hidden.eml").write_text("Subject: half\n\n")
    (folder.parent / "secret.eml").write_text("Subject: secret\n\n")

    assert client.get(f"/-/mailbox/{name}/").status_code == 404
    assert client.get(f"/-/mailbox/{name}/html/").status_code == 404


def test_there_is_no_mailbox_in_production(client: Client) -> None:
    send()
    with override_settings(DEBUG=False, DEMO=False):
        assert client.get("/-/mailbox/").status_code == 404
        assert client.get(f"/-/mailbox/{IDENTITY}@petite.example/").status_code == 404
        assert client.get(f"/-/mailbox/{IDENTITY}@petite.example/html/").status_code == 404
