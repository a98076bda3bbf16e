"""How nodes, accelerators and quotas look to programs."""

from rest_framework import serializers

from maas.fleet.models import Accelerator, Node, Quota


class AcceleratorOutput(serializers.ModelSerializer[Accelerator]):
    class Meta:
        model = Accelerator
        fields = ("id", "index", "kind", "name", "memory_bytes", "training_flops")


class NodeOutput(serializers.ModelSerializer[Node]):
    online = serializers.BooleanField(source="is_online")
    accelerators = AcceleratorOutput(many=True)

    class Meta:
        model = Node
        fields = (
            "name", "address", "online", "draining", "seen_at", "cpus", "memory_bytes",
            "software", "accelerators",
        )  # fmt: skip


class QuotaOutput(serializers.ModelSerializer[Quota]):
    class Meta:
        model = Quota
        fields = (
            "accelerators_at_once", "accelerator_hours_per_month", "queued_jobs",
            "storage_bytes", "deployments", "weight",
        )  # fmt: skip


class QuotaInput(QuotaOutput):
    """Only the limits that are named are changed."""

    class Meta(QuotaOutput.Meta):
        extra_kwargs = {
            "accelerator_hours_per_month": {"min_value": 0},
            "weight": {"min_value": 0.01, "max_value": 1000},
        }
