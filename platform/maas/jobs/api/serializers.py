"""Jobs in the REST API. Every text is in the language of the request."""

from typing import Any

from rest_framework import serializers

from maas.jobs import presenters
from maas.jobs.models import Job


class JobErrorOutput(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Stable; made for programs.")
    sentence = serializers.CharField(help_text="What happened.")
    advice = serializers.CharField(help_text="What can be done about it; may be empty.")
    detail = serializers.CharField(
        help_text="By what support finds the failure; admins of the platform get its cause here."
    )


class JobOutput(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    title = serializers.CharField()
    subject_id = serializers.UUIDField(
        allow_null=True, help_text="What the job works on: a data set, a training, an exam."
    )
    state = serializers.ChoiceField(choices=Job.State.choices)
    state_text = serializers.CharField()
    is_open = serializers.BooleanField(help_text="Whether it waits or runs still.")
    cancelling = serializers.BooleanField(help_text="It was cancelled, and is about to stop.")
    stage = serializers.CharField()
    stage_text = serializers.CharField()
    done = serializers.FloatField(help_text="The share of the work that is done, 0 to 1.")
    eta_seconds = serializers.FloatField(
        allow_null=True, help_text="Time left, measured by its own progress; null until it is."
    )
    estimate_seconds = serializers.FloatField(
        allow_null=True, help_text="What it takes once it has begun, as guessed before."
    )
    jobs_before = serializers.IntegerField(
        allow_null=True, help_text="How many waiting jobs go first; null in lists."
    )
    time_text = serializers.CharField(help_text="Its place and time, in words; may be empty.")
    waiting_for = serializers.CharField()
    waiting_text = serializers.CharField(help_text="Why it does not run yet.")
    attempt = serializers.IntegerField(help_text="Above 1 where it was interrupted and went on.")
    accelerator_seconds = serializers.FloatField()
    error = JobErrorOutput(allow_null=True)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    last_seq = serializers.IntegerField(help_text="The number of its newest event.")

    def to_representation(self, instance: Job) -> dict[str, Any]:
        listed = isinstance(self.parent, serializers.ListSerializer)
        return super().to_representation(presenters.summary(instance, placed=not listed))


class PlatformJobOutput(JobOutput):
    """What an admin of the platform sees beside it: whose it is and where it runs."""

    tenant = serializers.UUIDField(allow_null=True)
    tenant_name = serializers.CharField(allow_blank=True)
    priority = serializers.IntegerField()
    node = serializers.CharField(allow_blank=True)
    accelerator = serializers.CharField(allow_blank=True)

    def to_representation(self, instance: Job) -> dict[str, Any]:
        return serializers.Serializer.to_representation(
            self,
            {
                **presenters.summary(
                    instance,
                    for_admin=True,
                    placed=not isinstance(self.parent, serializers.ListSerializer),
                ),
                "tenant": instance.tenant_id,
                "tenant_name": instance.tenant.name if instance.tenant else "",
                "priority": instance.priority,
                "node": instance.node,
                "accelerator": str(instance.accelerator or ""),
            },
        )


class JobEventOutput(serializers.Serializer[Any]):
    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    attempt = serializers.IntegerField()
    type = serializers.CharField(help_text="state, stage, progress, metric, note or failed.")
    data = serializers.DictField()  # type: ignore[assignment]  # DRF takes fields off the class
    text = serializers.CharField(allow_blank=True)


class JobEventsOutput(serializers.Serializer[Any]):
    events = JobEventOutput(many=True)
    last_seq = serializers.IntegerField(help_text="Ask for `?after=` the last event that you got.")
    is_open = serializers.BooleanField(help_text="Whether more events may come.")


class JobFilterInput(serializers.Serializer[Any]):
    state = serializers.MultipleChoiceField(choices=Job.State.choices, required=False)
    kind = serializers.CharField(required=False)
    subject = serializers.UUIDField(required=False)


class AfterInput(serializers.Serializer[Any]):
    after = serializers.IntegerField(required=False, default=0, min_value=0)
