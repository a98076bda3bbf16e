"""Codes, handles and names: fixed strings, found as well as spelling alone allows."""

import re

from knowledgebase.language.facts.model import TAKEN, Canvas, Fact, Kind
from knowledgebase.language.text.normalise import HAN, has_han

_MIXED = re.compile(
    r"(?<![A-Za-z0-9\-])(?=[A-Za-z0-9\-]*\d)(?=[A-Za-z0-9\-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?![A-Za-z0-9])"
)
_HANDLE = re.compile(
    r"(?:微信号?|公众号|客服号|QQ号?|抖音号?|wechat|weixin|instagram|@)[\s:：是为]*(?P<b>[A-Za-z][\w\-.]{2,})",
    re.I,
)
_UPPER = re.compile(r"(?<![A-Za-z])[A-Z]{2,}(?![A-Za-z])")
_GATE = re.compile(r"(?<![A-Za-z])(?P<b>[A-Z])(?=口|座|栋|区|馆|出口|门|号楼)")
_SIZE = re.compile(r"\b[Ss]ize\s(?P<b>XS|S|M|L|XL|XXL)\b|(?<![A-Za-z])(?P<c>XS|S|M|L|XL|XXL)码")
_ENGLISH_CODE_LENGTH = 4

_CAPITAL = r"[A-ZÀ-Þ][A-Za-zÀ-ÿ]*[a-zà-ÿ](?:['’\-][A-Za-zà-ÿ]+)*"
_PROPER = re.compile(rf"(?<![\w{TAKEN}]){_CAPITAL}(?:\s+{_CAPITAL})*")
_OWNERS = re.compile(r"['’]s$")
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n•“\"(\[]|[-–—]\s)\s*$")
_STARTERS = frozenset(
    "a about abroad after all although an and any are as ask at be because before bring but buy "
    "by call can check choose click collect contact do does during each either enter every find "
    "for free from get give go has have he her here his how i if in is it its just let look make "
    "may most my no not now of on once one only open or order orders our over pay please "
    "prices put return returns see send she show sign since so some take that the their then "
    "there these they this those to up use we what when where which while who why with write yes "
    "you your mr mrs ms dr".split()
)

_CAPITAL_ALONE = re.compile(r"(?<![A-Za-z0-9'’])[A-Z](?![A-Za-z0-9'’])")
_IN_WORD = re.compile("[a-z0-9à-ÿ]")
_AFTER_LETTER = re.compile("(?:['’]?e?s)?(?![a-z0-9à-ÿ])")
_AFTER_DIGIT = re.compile("(?![a-z0-9à-ÿ])")

_QUOTED = re.compile(r"[“「『《\"](?P<b>[^“”「」『』《》\"\n]{1,20})[”」』》\"]")
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和"
    "穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄江童颜郭梅盛林"
    "刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房解应宗丁宣邓洪包石崔吉龚程邢裴陆荣翁荀段白叶"
)
_ROLES = "师傅|老师|店长|经理|先生|女士|小姐|医生|主任|主管|老板|教练|同学"
_AFTER_NAME = rf"(?={_ROLES}|在|于|负责|手工|创|对接|接待|处理|就|即可|，|。|、|；|！|,|;|\s|$)"
_PERSON = re.compile(
    rf"(?<=[由找叫])(?P<a>[{_SURNAMES}][{HAN}]{{1,2}}?){_AFTER_NAME}"
    rf"|(?<=店长|经理|老板|师傅|老师|前台|客服|主任)(?P<b>(?:[小老阿][{_SURNAMES}]|[{_SURNAMES}][{HAN}]{{1,2}}?)){_AFTER_NAME}"
    rf"|(?P<c>[{_SURNAMES}][{HAN}]{{0,2}}?)(?=先生|女士|师傅|医生)"
)
_PLACE_END = r"(?:路|街|巷|大道|镇|村|广场|车站|大厦|胡同|站)"
_PLACE = re.compile(
    rf"(?P<b>[{HAN}]{{2,4}}?{_PLACE_END})(?=\d|[{HAN}]{{2,3}}(?:路|街|巷)|，|。|、|,|\s|{TAKEN}|$)"
)
_NOT_PLACE = re.compile("^.*[在到从于的是坐至与和往去离乘线号]")
_SHORTEST_PLACE = 3


_BETWEEN = frozenset("-‐–_.'’")


def fold(text: str) -> str:
    """A code or name without case, hyphens and spaces."""
    return "".join(one for one in text.casefold() if one not in _BETWEEN and not one.isspace())


class Spelled:
    """A tidy text in which codes and names are looked up as words of their own.

    "lx200" is found in "the LX-200" and not in "LX-2000"; a name may have a plural's or owner's s.
    A single letter ("size S") must be a capital.
    """

    def __init__(self, text: str) -> None:
        self._capitals = frozenset(_CAPITAL_ALONE.findall(text))
        self._text = text.casefold()
        self._places = [
            at for at, one in enumerate(self._text) if one not in _BETWEEN and not one.isspace()
        ]
        self._folded = "".join(self._text[at] for at in self._places)

    def has(self, value: str) -> bool:
        """Whether the text names what `fold` made this value of."""
        if len(value) == 1:
            return value.upper() in self._capitals
        start = self._folded.find(value)
        while start >= 0:
            if self._stands_alone(self._places[start], self._places[start + len(value) - 1]):
                return True
            start = self._folded.find(value, start + 1)
        return False

    def _stands_alone(self, first: int, last: int) -> bool:
        if first and _IN_WORD.match(self._text[first]) and _IN_WORD.match(self._text[first - 1]):
            return False
        end = self._text[last]
        suffixed = _AFTER_LETTER if _IN_WORD.match(end) and end.isalpha() else _AFTER_DIGIT
        return not _IN_WORD.match(end) or suffixed.match(self._text, last + 1) is not None


def find_codes(canvas: Canvas) -> None:
    canvas.take(_HANDLE, lambda m: [_code(m["b"])])
    canvas.take(_SIZE, lambda m: [_code(m["b"] or m["c"])])
    canvas.take(_MIXED, lambda m: [_code(m.group())])
    canvas.take(_GATE, lambda m: [_code(m["b"])])


def find(canvas: Canvas) -> None:
    chinese = has_han(canvas.text)
    canvas.take(_UPPER, lambda m: [_upper(m.group(), chinese)])
    canvas.take(_QUOTED, lambda m: [_name(m["b"])] if TAKEN not in m["b"] else None)
    if chinese:
        canvas.take(_PERSON, lambda m: [_name(m["a"] or m["b"] or m["c"])])
        canvas.take(_PLACE, _place)
    canvas.take(_PROPER, _proper)


def _code(text: str) -> Fact:
    return Fact(kind=Kind.CODE, value=fold(text), text=text)


def _name(text: str) -> Fact:
    return Fact(kind=Kind.NAME, value=fold(text), text=text)


def _upper(text: str, chinese: bool) -> Fact:
    long = len(text) >= (2 if chinese else _ENGLISH_CODE_LENGTH)
    return _code(text) if long else _name(text)


def _place(match: re.Match[str]) -> list[Fact] | None:
    place = _NOT_PLACE.sub("", match["b"])
    return [_name(place)] if len(place) >= _SHORTEST_PLACE else None


def _proper(match: re.Match[str]) -> list[Fact] | None:
    """Capitalised words, less the one that is capital only because it begins a sentence."""
    parts = match.group().split()
    begin = match.start()
    # What ends a sentence, and the spaces after it; a search from the text's beginning takes long.
    starts = _SENTENCE_END.search(match.string, max(0, begin - 4), begin) is not None
    while parts and (parts[0].casefold() in _STARTERS or (starts and len(parts) == 1)):
        parts = parts[1:]
        starts = False
    return [_name(_OWNERS.sub("", " ".join(parts)))] if parts else None
