"""The form of a group of settings, and the one line that a wrong value is answered with."""

from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from maas import env as _environment  # noqa: F401 - the state folder's variables are read by it


class SettingsGroup(BaseSettings):
    """Frozen values; each field names its variable. An empty variable counts as unset."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )


def _split(value: Any) -> Any:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
"""Several texts in one variable, with commas between them."""

G = TypeVar("G", bound=SettingsGroup)


class WrongSettings(SystemExit):
    """The installation cannot start as it is set: whoever starts it reads a line per cause."""


def read(group: type[G]) -> G:
    """Raises WrongSettings, with a line for every variable that is wrong or missing."""
    try:
        return group()
    except ValidationError as error:
        raise WrongSettings("\n".join(_lines(error))) from None


def _lines(error: ValidationError) -> Iterator[str]:
    """No values: some of them are secrets."""
    for one in error.errors(include_input=False, include_url=False):
        name = str(one["loc"][0]) if one["loc"] else "settings"
        yield f"{name}: {one['msg'].removeprefix('Value error, ')}"
