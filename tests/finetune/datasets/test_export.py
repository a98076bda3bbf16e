"""The corrected list: what is taught, as a table that says the same when it is read again."""

import csv
import io

import openpyxl
import pytest
from django.utils import translation
from openpyxl.worksheet.worksheet import Worksheet

from finetune.datasets import export, services
from finetune.models import Dataset, SourceRow
from maas.tenants.principal import Principal
from tests.finetune.datasets.conftest import read_now

pytestmark = pytest.mark.django_db
SHEET = (
    "Topic,Question,Answer,Other wordings\n"
    "Hours,When do you open?,We open at 9:00 every day.,opening times|when can I come\n"
    "Hours,when do you open,We open at 9:00 every day.,hours please\n"
    "Price,What does a wash cost?,A wash costs £15.,\n"
    "Contact,How do I reach you?,+44 1632 960100 rings in the shop.,\n"
    "Sums,What is in your formula?,=A1+B1 stands in our recipe.,\n"
    "Who,How do you sign?,@larkspur is our name everywhere.,\n"
    "Cold,How cold is it?,-18 degrees in the freezer.,\n"
    "Team,Do you sell tents?,,\n"
    "Old,Did you have boats?,We had boats until 2019.,\n"
)
ZH = "分类,问题,答案\n营业,几点开门？,我们每天9:00开门营业。\n价格,洗车多少钱？,洗一次车30元。\n"


@pytest.fixture
def sheet(by: Principal) -> Dataset:
    made = read_now(services.upload(by=by, filename="faq.csv", chunks=[SHEET.encode()]))
    for row in SourceRow.objects.filter(dataset=made, fate="needs_you").exclude(answer=""):
        services.decide(by=by, row=row, deed="keep")
    rows = {row.question: row for row in SourceRow.objects.filter(dataset=made)}
    services.edit_row(
        by=by,
        row=rows["What does a wash cost?"],
        answer="A wash costs £18.",
        wordings=["wash price", "Hello? I want my bike washed; how much"],
    )
    services.decide(by=by, row=rows["Did you have boats?"], deed="skip")
    services.add_row(
        by=by,
        dataset=made,
        question="Do you mend prams?",
        answer="Yes, we mend prams for £20.",
        category="Workshop",
        wordings=["pram repair"],
    )
    services.bring_up_to_date(by=by, dataset=made)
    return read_now(made)


def _page(dataset: Dataset) -> Worksheet:
    file = io.BytesIO(export.corrected(dataset, form="xlsx").file.read())
    page = openpyxl.load_workbook(file).active
    assert isinstance(page, Worksheet)
    return page


def _facts(dataset: Dataset) -> dict[str, set[str]]:
    """By answer: every own way to ask for it."""
    found: dict[str, set[str]] = {}
    for one in dataset.examples.filter(origin="own"):
        found.setdefault(one.answer, set()).add(one.question)
    return found


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_read_again_it_gives_the_same_facts(by: Principal, sheet: Dataset, form: str) -> None:
    made = export.corrected(sheet, form=form)
    again = services.upload(by=by, filename=made.name, chunks=[made.file.read()])
    read_now(again)
    wanted = _facts(sheet)
    kept = SourceRow.objects.get(dataset=again, fate="needs_you")  # asked about in every file anew
    assert wanted.pop(kept.answer) == {kept.question}
    assert kept.answer == "=A1+B1 stands in our recipe."
    assert _facts(again) == wanted
    assert "A wash costs £18." in _facts(again)
    assert "Hello? I want my bike washed; how much" in _facts(again)["A wash costs £18."]
    assert not any("boats" in answer for answer in _facts(again))
    categories = dict(again.rows.values_list("question", "category"))
    assert categories["Do you mend prams?"] == "Workshop"


def test_no_cell_is_run_by_a_spreadsheet(sheet: Dataset) -> None:
    text = export.corrected(sheet, form="csv").file.read().decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert "'=A1+B1 stands in our recipe." in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    found = [cell for line in _page(sheet).iter_rows() for cell in line if cell.value]
    assert {cell.data_type for cell in found} == {"s"}
    assert "=A1+B1 stands in our recipe." in [cell.value for cell in found]


def test_it_says_what_happened_to_each_row(sheet: Dataset) -> None:
    header, *lines = _page(sheet).iter_rows(values_only=True)
    assert header[:4] == ("Question", "Answer", "Category", "Other wordings")
    told = {line[0]: str(line[5]) for line in lines}
    assert "Your team changed this." in told["What does a wash cost?"]
    assert told["When do you open?"] == "as in your file"
    assert "Do you sell tents?" not in told


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_in_chinese_too(by: Principal, form: str) -> None:
    made = read_now(services.upload(by=by, filename="faq.csv", chunks=[ZH.encode()]))
    with translation.override("zh-hans"):
        file = export.corrected(made, form=form)
    again = read_now(services.upload(by=by, filename=file.name, chunks=[file.file.read()]))
    assert _facts(again) == _facts(made)
    assert len(_facts(again)) == 2
