"""`python -m finetune.samples [folder]` builds the sample spreadsheets."""

import sys
from pathlib import Path

from finetune.samples.files import FILES, build

if __name__ == "__main__":
    for path in build(Path(sys.argv[1]) if len(sys.argv) > 1 else FILES):
        sys.stdout.write(f"{path}\n")
