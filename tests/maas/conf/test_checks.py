"""Each of the installation's checks is silent where all is well, and fires where it is not."""

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks

SOUND: dict[str, Any] = {
    "SECRET_KEY": "a" * 40,
    "CONSOLE_URL": "https://shops.example",
    "GATEWAY_URL": "https://api.shops.example/v1",
    "ALLOWED_HOSTS": [".shops.example"],
    "TRUSTED_PROXIES": ("127.0.0.1/32",),
    "MAIL_IS_SENT": True,
    "CONFIRM_EMAIL": True,
    "DEFAULT_FROM_EMAIL": "Longslope <support@shops.example>",
}
FOLDERS = ("STATE_DIR", "ARTEFACT_DIR", "RUNS_DIR", "LOG_DIR", "ENGINES_DIR", "MAIL_DIR")


@pytest.fixture
def sound(settings: Any, tmp_path: Path) -> Any:
    for name, value in SOUND.items():
        setattr(settings, name, value)
    for name in FOLDERS:
        setattr(settings, name, tmp_path / "state" / name)
    (tmp_path / "file").touch()
    return settings


def found() -> list[str | None]:
    return [message.id for message in run_checks(tags=["maas"])]


def test_a_sound_installation_passes_every_check(sound: Any) -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("check", "name", "value"),
    [
        ("maas.E001", "SECRET_KEY", "short"),
        ("maas.E002", "CONSOLE_URL", "shops.example"),
        ("maas.E003", "ALLOWED_HOSTS", ["elsewhere.example"]),
        ("maas.E004", "GATEWAY_URL", "ftp://api.shops.example"),
        ("maas.E006", "DEFAULT_FROM_EMAIL", "Longslope"),
        ("maas.W001", "MAIL_IS_SENT", False),
        ("maas.W003", "TRUSTED_PROXIES", ()),
    ],
)
def test_a_check_fires(sound: Any, check: str, name: str, value: object) -> None:
    setattr(sound, name, value)
    assert found() == [check]


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_that_cannot_be_made_is_an_error(sound: Any, tmp_path: Path, name: str) -> None:
    sound.MAIL_IS_SENT = name != "MAIL_DIR"
    sound.CONFIRM_EMAIL = sound.MAIL_IS_SENT
    setattr(sound, name, tmp_path / "file" / "folder")
    assert found() == ["maas.E005"]


def test_an_address_by_number_may_be_an_allowed_host_too(sound: Any) -> None:
    sound.CONSOLE_URL = "https://[::1]:8400"
    sound.ALLOWED_HOSTS = ["[::1]"]
    assert found() == []
