"""What the words before a number say that it is: an order, an account, an identity document."""

import re

_BEFORE = 40
_CALLED = (
    r"(?:(?:is|was|are|as|no|nr|numbers?|num|id|code|ref|reference)\b\.?|[\s:#№=\"'“”‘’(\[【.])*"
)
_THINGS = (
    "order|booking|reservation|account|acct|tracking|reference|ref|invoice|ticket|parcel|"
    "consignment|shipment|serial|item|article|product|model|part|case|customer|member|membership|"
    "receipt|contract|policy|licence|license|registration|company|batch|job|project|transaction|"
    "voucher|coupon|claim|file"
)
_NUMBERED = r"(?:nos?|nr|numbers?|num|id|code|ref|reference)\b|[#№]"
_CODES = (
    "sku|ean|gtin|upc|mpn|isbn|issn|imei|barcode|bar code|vat|asin|qq|po box|postcode|zip|ref|"
    "tracking"
)
_ENGLISH = re.compile(
    rf"(?:\b(?:{_THINGS})\s*(?:{_NUMBERED}){_CALLED}"
    rf"|\b(?:your|my|the|this|our|an?|of|about|under)\s+(?:order|booking|reservation|invoice|"
    rf"ticket|parcel|account)\s*:?\s*"
    rf"|\b(?:{_CODES})\b{_CALLED}"
    r"|\b(?:part|model|item|article|product|serial|batch|invoice|parcel|consignment|shipment|"
    r"receipt|voucher|coupon|transaction|(?<!to )order)\s*:?\s*)$",
    re.I,
)
# "订单号", "快递单号", "会员编号是：", but neither "订单电话" nor "收货号码".
_CHINESE = re.compile(
    r"(?:订单|运单|快递|物流|包裹|流水|交易|会员|账户|帐户|账|帐|卡|(?<![收送发])货|款|型|序列|串|"
    r"发票|参考|合同|保单|预约|预订|取件|取货|取票|验证|兑换|券|条|商品|产品|批|单|信用|执照|税|QQ)"
    r"(?:编?号码?|单号|码|代码)[\s是为:#“\"(\[【]*$"
    r"|(?:订单|运单|快递单|工单|流水|社保号|QQ|邮编|(?<![收送发])编号|社保号码)[\s是为:#“\"(\[【]*$",
    re.I,
)
# Never a person's, whatever its check digit says; an account's or a card's number may be.
_ARTICLE = re.compile(
    rf"(?:\b(?:order|booking|tracking|invoice|parcel|consignment|shipment|serial|item|article|"
    rf"product|model|part)\s*(?:(?:{_NUMBERED})?{_CALLED})"
    rf"|\b(?:sku|ean|gtin|upc|isbn|issn|imei|imsi|iccid|barcode|bar code|asin)\b{_CALLED}"
    r"|(?:订单|运单|快递|物流|包裹|流水|序列|串|条|条形|商品)(?:编?号码?|单号|码)[\s是为:#“\"(\[【]*)$",
    re.I,
)
CHINESE_ID = re.compile(
    r"身[份分]|证件|證件|統一證號|统一证号|居住证|居住證|identity|"
    r"\b(?:taiwan|macau|macao) id\b|\bid (?:card|no|number)",
    re.I,
)
NATIONAL_INSURANCE = re.compile(r"national insurance|\bnino\b|\bni\b", re.I)
MACAU = re.compile(r"澳[门門]|\bmacau\b|\bmacao\b|\bBIR\b", re.I)
HONG_KONG = re.compile(r"身[份分]|\bhkid\b|hong kong id|\bid (?:card|no|number)", re.I)
HEALTH = re.compile(r"\bnhs\b", re.I)
SORT_CODE = re.compile(r"sort.?code", re.I)
SOCIAL_SECURITY = re.compile(r"social security|\bssn\b", re.I)


def is_reference(text: str, start: int) -> bool:
    """Whether the words right before a number call it an order's, an account's or an article's."""
    before = text[max(0, start - _BEFORE) : start]
    return bool(_ENGLISH.search(before) or _CHINESE.search(before))


def is_article(text: str, start: int) -> bool:
    """Whether the words right before a number call it an order's, a parcel's or an article's, and
    so no person's."""
    return _ARTICLE.search(text[max(0, start - _BEFORE) : start]) is not None


def is_called(text: str, start: int, name: re.Pattern[str]) -> bool:
    """Whether a document's name stands shortly before a number."""
    return name.search(text, max(0, start - _BEFORE), start) is not None
