# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""The content words of an English text: stemmed, words of one meaning under one name."""

import re
from functools import lru_cache
from importlib.resources import files

STOP = frozenset(
    """a an the this that these those it its he she his her him they them their there here i me my we us our ours you your yours
    who whom whose which what when where why how is are was were be been being am do does did doing done have has had having will would shall should can could may might
    must ought need needs needed of to in on at by for with from as into onto over under out up down off about than then so too very just
    also only even still yet and or but nor if unless until while because since though although whether both either neither each every any all some no not
    none one ones other another same such own more most much many few less least lot lots bit little per via s t re ve ll d m don doesn isn aren won can't
    let lets please yes sure hello thanks thank sorry afraid well right now really quite rather like as long soon far back way ways thing things
    something anything everything nothing someone anyone everyone anybody everybody whatever however whenever wherever itself yourself yourselves ourselves
    come comes coming go goes going gone went make makes made give gives given get gets getting got keep put take takes taking taken want wants would like say says tell told
    know think see look find work works mean means case time times part kind sort bring brings set sets stay stays help helps try leave left
    simply always never ever again once already straight away around through between within without during along across against per cent percent total altogether
    e.g i.e etc e g ie st nd rd th pm am o'clock""".split()
)
_TOKEN = re.compile(r"[a-z]+(?:['’-][a-z]+)*")
_DOUBLED = re.compile(r"([bdfgklmnprtvz])\1$")


def stem(word: str) -> str:
    """A word's base form, nearly: plural, -ing, -ed, -ly taken off."""
    if len(word) <= 3:
        return word
    if word.endswith("'s"):
        word = word[:-2]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ingly", "edly", "ing", "ed"):
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= 3
            and re.search("[aeiouy]", word[: -len(ending)])
        ):
            base = _DOUBLED.sub(r"\1", word[: -len(ending)])
            return base.removesuffix("e")
    if word.endswith("ly") and len(word) > 5:
        word = word[:-2]
    return word.removesuffix("e") if len(word) > 3 else word


def _families() -> tuple[dict[str, str], dict[str, str]]:
    text = files(__package__).joinpath("families.txt").read_text(encoding="utf-8")
    words: dict[str, str] = {}
    phrases: dict[str, str] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        name, *others = line.split()
        for other in (name, *others):
            if "_" in other:
                phrases.setdefault(other.replace("_", " "), name)
            else:
                words.setdefault(stem(other), stem(name))
    return words, phrases


FAMILIES, _PHRASES = _families()
_PHRASE = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _PHRASES), key=len, reverse=True)) + r")\b"
)


@lru_cache(maxsize=20_000)
def base(word: str) -> str:
    """The family's name of a word, or its stem."""
    stemmed = stem(word)
    return FAMILIES.get(stemmed, stemmed)


@lru_cache(maxsize=8_000)
def content(text: str) -> frozenset[str]:
    """Content words of a text in base form."""
    folded = _PHRASE.sub(lambda match: _PHRASES[match.group()], text.casefold().replace("’", "'"))
    found: set[str] = set()
    for word in _TOKEN.findall(folded):
        if word in STOP or len(word) < 2:
            continue
        if "-" in word:
            found.update(
                base(part) for part in word.split("-") if part not in STOP and len(part) > 1
            )
            if word in FAMILIES or stem(word) in FAMILIES:
                found.add(base(word))
            continue
        if re.search(r"'(?:s|re|ve|ll|d|t|m)$", word):
            short = word.split("'")[0]
            if not (short in STOP or (short.endswith("n") and short[:-1] in STOP)):
                found.add(base(short))
            continue
        found.add(base(word))
    return frozenset(found)
