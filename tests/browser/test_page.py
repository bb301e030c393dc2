"""The page around the conversation: narrow screens, screen readers, trouble with the connection."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from dialogs.words import load_wording
from tests.browser.conftest import Visits
from tests.browser.visit import Visit

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
WORDS = load_wording()


@pytest.mark.parametrize("locale", ["en", "pl"])
def test_nothing_is_cut_off_at_320_pixels(visits: Visits, locale: str) -> None:
    visit = visits(**PHONE)
    visit.open(locale)
    visit.say(WORDS[locale].phrases["causes"][0])
    visit.after(lambda: visit.page.locator("#examples button").first.evaluate("button => button.click()"))
    overflowing = """[...document.querySelectorAll("header *, #talk *:not(svg *)")].filter(element => {
        const {left, right, width} = element.getBoundingClientRect();
        const shown = width > 1 && element.checkVisibility() && !element.closest("[class*=live-region]");
        return shown && (left < -1 || right > innerWidth + 1);
    }).map(element => element.outerHTML.slice(0, 200))"""
    assert visit.page.evaluate(overflowing) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") == 320


def test_on_a_phone_the_rest_is_behind_the_menu(visits: Visits) -> None:
    visit = visits(**PHONE)
    visit.open()
    expect(visit.page.locator("#examples button").first).to_be_visible()
    visit.say("The form refuses the subscription")
    expect(visit.page.locator("#about")).to_be_hidden()
    expect(visit.page.locator("#help")).to_be_hidden()
    visit.page.locator("#menu").click()
    visit.page.locator("#more").click()
    expect(visit.page.locator("#about .fine")).to_be_visible()
    answer = visit.after(visit.page.locator("#examples button").nth(1).click)
    assert answer.side == "bot"
    expect(visit.page.locator("#about")).to_be_hidden()


def test_a_long_answer_is_seen_from_its_start(visits: Visits) -> None:
    visit = visits(**PHONE)
    visit.open()
    visit.say("The form refuses the subscription")
    visit.say(WORDS["en"].phrases["causes"][0])
    visit.page.wait_for_timeout(700)
    long = visit.page.locator("#chat .message[data-from=bot]:has(ol)").last
    top, chat = long.bounding_box(), visit.page.locator("#chat").bounding_box()
    assert top
    assert chat
    assert top["height"] > chat["height"]
    assert 0 <= top["y"] - chat["y"] < 60


@pytest.mark.parametrize("locale", ["en", "pl"])
def test_help_and_starting_over_show_their_answer_after_a_long_one(visits: Visits, locale: str) -> None:
    visit = visits(**PHONE)
    visit.open(locale)
    visit.after(lambda: visit.page.locator("#examples button").first.evaluate("button => button.click()"))
    for shortcut in ("help", "restart"):
        visit.say(WORDS[locale].phrases["causes"][0])
        visit.page.wait_for_timeout(500)
        visit.page.locator("#menu").click()
        press = visit.page.locator(f"#{shortcut}").click
        if shortcut == "restart":
            press()
            press = visit.page.locator("#restart-now").click
        visit.after(press)
        expect(visit.page.locator("#chat .message[data-from=user]").last).to_be_in_viewport()


def test_what_leads_to_the_end_covers_no_message(visits: Visits) -> None:
    visit = visits(**PHONE)
    visit.open()
    visit.say("The form refuses the subscription")
    visit.say(WORDS["en"].phrases["causes"][0])
    lead = visit.page.locator("#chat .webchat__scroll-to-end-button")
    expect(lead).to_be_visible()
    transcript = visit.page.locator("#chat .webchat__basic-transcript__scrollable").bounding_box()
    box = lead.bounding_box()
    assert transcript
    assert box
    assert box["y"] >= transcript["y"] + transcript["height"]
    lead.click()
    expect(lead).to_be_hidden()


def test_everything_is_named_and_reached_with_the_keyboard(visit: Visit) -> None:
    visit.open()
    nameless = """[...document.querySelectorAll("button, a, textarea, section, nav, [role=group]")]
        .filter(element => element.checkVisibility() && !element.closest(".webchat__basic-transcript"))
        .filter(({innerText, ariaLabel, title, attributes}) =>
            !(innerText || ariaLabel || title || attributes["aria-labelledby"]))
        .map(element => element.outerHTML.slice(0, 200))"""
    assert visit.page.evaluate(nameless) == []
    visit.page.keyboard.press("Tab")
    expect(visit.page.locator(".skip")).to_be_focused()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#chat")).to_be_focused()
    assert visit.page.locator("h1").count() == 1


def test_a_conversation_that_is_gone_makes_way_for_a_new_one(visit: Visit) -> None:
    visit.open()
    visit.say("The form refuses the subscription")
    visit.page.evaluate("""() => {
        const kept = JSON.parse(sessionStorage.getItem("conversation"));
        sessionStorage.setItem("conversation", JSON.stringify({...kept, token: "outdated"}));
    }""")
    visit.reload()
    assert [message.kind for message in visit.messages()] == ["choose"]
    expect(visit.page.locator("#notice [data-text=ended]")).to_be_visible()
    visit.say("The form refuses the subscription")
    expect(visit.page.locator("#notice")).to_be_hidden()
    visit.forgive("Failed to load resource")


def test_a_server_in_trouble_is_said_and_tried_again(visit: Visit) -> None:
    answers: list[tuple[str, Callable[[Route], None]]] = [
        ("busy", lambda route: route.fulfill(status=429, json={})),
        ("unreachable", lambda route: route.fulfill(status=500, json={})),
        ("unreachable", lambda route: route.abort()),
    ]
    tried: list[str] = []

    def turn_down(route: Route) -> None:
        notice, answer = answers[len(tried)]
        tried.append(notice)
        answer(route)

    visit.page.route("**/tokens/generate", turn_down, times=len(answers))
    visit.page.goto(visit.address)
    for number, (notice, _) in enumerate(answers, start=1):
        expect(visit.page.locator(f"#notice [data-text={notice}]")).to_be_visible()
        assert len(tried) == number
        visit.page.locator("#notice button").click()
    visit.answer(0)
    expect(visit.page.locator("#notice")).to_be_hidden()
    visit.forgive("Failed to load resource")


def test_being_offline_is_said(visit: Visit) -> None:
    visit.open()
    visit.page.context.set_offline(True)
    expect(visit.page.locator("#notice [data-text=offline]")).to_be_visible()
    visit.page.context.set_offline(False)
    expect(visit.page.locator("#notice")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(visits: Visits, scheme: str) -> None:
    visit = visits(color_scheme=scheme)
    visit.open()
    visit.say("The form refuses the subscription")
    pairs = """() => {
        const rgb = color => color.match(/[\\d.]+/g).map(Number);
        const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
        const ground = element => {
            for (let at = element; at; at = at.parentElement) {
                const color = rgb(getComputedStyle(at).backgroundColor);
                if (color.length === 3 || color[3] > 0) return color;
            }
        };
        return [...document.querySelectorAll("h1, p, small, strong, li, button, em")]
            .filter(element => element.checkVisibility() && element.innerText?.trim())
            .filter(element => element.getBoundingClientRect().width > 1 && !element.closest("[class*=live-region]"))
            .map(element => {
                const [a, b] = [light(rgb(getComputedStyle(element).color)), light(ground(element))].sort();
                return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), element.outerHTML.slice(0, 120)];
            })
            .filter(([contrast]) => contrast < 4.5);
    }"""
    assert visit.page.evaluate(pairs) == []
