"""What is done with deployments; each function is one intent."""

from serving.services.deployments import (
    LONGEST_CONTACT,
    LONGEST_REFUSAL,
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
    "change_version",
    "change_words",
    "deploy",
    "pause",
    "resume",
    "retire",
    "roll_back",
]
