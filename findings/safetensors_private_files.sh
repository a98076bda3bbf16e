#!/usr/bin/env bash
# safetensors 0.8.0: `save_file` makes a file that its owner alone may read (mode 600), whatever the
# umask, and takes the rights of others away from a file that it overwrites. Up to 0.7.0 the umask
# decided (644 as a rule). What saves weights through it, as PEFT and transformers do, leaves a
# folder whose small files everybody can read and whose weights nobody else can: a server that runs
# as another user than the trainer starts, and is refused the weights.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
for version in 0.7.0 0.8.0; do
  "$folder/venv/bin/pip" install -q "safetensors==$version" numpy==2.3.5
  "$folder/venv/bin/python" - "$folder" "$version" <<'PY'
import os
import stat
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

folder, wanted = Path(sys.argv[1]), sys.argv[2]
assert version("safetensors") == wanted
os.umask(0o022)
fresh, kept = folder / f"fresh-{wanted}", folder / f"kept-{wanted}"
kept.touch()
modes = {}
for path in (fresh, kept):
    save_file({"weights": np.zeros(2, dtype=np.float32)}, path)
    modes[path.name] = oct(stat.S_IMODE(path.stat().st_mode))
print("safetensors", wanted, "umask 022:", modes)
private = {"0.7.0": False, "0.8.0": True}[wanted]
assert all((mode == "0o600") is private for mode in modes.values()), "another mode now"
PY
done
echo "as described"
