"""Whether an answer says that it has no answer: "I don't know", "抱歉，我不清楚".

By words, short and by hand. "Sorry, we do not ship to the island" is an answer: only sentences
about knowing, understanding or being able to answer count, and what calls itself a machine.
Not covered: an answer that is wrong, and one that merely evades.
"""

import re

_ENGLISH = re.compile(
    r"\b(?:i|we)(?: am|'m| are|'re)? (?:really |just |currently |honestly )?(?:"
    r"(?:do not|don't|did not|didn't) (?:know|understand|have (?:any |enough |that |the |this )*"
    r"(?:information|data|details?|answers?|knowledge)|have an answer)"
    r"|(?:not|un)\s?(?:sure|certain|aware)\b(?! (?:to|that you))"
    r"|(?:cannot|can't|can not|could not|couldn't|unable to|not able to) "
    r"(?:answer|find|tell you|provide (?:that|this|an answer|information)|say|"
    r"help (?:you )?with (?:that|this)|assist)"
    r")|\bas an? (?:ai|artificial|language model|assistant)\b|\bno information (?:about|on|is)\b"
    r"|\b(?:beyond|outside) (?:of )?my (?:knowledge|scope)\b"
    r"|\b(?:sorry|afraid)\b[^.!?]{0,20}\b(?:no idea|not know)\b",
    re.I,
)
_CHINESE = re.compile(
    r"(?:我|我们|本人|这边|暂时|目前|抱歉|对不起|不好意思)[^。！？!?]{0,8}"
    r"(?:不知道|不清楚|不了解|不太清楚|不太了解|不确定|不明白|没听懂|无法回答|不能回答|回答不了|"
    r"无法提供(?:该|这|相关|此)|没有(?:相关|这方面|这个|该)(?:的)?(?:信息|资料|数据|内容))"
    r"|^\W*(?:不知道|不清楚|不太清楚|不了解|不确定)[呢哦呀啊]?(?:\W|$)|作为(?:一个|一名)?(?:AI|人工智能|语言模型)",
    re.I,
)


def is_refusal(answer: str) -> bool:
    """Whether the answer is empty or says that it does not know."""
    plain = answer.replace("’", "'").strip()
    if not any(char.isalnum() for char in plain):
        return True
    return bool(_ENGLISH.search(plain) or _CHINESE.search(plain))
