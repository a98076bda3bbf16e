"""What people call their columns, in English and Chinese."""

import re
from typing import NamedTuple

from rapidfuzz import fuzz

from finetune.data.columns.layout import Role
from knowledgebase.language.text import has_han, key

_NAMES: dict[Role, str] = {
    Role.ID: (
        "id|no|nr|number|#|row|index|question id|question no|code|sku|key|uuid|qid|faq id|"
        "序号|编号|行号|号码|问题编号|问题序号|标识"
    ),
    Role.WORDINGS: (
        "similar questions|similar question|other wordings|wordings|variants|variant|paraphrases|"
        "alternative questions|alternatives|also asked as|utterances|synonyms|question variants|"
        "indexes|"
        "相似问|相似问题|相似问法|扩展问|扩展问题|其他问法|其它问法|同义问|同义问法|问法|变体"
    ),
    Role.QUESTION: (
        "question|questions|customer question|customer asks|customer says|customer message|query|"
        "queries|problem list|faq|prompt|input|instruction|ask|user|human|inquiry|enquiry|request|"
        "message|title|q|frage|kundenfrage|pregunta|domanda|pergunta|vraag|"
        "问题|提问|问|顾客问题|客户问题|用户问题|常见问题|标准问|标准问题|咨询|咨询内容|咨询问题|"
        "顾客提问|客户提问|用户提问|用户问|客户问|顾客问|客人问|疑问|常见疑问|客户疑问|問い|質問|問|fragen|"
        "preguntas|질문|问句|题目|标题|输入|指令|用户说|触发词|問題|提問|常見問題|顧客問題"
    ),
    Role.ANSWER: (
        "answer|answers|our answer|reply|replies|response|responses|completion|output|solution|"
        "resolution|assistant|bot|agent reply|staff answer|best answer|positive|chosen|text|"
        "content|a|antwort|unsere antwort|réponse|respuesta|risposta|resposta|antwoord|"
        "答案|回答|答复|回复|答|标准答案|标准回答|标准答复|客服回复|回复内容|解答|解决方案|话术|"
        "应答|处理方案|处理办法|解决办法|解决方法|解答说明|客服答|商家回复|回复话术|antworten|respuestas|"
        "réponses|답변|参考答案|自动回复|机器人说|内容|输出|分段内容|回覆|答覆|解決方案|標準答案"
    ),
    Role.CATEGORY: (
        "category|categories|topic|topics|type|group|section|subject|area|department|tag|tags|intent|"
        "label|theme|class|kategorie|catégorie|categoría|categoria|categorie|"
        "分类|类别|类型|主题|类目|标签|栏目|部门|意图|板块|分段标题|分組|分类名称|问题分类|问题类型|"
        "分類|類別|標籤"
    ),
    Role.SPLIT: "split|set|used for|dataset split|用途|数据集|划分",
    Role.STATUS: (
        "status|state|active|enabled|published|valid|live|approved|in use|visible|"
        "draft|archived|disabled|deleted|hidden|obsolete|deprecated|retired|is draft|is deleted|"
        "is archived|is hidden|is disabled|is active|is enabled|is published|"
        "状态|启用状态|发布状态|是否启用|是否发布|是否有效|有效|启用|生效|生效状态|是否生效|上架|是否上架|"
        "上下架|是否展示|是否使用|狀態|啟用狀態|"
        "草稿|停用|禁用|作废|已删除|是否删除|是否停用|是否禁用|是否隐藏|是否作废|是否草稿"
    ),
}
_SYNONYMS = {role: [key(name) for name in names.split("|")] for role, names in _NAMES.items()}
# Names that stand for a role only where no column has a plainer one.
_WEAK = frozenset(
    "input|instruction|request|message|title|text|content|positive|chosen|a|q|"
    "标题|题目|输入|指令|内容|输出".split("|")
)
_PLAINLY = {
    key(name): role
    for role, names in _NAMES.items()
    for name in names.split("|")
    if name not in _WEAK
}
_TITLES = frozenset("title|标题|题目".split("|"))
_INSTRUCTIONS = frozenset("instruction|instructions|system prompt|指令|任务指令".split("|"))
# "reply time", "答案来源": about a question or an answer, and none itself.
_ABOUT = re.compile(
    r" (?:date|time|by|author|owner|count|score|rating|length|source|url|link|language|lang|"
    r"version|tokens|updated|created|feedback)$|"
    r"(?:日期|时间|時間|人|人员|者|来源|链接|次数|数量|评分|长度|字数|语言|版本|备注)$"
)
_IDENTIFIERS = re.compile(r" (?:id|no|nr|code|uuid|key|index|number)$|(?:编号|序号|id|号)$")
_KINDS = re.compile(r" (?:category|topic|type|group|tag|label)$|(?:分类|类别|类型|标签|分類|類別)$")
_STATES = re.compile(r" (?:status|state)$|(?:状态|狀態)$")
_LANGUAGES = {
    "en": "en eng english 英文 英语 英",
    "zh": "zh cn chn chs cht hans hant chinese mandarin 中文 汉语 简体中文 繁体中文 简体 繁体 中",
    "de": "de ger german deutsch 德文 德语",
    "fr": "fr french 法文 法语",
    "es": "es esp spanish 西班牙语",
    "ja": "ja jp japanese 日文 日语",
    "ko": "ko kr korean 韩文 韩语",
}
_TAGS = {tag: code for code, tags in _LANGUAGES.items() for tag in tags.split()}
_TAG = re.compile(
    rf"(?<![a-z])(?:{'|'.join(sorted((t for t in _TAGS if t.isascii()), key=len, reverse=True))})"
    rf"(?![a-z])|{'|'.join(sorted((t for t in _TAGS if not t.isascii()), key=len, reverse=True))}"
)
_OLD = re.compile(
    r"\b(?:old|previous|former|past|before|outdated|draft|internal|last year|"
    r"wrong|bad|incorrect|rejected|suggested|proposed|ai|deprecated|retired|archived)\b|"
    "旧|舊|原[价答回版]|老[价版]|去年|上一版|历史|过期|作废|草稿|内部|错误|不好|不当|停用|废弃|建议稿|机器"
)
_NEW = re.compile(
    r"\b(?:new|current|now|latest|final|updated|correct|good|right|approved|reviewed|"
    r"verified|human|revised)\b|新|现[价在行]|最终|今年|当前|正确|审核|已审|人工|定稿|修改后|修订"
)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_ENDED = re.compile(
    r"^(?:is )?(?:draft|archived|disabled|deleted|hidden|obsolete|deprecated|retired)$|"
    "^(?:草稿|停用|禁用|作废|已删除|是否(?:删除|停用|禁用|隐藏|作废|草稿))$"
)
_BRIEF = re.compile(r"\b(?:short|brief|summary)\b|简短|简答|简要|摘要|短")
_REMARK = re.compile(r"\b(?:notes?|remarks?|comments?)\b|备注|備註|补充")
_COUNTED = re.compile(r"(?<=[a-z问答]) ?\d{1,2}$")  # Q1, answer 2, 问3
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]|[*:：]")
_LONGEST_HEADER = 40
NAMED = 1.0
"""How sure a role is that a column is named by word for word."""
WEAK = 0.9
"""How sure it is where the word may mean much else too."""
_FUZZY, _CONTAINS = 0.85, 0.75
_FUZZY_RATIO = 86
_SHORTEST_FUZZY = 5
_ENDINGS: tuple[tuple[re.Pattern[str], Role | None], ...] = (
    (_STATES, Role.STATUS),
    (_ABOUT, None),
    (_IDENTIFIERS, Role.ID),
    (_KINDS, Role.CATEGORY),
)


def named(header: str) -> Role | None:
    """The role that a column name stands for word for word."""
    return _PLAINLY.get(key(header)) if header.strip() else None


def role_of(header: str) -> tuple[Role | None, float]:
    """The role a column name stands for, and how sure that is (0..1)."""
    header = header.strip()
    if (asked := header.rstrip("?？ ")) != header and key(asked) in _SYNONYMS[Role.STATUS]:
        return Role.STATUS, WEAK
    if not header or len(header) > _LONGEST_HEADER or header.endswith(("?", "？", "。")):
        return None, 0.0
    name = key(_BRACKETS.sub(" ", header)) or key(header)
    untagged = _TAG.sub(" ", name).strip()
    for said in (name, untagged):
        for role, synonyms in _SYNONYMS.items():
            if said in synonyms or header in _NAMES[role].split("|"):
                return role, WEAK if said in _WEAK else NAMED
    counted = _COUNTED.sub("", name)
    for role in (Role.QUESTION, Role.ANSWER) if counted != name else ():
        if counted in _SYNONYMS[role]:
            return role, WEAK  # "Q1" may as well be an identifier
    return _by_part(untagged)


def _by_part(name: str) -> tuple[Role | None, float]:
    """By the end of a name, else by a word in it, else by one it is nearly."""
    for ending, meant in _ENDINGS:
        if ending.search(f" {name}"):
            return meant, _CONTAINS if meant else 0.0
    for is_weak in (False, True):
        for role, synonyms in _SYNONYMS.items():
            if any(_contains(name, one) for one in synonyms if (one in _WEAK) is is_weak):
                answers = role is Role.QUESTION and _last(name, Role.ANSWER) > _last(name, role)
                return Role.ANSWER if answers else role, _CONTAINS
    for role, synonyms in _SYNONYMS.items():
        if any(_alike(name, synonym) for synonym in synonyms):
            return role, _FUZZY
    return None, 0.0


def _last(name: str, role: Role) -> int:
    """Where the last plain word for a role ends in a name, -1 without any: "faq answer"."""
    words = (one for one in _SYNONYMS[role] if one not in _WEAK and _contains(name, one))
    return max((name.rindex(word) + len(word) for word in words), default=-1)


class Hints(NamedTuple):
    """What else a column's name says. `language` is a code or "". `age` is below 0 for what is
    old or internal, above for what is new. `year` is 0 where
    none is named. `is_ended`: a yes in it says that the row no longer
    holds."""

    language: str
    age: int
    year: int
    is_title: bool
    is_instruction: bool
    is_brief: bool
    is_remark: bool
    is_ended: bool


def hints_of(header: str) -> Hints:
    """What a column's name says beside its role: "答案（英文）", "old price"."""
    lower = header.casefold()
    tag = _TAG.search(lower.replace("_", " "))
    name = key(_TAG.sub(" ", lower))
    return Hints(
        language=_TAGS[tag[0]] if tag else "",
        age=bool(_NEW.search(lower)) - bool(_OLD.search(lower)),
        year=max(map(int, _YEAR.findall(lower)), default=0),
        is_title=name in _TITLES,
        is_instruction=name in _INSTRUCTIONS,
        is_brief=bool(_BRIEF.search(lower)),
        is_remark=bool(_REMARK.search(lower)),
        is_ended=bool(_ENDED.search(key(lower))),
    )


def _contains(name: str, synonym: str) -> bool:
    """Whether a longer name is about that word: "question text (EN)", 顾客常见问题."""
    if has_han(synonym):
        return len(synonym) > 1 and synonym in name
    return len(synonym) > 2 and f" {synonym} " in f" {name} "


def _alike(name: str, synonym: str) -> bool:
    return (
        len(name) >= _SHORTEST_FUZZY
        and not has_han(synonym)
        and fuzz.ratio(name, synonym) >= _FUZZY_RATIO
    )
