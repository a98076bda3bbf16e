"""What a Chinese clause does: denies, allows, forbids, promises."""

import re

from knowledgebase.language.claims.chinese.promises import mentioned, promised

_NOT = re.compile(
    r"不(?!到|足|满|同|过|错|仅|但|少|超|低|高|多|用担心|必担心|收费|要钱|收钱|另收|加钱|管|论|限|碍|要紧|影响)|禁止|禁用|禁|忌|请?勿|切勿|没有|没法|无法|无(?!论|条件|理由|门槛|线|碍|妨|忧)|非(?!常|遗)|未(?!满|到|达|开封|足)|除外|谢绝|拒绝|别(?!的|家|人|处|墅)|暂缓|另购|另收|另计|另约|另算|自备|不得|免谈|停收|停止|停售"
)
_HARMLESS = re.compile(r"不碍事|没关系|不要紧|无妨|不影响|没问题|无所谓|不打紧|不妨|不受[^，。]{0,4}限制|不限")


def negated(text: str) -> bool:
    """Whether the clause denies what it speaks of."""
    return bool(_NOT.search(_HARMLESS.sub("", text)))


def marks(text: str) -> frozenset[str]:
    """What the clause does, as `family:value`."""
    found = {f"promise:{name}" for name in promised(text)}
    found |= {f"mentioned:{name}" for name in mentioned(text)}
    return frozenset(found)
