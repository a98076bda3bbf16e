"""The exam's program: asks a candidate and its base model through the gateway, and marks both.

Free of Django; started as `python -m finetune.examiner <run directory>`.
"""
