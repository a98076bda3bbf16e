"""The content of a Chinese text: its characters and pairs of them, words of one meaning as one."""

import re
from functools import lru_cache
from importlib.resources import files

_HARD = set(
    "的了是在有和与及或就也都还再又把被给对为于从到至以之其这那您你我们咱它他她吗呢啊吧哦呀嘛请会可能够得地着过才只并且而但"
    "不无没非未别勿如若则即按每吗让使叫因所由向将某些么什怎很太更最"
)
_SOFT = set(
    "需须要免果照一二两三四五六七八九十百千万亿零半几多少约左右内外中上下里前后起止个次年月日号天周时分秒点元块角毛共计合总等于算成做用比"
    "跟同该各此样好大小高低人者"
)
_NUMERIC = set("一二三四五六七八九十百千万亿零半几多少约个次年月日天周时分秒点元块角毛计合总需须要免果照")
_STOP = _HARD | _SOFT
_DROPPED = re.compile(r"也就是|就是说|换句话说|的话|没问题|没关系|放心|欢迎|谢谢|感谢|亲爱的|亲|您好|不好意思|抱歉|目前|开展|接受|参加|参与|商品|产品|业务|患者|服务|项目|此列|之列|范围|除外|另购|另收|另计|另约|另算|另付|自备|禁用|慎用|禁止|严禁|均可|都可|可以|不能|不可|不得|可用|不用|照常|包括|包含|相关|情况|部分|比较|一样|照样|当然|安心")
_BOTH = re.compile(r"(新)(老)(用户|客户|会员|顾客|学员)|(?!)()")
_RUNS = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z]+")


def _families() -> dict[str, str]:
    text = files(__package__).joinpath("families.txt").read_text(encoding="utf-8")
    names = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, *others = line.split()
            names.update({other: name for other in others if len(other) > 1})
    return names


_NAMES = _families()
_SPELLINGS = re.compile("|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True)))


def named(text: str) -> str:
    """The text with every word of a family under the family's name."""
    return _SPELLINGS.sub(lambda match: _NAMES[match.group()], text)


@lru_cache(maxsize=20_000)
def content(text: str) -> frozenset[str]:
    """Single characters and pairs of neighbours that say something, and Latin words."""
    found: set[str] = set()
    for run in _RUNS.findall(named(_DROPPED.sub(" ", _BOTH.sub(r"\1\3、\2\3", text)))):
        if run[0].isascii():
            found.add(run.casefold())
            continue
        kept = [char for char in run if char not in _STOP]
        found.update(kept)
        found.update(
            one + other
            for one, other in zip(run, run[1:], strict=False)
            if not {one, other} & _HARD and not {one, other} <= _NUMERIC
        )
    return frozenset(found)
