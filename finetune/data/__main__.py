"""`python -m finetune.data <run directory>`."""

from finetune.data.program import work
from maas.jobs.program import main

if __name__ == "__main__":
    main(work)
