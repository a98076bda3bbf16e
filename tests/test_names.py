"""One word, one meaning: no two public classes of different packages bear one name."""

import ast
from collections import defaultdict
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[1]
SOURCES = ("platform/maas", "finetune", "serving", "knowledgebase")
FRAMEWORKS = {"Command", "Meta", "Migration"}
"""Names that Django prescribes, one for each file."""
HOMONYMS: dict[str, str] = {
    "Answer": "an examinee's to an item; in the console, a chat page's as it streams",
    "Asked": "a question with its right answer known, for teaching; in channels, one under way",
    "Choice": "one option among several, and its own type wherever there are options",
    "Deed": "what a button does: to a row after an exam, to a deployment in an address",
    "Example": "a row of a split in the reading, its table, and a row shown to a merchant",
    "Fact": "an exact value in a text; an answer with its wordings; both words are in use",
    "FetchBaseModel": "the job's kind, and the address that starts such a job",
    "Ground": "what questions of an exam, or estimates of a training, are made from",
    "Kind": "of a file, of an exact value, of a job, of things in the trash",
    "Limits": "of a file, of a recipe, of an engine, of a key: each with its own quantities",
    "Line": "of a sheet, of a statement; in the gateway the queue of scripts for Valkey",
    "Lora": "the recipe's section, and the module that learns such an update",
    "Mark": "an answer's in an exam, and a version's in the drawing of all of them",
    "Message": "to the people behind a chat page; in the gateway, of OpenAI's request",
    "Meter": "of a training's progress; in the gateway, of what an answer costs",
    "Part": "of an exam, a recipe, a bar, a message: each a part of something else",
    "Plan": "of a split, of adapters on an engine, of an answer to a message",
    "Reason": "a code and its values: why a row has its fate, why an answer its mark",
    "Record": "what is known of a page's questions, and of an engine that runs",
    "Role": "a column's in a sheet, and a member's of a tenant",
    "Row": "of a sheet, of a training's tokens, of a table of the database, of a page",
    "Session": "a training's surroundings; in the accounts' API, a person's",
    "Settings": "of reading a file, and of vLLM: each what its program can be told",
    "Shop": "a sample with its dirt, and an invented business that teaches the encoder",
    "Step": "of teaching the encoder, of the wizard",
    "Strict": "the base of one program's parameters; programs do not import each other",
    "Subject": "of a text in an industry, and what a job is about in the console",
    "Thrown": "something in the trash, and its kind as a part of an address",
    "Told": "what a page says of a row, of a wording; what an engine is told by the gateway",
    "Turn": "one side's message in an exam; in channels, a question with its answer",
    "Use": "what a made wording is for; what a contribution of a survey becomes",
}
"""Names that mean something in more than one package, each with the reason why it may."""


def homonyms() -> dict[str, list[str]]:
    """Each name of public classes in more than one package, with these packages."""
    places: dict[str, set[str]] = defaultdict(set)
    for path in (file for folder in SOURCES for file in (BASE_DIR / folder).rglob("*.py")):
        package = path.parent.relative_to(BASE_DIR).as_posix().removeprefix("platform/")
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].add(package)
    assert len(places) > 500
    return {
        name: sorted(packages)
        for name, packages in places.items()
        if len(packages) > 1 and name not in FRAMEWORKS
    }


def test_no_two_packages_give_one_name_to_different_classes() -> None:
    found = homonyms()
    unlisted = {name: packages for name, packages in found.items() if name not in HOMONYMS}
    assert not unlisted, "rename one of each, or list it with its reason"


def test_the_list_of_homonyms_only_shrinks() -> None:
    assert not HOMONYMS.keys() - homonyms().keys(), "these are no homonyms any more"


def test_every_homonym_has_its_reason() -> None:
    assert all(len(reason) > 20 for reason in HOMONYMS.values())
