"""Files that are plain text: separated values and JSON, in every encoding and dialect.

`decoding` and its siblings make text of bytes; `dialects`, `quotes`, `marks` and `widths` make rows
of separated text; `json` makes rows of documents.
"""
