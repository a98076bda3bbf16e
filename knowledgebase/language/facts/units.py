"""Units of measure, each brought to one base unit where the conversion is exact."""

from decimal import Decimal

# base unit -> {spelling: how many base units}
_UNITS: dict[str, dict[str, str]] = {
    "second": {"second": "1", "seconds": "1", "sec": "1", "secs": "1", "秒": "1", "秒钟": "1"},
    "minute": {
        **dict.fromkeys(("minute", "minutes", "min", "mins", "分钟"), "1"),
        **dict.fromkeys(
            ("hour", "hours", "hr", "hrs", "h", "小时", "个小时", "钟头", "个钟头"), "60"
        ),
        **dict.fromkeys(("day", "days", "天", "日"), "1440"),
        **dict.fromkeys(("week", "weeks", "周", "星期", "个星期", "礼拜", "个礼拜"), "10080"),
    },
    "workday": dict.fromkeys(
        (
            *("working day", "working days", "business day", "business days"),
            *("workday", "workdays", "weekday", "weekdays", "工作日", "个工作日"),
        ),
        "1",
    ),
    "month": {
        **dict.fromkeys(("month", "months", "个月", "月"), "1"),
        **dict.fromkeys(("quarter", "quarters", "个季度", "季度"), "3"),
        **dict.fromkeys(("year", "years", "yr", "yrs", "年", "周年"), "12"),
    },
    "year-old": dict.fromkeys(("years old", "year old", "years of age", "岁", "周岁"), "1"),
    "millimetre": {
        **dict.fromkeys(("mm", "millimetre", "millimetres", "毫米"), "1"),
        **dict.fromkeys(("cm", "centimetre", "centimetres", "centimeters", "厘米", "公分"), "10"),
        **dict.fromkeys(("m", "metre", "metres", "meter", "meters", "米"), "1000"),
        **dict.fromkeys(
            ("km", "kilometre", "kilometres", "kilometer", "kilometers", "公里", "千米"), "1000000"
        ),
    },
    "inch": {
        **dict.fromkeys(("inch", "inches", "英寸", "寸"), "1"),
        **dict.fromkeys(("foot", "feet", "ft", "英尺"), "12"),
    },
    "mile": dict.fromkeys(("mile", "miles", "英里"), "1"),
    "square metre": dict.fromkeys(
        ("m2", "m²", "sqm", "square metres", "square meters", "平方米", "平米", "平方"), "1"
    ),
    "square foot": dict.fromkeys(("sq ft", "square feet", "平方英尺"), "1"),
    "gram": {
        **dict.fromkeys(("g", "gram", "grams", "克"), "1"),
        **dict.fromkeys(("kg", "kilo", "kilos", "kilogram", "kilograms", "公斤", "千克"), "1000"),
        **dict.fromkeys(("斤", "市斤"), "500"),
        **dict.fromkeys(("t", "tonne", "tonnes", "吨"), "1000000"),
        **dict.fromkeys(("mg", "milligram", "milligrams", "毫克"), "0.001"),
    },
    "pound weight": dict.fromkeys(("lb", "lbs", "磅"), "1"),
    "ounce": dict.fromkeys(("oz", "ounce", "ounces", "盎司"), "1"),
    "millilitre": {
        **dict.fromkeys(("ml", "millilitre", "millilitres", "milliliters", "毫升"), "1"),
        **dict.fromkeys(("cl",), "10"),
        **dict.fromkeys(("l", "litre", "litres", "liter", "liters", "升"), "1000"),
    },
    "degree": dict.fromkeys(("°c", "℃", "°", "degrees", "degree", "度", "摄氏度"), "1"),
    "watt": {
        **dict.fromkeys(("w", "watt", "watts", "瓦"), "1"),
        **dict.fromkeys(("kw", "kilowatt", "kilowatts", "千瓦"), "1000"),
    },
    "watt-hour": {
        **dict.fromkeys(("wh",), "1"),
        **dict.fromkeys(("kwh", "千瓦时", "度电"), "1000"),
    },
    "volt": dict.fromkeys(("v", "volt", "volts", "伏"), "1"),
    "milliamp-hour": {**dict.fromkeys(("mah", "毫安", "毫安时"), "1"), "ah": "1000"},
    "bar": {"bar": "1", "bars": "1"},
    "psi": {"psi": "1"},
    "lux": {"lux": "1", "勒克斯": "1"},
    "lumen": dict.fromkeys(("lm", "lumen", "lumens", "流明"), "1"),
    "megabyte": {"mb": "1", "gb": "1024", "tb": "1048576"},
    "times": dict.fromkeys(("倍",), "1"),
}
UNITS: dict[str, tuple[str, Decimal]] = {
    spelling: (base, Decimal(factor))
    for base, spellings in _UNITS.items()
    for spelling, factor in spellings.items()
}
ZH_UNITS = [unit for unit in UNITS if any(char >= "\u4e00" for char in unit) or unit == "℃"]
EN_UNITS = [unit for unit in UNITS if unit not in ZH_UNITS]

# Chinese measure words: they count, but say nothing about what is measured.
ZH_COUNTERS = (
    "个 只 位 款 名 人 件 份 盒 罐 包 袋 瓶 杯 壶 把 张 本 台 辆 条 双 套 组 块 片 颗 粒 次 遍 回 "
    "种 类 家 间 层 楼 桌 席 节 课 字 步 格 级 号 路 线 泡 饼 箱 桶 支 根 枚 顶 门 扇 笔 单 票 封 "
    "分 点 项 样 道 场 届 期 轮 页 排 座 棵 株 朵 头 匹 尾 栋 幢 串 对 车位 公分"
).split()


def pattern(spellings: list[str]) -> str:
    """A regular expression alternation, longest spelling first."""
    return "|".join(
        spelling.replace(" ", r"\s")
        for spelling in sorted(spellings, key=lambda one: (-len(one), one))
    )
