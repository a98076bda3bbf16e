"""`python -m finetune.trainer <run directory>`."""

from finetune.trainer.launch import work
from maas.jobs.program import main

if __name__ == "__main__":
    main(work)
