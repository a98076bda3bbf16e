"""What a caller may send to `/v1/moderations`, checked before any work."""

import msgspec
from django.utils.translation import gettext_lazy as _

from knowledgebase import industries
from knowledgebase.review import LONGEST_TEXT
from serving.gateway import errors
from serving.gateway.chat_request import ContentPart, wrong_type

MOST_INPUTS = 64
MOST_CHARACTERS = 100_000
REVIEW = "review"
# What OpenAI's own models are called: programs that name none, or theirs, get the review.
_OPENAI = ("omni-moderation-", "text-moderation-")


class ModerationRequest(msgspec.Struct, forbid_unknown_fields=True):
    """A request as it was sent. `model`: "review" for any business, or "review:<industry>"."""

    input: str | list[str | ContentPart]
    model: str = REVIEW
    user: str | None = None

    @property
    def industry(self) -> str:
        return self.model.partition(":")[2] or industries.OTHER


_decode = msgspec.json.Decoder(ModerationRequest).decode
_fields_of = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def parse(body: bytes) -> tuple[ModerationRequest, list[str]]:
    """The request and its texts. Raises APIError 400 for what is not JSON, of a wrong type, not
    known here, or more than is taken; 404 for a model that there is not."""
    sent = _parsed(body)
    if not _is_known(sent.model):
        raise errors.no_model(sent.model[:160])
    texts = _texts(sent)
    _check(texts)
    return sent, texts


def _parsed(body: bytes) -> ModerationRequest:
    try:
        return _checked(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise errors.bad_request(
            _("The request's body is not valid JSON."), code="invalid_json"
        ) from error


def _checked(body: bytes) -> ModerationRequest:
    """Raises DecodeError too: what follows a field of the wrong type need not be JSON."""
    try:
        return _decode(body)
    except msgspec.ValidationError as error:
        for name in _fields_of(body) if body.lstrip()[:1] == b"{" else ():
            if name not in ModerationRequest.__struct_fields__:
                raise errors.unknown_parameter(name[:80]) from error
        raise wrong_type(str(error)) from error


def _is_known(model: str) -> bool:
    kind, colon, industry = model.partition(":")
    if colon:
        return kind == REVIEW and industry in industries.names()
    return kind == REVIEW or kind.startswith(_OPENAI)


def _texts(sent: ModerationRequest) -> list[str]:
    """Parts make one text each, as strings do."""
    listed = [sent.input] if isinstance(sent.input, str) else sent.input
    return [_text(one, place) for place, one in enumerate(listed)]


def _text(one: str | ContentPart, place: int) -> str:
    if isinstance(one, str):
        return one
    if one.type != "text" or one.text is None:
        raise errors.bad_request(
            _("Only text is reviewed: an input may not have '%(kind)s' parts."),
            f"input[{place}]",
            code="unsupported_content",
            kind=one.type[:40],
        )
    return one.text


def _check(texts: list[str]) -> None:
    if not texts:
        raise errors.bad_request(_("'input' has no text."), "input")
    if len(texts) > MOST_INPUTS:
        raise errors.bad_request(
            _("'input' may have at most %(most)s texts."), "input", most=MOST_INPUTS
        )
    for place, text in enumerate(texts):
        if len(text) > LONGEST_TEXT:
            raise errors.bad_request(
                _("Each text may have at most %(most)s characters."),
                f"input[{place}]",
                most=LONGEST_TEXT,
            )
    if sum(map(len, texts)) > MOST_CHARACTERS:
        raise errors.bad_request(
            _("All texts together may have at most %(most)s characters."),
            "input",
            most=MOST_CHARACTERS,
        )
