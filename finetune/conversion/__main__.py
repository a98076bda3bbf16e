"""`python -m finetune.conversion <run directory>`."""

from finetune.conversion.program import work
from maas.jobs.program import main

if __name__ == "__main__":
    main(work)
