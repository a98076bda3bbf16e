"""What moves by itself: progress over server-sent events, uploads, pages that renew themselves."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pytest_django import Settings

from finetune.models import Dataset, SourceRow
from maas.common import events
from maas.jobs import transitions
from maas.jobs.history import Event
from maas.jobs.models import Job
from tests.browser import answers, furnished
from tests.browser.beside import beside
from tests.browser.conftest import Visitor


@pytest.fixture
def shop(site: str) -> furnished.Shop:
    return furnished.build()


def _address(shop: furnished.Shop, name: str, **kwargs: Any) -> str:
    return reverse(f"console:{name}", kwargs={"tenant": shop.tenant.id, **kwargs})


def test_progress_comes_by_itself_and_the_end_is_told(shop: furnished.Shop, visit: Visitor) -> None:
    job = Job.objects.get(id=shop.ids["job"])
    page = visit(shop.owner).go(_address(shop, "job", job=job.id))
    expect(page.locator("[data-percent]")).to_have_text("42%")
    ball = page.locator("[data-slope] .ball")
    before = float(ball.get_attribute("cx") or 0)
    news = [
        Event(type="stage", data={"stage": "train"}),
        Event(type="metric", data={"name": "loss", "step": 400, "value": 0.05}),
    ]
    beside(
        lambda: transitions.record(
            job.id, job.token, new=news, events_read=2, latest={"stage": "train", "done": 0.8}
        )
    )
    expect(page.locator("[data-percent]")).to_have_text("80%")
    expect(page.locator("[data-stage]")).to_have_text("Teaching")
    assert float(ball.get_attribute("cx") or 0) > before
    late = {"stage": "save", "done": 0.3}  # an attempt that goes on from a checkpoint
    beside(lambda: transitions.record(job.id, job.token, new=[], events_read=3, latest=late))
    beside(lambda: events.publish(events.job_topic(job.id), {}))
    expect(page.locator("[data-stage]")).to_have_text("Saving what was learned")
    expect(page.locator("[data-percent]")).to_have_text("80%")
    beside(lambda: transitions.fail(job.id, job.token, code="diverged", params={}, detail="nan"))
    expect(page.get_by_role("alert")).to_contain_text("got worse instead of better")
    expect(page.get_by_text("nan")).to_be_hidden()


def test_a_page_that_is_loaded_again_shows_the_same(shop: furnished.Shop, visit: Visitor) -> None:
    page = visit(shop.owner).go(_address(shop, "job", job=shop.ids["job"]))
    expect(page.locator("[data-percent]")).to_have_text("42%")
    page.reload()
    expect(page.locator("[data-percent]")).to_have_text("42%")


def test_without_scripts_the_page_is_complete(shop: furnished.Shop, visit: Visitor) -> None:
    window = visit(shop.owner, java_script_enabled=False)
    page = window.go(_address(shop, "job", job=shop.ids["job"]))
    assert "42%" in page.locator("[data-percent]").inner_text()
    assert page.get_by_role("link", name="Data sets").is_visible()


def test_cancelling_asks_first(shop: furnished.Shop, visit: Visitor) -> None:
    page = visit(shop.owner).go(_address(shop, "job", job=shop.ids["job"]))
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="No, keep it").click()
    assert Job.objects.get(id=shop.ids["job"]).cancel_requested_at is None
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Yes, stop it").click()
    expect(page.locator("[data-stage]")).to_have_text("Stopping…")


def test_a_file_is_uploaded_when_it_is_chosen_and_read_before_ones_eyes(
    shop: furnished.Shop, visit: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "more.csv"
    file.write_text(answers.SHEET, encoding="utf-8")
    page = visit(shop.owner).go(_address(shop, "new-dataset"))
    page.locator("[name=file]").set_input_files(str(file))
    page.wait_for_url("**/data/*-*/")
    expect(page.locator("[data-stage]")).to_have_text("Waiting for its turn.")
    made = Dataset.objects.get(filename="more.csv")

    def read() -> None:
        assert made.job_id is not None
        job = Job.objects.get(id=made.job_id)
        furnished.read(made)
        Job.objects.filter(id=job.id).update(last_seq=job.last_seq)
        events.publish(events.job_topic(job.id), {})

    beside(read)
    expect(page.get_by_text("What needs you")).to_be_visible(timeout=20_000)


def test_a_file_is_dropped_on_the_page(shop: furnished.Shop, visit: Visitor) -> None:
    page = visit(shop.owner).go(_address(shop, "new-dataset"))
    page.locator("[data-drop]").evaluate(
        """zone => {
          const carried = new DataTransfer();
          carried.items.add(new File(["question,answer\\nWhy?,Because.\\n"], "dropped.csv"));
          const drop = { dataTransfer: carried, bubbles: true, cancelable: true };
          zone.dispatchEvent(new DragEvent("drop", drop));
        }"""
    )
    page.wait_for_url("**/data/*-*/")
    assert Dataset.objects.get(filename="dropped.csv").size_bytes == 30


@pytest.mark.parametrize(
    ("touch", "words"), [(False, "Drop your spreadsheet here"), (True, "Choose your spreadsheet")]
)
def test_only_who_has_a_mouse_is_asked_to_drop_a_file(
    touch: bool, words: str, shop: furnished.Shop, visit: Visitor
) -> None:
    page = visit(shop.owner, has_touch=touch, is_mobile=touch).go(_address(shop, "new-dataset"))
    expect(page.locator(".drop-zone h2")).to_have_text(words, use_inner_text=True)


def test_a_refused_file_is_told_where_it_was_dropped(
    shop: furnished.Shop, visit: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "empty.csv"
    file.write_bytes(b"")
    page = visit(shop.owner).go(_address(shop, "new-dataset"))
    page.locator("[name=file]").set_input_files(str(file))
    expect(page.get_by_role("alert")).to_contain_text("The file is empty")
    expect(page.locator("[name=file]")).to_be_visible()


def test_an_upload_that_breaks_off_keeps_the_file_and_goes_on_by_itself(
    shop: furnished.Shop, visit: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "more.csv"
    file.write_text(answers.SHEET, encoding="utf-8")
    window = visit(shop.owner)
    page = window.go(_address(shop, "new-dataset"))
    page.route("**/data/new/", lambda route: route.abort())
    page.locator("[name=file]").set_input_files(str(file))
    expect(page.get_by_role("alert")).to_contain_text("The upload broke off")
    expect(page.get_by_role("button", name="Try again now")).to_be_visible()
    page.unroute("**/data/new/")
    page.wait_for_url("**/data/*-*/", timeout=20_000)  # nobody has pressed anything
    assert Dataset.objects.filter(filename="more.csv").count() == 1
    window.wrongs.clear()  # the browser notes the connection that we cut


def test_a_row_is_corrected_in_its_place(shop: furnished.Shop, visit: Visitor) -> None:
    page = visit(shop.owner).go(_address(shop, "dataset", dataset=shop.ids["dataset"]))
    line = page.locator(".data-row", has_text="Isle of Wren")
    line.get_by_role("link", name="Correct").click()
    expect(line.get_by_label("Answer")).to_be_focused()
    line.get_by_role("button", name="Close").click()
    expect(line.get_by_role("link", name="Correct")).to_be_focused()
    line.get_by_role("link", name="Correct").click()
    line.get_by_label("Answer").fill("Yes, every Friday.")
    line.get_by_role("button", name="Save").click()
    expect(line.get_by_role("status")).to_contain_text("Corrected")
    expect(page.locator("#decided")).to_contain_text("answer corrected")
    page.locator("#decided").get_by_role("button", name="Undo").click()
    expect(page.locator("#messages")).to_contain_text("Taken back")
    expect(page.locator("#decided")).to_be_hidden()


def test_a_form_sent_after_the_session_ended_comes_back_with_what_was_typed(
    shop: furnished.Shop, visit: Visitor
) -> None:
    window = visit(shop.owner)
    page = window.go(_address(shop, "new-project"))
    page.locator("[name=name]").fill("Typed before the end")
    window.context.clear_cookies(name="longslope_session")
    window.context.add_cookies(
        [{"name": "longslope_session", "value": "ended", "url": window.site}]
    )
    page.get_by_role("button", name="Next: your data").click()
    expect(page.locator("main")).to_contain_text("everything you saved is still there")
    page.get_by_label("E-mail").fill(shop.owner.email)
    page.get_by_label("Password").fill(furnished.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/steps/new/")
    expect(page.locator("[name=name]")).to_have_value("Typed before the end")
    page.get_by_role("button", name="Next: your data").click()
    page.wait_for_url("**/data/")


def test_what_was_typed_is_still_there_after_the_page_was_closed(
    shop: furnished.Shop, visit: Visitor
) -> None:
    window = visit(shop.owner)
    page = window.go(_address(shop, "new-project"))
    page.locator("[name=name]").fill("My clinic")
    page.locator("[name=industry][value=health]").check()
    page.close()
    again = window.context.new_page()
    again.goto(window.site + _address(shop, "new-project"))
    expect(again.locator("[name=name]")).to_have_value("My clinic")
    expect(again.locator("[name=industry][value=health]")).to_be_checked()
    expect(again.get_by_text("Your draft is kept on this device")).to_be_visible()
    again.get_by_role("button", name="Next: your data").click()
    again.wait_for_url("**/data/")
    again.goto(window.site + _address(shop, "new-project"))
    expect(again.locator("[name=name]")).to_have_value(shop.tenant.name)  # it was sent


def test_a_wording_is_switched_in_its_place(shop: furnished.Shop, visit: Visitor) -> None:
    page = visit(shop.owner).go(_address(shop, "wordings", dataset=shop.ids["dataset"]))
    line = page.locator(".wording", has=page.get_by_role("button", name="Switch off")).first
    text = line.locator(".text").inner_text()
    line.get_by_role("button").click()
    expect(page.locator(".wording.off .text")).to_have_text(text)


def test_a_session_that_ends_in_the_middle_loses_nothing(
    shop: furnished.Shop, visit: Visitor
) -> None:
    window = visit(shop.owner)
    row = SourceRow.objects.get(id=shop.ids["row"])
    page = window.go(_address(shop, "row", dataset=shop.ids["dataset"], row=row.id))
    window.context.clear_cookies(name="longslope_session")
    window.context.add_cookies(
        [{"name": "longslope_session", "value": "ended", "url": window.site}]
    )
    page.reload()
    expect(page.locator("main")).to_contain_text("everything you saved is still there")
    page.get_by_label("E-mail").fill(shop.owner.email)
    page.get_by_label("Password").fill(furnished.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h2").first).to_contain_text(f"Correct row {row.number}")


def test_a_chat_with_a_sleeping_model_says_so_kindly(
    shop: furnished.Shop, visit: Visitor, settings: Settings
) -> None:
    settings.GATEWAY_URL = "http://127.0.0.1:1/v1"
    page = visit(shop.owner).go(_address(shop, "deployment", deployment=shop.ids["deployment"]))
    page.get_by_label("Ask like a customer").fill("When do you open?")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#chat-lines")).to_contain_text("not awake yet")
