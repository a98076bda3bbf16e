"""The form of an API key: `lsk_<prefix>_<secret><checksum>`.

prefix: 8 characters, public, finds the row. secret: 32 characters of base 62, 190 bits.
checksum: 6 characters, CRC-32 of all before it, so that a mistyped key (or a scanner's false
find) is told from a wrong one without a look-up. Only the SHA-256 digest is stored: the secret
has too many bits to be guessed, so a slow password hash would add nothing but latency.
"""

import hashlib
import hmac
import secrets
import string
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_ALPHABET = string.digits + string.ascii_letters
_MARK = "lsk"
_PREFIX_LENGTH = 8
_SECRET_LENGTH = 32
_CHECKSUM_LENGTH = 6


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """A key just made: `text` is shown once, `prefix` and `digest` are stored."""

    text: str
    prefix: str
    digest: str


def generate() -> NewKey:
    return _key(_random(_PREFIX_LENGTH), _random(_SECRET_LENGTH))


def derived(secret: str, name: str) -> NewKey:
    """The key of this name: the same one every time, so that its text need not be kept.

    For keys that the platform itself uses; whoever knows `secret` can make it.
    """
    number = int.from_bytes(hmac.digest(secret.encode(), name.encode(), "sha512"))
    letters = ""
    for _ in range(_PREFIX_LENGTH + _SECRET_LENGTH):
        number, letter = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[letter]
    return _key(letters[:_PREFIX_LENGTH], letters[_PREFIX_LENGTH:])


def present(secrets: Sequence[str], name: str, prefixes: Collection[str]) -> NewKey:
    """The key of this name as it is now: derived from the first of the secrets whose key's prefix
    is among those that there are; from the first of all where there is none yet."""
    found = [derived(secret, name) for secret in secrets]
    return next((one for one in found if one.prefix in prefixes), found[0])


def prefix_of(text: str) -> str | None:
    """The prefix of a well-formed key; None when form or checksum are wrong."""
    parts = text.split("_")
    if len(parts) != 3 or parts[0] != _MARK or len(parts[1]) != _PREFIX_LENGTH:
        return None
    if len(parts[2]) != _SECRET_LENGTH + _CHECKSUM_LENGTH or not text.isascii():
        return None
    head, check = text[:-_CHECKSUM_LENGTH], text[-_CHECKSUM_LENGTH:]
    return parts[1] if hmac.compare_digest(checksum(head), check) else None


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _key(prefix: str, secret: str) -> NewKey:
    head = f"{_MARK}_{prefix}_{secret}"
    text = head + checksum(head)
    return NewKey(text=text, prefix=prefix, digest=digest(text))


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def checksum(text: str) -> str:
    """What stands at a key's end, by which a mistyped one is told without the database."""
    number = zlib.crc32(text.encode())
    digits = ""
    for _ in range(_CHECKSUM_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits
