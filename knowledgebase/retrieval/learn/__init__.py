"""Teaches the encoder, the confidence and the recognition of small talk, on invented businesses.

`python -m knowledgebase.retrieval.learn` writes `knowledgebase/retrieval/learned`. Run by whoever
changes the encoder, never in service. The businesses in `shops/` are invented: 40 facts each,
with six wordings, and questions that no fact answers, half of them near misses.
"""
