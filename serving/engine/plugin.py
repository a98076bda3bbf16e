"""vLLM plugin: found by the entry point that `deploy/vllm-shim` declares, run in each process."""


def register() -> None:
    """Make vLLM's CPU platform apply adapters through `GroupedLoRA`."""
    from vllm.platforms.cpu import CpuPlatform  # noqa: PLC0415 - only in vLLM's processes

    def get_punica_wrapper(_cls: type[CpuPlatform]) -> str:
        return "serving.engine.grouped_lora.GroupedLoRA"

    CpuPlatform.get_punica_wrapper = classmethod(get_punica_wrapper)  # type: ignore[assignment,method-assign]
