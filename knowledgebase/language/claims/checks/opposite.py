"""What the facts grant to one of two opposites is not granted to the other."""

import re
from collections.abc import Iterator

from knowledgebase.language.claims.checks.model import Facts, Judgement, wrong
from knowledgebase.language.claims.reading import TextReading

_OPPOSITES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(one), re.compile(other))
    for pair in (
        ("男士|男性|男生", "女士|女性|女生"),
        ("本地|本市|本省", "外地|外市|外省|异地"),
        ("[环区城市郊]内", "[环区城市郊]外"),
        ("线上|网上|网店|App", "线下|门店|实体店|柜台"),
        ("成人|成年人|大人", "儿童|小孩|孩子|未成年"),
        ("新客|新用户|新会员|新顾客|首次", "老客|老用户|老会员|老顾客"),
        ("未开封|未拆封|未拆", "已开封|已拆封|拆开|拆了封"),
        ("工作日|周一至周五", "周末|节假日|双休日"),
        ("内地|大陆|国内|境内", "港澳|海外|国外|境外"),
        ("白天|日间", "夜间|夜里|晚上|通宵"),
        ("会员", "非会员|路人|谁来都"),
        ("学生", "社会人士|上班族"),
        ("现金", "刷卡|扫码|移动支付"),
        ("进货|新品", "旧款|二手"),
    )
    for one, other in (pair, pair[::-1])
)
_LIMITED = re.compile(r"仅|只(?!要)|限|须|才")


def find(reading: TextReading, facts: Facts) -> Iterator[Judgement]:
    if reading.language != "zh":
        return
    for fact in facts.clauses:
        if not _LIMITED.search(fact.text):
            continue
        for one, other in _OPPOSITES:
            if not one.search(fact.text) or other.search(facts.text):
                continue
            for clause in reading.clauses:
                if other.search(clause.text) and "yes" in clause.marked("also") | clause.marked(
                    "stance"
                ):
                    yield wrong(clause, "opposite", fact=fact.text)
                    return
