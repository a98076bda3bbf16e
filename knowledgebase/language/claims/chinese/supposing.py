"""Which figures of a text are a customer's case or an example, so that no fact need state them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from knowledgebase.language.claims.clause import Clause
from knowledgebase.language.claims.figures import Dimension, Figure

_CASE = re.compile(
    r"如果|要是|假如|假设|假定|比如|例如|譬如|举例|若|的话|按[^，。]{1,12}算|您这|您的|您今|您看|您购|您上|您已|您打算|您是|您家|您店|您还|您拿|您放|您寄|您买|您想|你们?[^，。]{0,6}[\d一二三四五六七八九十]|咱|贵公司|您[^，。]{0,6}[\d一二三四五六七八九十]|宝宝[^，。]{0,3}[\d一二三四五六七八九十]|孩子[^，。]{0,3}[\d一二三四五六七八九十]|同样是|同是|这单|购物车|一张[^，。]*原价"
)
_BROUGHT = re.compile(
    r"(?:(?<![染烫套枚袋外保补批头毛散包盒瓶桶箱罐封组服安冷储内最能可够只连着起日折免首预应多少到代积共全库仓开关自次每])"
    r"(?:用|喝|放|停|做|走|取|点|投|拿|跑|租|打|印|拍|借|存|寄|送|转|买|花|欠|交|收|充|住|抓|搬|订|发|贷|凑|玩|过|铺|洗|扫|提|换|卖|选|付|托运|晚|迟|拖)"
    r"|(?:^|实|包裹|货|货物|东西|件)重|代收|收款|估价|声明价值|订单|下单|消费|体重|身高|出去玩|凑到|凑够|实重|药费|医药费|学费|原价|面值|价值|账单|工资|月薪|收入|货款|本金|"
    r"一家|才过|过了|交了|用了|买了|花了|存了|借了|寄了|停了|住了|租了|放了|欠了|攒了|满了|到了|签收)了?(?:约|大约|大概)?$"
)
_THING_AFTER = re.compile(
    r"了(?=[，。；]|$)|大(?=[，。；]|$)|[人个位口]?(?:吃|用餐|坐|住|人来)|的[^，。；]{0,4}(?:最多|最少|要|就|也|可|能|按|[，。；]|$)|(?:的)?(?:车|货|单|订单|房|东西|包裹|股票|货物|箱子|人吃|个人|人一起|以上的订单|小朋友|孩子|宝宝|成猫|狗|猫)"
)
_RULE = re.compile(r"最高|最低|最多|最少|至少|起码|不超过|封顶|上限|下限|满\d|只要|起$|^起|限")
_YOURS = re.compile(r"您|你|咱|贵公司|孩子|宝宝")
_GOES_ON = re.compile(r"有(?!效)|已|又|也|连续|工作|体重|身高|社保|年龄|才|刚|超")
_EXCEPT = re.compile(r"除外|例外|不在此列|不受此限")
_ONE = re.compile(r"一(?!刻|半|[百千万亿十])|1(?![\d.,万千百])")
_ONE_MORE = re.compile(r"[一次检]|到头")
_NOT_ONE = re.compile(r"[前后内满第过少多超足提]$")
_CASES = {Dimension.MONEY, Dimension.MASS, Dimension.LENGTH, Dimension.COUNT, Dimension.SPAN,
          Dimension.AGE, Dimension.DATE, Dimension.AREA, Dimension.VOLUME, Dimension.TIME,
          Dimension.TEMPERATURE, Dimension.OTHER, Dimension.SHARE}  # fmt: skip


def suppose(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """The same clauses, with their supposed figures marked as such."""
    before: Clause | None = None
    yours, sentence = False, -1
    for read in clauses:
        clause = read
        if before and before.sentence == read.sentence and _EXCEPT.search(read.text):
            clause = _excepted(read, before)
        before = clause
        yours = bool(_YOURS.match(clause.text)) or (yours and sentence == clause.sentence)
        sentence = clause.sentence
        case = bool(_CASE.search(clause.text)) or (yours and bool(_GOES_ON.match(clause.text)))
        figures = tuple(_chained(clause, case=case))
        yield replace(clause, figures=figures, supposed=case)


def _chained(clause: Clause, *, case: bool) -> Iterator[Figure]:
    """The clause's figures; what stands right after a supposed one is supposed with it."""
    last: Figure | None = None
    for figure in clause.figures:
        marked = (
            replace(figure, supposed=True)
            if _is_unit(figure, clause)
            else _marked(figure, clause, case=case)
        )
        if (
            last
            and last.end == figure.start
            and last.supposed
            and not _ONE.match(last.text)
            and {last.dimension, figure.dimension} <= _CASES
        ):
            marked = replace(marked, supposed=True)
        last = marked
        yield marked


def _excepted(clause: Clause, rule: Clause) -> Clause:
    """What is excepted from a duty or a prohibition is allowed."""
    sides = rule.marked("stance")
    if sides == {"no"} or (not sides and "yes" in rule.marked("need")):
        marks = clause.marks - {"stance:no"} | {"stance:yes"}
        return replace(clause, marks=marks, negated=False)
    return clause


def _is_unit(figure: Figure, clause: Clause) -> bool:
    """一天 in 一天三片, 一年 in 一年最多两万: what the figure after it is for."""
    if _ONE.match(figure.text) and any(one.start == figure.end for one in clause.figures):
        return figure.dimension is not Dimension.FREQUENCY
    if not _ONE.match(figure.text) or figure.is_range or figure.bound or "半" in figure.text:
        return False
    if figure.dimension is Dimension.FREQUENCY:
        return False
    if _NOT_ONE.search(clause.text[: figure.start - clause.start]):
        return False
    if any(one.end == figure.start and one.dimension is Dimension.MONEY for one in clause.figures):
        return True
    rest = clause.text[figure.end - clause.start :]
    return any(other.start >= figure.end for other in clause.figures) or bool(_ONE_MORE.match(rest))


def _marked(figure: Figure, clause: Clause, *, case: bool) -> Figure:
    if figure.supposed or figure.is_range or figure.dimension not in _CASES:
        return figure
    at = figure.start - clause.start
    before = clause.text[:at]
    after = clause.text[figure.end - clause.start :]
    near = before[-6:]
    if case and "的话" in before:
        case = False
    if figure.dimension is Dimension.SHARE and figure.text != "一半":
        return figure
    if _RULE.search(near) or (figure.bound and not near.endswith("了")):
        return figure
    if case or _BROUGHT.search(before[-8:]) or _THING_AFTER.match(after):
        return replace(figure, supposed=True)
    return figure
