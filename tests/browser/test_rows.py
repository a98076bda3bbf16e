"""Rows are decided about on a phone: the page stays where it is, and so does the focus."""

from finetune.datasets import services
from finetune.models import SourceRow
from tests import factories
from tests.browser import furnished
from tests.browser.conftest import Visitor

_PLACE = "(id) => Math.round(document.getElementById(id).getBoundingClientRect().top)"

_WASHES = "Question,Answer\n" + "".join(
    f"{question},A full wash costs £{price} on weekdays.\n"
    for question, price in (
        ("What does a wash cost?", 15),
        ("wash price", 15),
        ("washing my bike how much?", 15),
        ("Is a wash expensive?", 18),
    )
)


def _report(shop: furnished.Shop) -> str:
    return f"/t/{shop.tenant.id}/data/{shop.ids['dataset']}/"


def test_a_decision_leaves_the_page_where_it_is(visit: Visitor) -> None:
    shop = furnished.build()
    row = SourceRow.objects.get(dataset=shop.ids["dataset"], answer__contains="d.hale")
    window = visit(shop.owner, width=390)
    page = window.go(_report(shop))
    line = page.locator(f"#row-{row.id}")
    button = line.get_by_role("button", name="Mask it")
    button.scroll_into_view_if_needed()
    before = page.evaluate("window.scrollY"), page.evaluate(_PLACE, f"row-{row.id}")
    page.evaluate("window.mark = true")
    button.click()
    told = line.get_by_role("status")
    told.wait_for()
    assert page.evaluate("window.mark"), "the page was not loaded anew"
    assert before[0] > 0
    moved = abs(page.evaluate(_PLACE, f"row-{row.id}") - before[1])
    assert moved <= 120  # what the notice above says grew, and the page with it
    assert told.evaluate("one => one === document.activeElement")
    assert page.locator("#standing").get_by_text("shows what you decided").count() == 1
    assert page.locator(f"#decided-{row.id}").count() == 1
    assert not window.violations()
    line.get_by_role("button", name="Undo").click()
    line.get_by_text("Taken back.").wait_for()
    row.refresh_from_db()
    assert row.fate == "needs_you"
    assert page.locator(f"#decided-{row.id}").count() == 0
    assert window.overflow() == 0


def test_a_row_is_corrected_in_its_place(visit: Visitor) -> None:
    shop = furnished.build()
    row = SourceRow.objects.get(dataset=shop.ids["dataset"], question__contains="Isle of Wren")
    window = visit(shop.owner, width=390)
    page = window.go(_report(shop))
    line = page.locator(f"#row-{row.id}")
    line.get_by_role("link", name="Correct").click()
    line.get_by_label("Answer").fill("")
    line.get_by_role("button", name="Save").click()
    line.locator(".wrong, [role=alert], .errorlist").first.wait_for()
    line.get_by_label("Answer").fill("Yes, every Friday, for £15.")
    line.get_by_role("button", name="Save").click()
    line.get_by_text("Corrected.").wait_for()
    row.refresh_from_db()
    assert row.answer == "Yes, every Friday, for £15."
    assert not window.violations()


def test_one_figure_is_chosen_for_all_rows_and_all_of_them_change_on_the_page(
    visit: Visitor,
) -> None:
    shop = furnished.build()
    made = services.upload(
        by=factories.principal(shop.owner, shop.tenant),
        filename="wash.csv",
        chunks=[_WASHES.encode()],
    )
    furnished.read(made)
    window = visit(shop.owner, width=390)
    page = window.go(f"/t/{shop.tenant.id}/data/{made.id}/rows/")
    ids = dict(SourceRow.objects.filter(dataset=made).values_list("number", "id"))
    page.evaluate("window.mark = true")
    page.locator(f"#row-{ids[5]} form[action$='/{ids[5]}/choose/'] button").click()
    page.locator(f"#row-{ids[5]}").get_by_text("This answer is used.").wait_for()
    for number in (2, 3, 4, 5):
        line = page.locator(f"#row-{ids[number]}")
        assert "A full wash costs £18" in line.inner_text()
        assert "£15" not in line.inner_text()
    assert page.evaluate("window.mark")
    assert not window.violations()
    page.locator(f"#row-{ids[3]}").get_by_role("button", name="Undo").click()
    page.locator(f"#row-{ids[3]}").get_by_text("Taken back.").wait_for()
    assert "£15" in page.locator(f"#row-{ids[2]}").inner_text()
    assert SourceRow.objects.filter(dataset=made, fate="needs_you").count() == 4
