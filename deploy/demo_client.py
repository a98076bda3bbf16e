"""A shop's way over the public REST API, and what has been made on it so far."""

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import openai
from samples import Shop

BASE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BASE / "platform"))
from maas.kit.files import atomic_write  # noqa: E402 - the folder is on the path only now

STATE = Path(os.environ.get("LONGSLOPE_STATE", BASE / "var")).resolve()
JSON = dict[str, Any]


def stack_environment() -> dict[str, str]:
    lines = (STATE / "stack.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line) | dict(os.environ)


@dataclass
class Demo:
    """The API's client and what has been made so far."""

    env: dict[str, str]
    shop: Shop
    made: JSON = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.env["CONSOLE_URL"], timeout=120)
        self.file = self.kept_in()
        if self.file.exists():
            self.made = json.loads(self.file.read_text(encoding="utf-8"))

    def kept_in(self) -> Path:
        """The file of what was made."""
        return STATE / f"demo-{self.shop.slug}.json"

    def keep(self, **values: Any) -> None:
        """Note what was made, at once: a demo that is cut off goes on from here."""
        self.made.update(values)
        atomic_write(self.file, json.dumps(self.made, indent=1), mode=0o600)

    def call(self, method: str, path: str, **options: Any) -> JSON:
        answer = self.http.request(method, f"/api/{path}", **options)
        if answer.is_error:
            raise SystemExit(f"{method} /api/{path}: {answer.status_code} {answer.text}")
        found: JSON = answer.json() if answer.content else {}
        return found

    def tenant(self, method: str, path: str, **options: Any) -> JSON:
        return self.call(method, f"tenants/{self.made['tenant']}/{path}", **options)

    # --- the steps, in order ----------------------------------------------------------
    def sign_in(self) -> None:
        answer = self.call(
            "POST",
            "session/",
            json={"email": self.env["ADMIN_EMAIL"], "password": self.env["ADMIN_PASSWORD"]},
        )
        self.http.headers["X-CSRFToken"] = answer["csrf_token"]

    def create_tenant(self) -> None:
        body = {"name": self.shop.name, "industry": "retail", "language": self.shop.language}
        self.keep(tenant=self.call("POST", "tenants/", json=body)["id"])

    def base_model(self) -> JSON:
        return self.call("GET", f"base-models/{self.shop.base_model}/")

    def accept_terms(self, **of: str) -> None:
        """For a tenant, or for the whole installation; nothing where there are no terms."""
        model = self.base_model()
        if model["terms_must_be_accepted"]:
            body = {"terms_sha256": model["terms_sha256"], **of}
            self.call("POST", f"base-models/{self.shop.base_model}/accept-terms/", json=body)

    def fetch_base_model(self) -> None:
        """Where the stack has not begun to by itself, as it does for the English one."""
        if self.base_model()["state"] in ("listed", "failed"):
            self.call("POST", f"base-models/{self.shop.base_model}/fetch/")

    def upload(self) -> str:
        sheet = self.shop.sheet
        with sheet.open("rb") as file:
            made = self.tenant(
                "POST",
                "datasets/",
                data={"name": self.shop.name},
                files={"file": (sheet.name, file)},
            )
        self.keep(dataset=made["id"])
        return str(made["job"]["id"])

    def train(self) -> str:
        body = {"dataset": self.made["dataset"], "name": self.shop.name, "recipe": "balanced"}
        made = self.tenant("POST", "trainings/", json=body)
        self.keep(training=made["id"])
        return str(made["job"]["id"])

    def exam_job(self) -> str:
        """The exam that follows the training by itself."""
        training = self.tenant("GET", f"trainings/{self.made['training']}/")
        self.keep(version=training["version"])
        exams = self.tenant("GET", f"exams/?version={self.made['version']}")["results"]
        self.keep(exam=exams[0]["id"])
        return str(exams[0]["job"]["id"])

    def deploy(self) -> None:
        body = {"name": self.shop.slug, "version": self.made["version"]}
        made = self.tenant("POST", "deployments/", json=body)
        self.keep(deployment=made["id"], model=self.shop.slug)

    def is_live(self) -> bool:
        found = self.tenant("GET", f"deployments/{self.made['deployment']}/")
        if found["state"] not in ("live", "publishing"):
            raise SystemExit(f"The deployment is {found['state']}: {found}")
        return bool(found["state"] == "live")

    def create_key(self) -> None:
        made = self.tenant(
            "POST", "api-keys/", json={"name": "Demo", "scopes": ["inference", "read"]}
        )
        self.keep(key=made["key"])

    @property
    def client(self) -> openai.OpenAI:
        """Unmodified, and pointed at the gateway."""
        return openai.OpenAI(base_url=self.env["GATEWAY_URL"], api_key=self.made["key"])

    def answers(self) -> bool:
        try:
            for model in self.models:
                self.ask(model, "?", tokens=1)
        except openai.InternalServerError:  # 503: not awake yet
            return False
        return True

    @property
    def models(self) -> tuple[str, ...]:
        """The base model and the one that was made of it, as `/v1` knows them."""
        return f"base:{self.shop.base_model}", self.made["model"]

    def ask(self, model: str, question: str, *, tokens: int) -> str:
        answer = self.client.chat.completions.create(
            model=model,
            messages=[{"role": "user", "content": question}],
            max_tokens=tokens,
            temperature=0,
        )
        return answer.choices[0].message.content or ""
