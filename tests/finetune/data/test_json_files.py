"""JSON as programs and people write it: the pairs are found wherever they are."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from finetune.data.codes import Fate
from finetune.data.limits import Limits
from finetune.data.reading import Table
from maas.jobs.program import Failure
from tests.finetune.data.makers import codes, load, parsed, row_at, text

OPEN = {"question": "When do you open?", "answer": "At nine."}
SHIP = {"question": "Do you ship?", "answer": "Yes, for £3."}
PAIRS = [list(OPEN.values()), list(SHIP.values())]


def table(path: Path, content: Any) -> Table:
    written = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return load(text(path, written)).tables[0]


def pairs(found: Table) -> list[list[str]]:
    """The first two columns."""
    return [line.cells[:2] for line in found.lines]


@pytest.mark.parametrize("between", ["\n", "", ",\n", "\n\n", "\x1e"])
@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.txt"])
def test_objects_one_after_another(tmp_path: Path, name: str, between: str) -> None:
    written = between.join(json.dumps(one, indent=1) for one in (OPEN, SHIP))
    assert pairs(table(tmp_path / name, written)) == PAIRS


def test_lists_one_after_another(tmp_path: Path) -> None:
    assert (
        pairs(table(tmp_path / "x.json", f"[{json.dumps(OPEN)}]\n[{json.dumps(SHIP)}]\n")) == PAIRS
    )


@pytest.mark.parametrize(
    ("document", "categories"),
    [
        ({"data": {"items": [OPEN, SHIP]}}, None),
        ({"faq": {"Hours": [OPEN], "Delivery": [SHIP]}}, ["Hours", "Delivery"]),
        ({"sections": [{"title": "Hours", "list": [OPEN]}, {"title": "Post", "list": [SHIP]}]},
         ["Hours", "Post"]),
        ([{"name": "Hours", "children": [{"faqs": [OPEN]}]}, SHIP], ["Hours", ""]),
        ({"version": 3, "tags": [{"id": 1, "name": "x"}], "rows": [OPEN, SHIP]}, None),
        ({"Hours": {"When do you open?": "At nine."}, "Post": {"Do you ship?": "Yes, for £3."}},
         ["Hours", "Post"]),
        ({"result": {"question": [p[0] for p in PAIRS], "answer": [p[1] for p in PAIRS]}}, None),
        ({"a": {"b": {"c": {"d": [[OPEN], [SHIP]]}}}}, ["d", "d"]),
    ],
)  # fmt: skip
def test_pairs_in_sections(tmp_path: Path, document: Any, categories: list[str] | None) -> None:
    found = table(tmp_path / "x.json", document)
    assert pairs(found) == PAIRS
    assert [line.number for line in found.lines] == [1, 2]
    assert found.keys == ["question", "answer", *(["category"] if categories else [])]
    if categories:
        assert [line.cells[2] for line in found.lines] == categories


def test_tags_of_a_row_are_no_rows(tmp_path: Path) -> None:
    rows = [{**OPEN, "tags": [{"id": 1, "name": "hours"}], "by": {"who": "Ann", "at": "noon"}}]
    found = table(tmp_path / "x.json", rows)
    assert pairs(found) == PAIRS[:1]


def test_the_questions_of_a_web_page(tmp_path: Path) -> None:
    page = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {"@type": "Question", "name": question,
             "acceptedAnswer": {"@type": "Answer", "text": answer}}
            for question, answer in PAIRS
        ],
    }  # fmt: skip
    result = parsed(text(tmp_path / "x.json", json.dumps(page)))
    assert [[row.question, row.answer] for row in result.rows] == PAIRS


def test_lists_of_questions_stay_lists(tmp_path: Path) -> None:
    asked = ["Is it open; or not?", "Are you open?"]
    for document in (
        [{"questions": asked, "answer": "Yes."}],
        {"questions": asked, "answer": "Yes."},
    ):
        found = table(tmp_path / "x.json", document)
        assert found.lines[0].lists == {0: asked}
        assert found.lines[0].cells == ["\n".join(asked), "Yes."]


def test_numbers_stay_as_they_are_written(tmp_path: Path) -> None:
    found = table(tmp_path / "x.json", '[{"question": "How much?", "answer": 8.50, "no": 1.0e2}]')
    assert found.lines[0].cells == ["How much?", "8.50", "1.0e2"]


def test_a_value_that_is_named_twice_is_asked_about(tmp_path: Path) -> None:
    written = '[{"question": "How much is it?", "answer": "It is £5.", "answer": "It is £7."}]'
    row = row_at(parsed(text(tmp_path / "x.json", written)), 1)
    assert row.fate is Fate.NEEDS_YOU
    twice = next(one for one in row.reasons if one.code == "key_twice")
    assert twice.params == {"key": "answer", "other": "It is £5."}
    same = '[{"question": "How much is it?", "answer": "It is £5.", "answer": "It is £5."}]'
    assert "key_twice" not in codes(row_at(parsed(text(tmp_path / "y.json", same)), 1))


def test_a_broken_line_is_named_and_the_others_are_used(tmp_path: Path) -> None:
    lines = [json.dumps(OPEN), '{"question": "Do you', json.dumps(SHIP) + ","]
    found = table(tmp_path / "x.jsonl", "\n".join(lines))
    assert [line.number for line in found.lines] == [1, 2, 3]
    assert found.lines[1].notes[0][0].code == "line_not_json"
    assert [found.lines[0].cells, found.lines[2].cells] == PAIRS


def test_a_line_of_several_rows_loses_none(tmp_path: Path) -> None:
    found = table(tmp_path / "x.jsonl", json.dumps({"data": [OPEN, SHIP]}) + "\n")
    assert pairs(found) == PAIRS


@pytest.mark.parametrize(
    ("written", "line", "column"),
    [
        ('[{"question": "a" "answer": "b"}]', 1, 19),
        ('[\n {"question": "a"},,\n {"question": "b"}]', 2, 20),
        ('{"question": "a"}\n// more\n', 2, 1),
        ("[\n{'question': 'a'}]", 2, 2),
        ('[{"question": "a"} {"question": "b"}]', 1, 20),
    ],
)
def test_a_mistake_is_named_with_its_place(
    tmp_path: Path, written: str, line: int, column: int
) -> None:
    with pytest.raises(Failure) as caught:
        load(text(tmp_path / "x.json", written))
    assert (caught.value.code, caught.value.params) == (
        "json_corrupt",
        {"line": line, "column": column},
    )


@pytest.mark.parametrize("deep", ["[" * 50_000, '{"a":' * 50_000])
@pytest.mark.parametrize("name", ["x.json", "x.jsonl"])
def test_what_is_nested_without_end_is_refused(tmp_path: Path, deep: str, name: str) -> None:
    with pytest.raises(Failure) as caught:
        load(text(tmp_path / name, deep))
    assert caught.value.code in ("json_not_rows", "json_corrupt")


def test_what_is_nested_deeply_and_holds_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        load(text(tmp_path / "x.json", '{"a":' * 900 + "1" + "}" * 900))
    assert caught.value.code == "json_not_rows"


def test_ever_new_names_cost_no_memory(tmp_path: Path) -> None:
    entries = [{"question": f"Is it {at}?", "answer": "Yes.", f"k{at}": at} for at in range(12_000)]
    path = text(tmp_path / "x.json", json.dumps(entries))
    tracemalloc.start()
    book = load(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000
    assert (book.tables[0].keys or [])[:2] == ["question", "answer"]
    told = next(note for note in book.notes if note.code == "too_many_keys")
    assert told.params == {"count": 12_002 - 166, "limit": 166}
    assert told.params["limit"] == Limits().cells // 12_000


def test_more_rows_than_may_be_are_counted_and_not_kept(tmp_path: Path) -> None:
    for name, written in (
        ("x.json", "[" + ",".join(["0"] * 300) + "]"),
        ("x.jsonl", "0\n" * 300),
        ("y.json", json.dumps([OPEN] * 300)),
    ):
        with pytest.raises(Failure) as caught:
            load(text(tmp_path / name, written), rows=100)
        assert (caught.value.code, caught.value.params["rows"]) == ("too_many_rows", 300)


def test_json_without_pairs_is_read_by_its_longest_list(tmp_path: Path) -> None:
    document = {
        "meta": [{"id": 1}],
        "export": {"rows": [{"frage": "Wann öffnen Sie?", "antwort": "Um neun."}]},
    }
    found = table(tmp_path / "x.json", document)
    assert (found.keys, found.lines[0].cells) == (
        ["frage", "antwort"],
        ["Wann öffnen Sie?", "Um neun."],
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("name", ["x.json", "x.jsonl"])
def test_json_in_other_encodings(tmp_path: Path, name: str, encoding: str) -> None:
    rows = [["你们几点开门", "我们早上九点开门。"], ["运费多少钱", "运费八块钱。"]]
    lines = [json.dumps({"问题": q, "答案": a}, ensure_ascii=False) for q, a in rows]
    book = load(text(tmp_path / name, "\n".join(lines), encoding))
    assert [line.cells for line in book.tables[0].lines] == rows


def test_a_turn_that_needs_earlier_ones_gives_way_to_the_first(tmp_path: Path) -> None:
    first = list(OPEN.values())
    rows = [
        {"query": "And on Sunday?", "response": "Closed.", "history": [first, ["So?", "Yes."]]},
        {"query": SHIP["question"], "response": SHIP["answer"], "history": []},
    ]
    found = table(tmp_path / "x.json", rows)
    assert pairs(found) == PAIRS
    (note,) = (one for notes in found.lines[0].notes.values() for one in notes)
    assert (note.code, note.params) == ("later_turns_left_out", {"count": 2})


def test_of_two_outputs_the_preferred_one_answers(tmp_path: Path) -> None:
    rows = [
        {
            "input": {"messages": [{"role": "user", "content": one["question"]}]},
            "preferred_output": [{"role": "assistant", "content": one["answer"]}],
            "non_preferred_output": [{"role": "assistant", "content": "No idea."}],
        }
        for one in (OPEN, SHIP)
    ]
    assert pairs(table(tmp_path / "x.json", rows)) == PAIRS


def test_values_in_several_languages_are_columns_of_their_own(tmp_path: Path) -> None:
    rows = [
        {"question": {"en": "When?", "zh": "几点？"}, "answer": {"en": "At nine.", "zh": "9点。"}},
        {
            "question": {"en": "Where?", "zh": "在哪？"},
            "answer": {"en": "In York.", "zh": "约克。"},
        },
    ]
    result = parsed(text(tmp_path / "x.json", json.dumps(rows)))
    assert [(row.question, row.answer) for row in result.rows] == [
        ("When?", "At nine."),
        ("Where?", "In York."),
    ]
    assert "other_language_columns" in [note["code"] for note in result.report["notes"]]


def test_turns_of_human_and_assistant_in_one_object(tmp_path: Path) -> None:
    rows = [
        {"conversation": [{"human": one["question"], "assistant": one["answer"]}]}
        for one in (OPEN, SHIP)
    ]
    assert pairs(table(tmp_path / "x.jsonl", "\n".join(map(json.dumps, rows)))) == PAIRS


@pytest.mark.parametrize("name", ["x.json", "x.jsonl"])
def test_a_comma_after_the_last_entry(tmp_path: Path, name: str) -> None:
    written = (
        '[{"question": "Sizes?", "answer": "S, M,]",},\n'
        ' {"question": "A,}?", "answer": "Yes",\n },\n]\n'
    )
    assert pairs(table(tmp_path / name, written)) == [["Sizes?", "S, M,]"], ["A,}?", "Yes"]]


def test_a_list_of_problems_are_the_questions(tmp_path: Path) -> None:
    entry = {
        "title": "",
        "content": "At nine.",
        "problem_list": ["When do you open?", "Open when?"],
    }
    found = parsed(text(tmp_path / "x.json", json.dumps([entry])))
    assert [(row.question, row.wordings, row.answer) for row in found.rows] == [
        ("When do you open?", ["Open when?"], "At nine.")
    ]
