"""However a stream is cut into pieces, the same is shown; no value takes another's place."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from finetune import samples
from knowledgebase.language.facts.extract import extract, places
from knowledgebase.language.facts.model import LITERAL, Fact
from knowledgebase.language.text.normalise import tidy
from serving.checks.chain import Chain
from serving.checks.checked_text import CheckedText

SAMPLES = Path(samples.__file__).parent


def shop_facts(name: str) -> list[str]:
    """A sample shop's answers."""
    data = yaml.safe_load((SAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
    return [tidy(fact["answer"]) for fact in data["facts"]]


def swaps(facts: list[str]) -> Iterator[tuple[str, str, str]]:
    """(fact, the other fact, what is said): one value of a fact told as the other's."""
    values = {fact: [one for one in places(fact) if _is_value(one.facts)] for fact in facts}
    for fact, held in values.items():
        stated = {value for place in held for value in place.facts}
        for place in held:
            for other in facts:
                for rival in values[other]:
                    if _topics(rival.facts) == _topics(place.facts) and not rival.facts & stated:
                        told = other[rival.start : rival.end].strip(" .")
                        said = fact[: place.start] + told + fact[place.end :]
                        if rival.facts <= extract(said):  # the words beside it read it so, too
                            yield fact, other, said


def _is_value(found: frozenset[Fact]) -> bool:
    return bool(found) and not any(one.kind in LITERAL for one in found)


def _topics(found: frozenset[Fact]) -> set[tuple[str, str]]:
    return {(one.kind, one.unit) for one in found}


FACTS = {name: shop_facts(name) for name in ("larkspur", "yunxiu")}
SWAPS = {name: list(swaps(facts)) for name, facts in FACTS.items()}


@pytest.mark.parametrize("shop", FACTS)
def test_a_shops_own_answers_pass_beside_any_other_fact(shop: str) -> None:
    facts = FACTS[shop]
    for at, fact in enumerate(facts):
        assert Chain([fact, facts[at - 1], facts[at - 2]]).fault(fact) is None, fact


@pytest.mark.parametrize("shop", FACTS)
@settings(deadline=None)  # a busy machine is no fault
@given(data=st.data())
def test_no_value_of_another_fact_passes_for_a_facts_own(shop: str, data: st.DataObject) -> None:
    fact, other, said = data.draw(st.sampled_from(SWAPS[shop]))
    fault = Chain([fact, other]).fault(said)
    assert fault is not None
    assert Chain([other, fact]).fault(said) is not None


@pytest.mark.parametrize("shop", FACTS)
@settings(deadline=None)  # a busy machine is no fault
@given(data=st.data())
def test_however_a_stream_is_cut_the_same_is_shown(shop: str, data: st.DataObject) -> None:
    facts = FACTS[shop]
    fact, other, wrong = data.draw(st.sampled_from(SWAPS[shop]))
    said = data.draw(st.sampled_from([fact, wrong, f"{fact} {other}", f"{fact} {wrong}"]))
    cuts = data.draw(st.lists(st.integers(0, len(said)), max_size=12))
    ends = [0, *sorted(cuts), len(said)]
    whole, pieces = CheckedText(Chain([fact, other])), CheckedText(Chain([fact, other]))
    shown = whole.feed(said) + whole.close(cut=False)
    parts = [pieces.feed(said[a:b]) for a, b in pairwise(ends)]
    assert "".join([*parts, pieces.close(cut=False)]) == shown
    assert wrong not in shown or facts.count(wrong)
