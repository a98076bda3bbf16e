"""The form of API keys."""

from maas.tenants import keys


def test_a_generated_key_names_its_prefix() -> None:
    key = keys.generate()
    assert keys.prefix_of(key.text) == key.prefix


def test_a_mistyped_key_is_told_by_its_checksum() -> None:
    text = keys.generate().text
    wrong = text[:20] + ("a" if text[20] != "a" else "b") + text[21:]
    assert keys.prefix_of(wrong) is None


def test_the_secret_is_not_in_what_is_stored() -> None:
    key = keys.generate()
    assert key.text[13:] not in key.digest
    assert keys.digest(key.text) == key.digest
