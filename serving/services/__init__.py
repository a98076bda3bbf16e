"""What is done with deployments; each function is one intent."""

from serving.services.checking import LONGEST_TRIED, check_text
from serving.services.deployments import (
    LONGEST_CONTACT,
    LONGEST_REFUSAL,
    change_thresholds,
    change_version,
    change_words,
    deploy,
    pause,
    resume,
    retire,
    roll_back,
)

__all__ = [
    "LONGEST_CONTACT",
    "LONGEST_REFUSAL",
    "LONGEST_TRIED",
    "change_thresholds",
    "change_version",
    "change_words",
    "check_text",
    "deploy",
    "pause",
    "resume",
    "retire",
    "roll_back",
]
