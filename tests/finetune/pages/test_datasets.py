"""Data sets on the pages: bringing a file, the report in words, putting rows right."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from finetune.models import Dataset, Example, SourceRow
from maas.jobs.models import Job
from maas.tenants.models import Tenant, User
from tests.browser import answers, furnished
from tests.rulebooks import few_rules
from tests.web import Page, Web

__all__ = ["few_rules"]

Bring = Callable[..., Dataset]


@pytest.fixture
def bring(web: Web, editor: User, page: Page, tenant: Tenant) -> Bring:
    """Upload a file as an editor does, and have it read at once."""

    def make(text: str = answers.SHEET, name: str = "questions.csv") -> Dataset:
        client = web(editor)
        answer = client.post(page("new-dataset"), {"file": SimpleUploadedFile(name, text.encode())})
        dataset = Dataset.objects.get(tenant=tenant)
        assert answer["Location"] == page("dataset", dataset=dataset.id)
        furnished.read(dataset)
        dataset.refresh_from_db()
        return dataset

    return make


def _seen(page: str) -> str:
    """What the form says that its reader saw."""
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def _read_again(dataset: Dataset) -> None:
    dataset.refresh_from_db()
    furnished.read(dataset)
    dataset.refresh_from_db()


def test_a_file_that_is_being_read_shows_how_far_it_is(
    web: Web, editor: User, page: Page, tenant: Tenant
) -> None:
    file = SimpleUploadedFile("questions.csv", answers.SHEET.encode())
    answer = web(editor).post(page("new-dataset"), {"file": file})
    Job.objects.filter(tenant=tenant, kind="dataset.parse").update(
        state=Job.State.RUNNING, stage="read", progress=0.371
    )
    shown = web(editor).get(answer["Location"]).content.decode()
    assert "data-stream" in shown
    assert "Reading the file</p>" in shown
    assert "37%" in shown


def test_the_report_names_row_and_column_and_lets_viewers_change_nothing(
    web: Web, viewer: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    shown = web(viewer).get(page("dataset", dataset=dataset.id)).content.decode()
    assert "There is a question, but no answer." in shown
    assert "row 14" in shown
    assert "What became of the 17 rows of your file:" in shown
    assert 'method="post" action="/t/' not in shown


def test_a_missing_answer_is_written_in_place(
    web: Web, editor: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    row = SourceRow.objects.get(dataset=dataset, question="Do you deliver to the Isle of Wren?")
    words = {"question": row.question, "answer": "Yes, every Friday, for £15.", "category": ""}
    answer = web(editor).post(page("row", dataset=dataset.id, row=row.id), words)
    assert answer["Location"] == f"{page('dataset', dataset=dataset.id)}#row-{row.id}"
    _read_again(dataset)
    row.refresh_from_db()
    assert row.fate == SourceRow.Fate.REPAIRED
    assert Example.objects.filter(dataset=dataset, answer="Yes, every Friday, for £15.").exists()


@pytest.mark.parametrize("choice", ["skip", "mask", "keep"])
def test_a_row_is_decided_and_the_decision_taken_back(
    choice: str, web: Web, editor: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    client = web(editor)
    row = SourceRow.objects.get(dataset=dataset, answer__contains="d.hale")
    client.post(page("decide", dataset=dataset.id, row=row.id, choice=choice))
    _read_again(dataset)
    row.refresh_from_db()
    assert row.fate != SourceRow.Fate.NEEDS_YOU
    client.post(page("decide", dataset=dataset.id, row=row.id, choice="undo"))
    _read_again(dataset)
    row.refresh_from_db()
    assert row.fate == SourceRow.Fate.NEEDS_YOU


@pytest.mark.usefixtures("few_rules")
def test_an_answer_that_may_not_be_said_is_asked_about(
    web: Web, editor: User, page: Page, bring: Bring
) -> None:
    pills = 'Help,What do your pills do?,"Our pills cure cancer, guaranteed."\n'
    dataset = bring(answers.SHEET + pills)
    report = page("dataset", dataset=dataset.id)
    row = SourceRow.objects.get(dataset=dataset, question="What do your pills do?")
    shown = web(editor).get(report).content.decode()
    assert "Customers should not be told “cure cancer”, “guaranteed”." in shown
    assert "Source: CAP Code 12.1." in shown
    for choice in ("keep", "skip"):
        assert page("decide", dataset=dataset.id, row=row.id, choice=choice) in shown
    assert page("decide", dataset=dataset.id, row=row.id, choice="mask") not in shown
    web(editor).post(page("decide", dataset=dataset.id, row=row.id, choice="keep"))
    _read_again(dataset)
    row.refresh_from_db()
    assert row.fate == SourceRow.Fate.KEPT


def test_two_people_correct_one_row_and_nothing_is_lost(
    web: Web, editor: User, owner: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    row = SourceRow.objects.get(dataset=dataset, question="Do you deliver to the Isle of Wren?")
    url = page("row", dataset=dataset.id, row=row.id)
    seen = _seen(web(editor).get(url).content.decode())
    words = {"question": row.question, "category": "", "wordings": "", "seen": seen}
    web(owner).post(url, {**words, "answer": "Yes, on Fridays."})
    refused = web(editor).post(url, {**words, "answer": "Only in summer."})
    shown = refused.content.decode()
    assert refused.status_code == 400
    assert "Somebody else corrected this row while you were typing" in shown
    assert "Yes, on Fridays." in shown  # theirs
    assert "Only in summer." in shown  # mine, still in the field
    anew = _seen(shown)
    web(editor).post(url, {**words, "answer": "Only in summer.", "seen": anew})
    _read_again(dataset)
    row.refresh_from_db()
    assert row.answer == "Only in summer."
    web(editor).post(page("decide", dataset=dataset.id, row=row.id, choice="undo"))
    _read_again(dataset)
    row.refresh_from_db()
    assert row.answer == "Yes, on Fridays."


def test_two_people_say_differently_how_a_file_is_read(
    web: Web, editor: User, owner: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    columns = page("columns", dataset=dataset.id)
    seen = _seen(web(editor).get(columns).content.decode())
    web(owner).post(page("options", dataset=dataset.id), {"mask": ["phone"], "seen": seen})
    answer = web(editor).post(
        page("options", dataset=dataset.id),
        {"wordings": "on", "seen": seen},
        follow=True,
        headers={"Referer": f"http://testserver{columns}"},
    )
    assert answer.redirect_chain[-1][0] == columns
    assert "Somebody else changed meanwhile how this file is read" in answer.content.decode()
    dataset.refresh_from_db()
    assert dataset.options["mask"] == ["phone"]


def test_a_button_on_a_page_that_is_out_of_date_does_nothing(
    web: Web, editor: User, owner: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    row = SourceRow.objects.get(dataset=dataset, answer__contains="d.hale")
    url = page("decide", dataset=dataset.id, row=row.id, choice="skip")
    web(owner).post(page("decide", dataset=dataset.id, row=row.id, choice="mask"))
    report = page("dataset", dataset=dataset.id)
    answer = web(editor).post(
        url, {"seen": "-"}, follow=True, headers={"Referer": f"http://testserver{report}"}
    )
    assert "Somebody else changed this row meanwhile" in answer.content.decode()
    _read_again(dataset)
    row.refresh_from_db()
    assert "***" in row.answer


def test_more_ways_to_ask_are_taught_and_taken_back(
    web: Web, editor: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    row = SourceRow.objects.get(dataset=dataset, question="Do you deliver?")
    words = {"question": row.question, "answer": row.answer, "category": row.category}
    more = "can you bring it round?\nis there a courier"
    web(editor).post(page("row", dataset=dataset.id, row=row.id), {**words, "wordings": more})
    _read_again(dataset)
    asked = set(Example.objects.filter(row=row, origin="own").values_list("question", flat=True))
    assert {"can you bring it round?", "is there a courier"} <= asked
    web(editor).post(page("decide", dataset=dataset.id, row=row.id, choice="undo"))
    _read_again(dataset)
    assert not Example.objects.filter(question__contains="courier").exists()


def test_answers_that_stand_against_each_other_are_one_thing_to_decide(
    web: Web, editor: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    shown = web(editor).get(page("dataset", dataset=dataset.id)).content.decode()
    assert shown.count("Which answer is right?") == 1
    places = [shown.index(one) for one in ("Eight free parking spaces", "Sadly there is no")]
    assert places == sorted(places)
    assert len(re.findall(r'action="[^"]+/choose/"', shown)) == 2


def test_of_two_answers_one_is_chosen(web: Web, editor: User, page: Page, bring: Bring) -> None:
    dataset = bring()
    row = SourceRow.objects.get(dataset=dataset, answer="Sadly there is no parking nearby.")
    web(editor).post(page("decide", dataset=dataset.id, row=row.id, choice="choose"))
    _read_again(dataset)
    row.refresh_from_db()
    assert row.fate in {SourceRow.Fate.KEPT, SourceRow.Fate.REPAIRED}


def test_a_made_wording_is_switched_off_in_its_line(
    web: Web, editor: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    made = Example.objects.filter(dataset=dataset, origin="made").first()
    assert made is not None
    url = page("switch-wording", dataset=dataset.id, wording=made.id)
    shown = web(editor).post(url, {}, headers={"HX-Request": "true"})
    made.refresh_from_db()
    assert not made.enabled
    assert "Switch on" in shown.content.decode()


def test_columns_that_were_not_recognised_are_picked_by_hand(
    web: Web, editor: User, page: Page, bring: Bring
) -> None:
    dataset = bring("x,y\nWhy?,Because.\nWho?,We.\n", "odd.csv")
    choices = {"use-0": "on", "header-0": "1", "role-0-0": "question", "role-0-1": "answer"}
    web(editor).post(page("remap", dataset=dataset.id), choices)
    _read_again(dataset)
    assert dataset.mapping["sheets"][""]["columns"] == {"question": 0, "answer": 1}


def test_columns_that_make_no_sense_are_refused_on_the_page(
    web: Web, editor: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    client = web(editor)
    choices = {"use-0": "on", "role-0-0": "question"}
    columns = page("columns", dataset=dataset.id)
    shown = client.post(
        page("remap", dataset=dataset.id),
        choices,
        follow=True,
        headers={"Referer": f"http://testserver{columns}"},
    )
    assert shown.redirect_chain[-1][0] == columns
    assert "needs a correction" in shown.content.decode()


def test_columns_that_are_left_out_are_told_in_sight(
    web: Web, editor: User, page: Page, bring: Bring
) -> None:
    dataset = bring(
        "Question,Answer,问题,答案\n"
        "Do you deliver?,Yes.,送货吗？,送。\n"
        "When do you open?,At nine.,几点开门？,九点。\n"
    )
    shown = web(editor).get(page("dataset", dataset=dataset.id)).content.decode()
    in_sight = re.sub(r"<details.*?</details>", "", shown, flags=re.S)
    assert "C · 问题" in in_sight
    assert "D · 答案" in in_sight


def test_a_file_that_cannot_be_read_is_explained_with_what_to_do(
    web: Web, editor: User, page: Page, tenant: Tenant
) -> None:
    file = SimpleUploadedFile("scan.pdf", b"%PDF-1.7 nothing for us")
    web(editor).post(page("new-dataset"), {"file": file})
    dataset = Dataset.objects.get(tenant=tenant)
    problem = {"code": "unsupported_kind", "params": {"kind": "pdf"}}
    Dataset.objects.filter(id=dataset.id).update(state="refused", problem=problem)
    shown = web(editor).get(page("dataset", dataset=dataset.id)).content.decode()
    assert "a PDF document" in shown
    assert "Copy the questions and answers into a spreadsheet" in shown


def test_no_file_and_an_empty_file_are_told_before_anything_is_kept(
    web: Web, editor: User, page: Page
) -> None:
    client = web(editor)
    assert "choose a file first" in client.post(page("new-dataset")).content.decode()
    empty = SimpleUploadedFile("nothing.csv", b"")
    shown = client.post(page("new-dataset"), {"file": empty}).content.decode()
    assert "The file is empty" in shown
    assert not Dataset.objects.exists()


def test_the_trash_gives_back(web: Web, editor: User, page: Page, bring: Bring) -> None:
    dataset = bring()
    client = web(editor)
    client.post(page("trash-dataset", dataset=dataset.id))
    assert client.get(page("dataset", dataset=dataset.id)).status_code == 404
    assert dataset.name in client.get(page("trash")).content.decode()
    client.post(page("restore", kind="dataset", trash_item=dataset.id))
    assert client.get(page("dataset", dataset=dataset.id)).status_code == 200


def test_the_original_comes_back_as_it_was(
    web: Web, viewer: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    answer = web(viewer).get(page("original", dataset=dataset.id))
    assert answer.getvalue().decode() == answers.SHEET


def test_while_it_is_read_again_the_page_waits_and_then_renews_itself(
    web: Web, editor: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    client = web(editor)
    client.post(page("options", dataset=dataset.id), {"wordings": "on", "mask": ["email"]})
    waiting = client.get(page("reading", dataset=dataset.id), headers={"HX-Request": "true"})
    assert waiting.status_code == 204
    _read_again(dataset)
    done = client.get(page("reading", dataset=dataset.id), headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"
    assert Job.objects.filter(subject_id=dataset.id).count() == 2


def test_a_decision_is_answered_with_the_row_in_its_place(
    web: Web, editor: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    row = SourceRow.objects.get(dataset=dataset, answer__contains="d.hale")
    url = page("decide", dataset=dataset.id, row=row.id, choice="mask")
    report = page("dataset", dataset=dataset.id)
    sent = {"next": report, "page": "report", "shown": row.id}
    shown = web(editor).post(url, sent, headers={"HX-Request": "true"}).content.decode()
    assert shown.lstrip().startswith(f'<article class="data-row" id="row-{row.id}">')
    assert "autofocus" in shown
    assert f'value="{report}"' in shown
    assert 'id="standing"' in shown
    assert 'id="needs-count"' in shown
    assert "1 row shows what you decided" in shown
    late = web(editor).post(url, {**sent, "seen": "-"}, headers={"HX-Request": "true"})
    assert "Somebody else changed this row meanwhile" in late.content.decode()
    assert late.content.decode().count(f'id="row-{row.id}"') == 1


def test_without_a_script_the_page_comes_back_to_the_row(
    web: Web, editor: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    row = SourceRow.objects.get(dataset=dataset, answer__contains="d.hale")
    url = page("decide", dataset=dataset.id, row=row.id, choice="mask")
    rows = page("rows", dataset=dataset.id)
    report = page("dataset", dataset=dataset.id)
    back = web(editor).post(url, {"next": rows})
    assert back["Location"] == f"{rows}#row-{row.id}"
    again = page("decide", dataset=dataset.id, row=row.id, choice="keep")
    back = web(editor).post(again, {"next": report, "page": "report"})
    assert back["Location"] == f"{report}#decided-{row.id}"
    assert f'id="decided-{row.id}"' in web(editor).get(report).content.decode()


def test_an_answer_is_corrected_wherever_it_stands(
    web: Web, editor: User, page: Page, bring: Bring
) -> None:
    sheet = "Question,Answer\n" + "".join(
        f"{question},A full wash costs £15 on weekdays.\n"
        for question in ("What does a wash cost?", "wash price", "how much to clean my bike")
    )
    dataset = bring(sheet)
    first = SourceRow.objects.get(dataset=dataset, number=2)
    url = page("row", dataset=dataset.id, row=first.id)
    assert "2 other rows give this answer." in web(editor).get(url).content.decode()
    words = {"question": first.question, "answer": "A full wash costs £18 on weekdays."}
    client = web(editor)
    told = client.post(url, words, follow=True).content.decode()
    assert "Corrected, in this row and 2 others that gave the same answer." in told
    now = SourceRow.objects.filter(dataset=dataset, answer=words["answer"])
    assert now.count() == 3
    wordings = client.get(page("wordings", dataset=dataset.id)).content.decode()
    assert "£15" not in wordings
    client.post(page("decide", dataset=dataset.id, row=first.id, choice="undo"))
    assert not now.exists()
    client.post(url, {**words, "scope": "one"})
    assert now.count() == 1


def test_a_row_is_added_corrected_and_taken_away_in_the_browser(
    web: Web, editor: User, viewer: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    client, url = web(editor), page("new-row", dataset=dataset.id)
    assert web(viewer).get(url).status_code == 403
    assert client.post(url, {"question": "Do you mend prams?"}).status_code == 400
    words = {
        "question": "Do you mend prams?",
        "answer": "Yes, we mend prams for £20.",
        "category": "Workshop",
        "wordings": "pram repair\nmy pram is broken",
    }
    client.post(url, words)
    row = SourceRow.objects.get(dataset=dataset, question=words["question"])
    assert (row.answer, row.category, row.fate) == (words["answer"], "Workshop", "kept")
    listed = client.get(f"{page('rows', dataset=dataset.id)}?search=prams").content.decode()
    assert f'id="row-{row.id}"' in listed
    client.post(
        page("row", dataset=dataset.id, row=row.id), {**words, "answer": "Yes, for £22, in a week."}
    )
    row.refresh_from_db()
    assert row.answer == "Yes, for £22, in a week."
    gone = client.post(
        page("decide", dataset=dataset.id, row=row.id, choice="remove"),
        headers={"HX-Request": "true"},
    ).content.decode()
    assert not SourceRow.objects.filter(id=row.id).exists()
    assert "Yes, for £22, in a week." in gone
    _read_again(dataset)
    assert not SourceRow.objects.filter(dataset=dataset, question=words["question"]).exists()


def test_the_page_says_what_is_up_to_date(web: Web, editor: User, page: Page, bring: Bring) -> None:
    dataset = bring()
    client, report = web(editor), page("dataset", dataset=dataset.id)
    waits = "shows what you decided"
    assert waits not in client.get(report).content.decode()
    row = SourceRow.objects.get(dataset=dataset, answer__contains="d.hale")
    client.post(page("decide", dataset=dataset.id, row=row.id, choice="mask"))
    assert waits in client.get(report).content.decode()
    standing = f"{page('reading', dataset=dataset.id)}?edition={dataset.edition}"
    asked = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{report}"}
    assert waits in client.get(standing, headers=asked).content.decode()
    client.post(page("catch-up", dataset=dataset.id), {"next": report})
    _read_again(dataset)
    told = client.get(standing, headers=asked).content.decode()
    assert "has been read with what you decided" in told
    assert f'href="{report}"' in told
    assert waits not in client.get(report).content.decode()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_corrected_list_is_downloaded(
    form: str, web: Web, viewer: User, page: Page, bring: Bring
) -> None:
    dataset = bring()
    answer = web(viewer).get(page("download-rows", dataset=dataset.id, form=form))
    assert f'filename="questions.{form}"' in answer["Content-Disposition"]
    assert answer.getvalue()[:2] == (b"PK" if form == "xlsx" else b"\xef\xbb")
