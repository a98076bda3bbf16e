"""Rules for English questions."""

import re
from random import Random

from finetune.data.wordings.grammar import clause, is_question, is_topic, statement
from finetune.data.wordings.rule import Rulebook, Use
from finetune.data.wordings.typing import slip

BOOK = Rulebook(rules=[])

_KEEP_CAPITAL = re.compile(r"^(?:I\b|I['’]|[A-Z]{2}|[A-Z]\w*[A-Z])")
_POLITE = re.compile(
    r"^(?:hi|hello|hey|please|excuse me)[,!.]?\s+|,?\s*please(?=[?!.]*$)|"
    r"^(?:could|can|would|will) you (?:please )?(?:tell|say|explain to) me (?:if|whether)?\s*|"
    r"^(?:may|might) I ask (?:if|whether)?\s*",
    re.I,
)
_STOP = frozenset(
    "a an the is are am was were do does did can could will would should may might must shall i "
    "you we they it he she me us them my your our their his her its this that these those there "
    "here to of for from in on at by with about and or if so as be been being have has had get "
    "got any some what which who whom whose when where why how much many long please tell let "
    "know want need like would much just also only really very not no yes up out off over after "
    "before during into than then too im i'm i'd id".split()
)
_SWAPS: tuple[tuple[str, str], ...] = (
    ("what time", "when"),
    ("how much is", "what is the price of"),
    ("how much does", "what does"),
    ("do you have", "do you offer"),
    ("do you offer", "do you have"),
    ("do you sell", "can I buy"),
    ("how do i", "how can I"),
    ("how can i", "how do I"),
    ("can i", "could I"),
    ("may i", "can I"),
    ("where is", "where do I find"),
    ("is there", "do you have"),
    ("telephone number", "phone number"),
    ("phone number", "telephone number"),
    ("e-mail", "email"),
    ("opening hours", "opening times"),
    ("opening times", "opening hours"),
    ("delivery", "shipping"),
    ("shipping", "delivery"),
    ("parcel", "package"),
    ("price", "cost"),
    ("store", "shop"),
    ("shop", "store"),
    ("buy", "purchase"),
    ("purchase", "buy"),
    ("return", "send back"),
    ("repair", "fix"),
    ("fix", "repair"),
    ("bike", "bicycle"),
    ("discount", "reduction"),
    ("kids", "children"),
    ("child", "kid"),
    ("guarantee", "warranty"),
    ("warranty", "guarantee"),
    ("vouchers", "coupons"),
    ("appointment", "booking"),
    ("order", "purchase"),
    ("book", "reserve"),
    ("money back", "refund"),
    ("photo", "picture"),
    ("get", "receive"),
)


def low(text: str) -> str:
    """The text to go on inside a sentence: first letter small, unless it is a name or "I"."""
    return text if _KEEP_CAPITAL.match(text) else text[:1].lower() + text[1:]


def bare(text: str) -> str:
    """The question without closing marks."""
    return text.strip().rstrip("?!. ")


def blunt(text: str) -> str:
    """The question without greetings and politeness."""
    return _POLITE.sub("", text.strip()).strip(" ,")


@BOOK.rule(Use.TRAIN)
def keywords(text: str, random: Random) -> str | None:
    """Only the words that matter, as typed into a search box."""
    del random
    parts = re.findall(r"[\w'’\-]+", blunt(text))
    kept = [part for part in parts if part.casefold() not in _STOP]
    if not 2 <= len(kept) <= 6 or len(kept) == len(parts):
        return None
    return " ".join(low(part) for part in kept)


@BOOK.rule(Use.TRAIN)
def greeting(text: str, random: Random) -> str | None:
    if is_topic(text):
        return f"{random.choice(('Hi', 'Hello'))}, {low(bare(text))}?"
    return f"{random.choice(('Hi', 'Hello', 'Hi there', 'Good morning'))}, {low(blunt(text))}"


@BOOK.rule(Use.TRAIN)
def synonym(text: str, random: Random) -> str | None:
    """One expression replaced by another of the same meaning."""
    del random
    for old, new in _SWAPS:
        pattern = re.compile(rf"(?<![\w\-]){re.escape(old)}(?![\w\-])", re.I)
        if pattern.search(text):
            swapped = pattern.sub(new, text, count=1)
            return swapped[:1].upper() + swapped[1:] if text[:1].isupper() else swapped
    return None


@BOOK.rule(Use.TRAIN)
def typo(text: str, random: Random) -> str | None:
    slipped = slip(blunt(text), random)
    return low(bare(slipped)) if slipped else None


@BOOK.rule(Use.TRAIN)
def please(text: str, random: Random) -> str | None:
    del random
    if not is_question(text) or "please" in text.casefold():
        return None
    return f"{bare(text)}, please?"


@BOOK.rule(Use.TRAIN)
def what_about(text: str, random: Random) -> str | None:
    """A topic asked about: "What about gift cards?"."""
    starts = ("What about", "Any information on", "Please tell me about")
    return f"{random.choice(starts)} {low(bare(text))}?" if is_topic(text) else None


@BOOK.rule(Use.VALIDATION)
def quick_question(text: str, random: Random) -> str | None:
    starts = ("Quick question:", "One more thing:", "Just asking:")
    return f"{random.choice(starts)} {low(blunt(text))}"


@BOOK.rule(Use.VALIDATION)
def thanks(text: str, random: Random) -> str | None:
    ends = ("Thanks!", "Thank you in advance.", "Many thanks.")
    mark = "" if text.strip()[-1:] in "?!." else "?"
    return f"{text.strip()}{mark} {random.choice(ends)}"


@BOOK.rule(Use.EXAM)
def indirect(text: str, random: Random) -> str | None:
    """The question inside another one: "Could you tell me what your opening hours are?"."""
    inner = clause(blunt(text))
    starts = ("Could you tell me", "Do you know", "Can somebody tell me")
    return f"{random.choice(starts)} {inner}?" if inner else None


@BOOK.rule(Use.EXAM)
def word_order(text: str, random: Random) -> str | None:
    """What stands last comes first: "For a test ride, do you want a deposit?"."""
    del random
    match = re.fullmatch(
        r"(?P<main>\w+(?:\s[\w'’\-]+){2,8}?)\s"
        r"(?P<end>(?:for|during|after|over|before|without)\s(?:[\w'’\-]+\s?){1,4})",
        bare(blunt(text)),
    )
    if match is None or not is_question(text):
        return None
    end = match["end"].strip()
    return f"{end[:1].upper()}{end[1:]}, {low(match['main'])}?"


@BOOK.rule(Use.EXAM)
def want_to_know(text: str, random: Random) -> str | None:
    """The question as a wish: "I would like to know whether you sell gift cards."."""
    inner = clause(blunt(text))
    starts = ("I would like to know", "I was wondering", "I'm trying to find out")
    return f"{random.choice(starts)} {inner}." if inner else None


@BOOK.rule(Use.EXAM)
def assumption(text: str, random: Random) -> str | None:
    """A yes-or-no question as a guess: "You sell gift cards, right?"."""
    said = statement(blunt(text))
    ends = ("right?", "is that correct?", "or not?")
    return f"{said[:1].upper()}{said[1:]}, {random.choice(ends)}" if said else None


@BOOK.rule(Use.EXAM)
def about(text: str, random: Random) -> str | None:
    """A topic inside a whole sentence."""
    starts = ("I have a question about", "What can you tell me about", "I need to know more about")
    if not is_topic(text):
        return None
    start = random.choice(starts)
    return f"{start} {low(bare(text))}{'?' if start.startswith('What') else '.'}"


@BOOK.rule(Use.EXAM)
def context(text: str, random: Random) -> str | None:
    """The question after a few words about oneself."""
    starts = (
        "I could not find this on your website:",
        "Maybe a silly question, but",
        "I am new here and wonder:",
        "A friend asked me this:",
    )
    return f"{random.choice(starts)} {low(blunt(text))}"
