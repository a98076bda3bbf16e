"""The environment, read into typed groups: the variables' names, and what a wrong one says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from maas.conf.accounts import AccountSettings, FirstAdminSettings
from maas.conf.addresses import AddressSettings
from maas.conf.base import SettingsGroup, WrongSettings, read
from maas.conf.jobs import JobSettings
from maas.conf.mail import MailSettings
from maas.conf.metrics import MetricsSettings
from maas.conf.prices import PriceSettings
from maas.conf.serving import GatewaySettings, ServingSettings
from maas.conf.stores import StoreSettings
from maas.conf.web import WebSettings
from maas.env import BASE_DIR


@pytest.mark.parametrize(
    ("group", "variable", "text", "field", "value"),
    [
        (WebSettings, "DEBUG", "on", "debug", True),
        (
            AddressSettings,
            "ALLOWED_HOSTS",
            "a.example, b.example,",
            "allowed_hosts",
            ("a.example", "b.example"),
        ),
        (AddressSettings, "ALLOWED_HOSTS", "", "hosts", ["localhost", "127.0.0.1", "[::1]"]),
        (AddressSettings, "CONSOLE_URL", "https://a.example", "hosts", ["a.example"]),
        (AddressSettings, "CONSOLE_URL", "https://a.example/", "origins", ["https://a.example"]),
        (
            AddressSettings,
            "CONSOLE_URL",
            "http://[::1]:84",
            "hosts",
            ["localhost", "127.0.0.1", "[::1]"],
        ),
        (AddressSettings, "CONSOLE_URL", "https://[2001:db8::1]", "hosts", ["[2001:db8::1]"]),
        (AddressSettings, "GATEWAY_BIND", "0.0.0.0:84", "gateway_inside", "http://127.0.0.1:84/v1"),
        (AddressSettings, "GATEWAY_BIND", "[::]:84", "gateway_inside", "http://[::1]:84/v1"),
        (AddressSettings, "GATEWAY_BIND", "10.0.0.2:84", "gateway_inside", "http://10.0.0.2:84/v1"),
        (AddressSettings, "GATEWAY_BIND", "", "gateway_inside", ""),
        (
            AddressSettings,
            "TRUSTED_PROXIES",
            "10.0.0.7/24, ::1",
            "trusted_proxies",
            ("10.0.0.0/24", "::1/128"),
        ),
        (WebSettings, "UPLOAD_MAX_ROWS", "12", "upload_max_rows", 12),
        (StoreSettings, "RUNS_DIR", "/srv/runs", "runs_dir", Path("/srv/runs")),
        (MailSettings, "MAIL_FROM", "Shop <shop@a.example>", "sender", "Shop <shop@a.example>"),
        (JobSettings, "JOB_LEASE_SECONDS", "40", "lease_seconds", 40),
        (JobSettings, "LIGHT_JOBS_PER_NODE", "5", "light_jobs_per_node", 5),
        (PriceSettings, "PRICE_PER_GPU_HOUR", "1.5", "per_gpu_hour", 1.5),
        (ServingSettings, "ENGINE_GPU_SHARE", "0.6", "gpu_share", 0.6),
        (GatewaySettings, "GATEWAY_ENGINE_SILENCE", "30", "engine_silence_seconds", 30.0),
    ],
)
def test_a_variable_sets_its_field(
    monkeypatch: pytest.MonkeyPatch,
    group: type[SettingsGroup],
    variable: str,
    text: str,
    field: str,
    value: object,
) -> None:
    monkeypatch.setenv(variable, text)
    assert getattr(read(group), field) == value


@pytest.mark.parametrize(
    ("group", "variable", "text"),
    [
        (JobSettings, "JOB_LEASE_SECONDS", "soon"),
        (JobSettings, "JOB_LEASE_SECONDS", "1"),
        (JobSettings, "NODE_NAME", "two words"),
        (ServingSettings, "ENGINE_GPU_SHARE", "1.5"),
        (ServingSettings, "ENGINE_PORT_BASE", "70000"),
        (WebSettings, "DEBUG", "perhaps"),
        (AddressSettings, "TRUSTED_PROXIES", "*"),
        (AddressSettings, "TRUSTED_PROXIES", "proxy.example"),
        (AddressSettings, "CONSOLE_BIND", "8400"),
        (AddressSettings, "CONSOLE_BIND", "http://127.0.0.1:8400"),
        (AddressSettings, "GATEWAY_BIND", "127.0.0.1:many"),
        (WebSettings, "UPLOAD_MAX_BYTES", "0"),
        (StoreSettings, "DATABASE_URL", "mysql://name:secret@host/database"),
        (StoreSettings, "REDIS_URL", "http://:secret@host:6379/0"),
        (MailSettings, "EMAIL_URL", "imap://name:secret@host"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_its_variable_and_shows_no_secret(
    monkeypatch: pytest.MonkeyPatch, group: type[SettingsGroup], variable: str, text: str
) -> None:
    monkeypatch.setenv(variable, text)
    with pytest.raises(WrongSettings) as raised:
        read(group)
    (line,) = str(raised.value).splitlines()
    assert line.startswith(f"{variable}: ")
    assert "secret" not in line


def test_a_mail_s_sender_is_set_else_the_mail_account_else_the_console_s() -> None:
    account = MailSettings.model_validate({"EMAIL_URL": "smtp+tls://shop%40a.example:x@host:587"})
    assert account.sender_or("https://b.example") == "Longslope <shop@a.example>"
    named = MailSettings.model_validate({"EMAIL_URL": "smtp://host:25"})
    assert named.sender_or("https://b.example") == "Longslope <longslope@b.example>"
    chosen = MailSettings.model_validate(
        {"EMAIL_URL": "smtp://host:25", "MAIL_FROM": "c@c.example"}
    )
    assert chosen.sender_or("https://b.example") == "c@c.example"


@pytest.mark.parametrize(
    "command", [["manage.py", "check"], ["-c", "import maas.asgi"]], ids=["manage.py", "web"]
)
def test_nothing_starts_with_wrong_settings_and_the_reason_is_no_traceback(
    tmp_path: Path, command: list[str]
) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=BASE_DIR,
        env={
            **os.environ,
            "PYTHONPATH": f"{BASE_DIR / 'platform'}{os.pathsep}{BASE_DIR}",
            "LONGSLOPE_STATE": str(tmp_path),
            "CONSOLE_URL": "http://localhost:1",
            "JOB_LEASE_SECONDS": "soon",
            "LIGHT_JOBS_PER_NODE": "-1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    first, second = done.stderr.strip().splitlines()
    assert first.startswith("JOB_LEASE_SECONDS: ")
    assert second.startswith("LIGHT_JOBS_PER_NODE: ")


def test_every_variable_stands_in_the_table_of_the_documentation() -> None:
    table = (BASE_DIR / "docs" / "settings.md").read_text(encoding="utf-8")
    variables = [str(field.validation_alias) for field in fields()]
    assert len(variables) > 30
    assert [name for name in variables if f"| `{name}` |" not in table] == []


def fields() -> list[FieldInfo]:
    groups: list[type[SettingsGroup]] = [
        WebSettings,
        AddressSettings,
        StoreSettings,
        AccountSettings,
        FirstAdminSettings,
        MailSettings,
        JobSettings,
        MetricsSettings,
        PriceSettings,
        ServingSettings,
        GatewaySettings,
    ]
    return [
        field
        for group in groups
        for field in group.model_fields.values()
        if field.validation_alias is not None
    ]
