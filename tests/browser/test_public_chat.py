"""What customers meet, in a real browser: the chat page, and the widget on a foreign website.

The engine behind is the tests' mock engine; gateway, Postgres and Valkey are real. Only where it
matters how an answer went does a gateway of the tests' own say it.
"""

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from maas.mail.models import Mail
from maas.tenants.selectors import platform_principal
from serving.channels import services
from serving.channels.models import Channel, Message, Turn
from serving.models import Deployment, Engine
from tests import factories
from tests.browser import furnished
from tests.browser.conftest import Visitor
from tests.browser.visit import Visit
from tests.serving.channels.gateway import Gateway, Said
from tests.serving.gateway.mock_engine import Behaviour, MockEngine
from tests.serving.gateway.processes import start_gateway

LOOKS = [("en", "light"), ("en", "dark"), ("zh-hans", "light"), ("zh-hans", "dark")]
COLOURS = ["#0b6157", "#ffdd00"]
SIZES = [("en", 1280), ("en", 390), ("zh-hans", 1280), ("zh-hans", 390)]
CHOICES = ["How much is the repair of a puncture?", "How much is a new chain?", "更换刹车多少钱？"]
ASKS_BACK = Said(text="Which do you mean?", outcome="asked_back", choices=CHOICES)


@pytest.fixture(scope="module")
def engine() -> Iterator[MockEngine]:
    mock = MockEngine()
    mock.start()
    yield mock
    mock.stop()


@pytest.fixture
def shop(site: str) -> furnished.Shop:
    return furnished.build()


@pytest.fixture
def channel(shop: furnished.Shop) -> Channel:
    return services.change_channel(
        by=platform_principal(shop.tenant),
        deployment_id=shop.ids["deployment"],
        changes={
            "title": "Ask Larkspur Cycles",
            "greeting": "Hello from Mill Lane! What can we do for you?",
            "questions": ["When do you open?", "Do you deliver?"],
        },
    )


@pytest.fixture
def answering(
    channel: Channel, engine: MockEngine, settings: Settings, tmp_path: Path
) -> Iterator[Behaviour]:
    """How the model behind the page behaves."""
    active = Deployment.objects.get(id=channel.deployment_id).active
    assert active is not None
    factories.put_artefact(active.version)
    row = Engine.objects.create(
        node=factories.make_node(),
        base_model=active.version.base_model,
        state=Engine.State.READY,
        address=engine.address,
        served_name="base",
        generation=1,
    )
    type(active.placement).objects.filter(id=active.placement_id).update(engine_id=row.id)
    engine.models[active.version.lora_name] = Behaviour()
    gateway = start_gateway(tmp_path / "gateway.log")
    settings.GATEWAY_URL = gateway.url
    yield engine.models[active.version.lora_name]
    gateway.stop()


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    """Says how an answer went."""
    made = Gateway()
    made.start()
    settings.GATEWAY_URL = made.url
    yield made
    made.stop()


def _ask(page: Page, question: str = "How much is a repair?") -> None:
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")


def test_a_question_is_answered_as_it_is_written_and_rated(
    channel: Channel, answering: Behaviour, visit: Visitor
) -> None:
    answering.delay = 0.1
    page = visit().go(f"/c/{channel.public_id}/")
    page.get_by_label("Your question").fill("When do you open?")
    page.keyboard.press("Enter")
    line = page.locator(".line.answer").last
    expect(line.locator(".dots")).to_be_visible()
    expect(line).to_contain_text("w1 w2")
    expect(page.locator("[data-told]")).to_have_text("w1 w2 w3 w4 w5")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.get_by_role("button", name="Bad answer").click()
    page.get_by_label("What was wrong?").fill("We close at six")
    page.keyboard.press("Enter")
    expect(line).to_contain_text("Thank you")
    turn = Turn.objects.latest("created_at")
    assert (turn.rating, turn.words, turn.answer) == (-1, "We close at six", "w1 w2 w3 w4 w5")


def test_a_suggested_question_is_one_click(
    channel: Channel, answering: Behaviour, visit: Visitor
) -> None:
    page = visit(language="zh-hans", width=390).go(f"/c/{channel.public_id}/")
    page.get_by_role("button", name="Do you deliver?").click()
    expect(page.locator(".line.answer").last).to_contain_text("w5")
    expect(page.locator("[data-ideas]")).to_be_hidden()


@pytest.mark.parametrize(("language", "theme"), LOOKS)
@pytest.mark.parametrize("colour", COLOURS)
def test_everybody_can_read_it(
    channel: Channel, visit: Visitor, language: str, theme: str, colour: str, settings: Settings
) -> None:
    settings.GATEWAY_URL = "http://127.0.0.1:1/v1"
    Channel.objects.filter(id=channel.id).update(colour=colour)
    window = visit(language=language, color_scheme=theme)
    page = window.go(f"/c/{channel.public_id}/")
    assert not window.violations()
    assert not window.small_targets()
    page.locator("textarea").fill("When do you open?")
    page.keyboard.press("Enter")
    expect(page.locator(".line.trouble")).to_be_visible()
    assert not window.violations()
    page.goto(f"{window.site}/c/nothing/")
    assert not window.violations()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_fits_every_screen(channel: Channel, visit: Visitor, width: int) -> None:
    window = visit(width=width)
    page = window.go(f"/c/{channel.public_id}/")
    assert not window.overflow()
    form = page.locator("[data-form]").bounding_box()
    assert form
    assert form["y"] < 900


def test_it_is_asked_by_keyboard_alone(
    channel: Channel, answering: Behaviour, visit: Visitor
) -> None:
    page = visit().go(f"/c/{channel.public_id}/")
    for _stop in ("lines", "first idea"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".line.asks")).to_have_text("When do you open?")
    expect(page.get_by_role("button", name="Good answer")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Good answer")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(("language", "width"), SIZES)
def test_an_answer_that_asks_back_is_answered_with_a_tap(
    channel: Channel, gateway: Gateway, visit: Visitor, language: str, width: int
) -> None:
    gateway.says = [ASKS_BACK, Said(text="A puncture is £12.")]
    window = visit(language=language, width=width)
    page = window.go(f"/c/{channel.public_id}/")
    _ask(page)
    choices = page.locator(".choices button")
    expect(choices).to_have_text(CHOICES)
    told = page.locator("[data-told]")
    expect(told).to_contain_text("Which do you mean?")
    expect(told).to_contain_text(CHOICES[0])
    assert not window.violations()
    assert not window.small_targets()
    assert not window.overflow()
    choices.first.click()
    expect(page.locator(".line.asks").last).to_have_text(CHOICES[0])
    expect(page.locator(".line.answer").last).to_contain_text("A puncture is £12.")
    expect(page.locator(".choices")).to_have_count(0)
    assert gateway.heard()[-2:] == [("assistant", "Which do you mean?"), ("user", CHOICES[0])]


def test_a_choice_is_made_by_keyboard_and_goes_with_another_question(
    channel: Channel, gateway: Gateway, visit: Visitor
) -> None:
    gateway.says = [ASKS_BACK, ASKS_BACK, Said(text="So it is.")]
    page = visit().go(f"/c/{channel.public_id}/")
    _ask(page)
    expect(page.locator(".choices button")).to_have_count(3)
    _ask(page, "Something else?")
    expect(page.locator(".choices button")).to_have_count(3)
    expect(page.locator("#question")).to_be_focused()
    for _stop in ("bad", "good", "none of these", "last choice"):
        page.keyboard.press("Shift+Tab")
    expect(page.locator(".choices button").last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".line.answer").last).to_contain_text("So it is.")
    expect(page.locator(".choices")).to_have_count(0)


@pytest.mark.parametrize("outcome", ["refused", "handed_over", "asked_back"])
@pytest.mark.parametrize(("language", "width"), SIZES)
def test_who_finds_no_answer_leaves_a_message(
    shop: furnished.Shop,
    channel: Channel,
    gateway: Gateway,
    visit: Visitor,
    language: str,
    width: int,
    outcome: str,
) -> None:
    gateway.says = [Said(text="I am sorry, I do not know that.", outcome=outcome)]
    window = visit(language=language, width=width)
    page = window.go(f"/c/{channel.public_id}/")
    _ask(page, "Do you have a brass bell?")
    page.locator("[data-offer]").click()
    note = page.locator("form.note")
    expect(note.locator("[name=name]")).to_be_focused()
    note.locator("[name=reply_to]").fill("nobody")
    note.locator("[type=submit]").click()
    expect(note.locator("[name=reply_to]")).to_be_focused()
    expect(note.locator(".wrong")).to_have_count(2)
    expect(note.locator("[aria-invalid]")).to_have_count(2)
    assert not window.violations()
    assert not window.small_targets()
    assert not window.overflow()
    note.locator("[name=reply_to]").fill("anna@postbox.example")
    note.locator("[name=text]").fill("I would like one.")
    note.locator("[type=submit]").click()
    expect(page.locator(".sent")).to_be_focused()
    expect(page.locator("[data-told]")).to_have_text(page.locator(".sent").inner_text())
    expect(page.locator("form.note, [data-offer]")).to_have_count(0)
    assert not window.violations()
    message = Message.objects.get(text="I would like one.")
    assert message.reply_to == "anna@postbox.example"
    assert message.turn
    assert message.turn.question == "Do you have a brass bell?"
    assert Mail.objects.get(to=shop.owner.email)


def test_a_message_that_does_not_get_through_is_not_lost(
    channel: Channel, gateway: Gateway, visit: Visitor
) -> None:
    gateway.says = [Said(text="Sorry.", outcome="refused")]
    window = visit()
    page = window.go(f"/c/{channel.public_id}/")
    _ask(page)
    page.get_by_role("button", name="Leave a message").click()
    note = page.locator("form.note")
    note.get_by_label("Your e-mail or phone number").fill("anna@postbox.example")
    note.get_by_label("Your message").fill("I would like one.")
    page.route("**/message/", lambda route: route.abort())
    note.get_by_role("button", name="Send the message").click()
    expect(page.locator("[data-trouble]")).to_contain_text("There is no connection")
    expect(note.get_by_label("Your message")).to_have_value("I would like one.")
    page.unroute("**/message/")
    window.wrongs.clear()
    note.get_by_role("button", name="Send the message").click()
    expect(page.locator(".sent")).to_be_visible()
    expect(page.locator("[data-trouble]")).to_be_hidden()


def test_a_message_can_be_left_unwritten(
    channel: Channel, gateway: Gateway, visit: Visitor
) -> None:
    gateway.says = [Said(text="Sorry.", outcome="refused"), Said()]
    page = visit().go(f"/c/{channel.public_id}/")
    _ask(page)
    offer = page.get_by_role("button", name="Leave a message")
    offer.click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("form.note")).to_have_count(0)
    expect(offer).to_be_focused()
    _ask(page, "When do you open?")
    expect(page.locator(".line.answer").last).to_contain_text("We open at nine.")
    expect(page.locator("[data-offer]")).to_have_count(1)


def test_the_preview_follows_what_is_typed(
    shop: furnished.Shop, channel: Channel, visit: Visitor
) -> None:
    page = visit(shop.owner).go(f"/t/{shop.tenant.id}/live/{channel.deployment_id}/channel/")
    page.get_by_label("Title").fill("Ask Mei")
    page.get_by_label("Suggested questions").fill("One?\nTwo?")
    page.get_by_label("Corner").select_option("left")
    page.get_by_label("Colour").fill("#ffdd00")
    preview = page.locator("#preview")
    expect(preview.locator("[data-shows=title]")).to_have_text("Ask Mei")
    expect(preview.locator("li")).to_have_count(2)
    expect(preview).to_have_attribute("data-side", "left")
    expect(preview.locator(".titled")).to_have_css("background-color", "rgb(255, 221, 0)")
    expect(preview.locator(".titled")).to_have_css("color", "rgb(8, 25, 27)")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#messages")).to_contain_text("Saved")
    expect(page.locator("#preview .titled")).to_have_css("background-color", "rgb(255, 221, 0)")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """A merchant's website, with the strict content policy that some have."""

    site = ""

    def end_headers(self) -> None:
        if self.path.startswith("/strict"):
            home = self.site
            self.send_header(
                "Content-Security-Policy",
                f"default-src 'none'; script-src {home}; connect-src {home}; frame-src {home}; "
                "require-trusted-types-for 'script'",
            )
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def website(site: str, channel: Channel, tmp_path: Path) -> Iterator[str]:
    """A page on another origin, with the widget's one line in it."""
    line = f'<script src="{site}/widget.js" data-channel="{channel.public_id}" async></script>'
    page = f"""<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
    <title>Larkspur</title><h1>Larkspur Cycles</h1><p><a href="#">A link</a></p>{line}"""
    for name in ("index.html", "strict.html"):
        (tmp_path / name).write_text(page, encoding="utf-8")
    handler = type("Handler", (_Quiet,), {"site": site})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(handler, directory=str(tmp_path))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()


def _on(website: str, window: Visit, path: str = "/index.html") -> Page:
    """The window on the foreign website, where requests to two origins are right."""
    window.page.goto(website + path)
    window.page.wait_for_function("window.longslope !== undefined")
    return window.page


def _own(window: Visit, website: str) -> None:
    window.wrongs[:] = [
        one for one in window.wrongs if website not in one or "another origin" not in one
    ]


def test_the_widget_answers_on_a_foreign_website(
    website: str, answering: Behaviour, visit: Visitor
) -> None:
    window = visit()
    page = _on(website, window)
    page.get_by_role("button", name="Open the chat").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_label("Your question")).to_be_focused()
    frame.get_by_label("Your question").fill("When do you open?")
    page.keyboard.press("Enter")
    expect(frame.locator(".line.answer").last).to_contain_text("w5")
    assert not page.context.cookies(website)
    _own(window, website)


def test_the_widget_asks_back_and_takes_a_message(
    website: str, channel: Channel, gateway: Gateway, visit: Visitor
) -> None:
    gateway.says = [ASKS_BACK, Said(text="Sorry.", outcome="refused")]
    window = visit(width=390)
    page = _on(website, window)
    page.get_by_role("button", name="Open the chat").click()
    frame = page.frame_locator("iframe")
    # The field takes the focus once its page listens: a key before that would go elsewhere.
    expect(frame.get_by_label("Your question")).to_be_focused()
    frame.get_by_label("Your question").fill("How much is a repair?")
    page.keyboard.press("Enter")
    frame.get_by_role("button", name=CHOICES[0]).click()
    frame.get_by_role("button", name="Leave a message").click()
    frame.get_by_label("Your e-mail or phone number").fill("07911 123456")
    frame.get_by_label("Your message").fill("Please call me.")
    frame.get_by_role("button", name="Send the message").click()
    expect(frame.locator(".sent")).to_contain_text("A person will answer you.")
    turn = Message.objects.get(text="Please call me.").turn
    assert turn
    assert turn.question == CHOICES[0]
    _own(window, website)


def test_escape_closes_it_and_the_focus_comes_back(website: str, visit: Visitor) -> None:
    window = visit()
    page = _on(website, window)
    opener = page.get_by_role("button", name="Open the chat")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.frame_locator("iframe").get_by_label("Your question")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("iframe")).to_be_hidden()
    expect(opener).to_be_focused()
    _own(window, website)


def test_a_website_with_a_strict_policy_shows_it_too(website: str, visit: Visitor) -> None:
    window = visit()
    page = _on(website, window, "/strict.html")
    page.get_by_role("button", name="Open the chat").click()
    expect(page.frame_locator("iframe").locator("h1")).to_have_text("Ask Larkspur Cycles")
    wrongs = [one for one in window.wrongs if "favicon" not in one]
    window.wrongs[:] = wrongs
    _own(window, website)


def test_on_a_phone_it_fills_the_screen(website: str, visit: Visitor) -> None:
    window = visit(width=390)
    page = _on(website, window)
    page.get_by_role("button", name="Open the chat").click()
    box = page.locator("iframe").bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 900)
    page.get_by_role("button", name="Close the chat").click()
    expect(page.get_by_role("button", name="Open the chat")).to_be_visible()
    _own(window, website)


def test_a_website_that_was_not_named_gets_no_button(
    website: str, channel: Channel, visit: Visitor
) -> None:
    Channel.objects.filter(id=channel.id).update(websites=["https://shop.example"])
    window = visit()
    with window.page.expect_response("**/widget.json"):
        page = _on(website, window)
    assert page.get_by_role("button").count() == 0
    _own(window, website)
