#!/usr/bin/env bash
# safetensors 0.8.0 with numpy: `safetensors.numpy.save_file` writes an array that is laid out by
# columns as it lies in memory, under its unchanged shape. Loaded again, the numbers stand in other
# places: no error, same shape, same sum. scikit-learn's `coef_` is such an array, so a classifier
# that is saved this way answers nonsense. `numpy.ascontiguousarray` before saving mends it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q safetensors==0.8.0 numpy==2.3.5 scikit-learn==1.9.1
"$folder/venv/bin/python" - "$folder" <<'PY'
import sys
from importlib.metadata import version

import numpy as np
from safetensors.numpy import load_file, save_file
from sklearn.linear_model import LogisticRegression

print("safetensors", version("safetensors"), "numpy", version("numpy"))
path = sys.argv[1] + "/weights.safetensors"
by_columns = np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3))
save_file({"weights": by_columns}, path)
loaded = load_file(path)["weights"]
print("saved ", by_columns.tolist())
print("loaded", loaded.tolist())
save_file({"weights": np.ascontiguousarray(by_columns)}, path)
laid_out_anew = load_file(path)["weights"]
print("laid out anew", laid_out_anew.tolist())

rng = np.random.default_rng(0)
points = rng.normal(size=(300, 4))
kinds = points[:, :3].argmax(axis=1)
fitted = LogisticRegression(C=100.0).fit(points, kinds)
coefficients = fitted.coef_.astype(np.float32)
save_file({"weights": coefficients}, path)
read = load_file(path)["weights"]
print("coef_ by columns:", coefficients.flags.f_contiguous and not coefficients.flags.c_contiguous)
right = (points @ fitted.coef_.T + fitted.intercept_).argmax(axis=1) == kinds
after = (points @ read.T + fitted.intercept_).argmax(axis=1) == kinds
print(f"right before saving {right.mean():.2f}, after loading {after.mean():.2f}")

assert loaded.shape == by_columns.shape
assert not np.array_equal(loaded, by_columns), "saved as it is meant now"
assert np.array_equal(laid_out_anew, by_columns)
assert after.mean() < right.mean() - 0.2, "scikit-learn's coefficients survive now"
PY
echo "as described"
