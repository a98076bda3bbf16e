"""Copy-and-run programs with which a developer asks a model."""

import json

PLACEHOLDER = "lsk_your_key"

_CURL = """\
curl {base_url}/chat/completions \\
  -H "Authorization: Bearer {key}" \\
  -H "Content-Type: application/json" \\
  -d '{body}'"""

_PYTHON = """\
from openai import OpenAI

client = OpenAI(
    base_url="{base_url}",
    api_key="{key}",
)
answer = client.chat.completions.create(
    model="{model}",
    messages=[{{"role": "user", "content": {question}}}],
)
print(answer.choices[0].message.content)"""

_JAVASCRIPT = """\
import OpenAI from "openai";

const client = new OpenAI({{
  baseURL: "{base_url}",
  apiKey: "{key}",
}});
const answer = await client.chat.completions.create({{
  model: "{model}",
  messages: [{{ role: "user", content: {question} }}],
}});
console.log(answer.choices[0].message.content);"""


def programs(
    *, base_url: str, model: str, question: str, key: str = PLACEHOLDER
) -> list[dict[str, str]]:
    """The same question by curl, Python and JavaScript, ready to run."""
    message = {"model": model, "messages": [{"role": "user", "content": question}]}
    # Inside the shell's single quotes an apostrophe ends the text, so it is written as a code.
    body = json.dumps(message, ensure_ascii=False).replace("'", "\\u0027")
    values = {
        "base_url": base_url,
        "key": key,
        "model": model,
        "question": json.dumps(question, ensure_ascii=False),
        "body": body,
    }
    return [
        {"id": "curl", "name": "curl", "text": _CURL.format(**values)},
        {"id": "python", "name": "Python", "text": _PYTHON.format(**values)},
        {"id": "javascript", "name": "JavaScript", "text": _JAVASCRIPT.format(**values)},
    ]
