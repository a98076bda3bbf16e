"""This machine's own rows: the node, its accelerators, its heartbeat."""

import importlib.metadata
import platform

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from maas.common import clock
from maas.fleet.models import Accelerator, Node
from serving.engine.hardware import Machine


@transaction.atomic
def register(name: str, machine: Machine) -> Node:
    """Write what this node has. Accelerators that are gone are removed unless jobs name them."""
    node, _ = Node.objects.update_or_create(
        name=name,
        defaults={
            "address": settings.NODE_ADDRESS,
            "cpus": len(machine.cpu.cores),
            "memory_bytes": machine.cpu.memory,
            "software": _software(),
            "seen_at": clock.now(),
        },
    )
    accelerators = _accelerators(machine)
    for index, fields in accelerators.items():
        Accelerator.objects.update_or_create(node=node, index=index, defaults=fields)
    Accelerator.objects.filter(node=node).exclude(index__in=accelerators).delete()
    return node


def heartbeat(node: Node) -> bool:
    """Say that the node is there. False: its row was deleted."""
    return bool(Node.objects.filter(pk=node.pk).update(seen_at=Now()))


def _accelerators(machine: Machine) -> dict[int, dict[str, object]]:
    """By index: every GPU, or the CPU where there is none."""
    if machine.gpus:
        return {
            gpu.index: {
                "kind": Accelerator.Kind.CUDA,
                "name": gpu.name[:120],
                "memory_bytes": gpu.memory,
            }
            for gpu in machine.gpus
        }
    cpu = machine.cpu
    return {
        0: {
            "kind": Accelerator.Kind.CPU,
            "name": f"{cpu.name}, {len(cpu.cores)} cores"[:120],
            "memory_bytes": cpu.memory,
        }
    }


def _software() -> dict[str, str]:
    names = ("vllm", "torch", "transformers", "peft")
    versions = {"python": platform.python_version()}
    for name in names:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return versions
