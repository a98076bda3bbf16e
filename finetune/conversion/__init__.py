"""Base models: fetched, made into safetensors, checked and sealed with a manifest.

Runs as `python -m finetune.conversion <run directory>`, without Django.
"""
