"""How what the checks say of a text looks to programs."""

from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers

from serving.checks import CheckResult
from serving.services.checking import CheckedSentence, CheckedSentences, WordsFound


class WordsFoundOutput(serializers.Serializer[WordsFound]):
    category = serializers.CharField(source="finding.category")
    rule = serializers.CharField(source="finding.rule")
    words = serializers.CharField()
    start = serializers.IntegerField(
        source="finding.start", help_text="In characters of the sentence."
    )
    end = serializers.IntegerField(source="finding.end")
    score = serializers.FloatField(help_text="Of the category in this sentence.")
    threshold = serializers.FloatField()
    flagged = serializers.BooleanField()
    reason = serializers.SerializerMethodField()
    source = serializers.SerializerMethodField(help_text="Law and article.")  # type: ignore[assignment]

    def get_reason(self, found: WordsFound) -> str:
        return found.finding.reason.get(_language(), "")

    def get_source(self, found: WordsFound) -> str:
        return found.finding.source.get(_language(), "")


class CheckResultOutput(serializers.Serializer[CheckResult]):
    """As in the gateway's answers: what is empty is left out."""

    check = serializers.CharField()
    verdict = serializers.CharField()
    reason = serializers.CharField(required=False)
    said = serializers.CharField(required=False)
    fact = serializers.CharField(required=False)
    rule = serializers.CharField(required=False)
    source = serializers.CharField(required=False)  # type: ignore[assignment]

    def to_representation(self, instance: CheckResult) -> dict[str, Any]:
        return dict(instance.as_dict())


class CheckedSentenceOutput(serializers.Serializer[CheckedSentence]):
    text = serializers.CharField()
    start = serializers.IntegerField(help_text="In characters of the text.")
    passed = serializers.BooleanField()
    checks = CheckResultOutput(many=True, source="results")
    findings = WordsFoundOutput(many=True, source="found")


class CheckedSentencesOutput(serializers.Serializer[CheckedSentences]):
    passed = serializers.BooleanField()
    facts = serializers.CharField(
        help_text="held, or why there were none: not_live, without_facts, too_large, unreadable."
    )
    sentences = CheckedSentenceOutput(many=True)


def _language() -> str:
    return "zh" if (get_language() or "").startswith("zh") else "en"
