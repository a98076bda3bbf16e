"""Number formats that files name by a number alone.

ECMA-376 part 1, 18.8.30: the ids that are the same in all languages, and those of East Asia as
Chinese programs define them. What the system decides (its currency, its short date, how it
writes less than nothing) says so in brackets, and so is never rendered for certain.
"""

from collections.abc import Mapping
from types import MappingProxyType

_SYSTEM = "[$-x-system]"
_MONEY = "[$$-x-system]"

_EVERYWHERE = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: f"{_MONEY}#,##0_);({_MONEY}#,##0)",
    6: f"{_MONEY}#,##0_);[Red]({_MONEY}#,##0)",
    7: f"{_MONEY}#,##0.00_);({_MONEY}#,##0.00)",
    8: f"{_MONEY}#,##0.00_);[Red]({_MONEY}#,##0.00)",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: f"{_SYSTEM}yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: f"{_SYSTEM}yyyy/m/d h:mm",
    37: f"#,##0_);{_SYSTEM}(#,##0)",
    38: f"#,##0_);{_SYSTEM}[Red](#,##0)",
    39: f"#,##0.00_);{_SYSTEM}(#,##0.00)",
    40: f"#,##0.00_);{_SYSTEM}[Red](#,##0.00)",
    41: f'_(* #,##0_);{_SYSTEM}_(* (#,##0);_(* "-"_);_(@_)',
    42: f'_({_MONEY}* #,##0_);_({_MONEY}* (#,##0);_({_MONEY}* "-"_);_(@_)',
    43: f'_(* #,##0.00_);{_SYSTEM}_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: f'_({_MONEY}* #,##0.00_);_({_MONEY}* (#,##0.00);_({_MONEY}* "-"??_);_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
_EAST_ASIA = {
    23: "General",
    24: "General",
    25: "General",
    26: "General",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
BUILT_IN: Mapping[int, str] = MappingProxyType({**_EVERYWHERE, **_EAST_ASIA})
"""The code of each id from 0 to 58."""
