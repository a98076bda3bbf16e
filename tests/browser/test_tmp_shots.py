import pytest
from tests.browser import test_accounts as t
from tests.browser.test_accounts import person
n=[0]
@pytest.mark.parametrize(("language", "theme","width"), [("en","light",1280),("zh-hans","dark",390)])
def test_shots(visit, person, settings, language, theme, width, monkeypatch):
    def shot(window, page, wrong):
        n[0]+=1
        page.set_viewport_size({"width": width, "height": 900 if width>800 else 844})
        name=page.url.split("/",3)[3].split("?")[0].strip("/").replace("/","_")
        page.screenshot(path=f"/tmp/shots/{language}-{width}-{n[0]:02d}-{name}.png", full_page=True)
    monkeypatch.setattr(t,"_checked",shot)
    t.test_every_page_of_an_account_can_be_read_by_everybody.__wrapped__ if False else None
    t.test_every_page_of_an_account_can_be_read_by_everybody(visit, person, settings, language, theme)
