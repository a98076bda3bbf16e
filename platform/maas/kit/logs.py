"""The one form of every log line: JSON, one object a line, on standard output.

What our own modules say through structlog and what Django, Celery and uvicorn say through the
standard library meet in one formatter, so a line looks the same whoever wrote it. A line holds no
secret and no mail address in clear: the formatter sees to that last of all, so nobody can forget.
"""

import hmac
import json
import logging
import re
import secrets
import sys
import traceback
from typing import Any, TextIO

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.types import EventDict, ExcInfo, Processor, WrappedLogger

LONGEST_LINE_OF_A_TRACE = 300
"""Characters: an error's message may repeat what somebody sent."""
LONGEST_TRACE = 16_000

OURS = ("maas", "serving", "finetune", "knowledgebase", "security")
TALKATIVE = ("celery.app.trace", "celery.beat", "celery.worker.strategy", "uvicorn.access")
"""Ticks come and go several times a second: what they did is worth a line, that they ran is not.
Requests have lines of their own, without the query strings that uvicorn's would tell."""

_API_KEY = re.compile(r"(lsk_[0-9A-Za-z]{8}_)[0-9A-Za-z]+")
_PASSWORD_IN_ADDRESS = re.compile(r"(?<=://)[^\s/@\"]*:[^\s/@\"]+(?=@)")
_MAIL_ADDRESS = re.compile(r"[\w.+%'-]+@(?:[\w-]+\.)+[^\W\d][\w-]+")
_ROWS_OF_POSTGRES = re.compile(r"\n(?:DETAIL|CONTEXT|LINE \d+): [^\n]*(?:\n +\^)?")


def fingerprint(address: str, *, secret: str) -> str:
    """Stands for a mail address: always the same, and nobody without the secret can try a list."""
    digest = hmac.digest(secret.encode(), address.strip().lower().encode(), "sha256")
    return f"mail:{digest.hex()[:12]}"


def configure() -> None:
    """How `structlog.get_logger()` and warnings reach the standard library's handlers."""
    logging.captureWarnings(True)
    structlog.configure(
        processors=[*_common(), ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def dict_config(*, secret: str, quiet: str = "") -> dict[str, Any]:
    """For `logging.config.dictConfig`: one handler at the root, which every logger reaches.

    `quiet` names a filter for what a request's own line says already.
    """
    own_handlers = ("django", "django.server", "uvicorn", "uvicorn.error", "celery")
    passed_on: dict[str, Any] = {
        name: {"level": "INFO", "handlers": [], "propagate": True} for name in own_handlers
    }
    config: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "maas.kit.logs.formatter", "secret": secret}},
        "handlers": {"stdout": {"()": "maas.kit.logs.Stdout", "formatter": "json"}},
        "root": {"level": "WARNING", "handlers": ["stdout"]},
        "loggers": {
            **passed_on,
            **{name: {"level": "INFO"} for name in OURS},
            **{name: {"level": "WARNING"} for name in TALKATIVE},
        },
    }
    if quiet:
        config["filters"] = {"quiet": {"()": quiet}}
        config["handlers"]["stdout"]["filters"] = ["quiet"]
    return config


def formatter(secret: str = "") -> ProcessorFormatter:
    """Without a secret (before settings are read) addresses get names of this process alone."""
    return ProcessorFormatter(
        foreign_pre_chain=_common(),
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(_trace),
            _Json(secret or secrets.token_hex()),
        ],
    )


class Stdout(logging.StreamHandler[TextIO]):
    """Writes to what standard output is at that moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]  # an attribute of the base class
        return sys.stdout


class _Json:
    """The last step: a line as text, with what must not stand in it made unreadable."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> str:
        text = json.dumps(event, ensure_ascii=False, default=str)
        text = _PASSWORD_IN_ADDRESS.sub("…", _API_KEY.sub(r"\1…", text))
        return _MAIL_ADDRESS.sub(self._stand_in, text) if "@" in text else text

    def _stand_in(self, found: re.Match[str]) -> str:
        return fingerprint(found.group(), secret=self._secret)


def _common() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]


def _trace(exc_info: ExcInfo) -> str:
    """A traceback without the rows that Postgres quotes, and with long messages cut."""
    whole = _ROWS_OF_POSTGRES.sub("", "".join(traceback.format_exception(*exc_info)))
    lines = (line[:LONGEST_LINE_OF_A_TRACE] for line in whole.splitlines())
    return "\n".join(lines)[-LONGEST_TRACE:]
