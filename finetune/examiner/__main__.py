"""`python -m finetune.examiner <run directory>` holds one exam; see `finetune.examiner.program`."""

from finetune.examiner.program import work
from maas.jobs.program import main

if __name__ == "__main__":
    main(work)
