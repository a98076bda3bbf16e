"""What is done with deployments; each function is one intent."""

from serving.services.deployments import (
    change_version,
    deploy,
    pause,
    resume,
    retire,
    roll_back,
)

__all__ = ["change_version", "deploy", "pause", "resume", "retire", "roll_back"]
