# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Units of measure and measure words in Chinese text."""

import re

from knowledgebase.language.claims.figures import MINUTES_A_DAY, Dimension

_D = Dimension
_YEAR = 360 * MINUTES_A_DAY
_MONTH = 30 * MINUTES_A_DAY
_WEEK = 7 * MINUTES_A_DAY


def _same(
    spellings: str, value: tuple[Dimension, float, str]
) -> dict[str, tuple[Dimension, float, str]]:
    return dict.fromkeys(spellings.split(), value)


UNITS: dict[str, tuple[Dimension, float, str]] = {
    **_same("元 块 块钱 元钱 元人民币 人民币 圆 RMB CNY yuan", (_D.MONEY, 1, "CNY")),
    **_same("角 角钱 毛 毛钱", (_D.MONEY, 0.1, "CNY")),
    **_same("分钱", (_D.MONEY, 0.01, "CNY")),
    **_same("美元 美金 USD", (_D.MONEY, 1, "USD")),
    **_same("欧元 EUR", (_D.MONEY, 1, "EUR")),
    **_same("英镑 GBP", (_D.MONEY, 1, "GBP")),
    **_same("日元 JPY", (_D.MONEY, 1, "JPY")),
    **_same("港元 港币 HKD", (_D.MONEY, 1, "HKD")),
    **_same("% 个百分点", (_D.SHARE, 1, "")),
    **_same("‰", (_D.SHARE, 0.1, "")),
    **_same("折", (_D.SHARE, 10, "pay")),
    **_same("成", (_D.SHARE, 10, "")),
    **_same("秒 秒钟", (_D.SPAN, 1 / 60, "")),
    **_same("分钟 min", (_D.SPAN, 1, "")),
    **_same("刻钟", (_D.SPAN, 15, "")),
    **_same("小时 个小时 钟头 个钟头 个钟 h 小時", (_D.SPAN, 60, "")),
    **_same("天 日 自然日 个自然日 日内 昼夜", (_D.SPAN, MINUTES_A_DAY, "")),
    **_same("周 星期 个星期 礼拜 个礼拜", (_D.SPAN, _WEEK, "")),
    **_same("个月 月龄 个自然月", (_D.SPAN, _MONTH, "")),
    **_same("季度 个季度", (_D.SPAN, 3 * _MONTH, "")),
    **_same("年 周年 载", (_D.SPAN, _YEAR, "")),
    **_same("工作日 个工作日 交易日 个交易日", (_D.WORKDAYS, 1, "")),
    **_same("岁 周岁", (_D.AGE, 1, "")),
    **_same("毫克 mg", (_D.MASS, 0.001, "")),
    **_same("克 g", (_D.MASS, 1, "")),
    **_same("两", (_D.MASS, 50, "")),
    **_same("斤 市斤", (_D.MASS, 500, "")),
    **_same("公斤 千克 kg KG Kg", (_D.MASS, 1000, "")),
    **_same("吨 t", (_D.MASS, 1e6, "")),
    **_same("毫米 mm", (_D.LENGTH, 1, "")),
    **_same("厘米 公分 cm CM", (_D.LENGTH, 10, "")),
    **_same("米 m", (_D.LENGTH, 1000, "")),
    **_same("公里 千米 km KM", (_D.LENGTH, 1e6, "")),
    **_same("里地 华里", (_D.LENGTH, 5e5, "")),
    **_same("平方米 平米 平 ㎡ m² 平方", (_D.AREA, 1, "")),
    **_same("亩", (_D.AREA, 2000 / 3, "")),
    **_same("毫升 ml mL ML", (_D.VOLUME, 1, "")),
    **_same("升 L", (_D.VOLUME, 1000, "")),
    **_same("立方米 立方 方", (_D.OTHER, 1, "cubic metre")),
    **_same("℃ °C 度 摄氏度", (_D.TEMPERATURE, 1, "")),
    **_same("英尺 尺", (_D.OTHER, 1, "foot")),
    **_same("英寸 寸 吋", (_D.OTHER, 1, "inch")),
    **_same("瓦 W w", (_D.OTHER, 1, "watt")),
    **_same("千瓦 kW KW", (_D.OTHER, 1000, "watt")),
    **_same("度电 千瓦时 kWh", (_D.OTHER, 1, "kilowatt-hour")),
    **_same("伏 V v", (_D.OTHER, 1, "volt")),
    **_same("毫安时 毫安 mAh", (_D.OTHER, 1, "milliamp-hour")),
    **_same("Pa 帕", (_D.OTHER, 1, "pascal")),
    **_same("国际单位 IU", (_D.OTHER, 1, "unit")),
    **_same("加仑", (_D.OTHER, 1, "gallon")),
    **_same("分贝 dB", (_D.OTHER, 1, "decibel")),
    **_same("像素 万像素", (_D.OTHER, 1, "pixel")),
    **_same("GB G", (_D.OTHER, 1, "gigabyte")),
    **_same("TB", (_D.OTHER, 1024, "gigabyte")),
    **_same("MB M 兆", (_D.OTHER, 1, "megabyte")),
    **_same("倍", (_D.MULTIPLE, 1, "")),
    **_same("次 回 遍 趟", (_D.COUNT, 1, "次")),
    **_same("人 位 名 人次 口 口人 个人", (_D.COUNT, 1, "人")),
    **_same("件 个 只 款 份 盒 罐 包 袋 瓶 杯 壶 张 本 台 辆 条 双 套 组 片 颗 粒 种 类 家 间 节 课 字"
            " 步 格 级 桌 席 箱 桶 支 根 枚 顶 扇 笔 单 票 封 项 样 道 场 届 轮 页 排 棵 株 朵 枝 头 匹 尾 栋 幢"
            " 串 对 副 把 托 柜 车 板 贴 针 剂 丸 滴 抽 卷 期 班 站 卡 户 店 晚 夜 层 楼 门 积分 个号 顿 餐 关 束 盘 碗 例 架 艘 圈",
            (_D.COUNT, 1, "")),
    **{own: (_D.COUNT, 1, own) for own in "片 粒 丸 袋 支 滴 贴 剂 瓶 罐 盒 包 箱 桶 层 期 班 托 抽 针 分".split()},
}  # fmt: skip
"""A spelling's dimension, base units and unit (see `Dimension`)."""

PER: dict[str, str] = {
    **dict.fromkeys(("分钟",), "minute"),
    **dict.fromkeys(("小时", "个小时", "钟头", "个钟头"), "hour"),
    **dict.fromkeys(("天", "日", "晚", "夜"), "day"),
    **dict.fromkeys(("周", "星期", "个星期", "礼拜"), "week"),
    **dict.fromkeys(("月", "个月"), "month"),
    **dict.fromkeys(("年", "年度"), "year"),
    **dict.fromkeys(("克",), "gram"),
    **dict.fromkeys(("斤", "市斤"), "half kilogram"),
    **dict.fromkeys(("公斤", "千克", "kg"), "kilogram"),
    **dict.fromkeys(("吨",), "tonne"),
    **dict.fromkeys(("米",), "metre"),
    **dict.fromkeys(("公里", "千米"), "kilometre"),
    **dict.fromkeys(("平方米", "平米", "平"), "square metre"),
    **dict.fromkeys(("毫升",), "millilitre"),
    **dict.fromkeys(("升",), "litre"),
}
"""What a price is for, by the word after 每, 一 or a stroke; other words stand for themselves."""


def alternation(spellings: list[str]) -> str:
    """A regular expression for any of them, the longest first."""

    return "|".join(map(re.escape, sorted(spellings, key=lambda one: (-len(one), one))))
