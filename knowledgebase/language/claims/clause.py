"""What one clause of a text says."""

from dataclasses import dataclass, field

from knowledgebase.language.claims.figures import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """`start`, `end`: its characters in the text; `sentence`: the number of its sentence.

    `words`: its content words in base form, words of one meaning under one name ("buy" for
    "purchase"; also across languages where a word has a name there). `parts`: the words of each
    thing that it lists. `negated`: it denies. `marks`: what it does, by names that both languages
    share, each `family:value` ("stance:no", "payer:buyer", "promise:gift", "need:yes" …): two
    values of one family about one thing contradict, and a promise must be the facts' as well.
    """

    start: int
    end: int
    sentence: int
    text: str
    words: frozenset[str]
    figures: tuple[Figure, ...] = ()
    parts: tuple[frozenset[str], ...] = ()
    negated: bool = False
    supposed: bool = False
    marks: frozenset[str] = field(default=frozenset())

    def marked(self, family: str) -> frozenset[str]:
        """The values of its marks of one family."""
        return frozenset(
            value for name, _, value in (one.partition(":") for one in self.marks) if name == family
        )
