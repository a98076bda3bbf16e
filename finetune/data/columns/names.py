"""What people call their columns, in English and Chinese."""

import re

from rapidfuzz import fuzz

from finetune.data.columns.layout import Role
from knowledgebase.language.text import has_han, key

_NAMES: dict[Role, str] = {
    Role.ID: (
        "id|no|nr|number|#|row|index|question id|question no|code|sku|key|"
        "序号|编号|行号|号码|问题编号|问题序号|标识"
    ),
    Role.WORDINGS: (
        "similar questions|similar question|other wordings|wordings|variants|variant|paraphrases|"
        "alternative questions|alternatives|also asked as|utterances|synonyms|question variants|"
        "相似问|相似问题|相似问法|扩展问|扩展问题|其他问法|其它问法|同义问|同义问法|问法|变体"
    ),
    Role.QUESTION: (
        "question|questions|customer question|customer asks|customer says|customer message|query|"
        "queries|faq|prompt|input|instruction|ask|user|inquiry|enquiry|request|message|title|q|"
        "问题|提问|问|顾客问题|客户问题|用户问题|常见问题|标准问|标准问题|咨询|咨询内容|咨询问题|"
        "顾客提问|客户提问|用户提问|问句|题目|标题|問題|提問|常見問題|顧客問題"
    ),
    Role.ANSWER: (
        "answer|answers|our answer|reply|replies|response|responses|completion|output|solution|"
        "resolution|assistant|agent reply|staff answer|best answer|text|content|a|"
        "答案|回答|答复|回复|答|标准答案|标准回答|标准答复|客服回复|回复内容|解答|解决方案|话术|"
        "应答|参考答案|内容|回覆|答覆|解決方案|標準答案"
    ),
    Role.CATEGORY: (
        "category|categories|topic|topics|type|group|section|subject|area|department|tag|tags|intent|"
        "label|theme|class|"
        "分类|类别|类型|主题|类目|标签|栏目|部门|意图|板块|分組|分类名称|问题分类|问题类型|"
        "分類|類別|標籤"
    ),
    Role.SPLIT: "split|set|used for|dataset split|用途|数据集|划分",
}
_SYNONYMS = {role: [key(name) for name in names.split("|")] for role, names in _NAMES.items()}
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]|[*:：]")
_LONGEST_HEADER = 40
NAMED = 1.0
"""How sure a role is that a column is named by word for word."""
_FUZZY, _CONTAINS = 0.85, 0.75
_FUZZY_RATIO = 86
_SHORTEST_FUZZY = 5


def role_of(header: str) -> tuple[Role | None, float]:
    """The role a column name stands for, and how sure that is (0..1)."""
    header = header.strip()
    if not header or len(header) > _LONGEST_HEADER or header.endswith(("?", "？", "。")):
        return None, 0.0
    name = key(_BRACKETS.sub(" ", header)) or key(header)
    for role, synonyms in _SYNONYMS.items():
        if name in synonyms or header in _NAMES[role].split("|"):
            return role, NAMED
    for role, synonyms in _SYNONYMS.items():
        if any(_contains(name, synonym) for synonym in synonyms):
            return role, _CONTAINS
    for role, synonyms in _SYNONYMS.items():
        if any(_alike(name, synonym) for synonym in synonyms):
            return role, _FUZZY
    return None, 0.0


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
