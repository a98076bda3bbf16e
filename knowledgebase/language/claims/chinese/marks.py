"""What a Chinese clause does: denies, allows, forbids, promises."""

import re

from knowledgebase.language.claims.chinese.numerals import parse
from knowledgebase.language.claims.chinese.promises import is_opinion, mentioned, promised
from knowledgebase.language.claims.chinese.units import PER

_CUES = re.compile(
    r"(?P<yes>不碍事|没关系|不要紧|无妨|不影响|没问题|无所谓|不打紧|不妨|不受[^，。]{0,4}限制|不限(?!于)|不论|不管|无论|不用|不必|无需|无须|用不着|不需要|免(?:费|收|押|运|邮)|包邮|"
    r"不(?:再|另|另外)?收(?:取)?(?:任何)?(?:费|钱|[^，。；]{0,4}费)|不要钱|不花钱|不加钱|不加价|(?:没有?|无)[^，。；、]{0,4}(?:费(?!用?高)|门槛|限制)|(?:费|钱)[^，。；]{0,3}(?:没有|不收|不要|不用|免))"
    r"|(?P<no>不在[^，。；]{0,8}|不(?:与|对|向|和|跟|给|为|再|予)[^，。；]*|不(?!到[\d一二两三四五六七八九十半]|足|满|同|过(?!敏)|错|仅|但|少于|超过|低于|高于|多于|用|必|论|管|限|久|止|断|想|方便|够)[能可得许让准给予]?以?(?:参加|接受|支持|包?含|包|赔|保|享受?|收|送|办理?|适用|允许|提供|一样|算)?|只能|仅能|只可|禁止|禁用|严禁|禁|忌|请?勿|切勿|没有(?!门槛|限制|上限)(?:这个|此|该)?|没法|无法|没(?!想|空|时间|关系)|"
    r"非(?!常|遗|得)|未(?!满|到|达(?!标)|开封|足|来)|除外|(?:享受|用|买|领|拿|办|收|送|报|退|换|做|去|进|看|够)不[到了上成](?:包邮|免费|优惠)?|慎用|谢绝|拒绝|(?<![区特级个])别(?!的|家|人|处|墅)|暂缓|暂停|另购|另收|另计|另约|另算|另付|另外(?:约|算|收|付|买|要|加)|自备|自理|自费|"
    r"停收|停止|停业|停售|加收|单独(?:收费|购买|付费)|得(?:再|另)|仅限|只限|不得|收[^，。；]{0,3}费(?!全|免|的)|(?<![不免])要(?:收|付|交|加(?=[收钱价费\d]))|结束|截止|过期)"
    r"|(?P<may>可以|可(?!能|乐|爱|靠|观|口|谓|惜|是|见)|能(?!量|效|源|力|不能|耗)|行(?=[，。！]|$|的)|支持|允许|均可|都可|接受|含(?!量|绒|水|糖|税)|包含|包括|包在|配齐|附(?!近|加)|欢迎|照样|照常|照旧|一样|"
    r"也(?!就是)|都(?!市)|一律|全都|全部|全包|全含|通包|都包|随便|随意|免费|送(?!货|达|到|修|检)|赠|赔(?!付率)|(?<![医社投确环担承质包联])保(?![险修单费额障管证养温质护存留守密本息价])|享|参加|通用|适合|适用|收(?=[，。]|$)|办理|随车|一并|放心|(?<!没)有(?=[^，。；]{0,12}[和、及])|里有|里头有|附有|配有|带有)"
)
_QUESTION = re.compile(r"能不能|可不可以|是不是|是否|要不要|会不会|有没有(?![^，。；]{0,4}都)|行不行|好不好")
_MUST = re.compile(r"必须|须|(?<![不无])需要?(?!求)|务必|一定要|得(?:先|有|带|在|用|提前|持|凭)|应当?(?!急|用)|只能|仅能|仅限|限(?=本人|新|首)")
_NEEDLESS = re.compile(r"不用|不必|无需|无须|用不着|不需要|不一定要|没[^，。]{0,8}(?:也|照样)|不[^，。]{0,6}(?:也|照样)(?:可以|能|行)|都可以|都行|随便|不限")


_ALSO = re.compile(r"(?:也|照样|一样|都)(?:一样|可以|能|可|行|收|给|办|送|赔|接|包|享|参加|算|退|支持|不碍事|没关系|不收|免|有|保|打|做|用(?![满掉完了])|吃|喝)")
_FREE = re.compile(r"免费|不(?:再|另|另外)?收(?:取)?(?:任何)?(?:费|钱)|不要钱|不花钱|不加钱|不加价|包邮|免[^，。；]{0,3}费|不用[^，。；]{0,4}(?:付|花|掏|交)|(?:费|钱)[^，。；]{0,3}(?:没有|不收|不要|全免|免)|(?<![\d.,])[零0]元")
_PAY = r"[^，。；]{0,8}(?:承担|负担|负责|出(?!示|现|发|具)|付(?!款|费方)|掏|交|缴|买单|支付)"
_PAYERS = {
    "receiver": re.compile(rf"(?:收件人|收货人|收货方|收件方){_PAY}"),
    "sender": re.compile(rf"(?:寄件人|发货人|发货方|寄件方){_PAY}"),
    "buyer": re.compile(rf"(?:买家|买方|顾客|租客|业主|客户|消费者|用户|租客|承租人|乘客|会员|家长|学员|患者|您|自己){_PAY}|(?:租客|买家|顾客|客户|用户|您)?(?:自理|自费|自付)"),
    "seller": re.compile(rf"(?:卖家|卖方|商家|本店|我们|我方|本行|本公司|店家|我店|我司|房东|平台|店里|房东|出租人|医院|银行|公司|门店|我院|本院|厂家|品牌方|保险公司){_PAY}"),
}
_ANY = re.compile(r"一律|所有|全部|任何|不管|不论|无论|随便|哪儿都|哪里都|几次[^，。]{0,4}都|全店|全场|都(?!是|有)|通通|统统|全都|谁(?:来)?都|任何时候|随时都|什么[^，。；]{0,4}都|天天都|不分|[^，。；]{0,2}都行|写没写|有没有[^，。；]{0,4}都")
_EXCEPTS = re.compile(r"除外|不参加|不参与|不在此列|不适用|不包括|例外|仅限|只限|不可用|其他人?|起由|第二次|原价|不可|不能|不含|须|另收|每层|加收|不享")
_EITHER = re.compile(r"均可|都可|皆可|任选|不限(?!于)|都行|都能")
_ENDED = re.compile(r"结束|截止|停止|停了|过期|过了|失效|到期|下线|已过|赶不上|报不上|领不[了到]|没有了|为止|止(?=[，。；]|$)")
_COMPARES = re.compile(r"其余|其他时间|剩下|正好|刚好|一共|合计|总共|共[\d一二三四五六七八九]|就是|折合|平均|相当于|比(?!例|如|较|赛|价)|相差|[\d元]加[\d一二三四五六七八九十]|乘|×|[减加]\d+[^，。；]{0,4}等于")
_RANK = re.compile(
    r"最(?P<high>多|大|高|长|贵|重|忙|好卖|好|热销|畅销|受欢迎|厚|宽|远|快得多|旺|火)(?![低少小短])|(?P<low>最(?:少|小|低|短|便宜|轻|近|冷清|薄|窄|差))|"
    r"(?:第|排名?第?|排在第)(?P<place>[一二三四五\d])(?:好|多|名|位|大|高)?(?=[，。；、的]|$)|(?P<top>冠军|榜首|销冠|居首)"
)
_FEATURE = re.compile(r"支持|自带|内置|搭载|兼容|具备|配备|配有|装有|采用|实行|提供|全程|专人|附有|享有|不上|无需|带[^，。；]{2,}(?:功能|连接|模式|显示|屏|系统)|可(?:远程|手机|联网|调节|折叠|拆)|能(?:连|远程|自动|联网|用手机)")
_NOW = re.compile(r"现在|目前|还(?:能|可|有)|仍|眼下|这会儿|今天|正在|赶紧|快来")
_TODAY = re.compile(r"今天是|今日是|当前日期|今天为|现在是")
_PER = re.compile(r"(?:每|/|／|一(?=[^，。；]{1,4}[\d一二两三四五六七八九]))(公斤|千克|克|斤|吨|升|毫升|平方米|平米|米|公里|小时|分钟|天|日|周|月|年|季度|托|件|箱|票|车|单|人|次)|(?<![\d今去明])([年月日])(?=利率|化|综合费率|费率|租金|息)")


def stance(text: str) -> str:
    """ "yes" where a clause allows, includes or gives, "no" where it denies; its last word counts."""
    if _QUESTION.search(text):
        return ""
    last = None
    for last in _CUES.finditer(text):
        pass
    if last is None:
        return ""
    return "no" if last["no"] else "yes"


def negated(text: str) -> bool:
    """Whether the clause denies what it speaks of."""
    return stance(text) == "no"


def _place(match: re.Match[str]) -> str:
    return "1" if match["top"] else f"{parse(match['place']) or 0:g}"


def marks(text: str) -> frozenset[str]:
    """What the clause does, as `family:value`."""
    promises = promised(text)
    found = {f"promise:{name}" for name in promises}
    found |= {f"worded:{name}={words}" for name, words in promises.items()}
    found |= {f"mentioned:{name}" for name in mentioned(text)}
    if side := stance(text):
        found.add(f"stance:{side}")
    if _ALSO.search(text):
        found.add("also:yes")
    if _FREE.search(text):
        found.add("pay:free")
    found |= {f"payer:{role}" for role, pattern in _PAYERS.items() if pattern.search(text)}
    if _ANY.search(text):
        found.add("any:yes")
    if _EXCEPTS.search(text):
        found.add("except:yes")
    if _EITHER.search(text):
        found.add("need:either")
    if _ENDED.search(text):
        found.add("ended:yes")
    if _TODAY.search(text):
        found.add("today:yes")
    if _COMPARES.search(text):
        found.add("compares:yes")
    if (rank := _RANK.search(text)) is not None:
        found.add("rank:low" if rank["low"] else "rank:high" if rank["high"] else f"rank:{_place(rank)}")
    if is_opinion(text):
        found.add("opinion:yes")
    if _FEATURE.search(text):
        found.add("feature:yes")
    if _NOW.search(text):
        found.add("today:now")
    found |= {f"per:{PER.get(word, word)}" for pair in _PER.findall(text) for word in pair if word}
    if _NEEDLESS.search(text):
        found.add("need:no")
    elif _MUST.search(text):
        found.add("need:yes")
    return frozenset(found)
