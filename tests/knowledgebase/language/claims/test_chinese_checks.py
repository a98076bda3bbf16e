"""What each check finds in Chinese answers, and what it lets pass."""

import pytest

from knowledgebase.language.claims import judge


def _checks(facts: str, answer: str) -> set[str]:
    return {one.check for one in judge(answer, [facts])}


@pytest.mark.parametrize(
    ("check", "facts", "wrong", "right"),
    [
        ("figure", "滑板车219元。", "滑板车229元。", "滑板车两百一十九元。"),
        ("figure", "会员九折，原价200元。", "会员一共付150元。", "会员一共付180元。"),
        ("subject", "空运5天，海运20天。", "空运20天。", "海运20天。"),
        ("direction", "满68元包邮。", "不到68元包邮。", "68元以上包邮。"),
        ("per", "场地费每小时200元。", "场地费每天200元。", "场地费一小时200元。"),
        ("case", "年龄18—55周岁。", "您58岁，年龄符合。", "您50岁，年龄符合。"),
        ("allowed", "定制商品不可退货。", "定制的也可以退货。", "定制的不能退货。"),
        ("denied", "本店可携带宠物。", "本店不能带宠物。", "可以带宠物来。"),
        ("payer", "运费由买家承担。", "运费由我们承担。", "运费由您自己付。"),
        (
            "expired",
            "今天是2026年5月6日。五一满减活动已于5月5日结束。",
            "现在下单还能享受五一满减活动。",
            "五一满减活动昨天就结束了。",
        ),
        (
            "ranking",
            "销量：红茶320盒，绿茶510盒，白茶150盒。",
            "红茶卖得最好，320盒。",
            "绿茶卖得最好，510盒。",
        ),
        ("gift", "香皂28元。", "香皂28元，还送起泡网。", "香皂28元一块。"),
        ("certificate", "牙刷259元。", "牙刷259元，通过CE认证。", "牙刷259元。"),
        ("speed-next-day", "香皂28元。", "香皂28元，次日送达。", "香皂28元，欢迎选购。"),
    ],
)
def test_finds_what_is_wrong(check: str, facts: str, wrong: str, right: str) -> None:
    assert check in _checks(facts, wrong)
    assert _checks(facts, right) == set()


def test_a_refusal_claims_nothing() -> None:
    facts = "蒲地蓝口服液：一次10毫升，一日3次。"
    assert judge("资料里没有写能不能一起用，请先问医生或药师。", [facts]) == []


def test_a_judgement_points_at_what_is_wrong() -> None:
    answer = "滑板车219元，头盔89元。"
    [found] = judge(answer, ["滑板车219元，头盔79元。"])
    assert answer[found.start : found.end] == found.said == "89元"
