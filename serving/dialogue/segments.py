"""Splits one message into what may be questions of their own.

By marks and by the words that join and begin questions; whether the parts really ask for
different facts is for the ranking to say (`serving.dialogue.reading`). What is no question (a
story, a greeting) stays with the question that follows it.
"""

import re

MOST = 4
"""More parts than anybody asks at once are left together."""
_FEWEST_LETTERS = {"en": 6, "zh": 3}

_BLANKS = re.compile(r"[^\S\n]+")
_ASKED_BEFORE_MORE = re.compile(r"[?？](?![?？]).*\w")
_SENTENCE_END = re.compile(r"(?<=[?？!！。;；\n])\s*|(?<=[.])\s+")
# What a question begins with, "at what time" and "u do" among it.
_EN_OPENING = (
    r"(?:(?:by |at |from |until |till |for |on |in |to |up to )?"
    r"(?:what|wat|wots?|how|when|where|which|who|whose)|why|can|could|do|does|did|is|are|am|was|"
    r"will|would|should|may|must|have|has|price|cost|weight|any|if|whats|hows|wheres|u do|dya)\b"
)
_EN_JOIN = re.compile(
    r"\s*(?:[,;]|\s[-–—]\s)?\s*\b(?:and|also|plus|n|&|oh and|and also|as well as)\b[,:]?\s+"
    rf"(?=(?:also |then |by the way,? )?{_EN_OPENING})|[,:]?\s+by the way,?\s+"
    rf"|,\s+(?={_EN_OPENING})",
    re.I,
)
_EN_ALSO = re.compile(rf"\b(?:also|plus|by the way)\b,?\s+{_EN_OPENING}", re.I)
_EN_ASKS = re.compile(
    rf"\?|(?:^|[:;,.]\s)\W*(?:(?:hi|hiya|hello|hey|ok|okay|so|and|thanks)\W+)*(?:{_EN_OPENING})"
    r"|\b(?:please|pls|wondering|tell me|remind me|let me know|send me|need to know)\b",
    re.I,
)
_ZH_BESIDES = "另外|还有就是|还有|顺便问一?下?|顺便|再问一下|再问|还想问一?下?|同时|以及|对了"
_ZH_JOIN = re.compile(rf"[，,；;、\s]*(?:{_ZH_BESIDES})[，,：:\s]*|[，,；;\s]+")
_ZH_ALSO = re.compile(_ZH_BESIDES)
_EN_OF_TWO = re.compile(r"\b(?:both|each of|respectively|versus|vs|compared (?:to|with))\b", re.I)
_ZH_OF_TWO = re.compile("分别|各自|各要|各是|各多少|两样|两种")
_ANNOUNCED = re.compile(
    r"^\W*(?:(?:i have )?(?:two|three|a few|a couple of|some|2|3) (?:quick )?questions?"
    r"|(?:有)?(?:两|三|几|2|3)个?问题)\s*[:：,，.。]\s*",
    re.I,
)
# What opens a question and asks nothing by itself.
_COURTESY = re.compile(
    r"|hi|hello|hey|excuse me|sorry|please|(?:just )?(?:a )?quick question|i have a question"
    r"|(?:i was |i am |i'm )?(?:just )?wondering"
    r"|(?:您|你)好|请问(?:一下)?|打扰(?:一下|了)?|麻烦(?:问|您)?一?下?|不好意思"
    r"|(?:我)?(?:就)?想?(?:要)?(?:咨询|了解|问|请教|打听)(?:一下|下)?|有个?(?:事|问题)儿?想?(?:打听|问|请教)?(?:一下|下)?",
    re.I,
)
_LONGEST_CATCHWORD = {"en": 5, "zh": 10}
_EN_TELLS = re.compile(r"(?:i|we|my|our|he|she|they|it|there|hi|hello|the)\b", re.I)
_ZH_TELLS = re.compile(r"[我咱他她它]|您好|你好|家里")
_ZH_ASKS = re.compile(
    r"[?？]|吗|么|呢|多少|多久|多大|多长|几|怎么|怎样|咋|啥|什么|哪|谁|能不能|可不可以|行不行|是不是|有没有|"
    r"要不要|收不收|退不退|开不开|贵不贵|保不保|不$|价$|费用|可以.{0,12}不|发我|发一下|告诉我|说一下|讲一下"
)


def sentences(message: str) -> list[str]:
    """A message cut at the ends of its sentences, blanks and "two questions:" left out."""
    message = _ANNOUNCED.sub("", message)
    return [one for one in _SENTENCE_END.split(message) if any(map(str.isalnum, one))]


def pieces(message: str, language: str) -> list[str]:
    """A message cut wherever it may go from one question to the next; some ask nothing."""
    join = _ZH_JOIN if language[:2] == "zh" else _EN_JOIN
    return [
        piece.strip()
        for sentence in sentences(_BLANKS.sub(" ", message))
        for piece in join.split(sentence)
        if piece and not _COURTESY.fullmatch(piece.strip(" ,，.。:：?？!！;；"))
    ]


def asks(piece: str, language: str) -> bool:
    """Whether a piece of a message is a question, by its words and marks."""
    return bool((_ZH_ASKS if language[:2] == "zh" else _EN_ASKS).search(piece))


def is_catchword(piece: str, language: str) -> bool:
    """Whether a piece may ask without being a question: "shop address", "电池质保". Not a story,
    which is longer or tells of somebody."""
    if language[:2] == "zh":
        return len(piece) <= _LONGEST_CATCHWORD["zh"] and not _ZH_TELLS.match(piece)
    words = piece.split()
    return len(words) <= _LONGEST_CATCHWORD["en"] and not _EN_TELLS.match(piece)


def certainly_several(message: str, language: str) -> bool:
    """Whether the message itself says that it asks more than once: by question marks, or by a
    word such as "also" before what may be a question."""
    if _ASKED_BEFORE_MORE.search(message):
        return True
    return bool((_ZH_ALSO if language[:2] == "zh" else _EN_ALSO).search(message))


def of_two(message: str, language: str) -> bool:
    """Whether a message asks the same of two things: "prices for both", "分别多少"."""
    return bool((_ZH_OF_TWO if language[:2] == "zh" else _EN_OF_TWO).search(message))


def segments(message: str, language: str) -> list[str]:
    """The parts of a message that may be questions, in their order; the message where it is one."""
    whole = message.strip()
    chinese = language[:2] == "zh"
    parts: list[str] = []
    story = ""
    for piece in pieces(whole, language):
        text = f"{story}{'，' if chinese else ' '}{piece}" if story else piece
        if asks(piece, language) and _is_long_enough(piece, language):
            parts.append(text.strip())
            story = ""
        else:
            story = text
    if story and parts:
        parts[-1] = f"{parts[-1]}{'，' if chinese else ' '}{story}".strip()
    return parts if 1 < len(parts) <= MOST else [whole]


def _is_long_enough(piece: str, language: str) -> bool:
    letters = sum(char.isalnum() for char in piece)
    return letters >= _FEWEST_LETTERS.get(language[:2], 6)
