"""Talking on the page: text, buttons, cards, copying, languages, reloading."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from bot.web.strings import load_strings
from dialogs.words import load_wording
from knowledge.loading import load
from tests.browser.conftest import Visits
from tests.browser.visit import Visit

PAGE = load_strings()
WORDS = load_wording()
PROSE = load().prose

HOSTILE = '<img src=x onerror="document.title=1"><b>bold</b> **bold** [here](https://example.com) `code`\n# Heading'


def label(question: str, answer: str, locale: str = "en") -> str:
    """What stands on the answer's button."""
    return PROSE[locale].questions[question].answers[answer].label


@pytest.mark.parametrize("locale", ["en", "pl"])
def test_from_an_example_to_the_cause_and_a_text_to_send(visit: Visit, locale: str) -> None:
    greeting = visit.open(locale)
    assert (greeting.side, greeting.kind, greeting.language) == ("bot", "choose", locale)
    assert visit.page.locator("html").get_attribute("lang") == PAGE[locale].tag

    question = visit.after(visit.page.locator("#examples button").first.click)
    assert (question.kind, question.topic, question.language) == ("ask", "subscription-error", locale)

    conclusion = visit.press(label("purchase-channel", "csp", locale))
    assert (conclusion.kind, conclusion.cause) == ("conclude", "csp-subscription")
    assert visit.messages()[-2].text == label("purchase-channel", "csp", locale)

    visit.press(WORDS[locale].say("button-letter-customer"))
    letter = visit.newest().locator("blockquote").inner_text()
    visit.press(WORDS[locale].say("button-copy"))
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert words_of(copied) == words_of(letter)


def words_of(text: str) -> list[str]:
    """The words alone: a browser draws numbers and line breaks in its own way."""
    return re.findall(r"[^\W\d_]+", text)


def test_copying_without_the_browsers_clipboard(visits: Visits) -> None:
    visit = visits()
    visit.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    visit.open()
    visit.say("The form refuses the subscription")
    visit.press(label("purchase-channel", "csp"))
    visit.press(WORDS["en"].say("button-letter-customer"))
    letter = visit.newest().locator("blockquote").inner_text()
    visit.press(WORDS["en"].say("button-copy"))
    visit.page.locator("#chat form textarea").focus()
    visit.page.keyboard.press("ControlOrMeta+v")
    assert words_of(visit.page.locator("#chat form textarea").input_value()) == words_of(letter)


def test_a_reload_keeps_the_conversation(visit: Visit) -> None:
    visit.open()
    visit.say("The form refuses the subscription")
    before = visit.messages()
    visit.reload(count=len(before) - 1)
    assert visit.messages() == before
    assert visit.press(label("purchase-channel", "csp")).cause == "csp-subscription"


def test_two_tabs_are_two_users(visit: Visit) -> None:
    visit.open()
    visit.say("The form refuses the subscription")
    beside = Visit(visit.page.context, visit.address)
    beside.open()
    assert [message.kind for message in beside.messages()] == ["choose"]
    beside.page.close()


def test_the_switch_changes_page_and_conversation_and_survives_a_reload(visit: Visit) -> None:
    visit.open("en")
    question = visit.say("The form refuses the subscription")
    again = visit.after(visit.page.locator("#languages button[lang=pl]").click)
    assert (again.language, again.question) == ("pl", question.question)
    assert visit.page.locator("html").get_attribute("lang") == "pl-PL"
    assert visit.page.locator("h1").inner_text() == PAGE["pl"].headline
    assert visit.page.locator("#languages [aria-pressed=true]").inner_text() == "PL"
    assert (
        visit.page.locator("#chat form textarea").get_attribute("placeholder")
        == (PAGE["pl"].chat["TEXT_INPUT_PLACEHOLDER"])
    )
    visit.reload(count=4)
    assert visit.page.locator("h1").inner_text() == PAGE["pl"].headline


def test_the_page_follows_the_language_that_the_user_writes(visit: Visit) -> None:
    visit.open("en")
    answer = visit.say("Formularz nie przyjmuje subskrypcji klienta, co robić?")
    assert answer.language == "pl"
    expect(visit.page.locator("h1")).to_have_text(PAGE["pl"].headline)


def test_what_a_user_writes_is_shown_as_it_is(visit: Visit) -> None:
    visit.open()
    visit.page.locator("#chat form textarea").fill(HOSTILE)
    visit.after(lambda: visit.page.keyboard.press("Enter"))
    own = visit.page.locator("#chat .message[data-from=user]").last
    assert "<b>bold</b> **bold**" in own.inner_text()
    visit.reload(count=2)
    own = visit.page.locator("#chat .message[data-from=user]").last
    assert "<b>bold</b> **bold**" in own.inner_text()
    assert own.locator("b, strong, a, code, h1, img").count() == 0
    assert visit.page.title() == f"{PAGE['en'].name} {PAGE['en'].subtitle}"


@pytest.mark.parametrize(("locale", "named"), [("en", "[an ID]"), ("pl", "[identyfikator]")])
def test_what_is_masked_has_a_name(visit: Visit, locale: str, named: str) -> None:
    visit.open(locale)
    visit.say("3e9d5f10-6b7a-4c21-9f08-d1a2b3c4e5f6")
    assert visit.messages()[1].text == named
    visit.reload(count=2)
    assert visit.messages()[1].text == named


def test_only_what_was_offered_last_can_be_chosen(visit: Visit) -> None:
    visit.open()
    visit.press(WORDS["en"].say("button-something-else"))
    choice = visit.page.locator("#chat button.ac-pushButton").first
    topic = choice.inner_text()
    expect(choice).not_to_have_attribute("inert", "")
    visit.press(topic)
    expect(choice).to_have_attribute("inert", "")


def test_a_text_can_be_copied_from_an_earlier_card(visit: Visit) -> None:
    visit.open()
    visit.say("The form refuses the subscription")
    visit.say("talk to a human")
    visit.press(WORDS["en"].say("button-skip"))
    copy = visit.button(WORDS["en"].say("button-copy"))
    visit.after(visit.page.locator("#help").click)
    visit.after(copy.click)
    assert PROSE["en"].topics["subscription-error"].title in visit.page.evaluate("navigator.clipboard.readText()")


def test_a_link_opens_beside_the_page(visit: Visit) -> None:
    visit.open()
    visit.say(PROSE["en"].topics["contact-support"].examples[0])
    visit.press(label("support-about", "about-subscription"))
    visit.press(label("customer-check", "checked-both"))
    link = visit.page.locator("#chat .message a[href^='https://partner.microsoft.com/']").last
    assert link.get_attribute("target") == "_blank"
    assert "noopener" in (link.get_attribute("rel") or "")


def test_help_and_starting_over_are_one_press_away(visit: Visit) -> None:
    visit.open()
    visit.say("The form refuses the subscription")
    helped = visit.after(visit.page.locator("#help").click)
    assert helped.text.count("\n") > 3
    visit.page.locator("#restart").click()
    visit.page.locator("#restart-not").click()
    assert visit.messages()[-1].text == helped.text
    visit.page.locator("#restart").click()
    assert visit.after(visit.page.locator("#restart-now").click).kind == "choose"
    expect(visit.page.locator("#chat form textarea")).to_be_focused()
