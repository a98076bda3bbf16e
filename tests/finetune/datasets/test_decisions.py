"""People decide about rows, options and wordings; the data follows, and each can be undone."""

import pytest

from finetune.datasets import decisions, services
from finetune.datasets.trash import DatasetKind
from finetune.models import Dataset, Example, RowDecision, SourceRow, WordingOverride
from maas.common.errors import Conflict, InvalidInput
from maas.tenants.principal import Principal
from tests.finetune.datasets.conftest import read_now

pytestmark = pytest.mark.django_db


def _row(dataset: Dataset, number: int) -> SourceRow:
    return SourceRow.objects.get(dataset=dataset, number=number)


def test_conflicting_answers_wait_until_one_is_chosen(by: Principal, shop: Dataset) -> None:
    assert _row(shop, 5).fate == _row(shop, 7).fate == "needs_you"
    assert shop.report["conflicts"]
    read_now(services.choose_answer(by=by, row=_row(shop, 7)))
    assert _row(shop, 7).fate == "kept"
    assert _row(shop, 5).fate == "skipped"
    assert _row(shop, 5).reasons[0]["code"] == "other_answer_chosen"
    read_now(services.choose_answer(by=by, row=_row(shop, 5)))
    assert _row(shop, 5).fate == "kept"
    assert _row(shop, 7).fate == "skipped"


def test_a_choice_is_undone_step_by_step(by: Principal, shop: Dataset) -> None:
    row = _row(shop, 9)
    assert row.fate == "needs_you"
    read_now(services.edit_row(by=by, row=row, answer="No, no tents at all."))
    assert _row(shop, 9).fate == "repaired"
    read_now(services.decide(by=by, row=row, deed="skip"))
    assert _row(shop, 9).fate == "skipped"
    read_now(services.undo_row(by=by, row=row))
    assert _row(shop, 9).answer == "No, no tents at all."
    assert _row(shop, 9).fate == "repaired"
    read_now(services.undo_row(by=by, row=row))
    assert _row(shop, 9).fate == "needs_you"
    assert _row(shop, 9).undoable == 0
    with pytest.raises(Conflict):
        services.undo_row(by=by, row=row)


def test_personal_data_keeps_a_row_out_until_it_is_masked_or_kept(
    by: Principal, shop: Dataset
) -> None:
    row = _row(shop, 8)
    assert row.fate == "needs_you"
    read_now(services.decide(by=by, row=row, deed="mask"))
    assert _row(shop, 8).answer == "Ask Tom on 079** **3456."
    read_now(services.undo_row(by=by, row=row))
    read_now(services.decide(by=by, row=row, deed="keep"))
    assert _row(shop, 8).fate == "kept"
    assert "07911 123456" in _row(shop, 8).answer


def test_a_row_taken_for_a_header_can_be_used_all_the_same(by: Principal) -> None:
    content = b"Question,Answer\nWhen do you open?,We open at 9:00.\nQuestion,Answer\n"
    faq = read_now(services.upload(by=by, filename="faq.csv", chunks=[content]))
    assert _row(faq, 3).fate == "skipped"
    read_now(services.decide(by=by, row=_row(faq, 3), deed="keep"))
    assert (_row(faq, 3).fate, _row(faq, 3).answer) == ("kept", "Answer")
    read_now(services.undo_row(by=by, row=_row(faq, 3)))
    assert _row(faq, 3).fate == "skipped"


def test_masking_everywhere_is_one_option(by: Principal, shop: Dataset) -> None:
    read_now(services.set_options(by=by, dataset=shop, mask=["phone", "email"]))
    assert _row(shop, 8).fate == "repaired"
    assert not shop.examples.filter(answer__contains="123456").exists()


def test_a_row_without_an_answer_cannot_be_kept(by: Principal, shop: Dataset) -> None:
    with pytest.raises(Conflict):
        services.decide(by=by, row=_row(shop, 9), deed="keep")


def test_an_edited_row_teaches_its_new_words(by: Principal, shop: Dataset) -> None:
    edition = shop.edition
    read_now(services.edit_row(by=by, row=_row(shop, 6), answer="A wash costs £16."))
    shop.refresh_from_db()
    assert shop.edition == edition + 1
    assert shop.examples.filter(answer="A wash costs £16.", origin="own").exists()
    assert _row(shop, 6).cells[2] == "A wash costs £18."


def test_a_made_wording_is_switched_off_and_stays_off(by: Principal, shop: Dataset) -> None:
    made = shop.examples.filter(origin="made").first()
    assert made is not None
    services.switch_example(by=by, example=made, enabled=False)
    read_now(services.read_again(by=by, dataset=shop))
    made.refresh_from_db()
    assert not made.enabled
    services.switch_example(by=by, example=made, enabled=True)
    read_now(services.read_again(by=by, dataset=shop))
    made.refresh_from_db()
    assert made.enabled


def test_a_made_wording_keeps_the_words_it_was_given(by: Principal, shop: Dataset) -> None:
    made = shop.examples.filter(origin="made", split="train").first()
    assert made is not None
    services.edit_example(by=by, example=made, question="Tell me your hours")
    services.edit_example(by=by, example=made, question="Tell me your opening hours")
    read_now(services.read_again(by=by, dataset=shop))
    made.refresh_from_db()
    assert made.question == "Tell me your opening hours"
    override = WordingOverride.objects.get(dataset=shop)
    assert (override.text, override.off) == ("Tell me your opening hours", False)


def test_a_taught_wording_cannot_become_an_exam_question(by: Principal, shop: Dataset) -> None:
    asked = shop.examples.filter(split="exam", enabled=True).first()
    assert asked is not None
    made = shop.examples.filter(origin="made", split="train", group=asked.group).first()
    assert made is not None
    with pytest.raises(InvalidInput) as caught:
        services.edit_example(by=by, example=made, question=asked.question.upper())
    assert caught.value.code == "exam_given_away"


def test_own_questions_are_changed_in_their_row(by: Principal, shop: Dataset) -> None:
    own = shop.examples.filter(origin="own").first()
    assert own is not None
    with pytest.raises(Conflict):
        services.switch_example(by=by, example=own, enabled=False)


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"question": 0},
        {"question": 0, "answer": 0},
        {"question": 0, "answer": -1},
        {"question": 0, "answer": 1, "shoe": 2},
        {"question": True, "answer": 1},
        {"question": 0, "answer": 1, "wordings": [1]},
    ],
)
def test_columns_that_make_no_sense_are_refused(
    by: Principal, shop: Dataset, columns: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput):
        services.remap_columns(by=by, dataset=shop, sheets={"": {"columns": columns}})


def test_options_that_make_no_sense_are_refused(by: Principal, shop: Dataset) -> None:
    for wrong in ({"language": "xx"}, {"wordings_per_fact": 0}, {"mask": ["shoe size"]}):
        with pytest.raises(InvalidInput):
            services.set_options(by=by, dataset=shop, **wrong)


def test_skip_and_keep_exclude_each_other(by: Principal, shop: Dataset) -> None:
    services.decide(by=by, row=_row(shop, 8), deed="skip")
    services.decide(by=by, row=_row(shop, 8), deed="keep")
    assert decisions.about_row(shop, ("", 8)).choice == {"keep": True}
    services.undo_row(by=by, row=_row(shop, 8))
    assert decisions.about_row(shop, ("", 8)).choice == {"skip": True}
    services.undo_row(by=by, row=_row(shop, 8))
    assert decisions.about_row(shop, ("", 8)).choice == {}


def test_whoever_decides_on_what_was_decided_meanwhile_is_told_so(
    by: Principal, shop: Dataset
) -> None:
    known = [decisions.about_row(shop, ("", 8)).version]
    services.decide(by=by, row=_row(shop, 8), deed="keep", seen=known[-1])
    known.append(decisions.about_row(shop, ("", 8)).version)
    services.undo_row(by=by, row=_row(shop, 8), seen=known[-1])
    for late in known:
        with pytest.raises(Conflict) as caught:
            services.decide(by=by, row=_row(shop, 8), deed="skip", seen=late)
        assert caught.value.code == "changed_meanwhile"
    assert _row(shop, 8).fate == "needs_you"
    services.decide(by=by, row=_row(shop, 9), deed="skip", seen=decisions.UNDECIDED)


def test_the_answer_that_was_not_chosen_is_left_out_at_once(by: Principal, shop: Dataset) -> None:
    services.choose_answer(by=by, row=_row(shop, 7))
    reasons = _row(shop, 5).reasons
    assert (_row(shop, 7).fate, _row(shop, 5).fate) == ("kept", "skipped")
    read_now(shop)
    assert _row(shop, 5).reasons == reasons


def test_who_decided_what_and_took_it_back_is_kept(by: Principal, shop: Dataset) -> None:
    services.decide(by=by, row=_row(shop, 8), deed="mask")
    services.undo_row(by=by, row=_row(shop, 8))
    mask, undo = shop.decisions.all()
    assert (mask.action, mask.decided_by, undo.action) == ("mask", by.user, "undo")
    assert mask.undone_at is not None
    assert undo.values == {"decisions": [mask.id]}


def test_decisions_go_for_good_with_their_data_set(by: Principal, shop: Dataset) -> None:
    services.decide(by=by, row=_row(shop, 8), deed="mask")
    made = Example.objects.filter(dataset=read_now(shop), origin="made").first()
    assert made is not None
    services.switch_example(by=by, example=made, enabled=False)
    assert shop.decisions.exists()
    assert shop.overrides.exists()
    services.throw_away(by=by, dataset=shop)
    DatasetKind().purge(shop)
    assert not RowDecision.objects.exists()
    assert not WordingOverride.objects.exists()


def test_made_wordings_can_be_switched_off_altogether(by: Principal, shop: Dataset) -> None:
    read_now(services.set_options(by=by, dataset=shop, wordings=False))
    assert not Example.objects.filter(dataset=shop, origin="made").exists()
