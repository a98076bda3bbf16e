"""Models come from a hub by its own client. The hub is a stand-in: a small local server."""

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from finetune.conversion import manifest, program
from tests.finetune.conversion.test_conversion import run
from tests.finetune.trainer import tiny

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class StandInHub:
    """Serves one folder the way Hugging Face's hub serves a repository."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        hub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(body=True)

            def do_HEAD(self) -> None:
                self._answer(body=False)

            def _answer(self, *, body: bool) -> None:
                hub.asked.append(self.path)
                content = _content(folder, self.path)
                self.send_response(200 if content is not None else 404)
                data = content or b""
                self.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
                self.send_header("X-Repo-Commit", COMMIT)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if body:
                    self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _content(folder: Path, path: str) -> bytes | None:
    path = path.split("?", maxsplit=1)[0]
    if path.startswith("/api/models/some/model/tree/"):
        return json.dumps(
            [
                {"type": "file", "path": f.name, "size": f.stat().st_size, "oid": "0" * 40}
                for f in sorted(folder.iterdir())
            ]
        ).encode()
    if path.startswith("/api/models/some/model"):
        names = [{"rfilename": file.name} for file in sorted(folder.iterdir())]
        return json.dumps({"id": "some/model", "sha": COMMIT, "siblings": names}).encode()
    file = folder / path.rsplit("/", 1)[-1]
    return file.read_bytes() if "/resolve/" in path and file.is_file() else None


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[StandInHub]:
    source = tiny.base_model(tmp_path / "source")
    (source / "pytorch_model.bin").write_bytes(b"a pickle")
    (source / "modeling_own.py").write_text("raise SystemExit")
    (source / "README.md").write_text("# Some model")
    made = StandInHub(source)
    yield made
    made.close()


def test_a_model_is_downloaded_without_its_pickles_and_code(
    tmp_path: Path, hub: StandInHub
) -> None:
    source = {"kind": "hub", "site": "huggingface", "id": "some/model", "endpoint": hub.address}
    output = tmp_path / "store" / "model"
    result = program.work(run(tmp_path / "run", source=source, output=str(output)))
    assert result["model"]["model_type"] == "llama"
    names = {entry["path"] for entry in manifest.verify(output)["files"]}
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= names
    fetched = {path.rsplit("/", 1)[-1] for path in hub.asked if "/resolve/" in path}
    assert not fetched & {"pytorch_model.bin", "modeling_own.py", "README.md"}
    assert {path.name for path in output.iterdir()} == {*names, manifest.MANIFEST}


def test_modelscope_is_asked_for_the_same_files_by_its_own_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client is replaced: this hub has no stand-in, only what it is asked is looked at."""
    asked: dict[str, object] = {}

    def snapshot_download(model_id: str, **options: object) -> str:
        asked.update(options, id=model_id)
        folder = tiny.base_model(Path(str(options["local_dir"])))
        (folder / "._____temp").mkdir()
        return str(folder)

    monkeypatch.setattr("modelscope.snapshot_download", snapshot_download)
    source = {"kind": "hub", "site": "modelscope", "id": "some/model", "revision": "v1"}
    output = tmp_path / "store" / "model"
    result = program.work(run(tmp_path / "run", source=source, output=str(output)))
    assert result["model"]["layers"] == 4
    assert (asked["id"], asked["revision"]) == ("some/model", "v1")
    assert "*.safetensors" in str(asked["allow_patterns"])
    assert "*.bin" not in str(asked["allow_patterns"])
    assert not list(output.glob(".*"))
