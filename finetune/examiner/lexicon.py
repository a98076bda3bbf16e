"""Word lists behind the comparison of wordings: small, by hand, English and Chinese.

LIGHT words carry no detail of their own: exchanging one for another changes no fact.
SYNONYMS are the exchanges that answers to customers live on. Neither list tries to be a
thesaurus; what they leave out is judged by the similarity of the whole sentence.
"""

LIGHT = frozenset(
    # function words and auxiliaries
    "a an the this that these those it its they them their he him his she her we us our ours "
    "i my "
    "me you your yours one ones who which what when where while whose there here am is are was "
    "were be been being do does did done have has had having can could may might must shall "
    "should will would need needs needed let lets and or but if so as than then also too both "
    "either each every all any some other others of in on at by to from for with about into "
    "onto "
    "via per through during within after before until till up out over off around between s "
    "t ll "
    "re ve d m "
    # verbs and adverbs of any answer
    "get gets got getting take takes taken taking come comes came coming go goes going make "
    "makes "
    "made give gives given put use uses used using bring brings find finds found keep keeps "
    "want "
    "like please just simply only really very still even always usually normally generally "
    "currently now today right away well sure yes ok okay hello hi thanks thank welcome happy "
    "no not free without excluding excluded excludes including included includes include "
    "cost costs costing price priced charge charges amount amounts fee pay pays available "
    "offer "
    "offers offered accept accepts accepted last lasts lasting stay stays reach reaches "
    "reachable "
    "contact located valid possible able enough approximately roughly exactly plus total "
    # Chinese: function words, politeness, light verbs
    "的 了 着 过 地 得 吗 呢 吧 啊 呀 哦 哟 嘛 是 有 在 于 和 与 及 跟 或 或者 以及 还 也 都 "
    "就 才 又 再 "
    "把 被 将 给 对 向 往 从 到 至 由 用 以 为 为了 因为 所以 如果 的话 则 而 并 且 并且 但 "
    "但是 不过 "
    "我 我们 咱们 你 你们 您 您好 他 她 它 他们 它们 本店 这 那 这个 那个 这里 那里 哪里 什么 "
    "请 麻烦 可 可以 能 能够 会 要 需 需要 应 应该 想 即 即可 行 好 好的 没问题 当然 就行 就好 "
    "一律 统一 一共 共 共有 总共 大约 大概 一般 通常 平时 目前 现在 暂时 均 皆 所有 全 全部 "
    "只 只要 只需 "
    "每 每个 每位 每次 一 一个 个 位 件 种 款 次 上 下 里 内 中 之 前 后 之前 之后 以内 之内 "
    "里面 "
    "收 付 付款 收费 售 售价 价格 价 卖 买 购 购买 来 去 做 进行 使用 支持 提供 享受 默认 "
    "立即 马上 记得 "
    "元 块 块钱 钱 号 点 分 时 时间 是的 谢谢 欢迎".split()
)

_GROUPS = (
    "accompany bring",
    "almost nearly",
    "answer reply respond",
    "appointment booking reservation",
    "assembled built",
    "attach fit mount",
    "bicycle bike cycle",
    "book reserve schedule",
    "buy purchase",
    "cancel cancelled canceled cancellation",
    "car vehicle",
    "cheap inexpensive",
    "client customer",
    "close closed shut",
    "deliver delivery dispatch send ship shipment shipping",
    "email mail",
    "enquiry inquiry question",
    "exchange swap",
    "excluding excluded without",
    "fast quick quickly rapid",
    "fix mend repair",
    "form slip",
    "goods items products merchandise",
    "guarantee warranty",
    "half-price half",
    "holiday holidays vacation",
    "immediately instantly once",
    "instalments installments",
    "invoice bill",
    "leave depart",
    "lend loan borrow",
    "mobile cell",
    "next beside near by",
    "only just solely exclusively",
    "opening open",
    "order purchase",
    "package parcel",
    "phone telephone call ring dial",
    "picture photo photograph",
    "postage shipping",
    "receive obtain",
    "refund reimburse",
    "return back",
    "shop store",
    "start begin",
    "visit come",
    "within inside",
    "发货 寄出 发出 寄 发",
    "送到 送达 到货 寄到 寄达 到",
    "快递 包裹 物流",
    "营业 开门 开放 开",
    "休息 关门 打烊 停业",
    "电话 号码 致电 拨打",
    "退 退还 返还",
    "创立 创办 成立 创建",
    "步行 走路 走",
    "地址 位置",
    "坐 乘 乘坐",
    "派送 配送 送货 送",
    "选 选择 请选",
    "预约 预订",
    "免费 包邮",
    "每年 一年 全年 年",
    "每月 一个月 月",
    "每天 一天 每日 天",
    "店铺 门店 店里 店",
)

SYNONYMS: dict[str, frozenset[str]] = {}
for _group in _GROUPS:
    _members = frozenset(_group.split())
    for _word in _members:
        SYNONYMS[_word] = SYNONYMS.get(_word, frozenset()) | _members
