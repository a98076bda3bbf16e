"""The secrets of second steps, which are unreadable in the database."""

import base64
import hashlib
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.db import transaction

from maas.common import secret_keys


def encrypt(text: str) -> str:
    return _ciphers().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    return _ciphers().decrypt(encrypted.encode()).decode()


def rekey() -> int:
    """Encrypt with today's key what an earlier one encrypted; returns how many second steps."""
    return sum(_rekey_one(one) for one in Authenticator.objects.values_list("pk", flat=True))


@transaction.atomic
def _rekey_one(row_id: int) -> bool:
    row = Authenticator.objects.select_for_update().filter(pk=row_id).first()
    if row is None:
        return False
    anew = {name: _anew(value) for name, value in row.data.items()}
    if anew == row.data:
        return False
    Authenticator.objects.filter(pk=row_id).update(data=anew)
    return True


def _anew(value: Any) -> Any:
    """What today's key opens, and what no key did encrypt, stays as it is."""
    if isinstance(value, list):
        return [_anew(one) for one in value]
    if not isinstance(value, str):
        return value
    try:
        _cipher(secret_keys.every()[0]).decrypt(value.encode())
    except InvalidToken:
        try:
            return _ciphers().rotate(value.encode()).decode()
        except InvalidToken:
            return value
    return value


def _ciphers() -> MultiFernet:
    return MultiFernet([_cipher(secret) for secret in secret_keys.every()])


def _cipher(secret: str) -> Fernet:
    key = hashlib.sha256(b"longslope.second-step:" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
