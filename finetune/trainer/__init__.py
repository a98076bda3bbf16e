"""The trainer: rows in, a LoRA adapter out, in a process of its own and without Django.

Runs as `python -m finetune.trainer <run directory>`; `params.TrainParams` says what it is told,
`program.work` what it answers.
"""
