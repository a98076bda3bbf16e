# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""States that exclude each other: self-assembly and fully assembled."""

import re
from collections.abc import Iterator

from knowledgebase.language.claims.checks.english.refusing import REFUSES
from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.reading import TextReading

_STATES: tuple[dict[str, str], ...] = (
    {"self": r"self[- ]assembly|assemble (?:it )?yourself|flat[- ]pack(?:ed)?|requires? assembly|assembly required|needs? assembling", "ready": r"fully assembled|ready[- ](?:assembled|built)|already (?:assembled|built|put together)|no assembly|in one piece"},
    {"hand": r"hand[- ]?wash(?:ing)? only|dry[- ]clean(?:ing)? only|wipe clean only|do not machine wash|not machine[- ]washable|hand[- ]?wash(?:\b)|spot clean only", "machine": r"machine[- ]wash(?:able|ed)?|washing machine|in the (?:washer|wash)\b|dishwasher(?:[- ]safe)?(?! will| strips| ruins)"},
    {"fixed": r"\bfixed\b|never (?:changes|moves)|stays the same|locked in", "variable": r"\bvariable\b|\btracker\b|can (?:rise|change|go up)|may (?:rise|change|vary)"},
    {"risk": r"capital is at risk|at risk|can fall|may fall|not protected|lose money|not guaranteed", "safe": r"capital is (?:safe|secure|protected)|risk[- ]free|no risk|never lose|can't (?:fall|lose)|guaranteed (?:return|growth)|cannot (?:fall|lose)|savings are safe|always (?:grow|rise)"},
    {"single": r"single[- ]use|disposable|never reuse|do not reuse|one day only|throw (?:it )?away after|one use only", "again": r"\b(?:re-?use[ds]?|reusable|several times|again and again|overnight|for (?:several|a few|two|three) (?:days|nights|weeks))\b"},
    {"members": r"members only|for members(?: only)?|existing (?:customers|clients|members)|current customers|only for customers who have", "all": r"new (?:customers|clients|members) (?:too|as well|are welcome|can|also)|non-?members|open to (?:all|everyone|anyone|new)|need not be a member|without (?:a )?membership"},
    {"unneeded": r"(?:referral|booking|appointment|prescription|licen[cs]e|fasting|reservation|deposit|id)\b[^.;]{0,25}\b(?:is |are )?(?:not|n't) (?:needed|required|necessary)|no (?:\w+ )?(?:referral|booking|appointment|prescription|fasting|reservation)|walk[- ]in", "needed": r"(?:please (?:get|book|bring|make)|you (?:must|need to|have to) (?:book|make|get|fast|bring|have an appointment)|(?:only|first)[^.;]{0,20}(?:referred|booked|by appointment)|need an? (?:referral|appointment|booking|letter|prescription)|by appointment only|only see referred)"},
    {"before": r"before (?:meals?|food|eating|breakfast)|(?:on an )?empty stomach|without food|between meals", "after": r"(?:with|after) (?:meals?|food|eating|breakfast|dinner|lunch|a meal)|full stomach"},
    {"morning": r"in the morning\b(?! of)|each morning|every morning|at breakfast", "evening": r"in the evening|each evening|at night\b|at bedtime|before (?:bed|bedtime)"},
    {"left": r"\bon the left\b|left[- ]hand", "right": r"\bon the right\b|right[- ]hand"},
    {"outdoor": r"outdoors? only|(?:for )?outdoor use only", "indoor": r"\bindoors?\b"},
    {"indoor": r"indoors? only|(?:for )?indoor use only|not for outdoor", "outdoor": r"\boutdoors?\b|in the garden|outside"},
    {"in store": r"in[- ](?:store|shop|branch) only|only in (?:store|branch|the shop)|in person only", "online": r"\bonline\b|website|in the app|web shop|by phone"},
    {"online": r"online only|only online|only (?:in|through) the app|app only", "in store": r"in (?:store|branch|the shop|person)|over the counter|at the till|by phone"},
    {"collection": r"collection only|pick-?up only|no delivery", "delivery": r"\bwe(?:'ll| will)? (?:also )?deliver|delivered to (?:you|your)|home delivery|ship (?:it|to)"},
    {"cash": r"cash only|no cards?\b|cards? not accepted", "card": r"(?:by|with|accept) (?:\w+ )?cards?\b|contactless"},
    {"card": r"card only|cards? only|no cash|cash (?:is )?not accepted|by card", "cash": r"\b(?:in|with|by|accept) cash\b"},
    {"dry": r"do not tumble dry|no tumble|line dry only|dry flat", "tumble": r"tumble[- ]?dr(?:y|yer|ied)|in the dryer"},
    {"cold": r"keep (?:refrigerated|chilled|cool)|store (?:in the fridge|at 2)|refrigerate", "warm": r"room temperature|no need to (?:chill|refrigerate)|keep(?:s)? (?:fine )?(?:outside|out of) the fridge|in the cupboard|on the shelf"},
    {"whole": r"swallow(?:ed)? whole|do not (?:crush|chew|break|split)", "broken": r"\b(?:crush|chew|break|split|dissolve|halve)\w*\b"},
    {"tax out": r"(?:excluding|excl\.?|plus|exclude|without) (?:vat|tax|sales tax)|vat (?:is )?(?:extra|not included)", "tax in": r"(?:including|incl\.?|includes?) (?:vat|tax)|vat (?:is )?included|all taxes"},
)  # fmt: skip
_COMPILED = tuple(
    {name: re.compile(pattern, re.I) for name, pattern in pair.items()} for pair in _STATES
)


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    for pair in _COMPILED:
        stated = [name for name, pattern in pair.items() if pattern.search(facts.text)]
        if len(stated) != 1 or pair[stated[0]].search(reading.text):
            continue
        other = next(name for name in pair if name not in stated)
        for clause in reading.clauses:
            plain = clause.text.replace("no risk", "").replace("no assembly", "")
            if pair[other].search(clause.text) and not REFUSES.search(plain):
                yield wrong(clause, "opposite")
                return
