"""Two small shops whose facts are found in tests, one for each language."""

from knowledgebase.retrieval.index import Index

HOURS = "We open Monday to Saturday from 9:30 to 18:00."
RETURNS = "Unused goods may come back within 30 days, with the receipt."
TUBE = "Fitting an inner tube costs £12 and takes 20 minutes."
CHAIN = "A new chain costs £25, fitting included."
DELIVERY = "We deliver bicycles within 20 miles for £15."
PLACE = "You find us at 14 Mill Lane, beside the library."
PHONE = "Call us on 020 7946 0018 during opening hours."
ENGLISH = [
    ("What are your opening hours?", HOURS),
    ("When do you close?", HOURS),
    ("Can I return something?", RETURNS),
    ("How long do I have to bring a helmet back?", RETURNS),
    ("How much is a new inner tube?", TUBE),
    ("What does it cost to repair a puncture?", TUBE),
    ("How much is a new chain?", CHAIN),
    ("Do you deliver bicycles?", DELIVERY),
    ("Where is your shop?", PLACE),
    ("How can I reach you by phone?", PHONE),
]
TOPICS = ("opening hours", "repairs")

HOURS_ZH = "我们每天9:30开门，18:00关门。"
RETURNS_ZH = "未拆封的茶叶7天内可以退货。"
LONGJING_ZH = "西湖龙井每斤380元。"
BILUOCHUN_ZH = "洞庭碧螺春每斤460元。"
DELIVERY_ZH = "市区满200元免费送货。"
PLACE_ZH = "店在湖滨路58号，地铁1号线旁。"
PHONE_ZH = "请拨打电话0571-88886666。"
CHINESE = [
    ("你们几点开门？", HOURS_ZH),
    ("营业时间是什么时候？", HOURS_ZH),
    ("可以退货吗？", RETURNS_ZH),
    ("买了不喜欢能退吗？", RETURNS_ZH),
    ("龙井多少钱一斤？", LONGJING_ZH),
    ("碧螺春多少钱一斤？", BILUOCHUN_ZH),
    ("你们送货吗？", DELIVERY_ZH),
    ("店在哪里？", PLACE_ZH),
    ("怎么联系你们？", PHONE_ZH),
]
TOPICS_ZH = ("营业时间", "价格")


def english() -> Index:
    return Index.build(ENGLISH, language="en", topics=TOPICS)


def chinese() -> Index:
    return Index.build(CHINESE, language="zh", topics=TOPICS_ZH)
