"""`python -m serving.gateway.grammar_program SECONDS BYTES`: tries whether an engine could make a
grammar of a JSON schema, and at what cost.

Reads lines `{"base": folder, "schema": text}` from stdin, and answers each with one line
`{"verdict": …, "reason": …}`; ends with stdin. Each schema is compiled in a child of its own, with
so many seconds of CPU and bytes beside what the program itself has, so that what is too much for
it, or crashes the compiler, ends nothing else. The vocabulary is that of the base model: most of a
grammar's cost comes from it.
"""

import json
import os
import re
import resource
import signal
import sys
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import xgrammar
from tokenizers import Tokenizer

from maas.kit.priority import stand_back

NICENESS = 5
"""Answers go before the first use of a schema."""
_OUT_OF_TIME = (signal.SIGXCPU, signal.SIGKILL)
_PLACE = re.compile(r"^\[[^]]*\] \S+: (?:Check failed: \(.*\) is false: )?")
_CRASHED = "the compiler does not take it"


class SchemaVerdict(StrEnum):
    """GOOD: an engine takes it. WRONG: it takes no such schema. COSTLY: it would take too much."""

    GOOD = "good"
    WRONG = "wrong"
    COSTLY = "costly"


def main() -> None:
    seconds, most_bytes = int(sys.argv[1]), int(sys.argv[2])
    stand_back(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        asked = json.loads(line)
        vocabulary = _vocabulary(asked["base"])
        verdict, reason = tried(asked["schema"], vocabulary, seconds, most_bytes)
        sys.stdout.write(json.dumps({"verdict": verdict, "reason": reason}) + "\n")
        sys.stdout.flush()


@lru_cache(maxsize=4)
def _vocabulary(base: str) -> xgrammar.TokenizerInfo:
    """The base model's, by its folder. Letters alone where it has none that can be read."""
    file = Path(base) / "tokenizer.json"
    if not base or not file.is_file():
        letters = [chr(code) for code in range(32, 127)]
        return xgrammar.TokenizerInfo(letters, stop_token_ids=[0])
    tokenizer = Tokenizer.from_file(str(file))
    names = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    found = xgrammar.TokenizerInfo._detect_metadata_from_hf(tokenizer.to_str())
    return xgrammar.TokenizerInfo([name for name, _ in names], stop_token_ids=[0], **found)


def tried(
    schema: str, vocabulary: xgrammar.TokenizerInfo, seconds: int, most_bytes: int
) -> tuple[SchemaVerdict, str]:
    """What comes of a schema, and why. Blocks until its child has ended."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, _compiled(schema, vocabulary, seconds, most_bytes).encode()[:4096])
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read().decode(errors="replace")
    _, status = os.waitpid(child, 0)
    if said:
        verdict, _, reason = said.partition(" ")
        return SchemaVerdict(verdict), reason
    crashed = os.WIFSIGNALED(status) and os.WTERMSIG(status) not in _OUT_OF_TIME
    return (SchemaVerdict.WRONG, _CRASHED) if crashed else (SchemaVerdict.COSTLY, "")


def _compiled(
    schema: str, vocabulary: xgrammar.TokenizerInfo, seconds: int, most_bytes: int
) -> str:
    """In the child. As an engine does it: see `serving.engine.spec.COMPACT_JSON`."""
    most_bytes += int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    compiler = xgrammar.GrammarCompiler(vocabulary, max_threads=1, cache_enabled=False)
    try:
        compiler.compile_json_schema(schema, any_whitespace=False, separators=(",", ":"))
    except MemoryError:
        return SchemaVerdict.COSTLY
    except Exception as error:
        text = str(error)
        if "bad_alloc" in text:
            return SchemaVerdict.COSTLY
        return f"{SchemaVerdict.WRONG} {_reason(text)}"
    return SchemaVerdict.GOOD


def _reason(text: str) -> str:
    """What a compiler's error says, without where in its code it says so."""
    last = text.strip().rpartition("\n")[2]
    return _PLACE.sub("", last) or "it is not valid"


if __name__ == "__main__":
    main()
