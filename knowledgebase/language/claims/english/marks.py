# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""What an English clause does: denies, allows, forbids, promises."""

import re

from knowledgebase.language.claims.english.promises import mentioned, promised

_CUES = re.compile(
    r"(?P<yes>\b(?:(?:pay|paying|with|there's|there is) no (?:\w+ )?(?:commission|interest|fee|charge)s?|no (?:\w+ )?(?:fees?|charges?)|no (?:need|limit|cap|problem|issue|obstacle|trouble|matter|charge|fee|cost|minimum|extra|contract|objection|appointment|booking|restriction|fasting)\w*|needn't|(?:don't|doesn't|won't|do not|does not) (?:have|need|matter|mind|cost|charge|bill|pay)\b(?: to)?|(?:isn't|not) (?:needed|necessary|required|a problem|compulsory|limited)|without (?:notice|charge|a fee|any fee|booking|an appointment|limit|referral)|(?:for|at) no|nothing (?:to pay|extra)|never too)\b)"
    r"|(?P<no>\b(?:not\b(?! (?:only|just|later|more|less|exceed|over|above|below|under))|n't|cannot|can't|never (?!less|more|too|be)|no (?!later|more|less|longer than|fewer|earlier|one's|idea|matter|sooner|further)|none|neither|nor|without|except|excluding|excluded?s?|exclude|refuse[sd]?|unable|prohibited|forbidden|banned|sold separately|separately|extra(?! time)|optional|avoid|turn away|declined?|own \w+ (?:needed|required)|ruled out|off[- ]limits|closed|only|unsuitable|harmful)\b|n't\b)"
    r"|(?P<may>\b(?:can|may|could|fine|okay|ok|safe(?:ly)?|welcome|allowed|permitted|accept(?:s|ed)?|possible|suitable|covers?|covered|includes?|included|including|comes? with|along with|valid|available|free|happily|works?|eligible|qualif(?:y|ies)|feel free|happy to|no trouble|go ahead|goes|pop|take|takes care|carry|bring|entitled|earns?|gets?|will|we'll|you'll|deliver|also|too|already|always|even|straight|start|use|wear|within)\b|['’]ll\b)",
    re.I,
)
_STRONG_YES = re.compile(
    r"\b(?:too|also|as well|already|even|happily|fine|safe(?:ly)?|always|any|whatever|welcome|free|included|includes?|along with|covers?|straight into|still|can|may)\b",
    re.I,
)
_FREE = re.compile(
    r"\b(?:free (?:of charge|for|if|when|on|to|with|delivery|in)?|complimentary|no (?:extra )?(?:charge|cost|fee)|without (?:charge|a fee|paying)|at our expense|on us|costs? (?:you )?nothing|won't (?:cost|pay|be charged|see a bill)|nothing to pay|pay nothing|waived?|not be charged|free)\b",
    re.I,
)
_ROLES = {
    "receiver": r"recipient|consignee|receiver|addressee|person receiving|whoever receives",
    "sender": r"sender|consignor|shipper",
    "tenant": r"tenant|renter|lodger",
    "landlord": r"landlord|letting agent",
    "buyer": r"buyer|purchaser|customer|client|patient|policyholder|member|borrower|cardholder",
    "seller": r"seller|vendor|supplier|merchant|retailer|shop|we|insurer|lender|new lender|employer|airline|manufacturer|bank|clinic|practice|store|company",
}  # fmt: skip
_PAYS = r"(?:'ll|’ll| will| would| must| has to| have to| should| always| also)?\s(?:\w+\s){0,2}?(?:pays?|paid|covers?|bears?|meets?|foots?|settles?|picks? up|absorbs?|owes?|funds?|takes? care of|carr(?:y|ies))\b(?! (?:out|for itself|parcels|pallets))"
_PAYERS = {
    role: re.compile(
        rf"\b(?:{names}){_PAYS}|\b(?:paid|payable|covered|borne|settled|met|funded|picked up|charged) (?:\w+ ){{0,2}}?(?:by|to) (?:the |your |our )?(?:new |other )?(?:{names.replace('|we', '|us')})\b|\bas (?:the|a|an) (?:{names})(?:,)? you(?:'ll|’ll| will| would)?\s(?:\w+\s)?(?:pay|be (?:billed|charged)|cover|owe)",
        re.I,
    )
    for role, names in _ROLES.items()
}
_OWN = re.compile(
    r"\b(?:at|on) (?:our|the shop's) (?:expense|cost)\b|\bon us\b|\bfree for the customer\b", re.I
)
_ANY = re.compile(
    r"\b(?:no matter (?:where|how|what|who|which|when)|whatever|whichever|wherever|whenever you|regardless|irrespective|whether or not|as (?:many|much|often|long) (?:\w+ )?as you (?:like|want|wish|please)|anyone|anybody|everyone|everybody|anywhere|everywhere|of any (?:size|age|kind|weight|length)|any (?:new |other )?(?:one|time|age|size|amount)\b|at any (?:time|age|hour)|even (?:the|with|if|on|without|at|when|for|after|though you|in)|without exception|all (?:customers|through|year|ages|our)|unlimited|no conditions|not just|just as well|right up to|children included|every (?:customer|one of|item|product|day of the year)|across the board|on everything|the whole (?:family|range|country|store)|all alike|alike|for all|for everyone|however (?:many|much|long|often|old)|too)\b",
    re.I,
)
_OVER = re.compile(
    r"\b(?:ended|expired|ran out|has closed|closed|no longer|stopped|is over|are over|was over|finished|any ?more|missed|too late|were|was|lapsed|can't|gone|not (?:valid|available)|unfortunately|afraid|sorry)\b",
    re.I,
)
_TODAY = re.compile(
    r"\btoday(?:'s date)?(?: is)?\s?:|\btoday is\b|\bas of today\b|\bcurrent date\b|\bit is now\b|\bdate today\b",
    re.I,
)
_NOW = re.compile(
    r"\b(?:today|now|this (?:week|month|weekend|year|spring|summer|autumn|winter)|still|currently|at the moment|hurry|tonight|tomorrow|next week|coming)\b",
    re.I,
)
_MUST = re.compile(
    r"\b(?:must|need(?:s|ed)?(?: to)?|required?|requires|have to|has to|only (?:with|if|for|after|when)|first|please get|compulsory|mandatory|necessary)\b",
    re.I,
)
_NEEDLESS = re.compile(
    r"\b(?:no need|needn't|(?:don't|doesn't|do not|does not|won't) (?:have|need)\b|(?:isn't|not|aren't) (?:needed|necessary|required)|without (?:booking|an? (?:appointment|referral|licence|passport|receipt|prescription)|notice|checking)|no (?:\w+ )?(?:needed|required|necessary)|optional|just turn up|walk in)\b",
    re.I,
)


_COMPARES = re.compile(
    r"\b(?:rather than|instead of|less than (?:the|buying|in|at)|more than (?:the|buying|in|at)|compared (?:to|with)|plus one|cheaper than|dearer than|difference|against)\b",
    re.I,
)


def stance(text: str) -> str:
    """ "yes" where a clause allows, includes or gives, "no" where it denies."""
    denied = allowed = False
    for found in _CUES.finditer(text):
        if found["no"]:
            denied = True
        elif found["yes"]:
            return "yes"
        else:
            allowed = True
    if denied:
        return "no"
    return "yes" if allowed else ""


def negated(text: str) -> bool:
    """Whether the clause denies what it speaks of."""
    return stance(text) == "no"


_SIMPLE = {
    "pay:free": _FREE,
    "payer:seller": _OWN,
    "any:yes": _ANY,
    "ended:yes": _OVER,
    "today:yes": _TODAY,
    "today:now": _NOW,
    "compares:yes": _COMPARES,
}


def marks(text: str) -> frozenset[str]:
    """What the clause does, as `family:value`."""
    promises = promised(text)
    found = {f"promise:{name}" for name in promises}
    found |= {f"worded:{name}={words}" for name, words in promises.items()}
    found |= {f"mentioned:{name}" for name in mentioned(text)}
    side = stance(text)
    if side:
        found.add(f"stance:{side}")
    if side == "yes" and _STRONG_YES.search(text):
        found.add("also:yes")
    found |= {f"payer:{role}" for role, pattern in _PAYERS.items() if pattern.search(text)}
    found |= {mark for mark, pattern in _SIMPLE.items() if pattern.search(text)}
    if _NEEDLESS.search(text):
        found.add("need:no")
    elif _MUST.search(text):
        found.add("need:yes")
    return frozenset(found)
