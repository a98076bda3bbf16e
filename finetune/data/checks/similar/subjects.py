"""What a question is about, without how it asks."""

from finetune.data.checks.similar.asking import Asking

_SHORTEST_STEM = 4
_ASKING = frozenset(
    "what how doe much many when where which who why time long price cost charge fee rate pay "
    "expensive cheap dear worth total need want say give take go let see sure currently now today "
    "still again exactly "
    "多少 多少钱 什么 什么时候 几点 几 几个 几天 多久 怎么 怎样 如何 为什么 哪 哪里 哪个 "
    "价格 价钱 价 贵 贵不贵 便宜 费用 收费 钱 时间 现在 目前 一共 大概 大约 "
    "知道 告诉 问 需要 到底".split()
)


def subjects(text: str) -> frozenset[str]:
    """The words of a question that say what it is about, without those that merely ask."""
    return frozenset(map(_bare, Asking.of(text).content - _ASKING)) - _ASKING


def _bare(word: str) -> str:
    """Washing and washed count as wash."""
    for ending in ("ing", "ed"):
        if word.isascii() and word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word
