"""Yes or no: whether an answer denies what was expected, or affirms what was denied.

Sentence vectors hardly see a "not" (measured: cosine 0.96 to 0.99), so it is looked for by
word. Two tests: one text denies something and the other nothing at all; or the denial has
moved from one thing to another. Not covered: irony, double negation, a denial that is kept
beside a second one that is dropped.
"""

import re
from dataclasses import dataclass

from finetune.examiner.lexicon import LIGHT
from knowledgebase.language import text

# Set phrases in which a word of denial denies nothing, and those that mean "free of charge".
_NEUTRAL = re.compile(
    r"\b(?:no|not|never) (?:more|less|later|longer|fewer|earlier) than\b|\bnot only\b|\bno later\b"
    r"|\bnot? (?:problem|worries|matter)\b|\b(?:right|straight) away\b"
    r"|\bwhether or not\b|\bor not\b|\bwhy not\b|\bnot to mention\b"
    r"|(?:不能|不可|不得)?(?:不超过|超过|不多于|不少于|不低于|不高于|不小于|不大于|不到|不足)|不限(?!制)"
    r"|是不是|能不能|有没有|要不要|可不可以|会不会|不好意思|不用客气|不客气|没问题|没关系|不过|不仅|不但|不同|"
    r"不错|不论|不管|不断|不少|不妨|不如|不久|无论|别的|别人|特别|分别|区别|级别|个别|未来|非常|无线|差不多|"
    r"只不过|对不起|打不开|睡不着|莫非|除非|并非不"
)
_FREE = re.compile(
    r"\bfree of charge\b|\b(?:at|for|with)? ?no (?:extra |additional )?(?:charge|cost|fee|fees)\b"
    r"|\bwithout (?:charge|a fee|fees|paying)\b|\b(?:costs?|pay|charge) nothing\b|\bfor free\b"
    r"|(?<![\w-])free\b(?! (?:of|from)\b)|\bnot charged?\b"
    r"|\b(?:do(?:es)?n't|do(?:es)? not) (?:cost|charge)(?: you)?(?: anything| extra)?|"
    r"免费|包邮|免邮|免运费|免收|不收费|不要钱|不花钱|不用钱|无需付费|不收钱|不另收费|不收取?(?:任何)?费用?"
)
_PAID = re.compile(
    r"(?:要|需|需要|得|会|另)(?:收费|付费|交费|付钱)|\bnot free\b|\bisn['’]?t free\b"
)
_NOT_FREE = re.compile(
    r"\b(?:not|never|isn['’]?t|aren['’]?t|no longer) (?:for )?free\b"
    r"|不免费|不是免费|不包邮|不免|非免费"
)
_DENIAL = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|nowhere|neither|nor|cannot|without|excluding|excluded|"
    r"excludes|except|closed|shut|away|unless|unavailable|impossible|forbidden|prohibited|refuse[sd]?|"
    r"lacks?|minus)\b|\b\w+n['’]t\b|(?<=\w)-free\b|\bfree (?:of|from)\b|\bother than\b"
    r"|[不没無无未勿莫]|(?<![个分特区级])别(?!墅)|休息|关门|打烊|停业|歇业|关店|除了|除外|禁止|拒绝|谢绝|免得|暂停"
)
_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|sure|certainly|of course|"
    r"可以|能|有|是|会|行|当然|支持)(?:的|\b|(?=[，,。！!]))",
    re.I,
)
_NO = re.compile(
    r"^\W*(?:no|nope|unfortunately|sorry|不可以|不能|没有|不是|不会|不行|不可|抱歉)(?:的|\b|(?=[，,。！!]))",
    re.I,
)
_CLAUSE = re.compile(
    r"[,;:.!?()，；：。！？（）、\n]+|\b(?:but|however|although|though|while|whereas|yet)\b|但是|但|不过|却"
)


@dataclass(frozen=True, kw_only=True)
class _Stance:
    """What a text says about being free (None: nothing), whether it denies, and what it denies."""

    free: bool | None
    denies: bool
    opening: bool | None
    denied: frozenset[str]
    affirmed: frozenset[str]


def opposed(*, expected: str, answer: str) -> bool:
    """Whether the answer says yes where no was expected, or no where yes was."""
    wanted, given = _stance(expected), _stance(answer)
    if None not in (wanted.opening, given.opening) and wanted.opening != given.opening:
        return True
    if None not in (wanted.free, given.free) and wanted.free != given.free:
        return True
    if wanted.denies != given.denies:
        return True
    # Both directions at once: one clause's scope alone is too rough to convict.
    return bool(wanted.affirmed & given.denied) and bool(wanted.denied & given.affirmed)


def _stance(sentence: str) -> _Stance:
    plain = sentence.casefold().replace("’", "'")
    opening = True if _YES.match(plain) else False if _NO.match(plain) else None
    plain = _NEUTRAL.sub(" ", plain)
    free: bool | None = None
    if _NOT_FREE.search(plain) or _PAID.search(plain):
        free = False
    elif _FREE.search(plain):
        free = True
    plain = _FREE.sub(" ", _PAID.sub(" ", _NOT_FREE.sub(" ", plain)))
    denied: set[str] = set()
    affirmed: set[str] = set()
    for clause in filter(None, map(str.strip, _CLAUSE.split(plain))):
        (denied if _DENIAL.search(clause) else affirmed).update(_content(clause))
    return _Stance(
        free=free,
        denies=_DENIAL.search(plain) is not None,
        opening=opening,
        denied=frozenset(denied - affirmed),
        affirmed=frozenset(affirmed - denied),
    )


def _content(clause: str) -> set[str]:
    words = (word for word in text.words(text.key(clause)) if word not in LIGHT)
    return {word for word in words if not _DENIAL.search(word)}
