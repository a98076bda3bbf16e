"""Ordinary characters for the look-alikes that come out of PDF files.

Extracted text is full of parts of characters in place of characters (U+2F00 looks like U+4E00) and
of letters that the typesetter joined (U+FB01 for "fi"). Nobody sees the difference; a search does.
"""

import re
import unicodedata

# CJK Radicals Supplement and its unified ideographs, after Unicode's EquivalentUnifiedIdeograph.
# Kangxi Radicals and ligatures have compatibility mappings of their own.
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧"
    "⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍"
    "⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_IDEOGRAPHS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛"
    "犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶"
    "辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_SUPPLEMENT = str.maketrans(_RADICALS, _IDEOGRAPHS)
_LOOK_ALIKES = re.compile("[\u2e80-\u2fd5\ufb00-\ufb06]")


def ordinary(text: str) -> str:
    """The text with radicals as the characters they look like, and ligatures as their letters."""
    return _LOOK_ALIKES.sub(_ordinary, text)


def _ordinary(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0]).translate(_SUPPLEMENT)
