# ruff: noqa: E501  (patterns are data; broken over lines they are harder to read)
"""Words by which English text refuses or denies."""

import re

REFUSES = re.compile(
    r"\b(?:afraid|sorry|unfortunately|can't|cannot|isn't|won't|mustn't|don't|doesn't|not|no|never|unless|except|nor|neither|apart from|haven't|separately|yourself|own|extra|only|turn away|without|rather than|stays? at|none|instead|outside|avoid|remove|close[sd]?|rest|stop|before|refuse|decline|until)\b|n't\b",
    re.I,
)
