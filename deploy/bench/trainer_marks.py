"""Puts the unseen wordings to what was learned: `trainer_marks.py RUN BASE`; writes `marks.json`.

The peer's adapters are asked in the order in which they were kept, until one reaches our mark.
"""

import json
import sys
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "platform"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from knowledgebase.retrieval.index import FOLDER as GROUNDED

AT_ONCE, TOKENS = 16, 80
JSON = dict[str, Any]


def main() -> None:
    folder, base = Path(sys.argv[1]), Path(sys.argv[2])
    lines = (folder / f"{GROUNDED}-validation.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line)["messages"] for line in lines]
    ours = _right(base, folder / "adapter", rows)
    print("ours", ours, "of", len(rows), flush=True)
    peer: list[JSON] = []
    for kept in sorted((folder / "peer").glob("step-*")):
        right = _right(base, kept, rows)
        print(kept.name, right, flush=True)
        step, seconds = (
            int(kept.name.removeprefix("step-")),
            json.loads((kept / "seconds.json").read_text()),
        )
        peer.append({"step": step, "right": right, "seconds": seconds})
        if right >= ours:
            break
    marks = {"asked": len(rows), "ours": ours, "peer": peer}
    (folder / "marks.json").write_text(json.dumps(marks), encoding="utf-8")


def _right(base: Path, adapter: Path, rows: list[list[JSON]]) -> int:
    """How many answers are the shop's, letter for letter; greedy."""
    tokenizer = AutoTokenizer.from_pretrained(base, padding_side="left")
    tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    model = PeftModel.from_pretrained(model, adapter).merge_and_unload().eval()
    right = 0
    for start in range(0, len(rows), AT_ONCE):
        batch = rows[start : start + AT_ONCE]
        texts = [
            tokenizer.apply_chat_template(row[:-1], tokenize=False, add_generation_prompt=True)
            for row in batch
        ]
        inputs = tokenizer(texts, return_tensors="pt", padding=True, add_special_tokens=False)
        with torch.inference_mode():
            made = model.generate(**inputs, max_new_tokens=TOKENS, do_sample=False)
        answers = tokenizer.batch_decode(
            made[:, inputs["input_ids"].shape[1] :], skip_special_tokens=True
        )
        right += sum(
            answer.strip() == row[-1]["content"].strip()
            for answer, row in zip(answers, batch, strict=True)
        )
    return right


if __name__ == "__main__":
    main()
