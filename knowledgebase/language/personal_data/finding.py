"""What was found in a text, whose it may be, and how it is masked."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from knowledgebase.language.facts.contacts import EMAIL
from knowledgebase.language.personal_data import accounts, identity, phones
from knowledgebase.language.personal_data.place import PersonalPlace, plain

_GENERAL_MAILBOXES = re.compile(
    r"^(?:info|hello|hi|contact|sales|support|service|services|help|helpdesk|care|customer\w*|"
    r"orders?|returns?|refunds?|claims?|complaints?|billing|accounts?|invoices?|finance|office|shop|"
    r"store|team|mail|post|press|media|jobs?|careers?|hr|recruit\w*|bookings?|reservations?|events?|"
    r"privacy|legal|admin|webmaster|marketing|wholesale|partners?|kefu|fuwu|shouhou|zhaopin|piao|"
    r"fapiao|hezuo|tousu|dingdan|yuyue|caiwu|noreply|no-reply)[\d._-]*$",
    re.I,
)
_FREE_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com aol.com "
    "gmx.com proton.me protonmail.com qq.com foxmail.com 163.com 126.com sina.com sina.cn "
    "sohu.com yeah.net 139.com 189.cn aliyun.com".split()
)
_AT = r"\s?[(\[{]\s?at\s?[)\]}]\s?"
_SPELLED = re.compile(
    rf"(?<![\w.+\-])[a-z0-9][\w.+\-]*{_AT}[a-z0-9\-]+(?:(?:\.|\s?[(\[{{]\s?dot\s?[)\]}}]\s?|"
    r"\sdot\s)[a-z0-9\-]+)*(?:\.|\s?[(\[{]\s?dot\s?[)\]}]\s?|\sdot\s)[a-z]{2,}(?![a-z0-9\-])",
    re.I | re.A,
)
"""Addresses as people write them for people: jane (at) shop.example."""
_TAKEN = "\0"
_SEVERAL = 2
_FEWEST_HIDDEN = 4
_SHOWN = {identity.KIND: (6, 4), accounts.ACCOUNT: (4, 4)}
"""How many places a mask leaves at either end; of other kinds three and four."""
_NEVER_OWN = (identity.KIND, accounts.CARD, accounts.PASSPORT)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One personal datum. `kind` is "email", "phone", "id_number", "passport", "bank_card" or
    "bank_account"; `value` is normalised."""

    kind: str
    text: str
    value: str
    private: bool = False


def find(text: str, language: str) -> list[Finding]:
    """Everything personal in a text, in order of kind; no character counts for two findings."""
    found: list[Finding] = []
    searched = plain(text)
    for search in _SEARCHES:
        for place in search(searched, language):
            taken = searched[place.start : place.end]
            if _TAKEN in taken:
                continue
            found.append(
                Finding(
                    kind=place.kind,
                    text=text[place.start : place.end],
                    value=place.value,
                    private=place.private,
                )
            )
            searched = searched[: place.start] + _TAKEN * len(taken) + searched[place.end :]
    return found


def is_own(finding: Finding, answers: int, domains: Mapping[str, int]) -> bool:
    """Whether a datum looks like the business's own: `answers` is how many name it."""
    if finding.kind in _NEVER_OWN:
        return False
    if answers >= _SEVERAL:
        return True
    if finding.kind == "email":
        mailbox, _, domain = finding.value.rpartition("@")
        if domain in _FREE_MAIL:
            return False
        return bool(_GENERAL_MAILBOXES.match(mailbox)) or domains[domain] >= _SEVERAL
    return not finding.private


def mask(finding: Finding) -> str:
    """The datum with its middle hidden: d***@shop.example, 138****5678."""
    if finding.kind == "email":
        address = finding.text if "@" in finding.text else finding.value
        mailbox, _, domain = address.rpartition("@")
        return f"{mailbox[:1]}***@{domain}"
    places = [at for at, char in enumerate(finding.text) if char.isalnum()]
    first, last = _SHOWN.get(finding.kind, (3, 4))
    if len(places) < first + last + _FEWEST_HIDDEN:
        first, last = 2, 2
    hidden = set(places[first : len(places) - last])
    return "".join("*" if at in hidden else char for at, char in enumerate(finding.text))


def masked(text: str, language: str) -> str:
    """The text with everything personal in it hidden."""
    for finding in find(text, language):
        text = text.replace(finding.text, mask(finding))
    return text


def _emails(text: str, language: str) -> Iterator[PersonalPlace]:
    del language
    for match in _SPELLED.finditer(text):
        address = re.sub(_AT, "@", match[0], flags=re.I)
        address = re.sub(r"\s*[(\[]?\s*dot\s*[)\]]?\s*", ".", address, flags=re.I)
        yield PersonalPlace(
            kind="email", start=match.start(), end=match.end(), value=address.casefold()
        )
    for match in EMAIL.finditer(text):
        address = match[0].rstrip(".")
        yield PersonalPlace(
            kind="email",
            start=match.start(),
            end=match.start() + len(address),
            value=address.casefold(),
        )


_SEARCHES: tuple[Callable[[str, str], Iterator[PersonalPlace]], ...] = (
    _emails,
    accounts.accounts,
    accounts.british_accounts,
    identity.places,
    accounts.passports,
    accounts.cards,
    phones.places,
)
