"""Signing in with a second factor in a browser: it is set up by what the page shows, then asked for."""

import os
import re
import time
from base64 import b32decode

import pytest
from django_otp.oath import TOTP

from organizations.models import SecondFactor
from tests import factories as make
from tests.factories import PASSWORD

PICTURES = os.environ.get("PORTAL_PICTURES", "")


@pytest.fixture
def complaints():
    return []


@pytest.fixture
def page(live_server, browser, complaints):
    make.member(
        "secretariat", make.HostFactory(name="Huyện ủy Đồng Thử"), username="vanphong", full_name="Văn phòng Thử"
    )
    page = browser.new_context(viewport={"width": 390, "height": 844}, base_url=live_server.url).new_page()
    page.on("console", lambda said: said.type == "error" and complaints.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    return page


def take_picture(page, name: str) -> None:
    """Nothing is wider than the window, on a desk or in a hand; a picture of each where somebody asks for them."""
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)


def code(secret: str, steps: int = 0) -> str:
    totp = TOTP(b32decode(secret), step=30)
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06}"


def give_password(page, to: str) -> None:
    page.goto(f"/admin/login/?next={to}")
    take_picture(page, "dang-nhap")
    page.fill("input[name=username]", "vanphong")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")


def test_it_is_set_up_and_then_asked_for(page, settings, complaints):
    settings.PRODUCTION = True
    give_password(page, "/chi-dao/")
    page.wait_for_selector("text=bắt buộc phải có bước này")
    take_picture(page, "thiet-lap")
    secret = re.sub(r"\s", "", page.inner_text(".secret"))
    assert page.evaluate("document.querySelector('.beside img').naturalWidth") > 100
    page.fill("input[name=one_time_password]", code(secret))
    page.click("main [type=submit]")
    page.wait_for_selector(".codes")
    take_picture(page, "ma-du-phong")
    page.click("text=Đã cất mã, tiếp tục")
    page.wait_for_url("**/chi-dao/")
    for name, address in (
        ("tai-khoan", "/tai-khoan/"),
        ("hai-buoc", "/tai-khoan/xac-thuc-hai-buoc/"),
        ("phien", "/tai-khoan/phien/"),
    ):
        page.goto(address)
        take_picture(page, name)
    page.click("text=Đăng xuất tất cả, cả phiên này")
    page.wait_for_selector("text=Đã đăng xuất khỏi mọi thiết bị.")

    give_password(page, "/chi-dao/")
    page.wait_for_selector("#second-step")
    page.fill("input[name=one_time_password]", "abc")
    page.press("input[name=one_time_password]", "Enter")
    page.wait_for_selector(".errorlist")
    take_picture(page, "ma-sai")
    SecondFactor.objects.update(throttling_failure_count=0)
    page.fill("input[name=one_time_password]", code(secret, 1))
    page.press("input[name=one_time_password]", "Enter")
    page.wait_for_url("**/chi-dao/")
    assert [said for said in complaints if "422" not in said] == []
