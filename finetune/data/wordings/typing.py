"""Slips of the finger, and of the input method."""

import re
from random import Random

_NEIGHBOURS = {
    "a": "s", "b": "v", "c": "x", "d": "f", "e": "r", "f": "g", "g": "h", "h": "j", "i": "o",
    "k": "l", "l": "k", "m": "n", "n": "m", "o": "i", "p": "o", "r": "t", "s": "a", "t": "r",
    "u": "i", "v": "b", "w": "e", "y": "u",
}  # fmt: skip
_WORD = re.compile(r"(?<![\w.@\-])[a-z]{5,}(?![\w.@\-])", re.I)

# What a Chinese input method offers for the same pinyin.
_HOMOPHONES = {
    "哪": "那", "吗": "嘛", "账": "帐", "订": "定", "做": "作", "再": "在", "优惠": "优汇",
    "多久": "多就", "价格": "价个", "营业": "赢业", "地址": "地止", "退款": "退宽", "发货": "发祸",
    "快递": "快弟", "会员": "会圆", "包邮": "包油", "停车": "停扯", "电话": "点话", "发票": "法票",
    "付款": "附款", "积分": "集分", "礼盒": "里盒", "预约": "预月", "配送": "陪送", "投诉": "投述",
    "质量": "质良", "便宜": "便易", "时候": "时后", "需要": "须要", "微信": "威信",
}  # fmt: skip


def slip(text: str, random: Random) -> str | None:
    """The text with one letter of one longer English word mistyped."""
    found = list(_WORD.finditer(text))
    if not found:
        return None
    match = random.choice(found)
    word = match.group()
    at = random.randrange(1, len(word) - 2)
    kind = random.randrange(4)
    if kind == 0 and word[at] != word[at + 1]:
        wrong = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    elif kind == 1 and word[at] != word[at + 1]:
        wrong = word[:at] + word[at + 1 :]
    elif kind == 2 and word[at].lower() in _NEIGHBOURS:
        wrong = word[:at] + _NEIGHBOURS[word[at].lower()] + word[at + 1 :]
    else:
        wrong = word[:at] + word[at] + word[at:]
    return text[: match.start()] + wrong + text[match.end() :]


def wrong_character(text: str, random: Random) -> str | None:
    """The text with one word as the input method got it wrong."""
    found = [right for right in _HOMOPHONES if right in text]
    if not found:
        return None
    right = random.choice(found)
    return text.replace(right, _HOMOPHONES[right], 1)
