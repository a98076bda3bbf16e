"""Rules for Chinese questions."""

import re
from random import Random

from finetune.data.wordings.rule import Rulebook, Use
from finetune.data.wordings.typing import wrong_character
from knowledgebase.language.text import words

BOOK = Rulebook(rules=[])

_POLITE = re.compile(
    "^(?:你好|您好|在吗|哈喽|嗨|请问一下|请问下|请问|麻烦问一下|麻烦问下|请教一下|想问一下|想问下|我想问|问一下|问下)"
    "[，,。！!：:\\s]*"
)
_END = re.compile("[？?！!。.，,~～\\s]+$")
_TAIL = re.compile("[吗呢呀啊吧嘛么]$")
_WHO = re.compile("(?P<who>你们店里|你们家|你们店|你们|你家|店里|店铺)(?P<rest>.{3,})")
_WH = re.compile("什么|怎么|怎样|如何|多少|几|哪|谁|为何|为什么|多久|多大|多长|多重|咋|啥")
_STOP = frozenset(
    "吗 呢 呀 啊 吧 么 嘛 的 了 是 请问 请 你 您 你们 我 我们 我想 一下 可以 能 能不能 会 想 要 "
    "有 在 就 都 也 还 麻烦 好 你好 您好 下 咱们 这 那 和 到 用 给 把 被 让 去 来 什么 怎么 怎样 "
    "如何 多少 哪 哪里 哪儿 哪个 哪些 哪款 谁 为什么 时候 几 个 一 一个 是不是 有没有 可不可以 "
    "应该 需要 什么样 怎么样 啥 咋 着 过 得 地 如果 的话 几点 多久 买 行 算 做 看 上 里 还有 "
    "没有 不 是否".split()
)
_SWAPS: tuple[tuple[str, str], ...] = (
    ("多少钱", "什么价格"),
    ("怎么办", "该怎么处理"),
    ("什么时候", "什么时间"),
    ("几点", "什么时间"),
    ("怎么", "如何"),
    ("如何", "怎么"),
    ("哪里", "什么地方"),
    ("多久", "多长时间"),
    ("可以", "能"),
    ("有没有", "有无"),
    ("电话号码", "联系电话"),
    ("电话", "联系电话"),
    ("地址", "位置"),
    ("价格", "价钱"),
    ("运费", "邮费"),
    ("邮费", "运费"),
    ("快递", "物流"),
    ("优惠", "折扣"),
    ("付款", "支付"),
    ("退货", "退回去"),
    ("退款", "退钱"),
    ("购买", "买"),
    ("营业", "开门"),
    ("推荐", "介绍"),
    ("修改", "更改"),
    ("老板", "店主"),
    ("店铺", "店"),
    ("预订", "预定"),
    ("你们", "贵店"),
)
_CASUAL: tuple[tuple[str, str], ...] = (
    ("怎么", "咋"),
    ("什么", "啥"),
    ("多少钱", "多钱"),
    ("吗", "不"),
    ("呢", "呀"),
)
_A_NOT_A: tuple[tuple[str, str], ...] = (
    ("可以", "可不可以"),
    ("支持", "支不支持"),
    ("需要", "需不需要"),
    ("能", "能不能"),
    ("有", "有没有"),
    ("会", "会不会"),
    ("要", "要不要"),
    ("是", "是不是"),
    ("收", "收不收"),
    ("卖", "卖不卖"),
)


def core(text: str) -> str:
    """The question without greeting and closing marks."""
    return _END.sub("", _POLITE.sub("", text.strip()))


def _asks_which(text: str) -> bool:
    return _WH.search(text) is not None


def _is_topic(text: str) -> bool:
    """Whether a text merely names its topic: 营业时间."""
    return not _asks_which(text) and not re.search("[吗呢么不没]|可以|能|请|我|你|想", text)


@BOOK.rule(Use.TRAIN)
def keywords(text: str, random: Random) -> str | None:
    """Only the words that matter, as typed into a search box."""
    del random
    plain = core(text)
    parts = words(plain)
    runs = _runs(parts)
    if not 1 <= len(runs) <= 3 or sum(map(len, runs)) < 3 or "".join(runs) == "".join(parts):
        return None
    return " ".join(runs)


def _runs(parts: list[str]) -> list[str]:
    """Words that matter, joined where they stand together; a lone character says too little."""
    runs = [""]
    for part in parts:
        if part in _STOP:
            runs.append("")
        else:
            runs[-1] += part
    return [run for run in runs if len(run) > 1]


@BOOK.rule(Use.TRAIN)
def polite_start(text: str, random: Random) -> str | None:
    start = random.choice(("请问", "您好，请问", "麻烦问一下，", "请问一下，"))
    return f"{start}{core(text)}{'怎么样' if _is_topic(text) else ''}？"


@BOOK.rule(Use.TRAIN)
def synonym(text: str, random: Random) -> str | None:
    """One expression replaced by another of the same meaning."""
    del random
    for old, new in _SWAPS:
        if old in text and new not in text:
            return text.replace(old, new, 1)
    return None


@BOOK.rule(Use.TRAIN)
def casual(text: str, random: Random) -> str | None:
    """As it is typed in a chat: 咋, 啥, no marks."""
    del random
    plain = core(text)
    for old, new in _CASUAL:
        if old in plain:
            return plain.replace(old, new, 1)
    return None


@BOOK.rule(Use.TRAIN)
def typo(text: str, random: Random) -> str | None:
    return wrong_character(core(text), random)


@BOOK.rule(Use.TRAIN)
def greeting(text: str, random: Random) -> str | None:
    start = random.choice(("你好，", "在吗，", "老板，", "亲，"))
    return f"{start}{core(text)}{'？' if not _is_topic(text) else '是怎样的？'}"


@BOOK.rule(Use.VALIDATION)
def quick_question(text: str, random: Random) -> str | None:
    start = random.choice(("帮我看看，", "再问一句，", "顺便问下，"))
    return f"{start}{core(text)}？"


@BOOK.rule(Use.VALIDATION)
def thanks(text: str, random: Random) -> str | None:
    return f"{core(text)}？{random.choice(('谢谢', '谢谢啦', '多谢'))}"


@BOOK.rule(Use.EXAM)
def a_not_a(text: str, random: Random) -> str | None:
    """The other form of a yes-or-no question: 可以…吗 becomes 可不可以…."""
    del random
    plain = core(text)
    if not plain.endswith(("吗", "嘛", "么")) or _asks_which(plain) or "不" in plain:
        return None
    body = _TAIL.sub("", plain)
    for old, new in _A_NOT_A:
        at = body.find(old)
        if at >= 0 and body[max(0, at - 1) : at] not in ("没", "不", "只", "还"):
            return f"{body[:at]}{new}{body[at + len(old) :]}？"
    return None


@BOOK.rule(Use.EXAM)
def word_order(text: str, random: Random) -> str | None:
    """Who is asked comes last, as in speech: 几点开门啊，你们？"""
    del random
    match = _WHO.fullmatch(core(text))
    if match is None:
        return None
    rest = _TAIL.sub("", match["rest"])
    tail = "啊" if _asks_which(rest) else "吗"
    return f"{rest}{tail}，{match['who']}？"


@BOOK.rule(Use.EXAM)
def want_to_know(text: str, random: Random) -> str | None:
    """The question as a wish."""
    plain = core(text)
    if _is_topic(text):
        start = random.choice(("想了解一下", "我想咨询", "能说说"))
        return f"{start}{plain}{random.choice(('的情况', '方面的事'))}"
    start = random.choice(("我想了解一下，", "想咨询一下，", "有个事想打听，"))
    return f"{start}{plain}？"


@BOOK.rule(Use.EXAM)
def particle(text: str, random: Random) -> str | None:
    """With a softening particle at the end: 你们几点开门呀？"""
    plain = core(text)
    if not _asks_which(plain) or _TAIL.search(plain):
        return None
    return f"{plain}{random.choice(('呀', '呢', '啊'))}？"


@BOOK.rule(Use.EXAM)
def context(text: str, random: Random) -> str | None:
    """The question after a few words about oneself."""
    start = random.choice(("网上没查到，", "第一次来你们这儿，", "朋友让我问问，", "我不太清楚，"))
    return f"{start}{core(text)}？"
