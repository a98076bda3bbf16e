"""On which ports of this machine its programs tell Prometheus what they count. 0: nowhere."""

from pydantic import Field

from maas.conf.base import SettingsGroup


class MetricsSettings(SettingsGroup):
    host: str = Field(default="127.0.0.1", validation_alias="METRICS_HOST")
    """Whoever reaches this address reads everything: it must not be public."""
    web_port: int = Field(default=0, ge=0, lt=65_536, validation_alias="WEB_METRICS_PORT")
    worker_port: int = Field(default=0, ge=0, lt=65_536, validation_alias="WORKER_METRICS_PORT")
    gateway_port: int = Field(default=0, ge=0, lt=65_536, validation_alias="GATEWAY_METRICS_PORT")
    node_port: int = Field(default=0, ge=0, lt=65_536, validation_alias="NODE_METRICS_PORT")
