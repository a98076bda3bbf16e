"""Makes further versions of the sample shop's model, without training: run inside of a stack.

`clone_versions.py <tenant> <version> <count>` prints a JSON list of [version id, whether it knows
the shop]. Every second one has its weights set to nothing and no facts, so that it answers like
the base model: answers tell which adapter gave them.
"""

import json
import shutil
import sys
import tempfile
import uuid
from pathlib import Path

import django
import torch
from safetensors.torch import load_file, save_file

django.setup()

from knowledgebase.retrieval.index import FOLDER
from maas.catalog import services, store
from maas.catalog.models import ModelVersion

WEIGHTS = "adapter_model.safetensors"


def main() -> None:
    tenant, version, count = sys.argv[1:]
    made = [clone(tenant, version, knows=number % 2 == 0) for number in range(int(count))]
    sys.stdout.write(json.dumps(made) + "\n")


def clone(tenant_id: str, version_id: str, *, knows: bool) -> tuple[str, bool]:
    version = ModelVersion.objects.select_related("adapter", "tuned_model").get(
        tenant_id=tenant_id, id=version_id
    )
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "adapter"
        shutil.copytree(store.path(version.adapter.artefact), folder)
        if not knows:
            weights = load_file(folder / WEIGHTS)
            empty = {name: torch.zeros_like(one) for name, one in weights.items()}
            save_file(empty, folder / WEIGHTS, metadata={"format": "pt"})
            shutil.rmtree(folder / FOLDER)
        stored = store.put_folder("adapters", folder)
    made = services.register_adapter(
        tuned_model=version.tuned_model,
        base_model=version.adapter.base_model,
        job_id=uuid.uuid4(),
        stored=stored,
        rank=version.adapter.rank,
        dataset_id=version.dataset_id,
    )
    services.record_verdict(version=made, exam_id=uuid.uuid4(), passed=True, score=1.0)
    return str(made.id), knows


if __name__ == "__main__":
    main()
