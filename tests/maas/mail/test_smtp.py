"""A mail over the wire: to a server that speaks as much SMTP as a mail needs."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from maas.mail import sender
from maas.mail.models import Mail
from maas.mail.services import post

pytestmark = pytest.mark.django_db


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    refusals = 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.received: list[bytes] = []


class Conversation(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().strip().upper():
            if line.startswith(b"RCPT") and self.server.refusals:
                self.server.refusals -= 1
                self._say("450 try again later")
            elif line == b"DATA":
                self._say("354 go on")
                self.server.received.append(self._body())
                self._say("250 kept")
            elif line == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _body(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines)


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    with Server() as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = found.server_address[:2]
        yield found
        found.shutdown()


def _post() -> None:
    post(to="mei@larkspur.test", subject="“Larkspur”\n 学习完成", text="好", html="<p>好</p>")


def test_a_mail_arrives_with_both_its_forms_and_says_that_no_person_wrote_it(
    server: Server,
) -> None:
    _post()
    assert sender.send_due() == 1
    read = email.message_from_bytes(server.received[0], policy=email.policy.default)
    assert read["Subject"] == "“Larkspur” 学习完成"
    assert read["Auto-Submitted"] == "auto-generated"
    plain = read.get_body(("plain",))
    page = read.get_body(("html",))
    assert plain is not None
    assert plain.get_content().strip() == "好"
    assert page is not None


def test_a_server_that_refuses_for_now_is_asked_again(server: Server) -> None:
    server.refusals = 1
    _post()
    assert sender.send_due() == 0
    assert Mail.objects.get().state == "waiting"
    Mail.objects.update(due_at=Mail.objects.get().created_at)
    assert sender.send_due() == 1
    assert len(server.received) == 1


def test_a_server_that_is_not_there_is_no_error_of_ours(settings: Any, server: Server) -> None:
    settings.EMAIL_PORT = 1
    _post()
    assert sender.send_due() == 0
    assert "refused" in Mail.objects.get().error
