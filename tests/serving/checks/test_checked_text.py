"""What a grounded model may say, and what is said instead of an untrue figure."""

import pytest

from serving.checks.chain import Chain
from serving.checks.checked_text import CheckedText
from serving.checks.results import CheckResult

DISCOUNT = "Members get 20 % off every order over £50."
RETURNS = "You may return anything within 30 days. Delivery back costs £4.50."
HOURS = "We open at 9:30 on Saturdays."
CHAIN = Chain([DISCOUNT, RETURNS, HOURS])


def shown(said: str, *, chain: Chain = CHAIN, step: int = 0, cut: bool = False) -> str:
    """What a customer reads; with a step, as a stream of so many letters at a time."""
    text = CheckedText(chain)
    step = step or max(len(said), 1)
    parts = [text.feed(said[start : start + step]) for start in range(0, len(said), step)]
    return "".join([*parts, text.close(cut=cut)])


@pytest.mark.parametrize("step", [0, 1, 3, 7])
class TestHoweverItComes:
    def test_a_copied_fact_passes_untouched(self, step: int) -> None:
        for fact in CHAIN.facts:
            assert shown(fact, step=step) == fact

    def test_another_share_becomes_the_merchants_own(self, step: int) -> None:
        assert shown("Members get 50 % off every order over £50.", step=step) == DISCOUNT

    def test_a_figure_in_a_later_sentence_is_held_too(self, step: int) -> None:
        said = "You may return anything within 30 days. Delivery back costs £45."
        assert shown(said, step=step) == RETURNS

    def test_figures_of_two_facts_are_not_mixed_in_a_sentence(self, step: int) -> None:
        assert shown("Members get 20 % off within 30 days.", step=step) == DISCOUNT

    def test_figures_in_each_others_place_become_the_merchants_own(self, step: int) -> None:
        chain = Chain(["Repairs cost £40 for bicycles and £60 for tandems."])
        said = "Repairs cost £60 for bicycles and £40 for tandems."
        assert shown(said, chain=chain, step=step) == chain.facts[0]
        other = "Repairs cost £60 for tandems and £40 for bicycles."
        assert shown(other, chain=chain, step=step) == other

    def test_other_words_for_true_figures_pass(self, step: int) -> None:
        said = "Sure! On Saturdays the doors open at 9:30. See you then."
        assert shown(said, step=step) == said

    def test_what_comes_after_a_repair_is_dropped(self, step: int) -> None:
        said = "Members get 70 % off every order over £50. And 99 % on Sundays."
        assert shown(said, step=step) == DISCOUNT

    def test_a_repair_follows_sentences_that_were_shown(self, step: int) -> None:
        said = "Glad that you ask. On Saturdays we open at 7:15."
        assert shown(said, step=step) == f"Glad that you ask. {HOURS}"

    def test_a_question_that_is_said_again_becomes_its_answer(self, step: int) -> None:
        asked = "I bought a helmet last week, can I bring it back? It's still in its box."
        chain = Chain([RETURNS], asked=asked)
        assert shown(asked, chain=chain, step=step) == RETURNS
        assert shown(f"{asked} {RETURNS}", chain=chain, step=step) == RETURNS
        assert shown("骑车头盔能退吗，上周买的", chain=Chain(
            ["30天内可以退货。"], asked="骑车头盔能退吗，上周买的"), step=step,
        ) == "30天内可以退货。"  # fmt: skip

    def test_a_fact_in_the_words_of_the_question_passes(self, step: int) -> None:
        fact = "You may return anything within 30 days."
        chain = Chain([fact], asked=f"{fact} Is that still so?")
        assert shown(fact, chain=chain, step=step) == fact

    @pytest.mark.parametrize("said", ["洗车" * 80, "刹车、车门锁，" + "车门锁锁、" * 40])
    def test_a_model_that_goes_round_in_circles_is_stopped(self, said: str, step: int) -> None:
        chain = Chain(["推车车架保修2年，轮子保修6个月。"])
        assert shown(said, chain=chain, step=step, cut=True) == chain.facts[0]

    def test_what_no_fact_speaks_of_is_not_said(self, step: int) -> None:
        said = "The moon has mountains, valleys and very deep craters."
        assert shown(said, chain=Chain([HOURS]), step=step) == HOURS
        assert (
            shown("我们的猫喜欢晒太阳睡觉。", chain=Chain(["每天9:00开门。"]), step=step)
            == "每天9:00开门。"
        )

    def test_a_model_that_repeats_itself_is_stopped(self, step: int) -> None:
        assert shown(" ".join([HOURS] * 9), step=step).strip() == HOURS
        both = f"{HOURS} {DISCOUNT}"
        assert shown(both, step=step) == both

    def test_chinese_answers_are_held_to_their_facts_as_well(self, step: int) -> None:
        chain = Chain(["会员全场8折，每天9:00到21:00营业。", "满200元包邮。"])
        assert shown("会员全场5折，每天9:00到21:00营业。", chain=chain, step=step) == chain.facts[0]
        assert shown("满200元包邮。", chain=chain, step=step) == chain.facts[1]
        assert shown("满20元就包邮。", chain=chain, step=step) == chain.facts[1]


def test_a_copy_is_shown_letter_by_letter_without_waiting() -> None:
    text = CheckedText(CHAIN)
    assert text.feed("Members ") == "Members "
    assert text.feed("get 2") == "get 2"
    assert text.feed("5 % off") == ""
    assert text.feed(" every order over £50.") == ""
    assert text.close(cut=False) == DISCOUNT[len("Members get 2") :]
    assert text.repaired


def test_an_answer_that_stops_inside_a_number_is_completed() -> None:
    assert shown("You may return anything within 3") == RETURNS


def test_an_answer_cut_for_length_ends_before_what_is_not_sure() -> None:
    assert shown("Come by: we open at 9:3", cut=True) == "Come by: we open at"
    assert shown("We open at 9:30 on", cut=True) == "We open at 9:30 on"


def test_what_the_callers_own_instructions_say_may_be_said() -> None:
    chain = Chain([HOURS], instructions="Today everything is 15 % off.")
    assert shown("Today it is 15 % off.", chain=chain) == "Today it is 15 % off."


def test_no_words_are_no_reason_to_add_any() -> None:
    assert shown("") == ""
    assert shown("I do not know that.") == "I do not know that."


def test_who_instructs_the_model_may_have_it_say_what_it_likes() -> None:
    chain = Chain([HOURS], instructions="End with a line of poetry.")
    said = "The moon has mountains, valleys and very deep craters."
    assert shown(said, chain=chain) == said


def test_an_answer_in_another_language_is_held_to_its_figures_alone() -> None:
    chain = Chain([HOURS])
    assert shown("我们星期六早上准时开门营业。", chain=chain) == "我们星期六早上准时开门营业。"


def test_a_row_of_dots_is_no_circle() -> None:
    said = "We open at 9:30 on Saturdays .......... see you"
    assert shown(said) == said


class _Reads(Chain):
    """Notes how much is read at a time, and finds nothing wrong with it."""

    longest = 0
    total = 0

    def fault(self, text: str, *, before: str = "") -> CheckResult | None:
        self.longest = max(self.longest, len(before) + len(text))
        self.total += len(before) + len(text)
        return None


@pytest.mark.parametrize("end", [". ", " "], ids=["sentences", "no end"])
def test_what_is_read_grows_with_an_answers_length_and_not_with_its_square(end: str) -> None:
    chain = _Reads([HOURS], instructions="Chat as you like.")
    words = ("lamps", "trees", "boats", "songs", "hills", "tales", "roads")
    said = "".join(
        f"People like {words[n % 7]} and {words[n // 7 % 7]} or {words[n // 49]}{end}"
        for n in range(200)
    )
    assert shown(said, chain=chain, step=9).rstrip() == said.rstrip()
    assert 0 < chain.longest <= 2_200
    assert len(said) <= chain.total <= 20 * len(said)


def test_a_figure_late_in_a_sentence_that_does_not_end_is_held_too() -> None:
    chain = Chain([DISCOUNT], instructions="Chat as you like.")
    story = "and there were boats and songs and hills and roads " * 29
    assert len(story) < 1_500 < len(story) + 40
    said = f"{story}members get 50 % off every order over £50 for ever {story}"
    assert "50 % off" not in shown(said, chain=chain, step=5)
