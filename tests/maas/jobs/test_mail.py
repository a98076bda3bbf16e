"""The outbox and a real worker: sent by it at once, and never again by the next one."""

import email
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from maas.mail.models import Mail
from maas.mail.services import post
from tests.maas.jobs.conftest import Worker, until


def _files() -> list[str]:
    """The subjects of the mails that workers wrote, in the order of time."""
    found = sorted(Path(settings.STATE_DIR / "mail").glob("*.eml"))
    return [str(email.message_from_bytes(one.read_bytes())["Subject"]) for one in found]


def _post(subject: str, key: str) -> bool:
    return post(to="mei@larkspur.test", subject=subject, text="t", html="<p>t", key=key)


def _all_sent() -> bool:
    return not Mail.objects.exclude(state=Mail.State.SENT).exists()


def test_a_worker_sends_at_once_and_the_next_one_sends_nothing_again(
    start_worker: Callable[[], Worker],
) -> None:
    earlier = len(_files())
    worker = start_worker()
    assert _post("First", "job:1")
    until(_all_sent, seconds=30)
    worker.kill()
    assert not _post("First, once more", "job:1")
    assert _post("Second", "job:2")
    start_worker()
    until(_all_sent, seconds=30)
    assert _files()[earlier:] == ["First", "Second"]
