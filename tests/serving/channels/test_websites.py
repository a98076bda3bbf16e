"""A website is understood however it is typed, and nonsense is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.channels.websites import NoWebsite, origins, readable


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("wren.example", "https://wren.example"),
        ("  wren.example  ", "https://wren.example"),
        ("WREN.Example", "https://wren.example"),
        ("https://wren.example/", "https://wren.example"),
        ("HTTPS://www.wren.example/about?x=1#top", "https://www.wren.example"),
        ("http://wren.example", "http://wren.example"),
        ("http:/wren.example", "http://wren.example"),
        ("//wren.example", "https://wren.example"),
        ("https://https://wren.example", "https://wren.example"),
        ("<https://wren.example>", "https://wren.example"),
        ("wren.example.", "https://wren.example"),
        # The port that goes without saying: no browser names it.
        ("https://wren.example:443", "https://wren.example"),
        ("http://wren.example:80/", "http://wren.example"),
        ("wren.example:", "https://wren.example"),
        ("https://wren.example:80", "https://wren.example:80"),
        ("http://wren.example:443", "http://wren.example:443"),
        ("wren.example:08443/shop", "https://wren.example:8443"),
        # One's own machine and network.
        ("localhost", "http://localhost"),
        ("localhost:3000", "http://localhost:3000"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("https://localhost", "https://localhost"),
        ("wren.localhost:8000", "http://wren.localhost:8000"),
        ("127.0.0.1:5173", "http://127.0.0.1:5173"),
        ("192.168.1.20", "http://192.168.1.20"),
        ("http://till", "http://till"),
        # All that lie below.
        ("*.wren.example", "https://*.wren.example"),
        ("https://*.wren.example/*", "https://*.wren.example"),
        ("*.Bücher.example:8443", "https://*.xn--bcher-kva.example:8443"),
        # In any letters, as browsers send them.
        ("https://书店.example", "https://xn--1jqq80b.example"),
        ("商店.中国", "https://xn--czrs0t.xn--fiqs8s"),
        ("bücher.example/neu", "https://xn--bcher-kva.example"),
        ("BÜCHER.example", "https://xn--bcher-kva.example"),
        ("bu\u0308cher.example", "https://xn--bcher-kva.example"),
        ("XN--BCHER-KVA.example", "https://xn--bcher-kva.example"),
        ("straße.example", "https://xn--strae-oqa.example"),
        # By a Chinese keyboard.
        ("https：／／wren．example", "https://wren.example"),
        ("wren。example", "https://wren.example"),
    ],
)
def test_one_website_as_people_type_it(typed: str, origin: str) -> None:
    assert list(origins(typed)) == [origin]


@pytest.mark.parametrize(
    "typed",
    [
        "wren.example, www.wren.example",
        "wren.example,www.wren.example",
        "wren.example; www.wren.example",
        "wren.example www.wren.example",
        "wren.example，www.wren.example",
        "wren.example、www.wren.example",
        "https://wren.example/a,b;c https://www.wren.example/d",
        "https://wren.example/a,https://www.wren.example/b",
    ],
)
def test_several_in_a_line(typed: str) -> None:
    assert list(origins(typed)) == ["https://wren.example", "https://www.wren.example"]


@pytest.mark.parametrize(
    "typed",
    [
        "no website", "everywhere", "我的网店", "*", "*.com", "*wren.example", "a.*.example",
        "me@wren.example", "mailto:me@wren.example", "https://me:word@wren.example",
        "ftp://wren.example", "javascript:alert(1)", "data:text/html,x", "'self'", "'none'",
        "https://", "http://[", "http://[::1]:3000", "wren..example", "-wren.example",
        "wren_shop.example", "xn--a.example", "a" * 64 + ".example", "a.example." * 30 + "example",
        "wren.example:0", "wren.example:99999", "wren.example:80x", "wren.example:80:80",
        "1.2", "999.1.1.1", "*.127.0.0.1", "wren.example\\@elsewhere.example",
        "wren.example; script-src *", "wren.example, nonsense",
    ],
)  # fmt: skip
def test_nonsense_is_no_website(typed: str) -> None:
    with pytest.raises(NoWebsite):
        list(origins(typed))


@pytest.mark.parametrize(
    "shown",
    [
        "https://wren.example", "http://localhost:3000", "https://*.wren.example",
        "https://书店.example", "https://*.müller.example:8443", "https://商店.中国",
    ],
)  # fmt: skip
def test_it_is_shown_as_it_was_typed(shown: str) -> None:
    (origin,) = origins(shown)
    assert origin.isascii()
    assert readable(origin) == shown


def test_what_no_letters_stand_for_is_shown_as_it_is() -> None:
    assert readable("https://xn--a.example") == "https://xn--a.example"


@given(st.text(max_size=60))
def test_whatever_is_typed_is_websites_or_none(typed: str) -> None:
    """Nothing else gets into a header that says who may show the page."""
    try:
        found = list(origins(typed))
    except NoWebsite:
        return
    for one in found:
        scheme, host = one.split("://")
        assert scheme in {"http", "https"}
        assert one.isascii()
        assert not set(host) - set("abcdefghijklmnopqrstuvwxyz0123456789-.:*")
        assert list(origins(one)) == [one]
        assert list(origins(readable(one))) == [one]
