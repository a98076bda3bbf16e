"""One word, one meaning: no two public classes of different packages bear one name."""

import ast
from collections import defaultdict
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[1]
SOURCES = ("platform/maas", "finetune", "serving", "knowledgebase")
FRAMEWORKS = {"Command", "Meta", "Migration"}
"""Names that Django prescribes, one for each file."""
HOMONYMS: dict[str, str] = {
    "Asked": "a question and what it is to find; in channels, one that is under way",
    "Choice": "one option among several, and its own type wherever there are options",
    "Example": "a row of a split in the reading, and its table",
    "Fact": "an exact value in a text; an answer with its wordings",
    "FetchBaseModel": "the job's kind, and the address that starts such a job",
    "Ground": "what questions of an exam, or estimates of a training, are made from",
    "Kind": "of a file, of an exact value, of a job",
    "Part": "of an exam, of a message: each a part of something else",
    "Plan": "of a split; of what is done about a message",
    "Reason": "a code and its values: why a row has its fate, why an answer its mark",
    "Role": "a column's in a sheet, and a member's of a tenant",
    "Row": "of a sheet, and of a table of the database",
    "Shop": "a sample with its dirt, and an invented business that teaches the encoder",
    "Strict": "the base of one program's parameters; programs do not import each other",
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
