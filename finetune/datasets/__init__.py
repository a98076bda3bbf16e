"""Data sets: an uploaded file, what was read from it, and what people decided about it.

What people decide (columns, options, single rows) is kept in the data set's `mapping` and
`options`; the program `finetune.data` reads the file again with them. So the rows and examples
are always what file and decisions say, and every decision can be taken back.
"""
