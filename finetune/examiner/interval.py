"""How sure a share of right answers is."""

from scipy.stats import binomtest


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95 % bounds (0..1) of a share, by Wilson's score interval; (0, 1) for no answers.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    JASA 22 (1927).
    """
    if total == 0:
        return 0.0, 1.0
    found = binomtest(right, total).proportion_ci(confidence_level=0.95, method="wilson")
    return float(found.low), float(found.high)
