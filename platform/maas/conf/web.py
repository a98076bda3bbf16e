"""The web process: its secret, and how much it takes."""

from pydantic import Field, PositiveInt

from maas.conf.base import SettingsGroup, Words

MIB = 1024 * 1024


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
    public_request_max_bytes: PositiveInt = Field(
        default=64 * 1024, validation_alias="PUBLIC_REQUEST_MAX_BYTES"
    )
    """On the chat pages, where anybody may send and nobody signs in."""

    @property
    def request_max_bytes(self) -> int:
        """A form or JSON body as a whole; the file in it has the smaller limit above."""
        return self.upload_max_bytes + MIB
