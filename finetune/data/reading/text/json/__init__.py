"""JSON and JSON lines: rows, sections of rows, prompt and completion, OpenAI `messages`."""

from finetune.data.reading.text.json.read import read_json, read_jsonl

__all__ = ["read_json", "read_jsonl"]
