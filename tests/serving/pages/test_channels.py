"""A merchant opens a model's chat page, makes it hers, and hands it on."""

import xml.etree.ElementTree as ET

import cv2
import numpy as np
import pytest
from pytest_django import Settings

from maas.projects.models import Project
from maas.tenants.models import Role
from maas.tenants.selectors import platform_principal
from serving import services as deployments
from serving.channels.models import Channel
from serving.models import Deployment
from tests import factories
from tests.browser import answers, furnished
from tests.web import Web

FORM = {
    "title": "Ask us",
    "greeting": "Good day!",
    "colour": "#ffdd00",
    "side": "left",
    "questions": "When do you open?\n\nDo you deliver?\n",
    "websites": "shop.example",
    "tokens_per_month": "",
}


@pytest.fixture
def shop(db: None) -> furnished.Shop:
    return furnished.build()


@pytest.fixture
def base(shop: furnished.Shop) -> str:
    return f"/t/{shop.tenant.id}/live/{shop.ids['deployment']}/"


def test_one_button_opens_it_and_the_link_is_there_to_copy(
    web: Web, shop: furnished.Shop, base: str
) -> None:
    Channel.objects.all().delete()
    client = web(shop.owner)
    assert "Open the chat page" in client.get(base).content.decode()
    assert client.get(base + "channel/")["Location"].endswith(base)
    shown = client.post(base + "channel/on/", follow=True).content.decode()
    channel = Channel.objects.get()
    assert f"/c/{channel.public_id}/" in shown
    assert all(question in answers.SHEET for question in channel.questions)
    assert len(channel.questions) == 3
    assert f"data-channel=&quot;{channel.public_id}&quot; async" in shown
    closed = client.post(base + "channel/off/", follow=True).content.decode()
    assert "Open the chat page" in closed
    channel.refresh_from_db()
    assert not channel.enabled


@pytest.mark.parametrize(
    ("task", "language", "greeting"),
    [
        ("questions", "en", ""),
        ("products", "en", "Hello! Which product would you like to know more about?"),
        ("products", "zh-hans", "您好！想了解哪款产品？"),
        ("team", "en", "Hello! Ask me how we do things here."),
    ],
)
def test_a_new_page_greets_as_the_first_step_asks_for(
    web: Web, shop: furnished.Shop, base: str, task: str, language: str, greeting: str
) -> None:
    Project.objects.filter(id=shop.ids["project"]).update(task=task, language=language)
    Channel.objects.all().delete()
    web(shop.owner).post(base + "channel/on/")
    assert Channel.objects.get().greeting == greeting


def test_opening_it_again_keeps_the_merchants_own_greeting(
    web: Web, shop: furnished.Shop, base: str
) -> None:
    Project.objects.filter(id=shop.ids["project"]).update(task="products")
    Channel.objects.update(greeting="Good day!", enabled=False)
    web(shop.owner).post(base + "channel/on/")
    assert Channel.objects.get().greeting == "Good day!"


def test_the_wizards_last_step_has_it_too_and_comes_back_there(
    web: Web, shop: furnished.Shop, base: str
) -> None:
    client = web(shop.owner)
    live = f"/t/{shop.tenant.id}/steps/{shop.ids['project']}/live/"
    assert Channel.objects.get().public_id in client.get(live).content.decode()
    assert client.post(base + "channel/off/", {"next": live})["Location"] == live
    assert client.post(base + "channel/off/", {"next": "https://evil.example/"})["Location"] == base


def test_its_looks_are_saved_and_shown_in_the_preview(
    web: Web, shop: furnished.Shop, base: str
) -> None:
    client = web(shop.owner)
    assert client.post(base + "channel/", FORM).status_code == 302
    channel = Channel.objects.get()
    assert (channel.title, channel.colour, channel.side) == ("Ask us", "#ffdd00", "left")
    assert channel.questions == ["When do you open?", "Do you deliver?"]
    assert channel.websites == ["https://shop.example"]
    assert channel.tokens_per_month is None
    page = client.get(base + "channel/").content.decode()
    assert "When do you open?\nDo you deliver?" in page
    assert "--c:#ffdd00" in client.get(base + "channel/look.css").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("colour", "yellow", "A colour looks like this"),
        ("websites", "no website", "This is no website’s address: no website."),
        ("websites", "shop.example\n我的网店", "no website’s address: 我的网店."),
        ("questions", "1?\n2?\n3?\n4?\n5?", "At most 4 questions."),
        ("tokens_per_month", "0", "This cannot be less than 1."),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    web: Web, shop: furnished.Shop, base: str, field: str, value: str, told: str
) -> None:
    answer = web(shop.owner).post(base + "channel/", {**FORM, field: value})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert told.replace("’", "&#x27;") in page
    assert f'name="{field}"' in page


def test_websites_are_shown_as_they_were_typed_and_kept_as_browsers_send_them(
    web: Web, shop: furnished.Shop, base: str
) -> None:
    client = web(shop.owner)
    typed = "https://书店.example\nhttps://*.müller.example, localhost:3000"
    assert client.post(base + "channel/", {**FORM, "websites": typed}).status_code == 302
    kept = [
        "https://xn--1jqq80b.example", "https://*.xn--mller-kva.example", "http://localhost:3000"
    ]  # fmt: skip
    assert Channel.objects.get().websites == kept
    page = client.get(base + "channel/").content.decode()
    shown = "https://书店.example\nhttps://*.müller.example\nhttp://localhost:3000"
    assert shown in page
    assert client.post(base + "channel/", {**FORM, "websites": shown}).status_code == 302
    assert Channel.objects.get().websites == kept


def test_what_is_no_website_is_told_in_chinese_too(
    web: Web, shop: furnished.Shop, base: str
) -> None:
    client = web(shop.owner)
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    answer = client.post(base + "channel/", {**FORM, "websites": "到处"})
    assert answer.status_code == 400
    assert "这不是网站地址：到处" in answer.content.decode()


def test_the_qr_code_is_the_link_as_a_drawing_and_as_a_picture(
    web: Web, shop: furnished.Shop, base: str, settings: Settings
) -> None:
    client = web(shop.owner)
    drawing = client.get(base + "channel/qr.svg")
    assert drawing.headers["Content-Type"] == "image/svg+xml"
    assert ET.fromstring(drawing.content).tag.endswith("svg")
    assert b"style=" not in drawing.content
    picture = client.get(base + "channel/qr.png?save")
    seen = cv2.imdecode(np.frombuffer(picture.content, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert seen is not None
    read, *_where = cv2.QRCodeDetector().detectAndDecode(seen)
    assert read == f"{settings.CONSOLE_URL}/c/{Channel.objects.get().public_id}/"
    assert "attachment" in picture.headers["Content-Disposition"]


WORDS = {"refusal": "Please ask Mei.", "contact": "01632 960 123"}


def test_what_it_says_when_it_does_not_know_is_the_merchants_own(
    web: Web, shop: furnished.Shop, base: str
) -> None:
    client = web(shop.owner)
    assert client.post(base + "words/", WORDS)["Location"] == base
    row = Deployment.objects.get(id=shop.ids["deployment"])
    assert (row.refusal, row.contact) == ("Please ask Mei.", "01632 960 123")
    page = client.get(base).content.decode()
    assert "Please ask Mei." in page
    assert 'value="01632 960 123"' in page


@pytest.mark.parametrize(("field", "longest"), [("refusal", 400), ("contact", 200)])
def test_words_without_end_are_told_at_their_field(
    web: Web, shop: furnished.Shop, base: str, field: str, longest: int
) -> None:
    answer = web(shop.owner).post(base + "words/", {**WORDS, field: "x" * (longest + 1)})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert f"At most {longest} characters" in page
    assert f'id="id_{field}_error"' in page
    assert Deployment.objects.get(id=shop.ids["deployment"]).refusal == ""


def test_a_viewer_reads_the_words_and_changes_none(
    web: Web, shop: furnished.Shop, base: str
) -> None:
    Deployment.objects.filter(id=shop.ids["deployment"]).update(refusal="Please ask Mei.")
    client = web(factories.make_member(shop.tenant, Role.VIEWER).user)
    page = client.get(base).content.decode()
    assert "Please ask Mei." in page
    assert "id_refusal" not in page
    assert client.post(base + "words/", WORDS).status_code == 403


def test_a_viewer_sees_it_and_changes_nothing(web: Web, shop: furnished.Shop, base: str) -> None:
    viewer = factories.make_member(shop.tenant, Role.VIEWER).user
    client = web(viewer)
    page = client.get(base).content.decode()
    assert Channel.objects.get().public_id in page
    assert "Close the chat page" not in page
    assert client.post(base + "channel/off/").status_code == 403
    assert client.post(base + "channel/", FORM).status_code == 403


def test_an_ended_model_offers_none(web: Web, shop: furnished.Shop, base: str) -> None:
    deployments.retire(by=platform_principal(shop.tenant), deployment_id=shop.ids["deployment"])
    client = web(shop.owner)
    assert "For your customers" not in client.get(base).content.decode()
    answer = client.post(base + "channel/on/", headers={"Referer": base}, follow=True)
    assert "This deployment has been ended." in answer.content.decode()
