"""From an uploaded file to examples: read, recognise columns, check, make wordings, split.

Free of Django: `python -m finetune.data <run directory>` is the program of the job kind
`dataset.parse`. Everything a person should hear of is a stable code with values (`codes`).
"""
