"""The shipped content: complete, free of faults, and the traps of its source hold in the logic."""

from __future__ import annotations

from itertools import product

import pytest

from knowledge.checks import Report, check
from knowledge.checks.walking import LIMIT
from knowledge.diagnosis import Answered, assess
from knowledge.loading import CONTENT
from knowledge.model import Contact, Knowledge, Option, Outcome, Topic, Who

ISSUES, LATER = "claim-issues", "later-claim-issues"
SEGMENTS = range(103, 171)
THROUGH = {"volume-licensing", "web-direct"}
MPN_NOTES, ACTIVITY_NOTES = {"mpn-is-partner-id", "location-not-global"}, {"activity-is-partner-role"}


@pytest.fixture(scope="module")
def report() -> Report:
    return check(CONTENT)


def citing(knowledge: Knowledge, segment: int) -> set[str]:
    """The topics of which something rests on the segment."""
    return {
        topic.id
        for topic in knowledge.topics.values()
        if any(
            segment in source
            for source in (
                topic.source,
                *(outcome.source for outcome in topic.outcomes),
                *(step.source for outcome in topic.outcomes for step in outcome.steps),
            )
        )
    }


def cites(outcome: Outcome, *segments: int) -> bool:
    """Whether the outcome or one of its steps rests on each of the segments."""
    cited = {ref for source in (outcome.source, *(step.source for step in outcome.steps)) for ref in source}
    return cited >= set(segments)


def concluded(topic: Topic, knowledge: Knowledge, **answers: str) -> tuple[str, ...]:
    """What the guide names once these answers are given; underscores stand for hyphens."""
    evidence = {question.replace("_", "-"): Answered(answer) for question, answer in answers.items()}
    assessment = assess(topic, knowledge, evidence)
    assert assessment.conclusion is not None, f"{topic.id} still asks {assessment.question}"
    return assessment.conclusion.outcomes


def test_the_shipped_content_passes_every_rule(report: Report) -> None:
    assert not report.errors, "\n".join(map(str, report.errors))


def test_both_languages_are_there_and_english_is_the_default(knowledge: Knowledge) -> None:
    assert knowledge.locales == ("en", "pl")
    assert all(set(prose.topics) == set(knowledge.topics) for prose in knowledge.prose.values())
    assert all(set(prose.questions) == set(knowledge.questions) for prose in knowledge.prose.values())


def test_every_segment_of_the_page_is_numbered_and_cited(knowledge: Knowledge) -> None:
    # That each is cited is a rule; here the list itself is held to be whole.
    assert list(knowledge.pages[ISSUES].segments) == list(SEGMENTS)


@pytest.mark.parametrize(
    "topic",
    [
        "domain-tenant-mismatch",
        "subscription-error",
        "subscription-availability",
        "choose-activity",
        "choose-mpn",
        "product-or-subscription",
        "competing-claims",
        "contact-support",
        "who-can-claim",
        "what-is-cpor",
    ],
)
def test_topics_that_others_rely_on_exist(topic: str, knowledge: Knowledge) -> None:
    assert knowledge.topics[topic].kind != "outside"


@pytest.mark.parametrize(
    ("topic", "outcomes"),
    [
        (
            "subscription-error",
            "product-not-on-tenant not-dynamics csp-subscription not-provisioned already-claimed "
            "not-a-subscription-id ended-subscription wrong-tenant",
        ),
        ("choose-activity", "presales usage revenue-association microsoft-365-usage none-applies"),
        ("choose-mpn", "ask-global-admin enrol-first check-partner-type use-this-mpn"),
    ],
)
def test_outcomes_that_others_rely_on_exist(topic: str, outcomes: str, knowledge: Knowledge) -> None:
    assert {outcome.id for outcome in knowledge.topics[topic].outcomes} >= set(outcomes.split())


@pytest.mark.parametrize(
    ("cause", "segment"),
    [
        ("product-not-on-tenant", 114),
        ("not-dynamics", 115),
        ("csp-subscription", 116),
        ("not-provisioned", 117),
        ("already-claimed", 118),
        ("not-a-subscription-id", 119),
        ("ended-subscription", 112),
        ("wrong-tenant", 111),
    ],
)
def test_each_cause_rests_on_the_sentence_that_names_it(cause: str, segment: int, knowledge: Knowledge) -> None:
    assert segment in knowledge.topics["subscription-error"].outcome(cause).source


def test_no_guide_puts_more_questions_than_the_limit(report: Report) -> None:
    assert report.efforts
    assert max(effort.worst for effort in report.efforts) <= LIMIT


def activities(knowledge: Knowledge) -> dict[str, Option]:
    return {option.id: option for option in knowledge.topics["choose-activity"].options}


@pytest.mark.parametrize(("activity", "segment"), [("presales", 138), ("usage", 141), ("revenue-association", 145)])
def test_each_business_applications_activity_asks_for_volume_licensing_or_web_direct(
    activity: str, segment: int, knowledge: Knowledge
) -> None:
    option = activities(knowledge)[activity]

    assert option.only_if
    assert all(set(conditions["purchase-channel"]) == THROUGH for conditions in option.only_if)
    assert all(conditions["solution-area"] == ("business-applications",) for conditions in option.only_if)
    assert segment in option.source


def test_microsoft_365_asks_for_no_way_of_buying(knowledge: Knowledge) -> None:
    guide = knowledge.topics["choose-activity"]

    assert all(
        "purchase-channel" not in conditions for conditions in activities(knowledge)["microsoft-365-usage"].only_if
    )
    assert concluded(guide, knowledge, solution_area="microsoft-365") == ("microsoft-365-usage",)


def test_no_business_applications_activity_is_left_for_csp(knowledge: Knowledge) -> None:
    guide = knowledge.topics["choose-activity"]
    others = [use.question for use in guide.uses if use.question not in ("solution-area", "purchase-channel")]
    every = product(*(knowledge.questions[question].every_answer for question in others))

    named = {
        concluded(
            guide,
            knowledge,
            solution_area="business-applications",
            purchase_channel="csp",
            **{question.replace("-", "_"): answer for question, answer in zip(others, answers, strict=True)},
        )
        for answers in every
    }

    assert named == {("none-applies",)}


def test_association_only_pays_nothing(knowledge: Knowledge) -> None:
    option = activities(knowledge)["revenue-association"]

    assert all(conditions["goal"] == ("association-only",) for conditions in option.only_if)
    assert cites(option, 144)
    for paying in ("presales", "usage"):
        assert all(conditions["goal"] == ("incentives",) for conditions in activities(knowledge)[paying].only_if)


def test_support_is_the_contact_of_subscription_topics_only(knowledge: Knowledge) -> None:
    with_support = {topic.id for topic in knowledge.topics.values() if topic.contact is Contact.SUPPORT}

    assert with_support == {"subscription-error", "subscription-availability", "contact-support"}


def test_other_guides_name_whom_their_source_names(knowledge: Knowledge) -> None:
    assert knowledge.topics["domain-tenant-mismatch"].contact is Contact.CUSTOMER
    assert knowledge.topics["choose-mpn"].contact is Contact.GLOBAL_ADMIN
    assert knowledge.topics["competing-claims"].contact is Contact.CLAIM_COMMENTS


def test_support_is_cited_only_after_the_check_with_the_customer(knowledge: Knowledge) -> None:
    for topic in knowledge.topics.values():
        for outcome in topic.outcomes:
            for place, step in enumerate(outcome.steps):
                if {121, 126} & set(step.source):
                    earlier = [ref for before in outcome.steps[:place] for ref in before.source]
                    known = {
                        answer
                        for one in getattr(outcome, "only_if", ())
                        for answers in one.values()
                        for answer in answers
                    }
                    checked = {120, 125} & set(earlier) or {"checked-both", "confirmed-right"} & known
                    assert checked, f"{topic.id}.{outcome.id}.{step.id} sends to support before the customer was asked"


def test_support_is_reached_only_with_subscription_and_tenant_checked(knowledge: Knowledge) -> None:
    guide = knowledge.topics["contact-support"]

    checked = concluded(guide, knowledge, support_about="about-subscription", customer_check="checked-both")
    unchecked = concluded(guide, knowledge, support_about="about-subscription", customer_check="not-checked")
    assert (checked, unchecked) == (("support-link",), ("customer-first",))
    for matter in ("about-domain-or-mpn", "about-another-matter"):
        assert concluded(guide, knowledge, support_about=matter) not in (("support-link",), ("customer-first",))


def test_the_support_link_stands_only_where_support_is_named(knowledge: Knowledge) -> None:
    for locale, prose in knowledge.prose.items():
        linking = {
            topic_id
            for topic_id, words in prose.topics.items()
            if "(link:support" in " ".join(str(outcome) for outcome in words.outcomes.values())
        }

        assert linking <= citing(knowledge, 121) | citing(knowledge, 126), locale


def test_already_claimed_is_asked_about_and_told_both_ways(knowledge: Knowledge) -> None:
    cause = knowledge.topics["subscription-error"].outcome("already-claimed")

    assert {"own-company", "another-partner"} <= set(knowledge.questions["claimed-before"].answers)
    assert cites(cause, 118, 161)
    assert cause.leads_to == "competing-claims"
    assert "already-claimed-dropped" in cause.changed


def test_who_claimed_decides_what_is_advised(knowledge: Knowledge) -> None:
    guide = knowledge.topics["competing-claims"]
    own = concluded(guide, knowledge, claimed_before="own-company")
    others = concluded(guide, knowledge, claimed_before="another-partner", claim_sent="not-tried")

    assert own != others
    assert cites(guide.outcome(others[0]), 161)


def test_a_subscription_that_moved_to_csp_is_the_csp_cause(knowledge: Knowledge) -> None:
    guide = knowledge.topics["product-or-subscription"]
    (moved,) = concluded(guide, knowledge, product_need="subscription-renewed", purchase_channel="csp")
    (kept,) = concluded(guide, knowledge, product_need="subscription-renewed", purchase_channel="web-direct")

    assert moved != kept
    assert cites(guide.outcome(moved), 116)
    assert 159 in guide.outcome(kept).source
    assert cites(knowledge.topics["subscription-error"].outcome("ended-subscription"), 116, 159)


def test_a_pasted_guid_says_nothing_by_itself(knowledge: Knowledge) -> None:
    assert all("guid" not in question.identifiers for question in knowledge.questions.values())


def test_a_tenant_id_in_the_subscription_field_is_its_own_answer(knowledge: Knowledge) -> None:
    guide = knowledge.topics["subscription-error"]

    assert concluded(guide, knowledge, identifier_entered="tenant-id") == ("not-a-subscription-id",)


def test_what_only_the_customer_knows_goes_on_the_customers_list(knowledge: Knowledge) -> None:
    for question in ("activation", "tenant-match", "product-on-tenant", "subscription-state", "customer-check"):
        assert knowledge.questions[question].who is Who.CUSTOMER
    assert knowledge.questions["claimed-before"].who is Who.COLLEAGUE


def test_what_is_outside_rests_on_a_source_and_names_support_nowhere(knowledge: Knowledge) -> None:
    outside = [topic for topic in knowledge.topics.values() if topic.kind == "outside"]

    assert len(outside) >= 10
    for topic in outside:
        assert topic.contact is not Contact.SUPPORT
        assert not {121, 126} & set(topic.source)
        assert topic.featured is None


def test_the_neighbours_that_are_confused_most_are_outside(knowledge: Knowledge) -> None:
    outside = {topic.id for topic in knowledge.topics.values() if topic.kind == "outside"}

    assert outside >= {
        "proof-contents",
        "co-op-claims",
        "payouts",
        "csp-billing",
        "partner-admin-link",
        "claim-rejected",
        "claim-edit",
        "eligibility",
        "designations",
        "user-accounts",
        "sign-in",
        "licence-assignment",
        "licensing-advice",
    }


def test_every_change_is_dated_later_than_the_page(knowledge: Knowledge) -> None:
    issued = knowledge.pages[ISSUES].as_of or knowledge.pages[ISSUES].dated or ""
    assert (knowledge.pages[ISSUES].dated, issued) == ("2020-09-11", "2021-05-19")
    for change in knowledge.changes.values():
        dates = [knowledge.page_of(ref).dated for ref in change.source]
        assert all(dated and dated > issued for dated in dates), change.id
    assert knowledge.pages[LATER].dated == "2023-10-10"


def test_no_change_is_merged_into_what_the_page_says(knowledge: Knowledge) -> None:
    # A later page may explain a term or say where to look; what the copy of this very page says is a dated note.
    for topic in knowledge.topics.values():
        if topic.kind == "causes":
            assert all(LATER not in outcome.source for outcome in topic.outcomes), topic.id


def test_every_change_is_shown_somewhere(knowledge: Knowledge) -> None:
    shown = {
        *(note for topic in knowledge.topics.values() for note in topic.changed),
        *(note for topic in knowledge.topics.values() for outcome in topic.outcomes for note in outcome.changed),
        *(note for term in knowledge.terms.values() for note in term.changed),
    }

    assert shown == set(knowledge.changes)


@pytest.mark.parametrize(
    ("activity", "note"),
    [
        ("presales", "presales-renamed"),
        ("usage", "usage-renamed"),
        ("revenue-association", "revenue-association-renamed"),
        ("microsoft-365-usage", "microsoft-365-usage-renamed"),
    ],
)
def test_a_renamed_activity_says_so_in_the_answer(activity: str, note: str, knowledge: Knowledge) -> None:
    assert note in activities(knowledge)[activity].changed
    assert knowledge.changes[note].money


@pytest.mark.parametrize(
    "name",
    [
        "Build intent – Advisor",
        "Usage recognition – Non-Incentivized",
        "Influenced Revenue recognition – Non-Incentivized",
        "Use or consume",
        "PartnerID",
    ],
)
def test_names_of_todays_form_are_in_every_language(name: str, knowledge: Knowledge) -> None:
    for prose in knowledge.prose.values():
        assert any(name in change.note for change in prose.changes.values())


def test_terms_that_partners_ask_about_are_explained(knowledge: Knowledge) -> None:
    assert set(knowledge.terms) >= {
        "tenant-id",
        "subdomain",
        "subscription-id",
        "mpn",
        "volume-licensing",
        "web-direct",
        "csp",
        "provisioned",
        "in-grace",
        "proof-of-execution",
    }
    assert set(knowledge.terms["mpn"].changed) == MPN_NOTES


def test_an_activity_is_known_to_be_a_partner_role_now(knowledge: Knowledge) -> None:
    assert set(knowledge.terms["activity"].changed) == ACTIVITY_NOTES
