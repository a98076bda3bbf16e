"""Who runs an installation, and its own terms and privacy notice."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from maas.conf.base import SettingsGroup

LANGUAGES = ("en", "zh-hans")


def in_language(page: str, language: str) -> str:
    """The address or path with the reader's language in the place of `{language}`."""
    return page.replace("{language}", language)


def is_address(page: str) -> bool:
    return page.startswith(("https://", "http://"))


def _is_there(page: str) -> str:
    if page and not is_address(page):
        for language in LANGUAGES:
            if not Path(in_language(page, language)).is_file():
                raise ValueError("must be a web address or a file that is there, in each language")
    return page


OwnPage = Annotated[str, AfterValidator(_is_there)]


class LegalSettings(SettingsGroup):
    operator: str = Field(default="", validation_alias="OPERATOR")
    """Who runs the installation, by name and postal address, as people are to read it."""
    operator_contact: str = Field(default="", validation_alias="OPERATOR_CONTACT")
    """A mail address or telephone number for questions about it."""
    terms_page: OwnPage = Field(default="", validation_alias="TERMS_PAGE")
    privacy_page: OwnPage = Field(default="", validation_alias="PRIVACY_PAGE")
    """A web address, or a file in Markdown. `{language}` in it stands for `en` or `zh-hans`.
    Empty: the text that describes what the software itself does."""
