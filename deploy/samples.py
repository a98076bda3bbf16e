"""The two sample shops that the demo can take the whole way."""

from dataclasses import dataclass
from pathlib import Path

_FILES = Path(__file__).resolve().parents[1] / "finetune" / "samples" / "files"


@dataclass(frozen=True, kw_only=True)
class Shop:
    """An invented shop: its spreadsheet, the base model of its language, what customers ask."""

    slug: str
    name: str
    language: str
    base_model: str
    questions: tuple[str, ...]

    @property
    def sheet(self) -> Path:
        return _FILES / f"{self.slug}.xlsx"


# The questions' wordings stand in no sample file: neither training nor exam has seen them.
SHOPS = {
    shop.slug: shop
    for shop in (
        Shop(
            slug="larkspur",
            name="Larkspur Cycles",
            language="en",
            base_model="smollm2-135m-instruct",
            questions=(
                "What time do you shut on weekdays?",
                "what do you charge to have my bike fully serviced",
                "I bought a bike from you, for how long is the frame guaranteed?",
            ),
        ),
        Shop(
            slug="yunxiu",
            name="云岫茶铺",
            language="zh-hans",
            base_model="gemma-3-270m",
            questions=(
                "周末你们开到晚上几点？",
                "我打算坐地铁来，应该在哪一站下车？",
                "开车来的话有地方停吗，要不要钱？",
            ),
        ),
    )
}
