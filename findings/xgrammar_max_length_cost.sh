#!/usr/bin/env bash
# xgrammar 0.2.8: what a JSON schema costs to compile hangs on numbers in it that look harmless. One
# `maxLength` of 100 takes some hundred times as long as the same schema without it, in proportion
# to the vocabulary of the model: seconds of one core for 128,000 tokens, twice that for Gemma's
# 262,144. A server that compiles schemas as they come should bound these numbers, or compile where
# nobody else waits.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q xgrammar==0.2.8 torch==2.13.0
"$folder/venv/bin/python" - <<'PY'
import json
import random
import time
from importlib.metadata import version

import xgrammar

random.seed(1)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def vocabulary(size):
    """All bytes, and invented words with and without a space before them."""
    words = {bytes([one]): None for one in range(256)}
    while len(words) < size:
        word = "".join(random.choices(LETTERS, k=random.randint(2, 9)))
        words[f"{random.choice(['', ' '])}{word}".encode()] = None
    return list(words)


def seconds(size, **bounds):
    raw = xgrammar.VocabType.RAW
    info = xgrammar.TokenizerInfo(vocabulary(size), raw, stop_token_ids=[0])
    text = {"type": "string", **bounds}
    schema = {"type": "object", "properties": {"name": text}, "required": ["name"]}
    compiler = xgrammar.GrammarCompiler(info, max_threads=1)
    began = time.process_time()
    compiler.compile_json_schema(json.dumps(schema))
    return time.process_time() - began


print("xgrammar", version("xgrammar"), "· seconds of one core")
cost = {}
for size in (32_000, 128_000):
    cost[size] = seconds(size), seconds(size, maxLength=100)
    print(f"{size:>7} tokens: without {cost[size][0]:.3f}, with maxLength 100 {cost[size][1]:.2f}")
plain, bounded = cost[128_000]
assert bounded > 30 * plain, "it costs less now"
assert bounded > 2 * cost[32_000][1], "it does not grow with the vocabulary any more"
PY
echo "as described"
