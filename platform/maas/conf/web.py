"""The web process: its secret, and how much it takes."""

from pydantic import Field, PositiveInt

from maas.conf.base import SettingsGroup, Words

KIB = 1024
MIB = 1024 * KIB


class WebSettings(SettingsGroup):
    secret_key: str = Field(validation_alias="SECRET_KEY")
    secret_key_fallbacks: Words = Field(default=(), validation_alias="SECRET_KEY_FALLBACKS")
    """Earlier ones: what they have signed and encrypted is still good, and nothing new is."""
    debug: bool = Field(default=False, validation_alias="DEBUG")

    upload_max_bytes: PositiveInt = Field(default=50 * MIB, validation_alias="UPLOAD_MAX_BYTES")
    upload_max_rows: PositiveInt = Field(default=100_000, validation_alias="UPLOAD_MAX_ROWS")
    upload_max_cells: PositiveInt = Field(default=2_000_000, validation_alias="UPLOAD_MAX_CELLS")
    upload_max_expanded_bytes: PositiveInt = Field(
        default=400 * MIB, validation_alias="UPLOAD_MAX_EXPANDED_BYTES"
    )
    request_max_bytes: PositiveInt = Field(default=256 * KIB, validation_alias="REQUEST_MAX_BYTES")
    """Of whoever has signed in, or sends a key."""
    sign_in_request_max_bytes: PositiveInt = Field(
        default=8 * KIB, validation_alias="SIGN_IN_REQUEST_MAX_BYTES"
    )
    """Of strangers, and at the ways in."""
    public_request_max_bytes: PositiveInt = Field(
        default=64 * KIB, validation_alias="PUBLIC_REQUEST_MAX_BYTES"
    )
    """On the chat pages, where anybody may send and nobody signs in."""
    chat_daily_share: float = Field(default=0.1, gt=0, le=1, validation_alias="CHAT_DAILY_SHARE")
    """Of what a chat page's month had left when the day began; 1: no limit for a day."""
    requests_at_once: PositiveInt = Field(default=48, validation_alias="REQUESTS_AT_ONCE")
    """In one process; each holds a connection to the database."""
    streams_at_once: PositiveInt = Field(default=1000, validation_alias="STREAMS_AT_ONCE")

    @property
    def upload_request_max_bytes(self) -> int:
        """A body with a file as a whole; the file in it has the smaller limit above."""
        return self.upload_max_bytes + MIB
