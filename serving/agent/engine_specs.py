"""How this node would run an engine, and whether it has the memory."""

from pathlib import Path

import psutil
from django.conf import settings

from maas.catalog import store
from serving import engine_secrets
from serving.engine.hardware import Machine
from serving.engine.process import EngineProcess
from serving.engine.spec import EngineSpec
from serving.engine.tuning import choose, memory_needed
from serving.models import Engine


def spec_for(engine: Engine, machine: Machine, *, port: int) -> EngineSpec:
    base = engine.base_model
    return EngineSpec(
        name=base.slug,
        model=store.path(base.artefact).resolve(),
        served_name=f"base-{base.slug}",
        host=engine.node.address,
        port=port,
        secret=engine_secrets.of(engine.pk),
        directory=engines_folder() / base.slug,
        settings=choose(
            machine,
            context_length=base.context_length,
            parameters=base.parameters,
            gpu_share=settings.ENGINE_GPU_SHARE,
        ),
    )


def engines_folder() -> Path:
    return Path(settings.ENGINES_DIR).resolve()


def available_memory() -> int:
    """Bytes of main memory that a new program can have without swapping."""
    return int(psutil.virtual_memory().available)


def has_room(spec: EngineSpec, parameters: int, *, available: int) -> bool:
    """Whether so many bytes suffice to start it; one that runs already has what it needs."""
    if EngineProcess.adopt(spec) is not None:
        return True
    return available > memory_needed(spec.settings, parameters)
