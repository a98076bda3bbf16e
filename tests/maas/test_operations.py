"""docs/operations.md names what there is: metrics, health checks, security events."""

import re

import pytest
import yaml

from maas.common.health import CHECKS
from maas.env import BASE_DIR
from tests.waiting import each

DOCS = BASE_DIR / "docs"
TEXT = (DOCS / "operations.md").read_text(encoding="utf-8")
_METRIC = re.compile(r"\b(?:longslope|http_server|gen_ai)_[a-z_]+")
_SUFFIX = re.compile(r"_(?:count|sum|bucket)$")


def rules() -> list[dict[str, str]]:
    (block,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.S)
    (group,) = yaml.safe_load(block)["groups"]
    found: list[dict[str, str]] = group["rules"]
    return found


def test_every_alert_is_on_a_metric_that_exists() -> None:
    known = (DOCS / "metrics.md").read_text() + (DOCS / "gateway.md").read_text()
    for rule in each(rules()):
        for metric in _METRIC.findall(rule["expr"]):
            assert f"`{_SUFFIX.sub('', metric)}`" in known, (rule["alert"], metric)


def test_every_alert_says_what_to_do() -> None:
    advice = TEXT.partition("## What to do when")[2]
    for rule in each(rules()):
        assert re.search(rf"\b{rule['alert']}\b", advice), rule["alert"]


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_every_health_check_is_described(name: str) -> None:
    assert f"| `{name}` |" in TEXT


def test_every_security_event_is_described() -> None:
    events = set()
    for root in ("platform", "serving", "finetune"):
        for file in (BASE_DIR / root).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            events.update(re.findall(r'security_log\.(?:noted|done)\(\s*"([a-z_]+)"', text))
            events.update(re.findall(r'security\.warning\(\s*"([a-z_]+)"', text))
    for event in each(sorted(events)):
        assert f"`{event}`" in TEXT
