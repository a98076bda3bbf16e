"""The forms of an English word: cure → cures, cured, curing. Forms that do not exist do no harm."""

_VOWELS = "aeiou"
_HISSING = ("s", "x", "z", "ch", "sh")


def forms(word: str) -> list[str]:
    """The word with its regular endings, as verb and as noun; the last word of several."""
    head, _, last = word.rpartition(" ")
    if head:
        return [f"{head} {form}" for form in forms(last)]
    if word.endswith("e"):
        return [word, word + "s", word + "d", word[:-1] + "ing"]
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return [word, word[:-1] + "ies", word[:-1] + "ied", word + "ing"]
    plural = word + ("es" if word.endswith(_HISSING) else "s")
    found = [word, plural, word + "ed", word + "ing"]
    if _doubles(word):
        found += [word + word[-1] + "ed", word + word[-1] + "ing"]
    return found


def _doubles(word: str) -> bool:
    """Whether the last consonant may be doubled: stop → stopped."""
    return (
        len(word) > 2
        and word[-1] not in _VOWELS + "wxy"
        and word[-2] in _VOWELS
        and word[-3] not in _VOWELS
    )
