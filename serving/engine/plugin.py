"""vLLM plugin: found by the entry point that `deploy/vllm-shim` declares, run in each process."""

import dataclasses
import os
from typing import Any

FORK = "LONGSLOPE_ENGINE_FORKS"
"""Set where the engine's environment already holds all that its computing process needs."""


def register() -> None:
    """Change vLLM's CPU platform: kernels, `GroupedLoRA`, speculative decoding, quick start."""
    # Only in vLLM's own processes, where these are imported already.
    from vllm.config.kernel import IrOpPriorityConfig  # noqa: PLC0415
    from vllm.platforms.cpu import CpuPlatform  # noqa: PLC0415

    from serving.engine import kernels, speculative  # noqa: PLC0415

    def get_punica_wrapper(_cls: type[CpuPlatform]) -> str:
        return "serving.engine.grouped_lora.GroupedLoRA"

    def get_default_ir_op_priority(_cls: type[CpuPlatform], _config: object) -> IrOpPriorityConfig:
        native = IrOpPriorityConfig.with_default(["native"])
        first = [kernels.PROVIDER, "native"]
        return dataclasses.replace(native, rms_norm=first, fused_add_rms_norm=first)

    kernels.install()
    speculative.install()
    platform: Any = CpuPlatform
    platform.get_punica_wrapper = classmethod(get_punica_wrapper)
    platform.get_default_ir_op_priority = classmethod(get_default_ir_op_priority)
    if os.environ.get(FORK):
        _fork_instead_of_spawn(platform)


def _fork_instead_of_spawn(platform: Any) -> None:
    """Start the computing process as a copy of the server, which has imported everything.

    On CPUs, vLLM insists on "spawn", because OpenMP reads its environment once per program: ours
    is right from the first moment. A spawned process imports all of vLLM a second time (measured:
    8 s of a start of 25 s, and 0.4 GiB). On GPUs vLLM forks here by itself.
    """
    check = platform.check_and_update_config

    def check_and_update_config(_cls: type, config: object) -> None:
        check(config)
        os.environ["VLLM_WORKER_MULTIPROC_METHOD"] = "fork"

    platform.check_and_update_config = classmethod(check_and_update_config)
