"""A small knowledge about bicycles in three languages, the third of which exists here alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.loading import load
from knowledge.model import (
    AnswerProse,
    Knowledge,
    Language,
    Outcome,
    Prose,
    Question,
    QuestionProse,
    TermProse,
    Topic,
    TopicProse,
    Use,
)


def _common(words: str) -> dict[str, tuple[str, ...]]:
    return {"common-words": tuple(words.split())}


_SHIPPED = load().languages
"""The particles of the shipped languages: how they are said does not depend on what is known."""

ENGLISH = Language(
    particles=_SHIPPED["en"].particles,
    locale="en",
    name="English",
    yes=("yes", "yeah", "sure", "yes they did"),
    no=("no", "nope", "not yet", "no not yet"),
    unknown=("I don't know", "don't know", "no idea", "not sure", "?"),
    both=("both", "both of them"),
    neither=("neither", "none of them"),
    ordinals=(("first", "the first one"), ("second", "the second one"), ("third", "the third one")),
    hedges=("I think", "probably", "maybe"),
    negations=("not", "isn't", "hasn't", "don't", "doesn't", "no", "never"),
    corrections=("no, it was", "sorry, I meant", "actually"),
    **_common("the a an is are was it they we my in on at of to and but with this that has have"),
)
POLISH = Language(
    particles=_SHIPPED["pl"].particles,
    locale="pl",
    name="polski",
    yes=("tak", "owszem"),
    no=("nie", "jeszcze nie"),
    unknown=("nie wiem", "nie mam pojęcia"),
    both=("oba", "jedno i drugie"),
    neither=("żadne", "ani jedno, ani drugie"),
    ordinals=(("pierwszy", "pierwsza"), ("drugi", "druga"), ("trzeci", "trzecia")),
    hedges=("chyba", "wydaje mi się"),
    negations=("nie", "nigdy", "bez"),
    corrections=("nie, to był", "przepraszam, chodziło o"),
    **_common("i w na do z się że jest to był mój moja ale już jeszcze czy jak co od przez"),
)
SPANISH = Language(
    locale="xs",
    name="español",
    yes=("sí",),
    no=("no",),
    unknown=("no lo sé",),
    both=("ambos",),
    neither=("ninguno",),
    ordinals=(("el primero",), ("el segundo",)),
    hedges=("creo que",),
    negations=("no", "nunca"),
    corrections=("perdón, era",),
    **_common("el la los las es en de que y con por para una mi está pero como"),
)

_TOPICS = {
    "flat-tire": "options",
    "lost-bike": "answer",
    "weather": "outside",
}

_EXAMPLES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "en": {
        "flat-tire": (
            "my tire is flat", "the tyre lost its air", "how do I mend a puncture in the tire", "flat tire again, help",
            "the rear wheel keeps losing air", "there is a hole in my inner tube", "my bicycle tire went flat",
        ),
        "lost-bike": (
            "my bike was stolen", "somebody took my bicycle", "I can't find my bike at the station",
            "where do I report a stolen bicycle", "my bicycle is gone", "the bike disappeared over night",
        ),
        "weather": (
            "will it rain tomorrow", "what is the weather like", "is it going to snow", "how warm will it be today",
            "storm warning for the weekend", "how hot does it get in July",
        ),
    },
    "pl": {
        "flat-tire": (
            "złapałem gumę", "opona nie trzyma powietrza", "jak załatać dętkę", "przebita opona w rowerze",
            "z koła schodzi powietrze", "dziura w dętce, co robić", "flak w tylnym kole",
        ),
        "lost-bike": (
            "ukradli mi rower", "rower zniknął spod stacji", "gdzie zgłosić kradzież roweru", "nie ma mojego roweru",
            "ktoś zabrał mój rower", "skradziony rower, co dalej",
        ),
        "weather": (
            "czy jutro będzie padać", "jaka jest pogoda", "czy spadnie śnieg", "ile stopni będzie dzisiaj",
            "ostrzeżenie przed burzą na weekend", "jaka temperatura w lipcu",
        ),
    },
    "xs": {
        "flat-tire": ("se pinchó la rueda de mi bicicleta", "la cámara tiene un agujero", "la rueda pierde aire"),
        "lost-bike": ("me robaron la bicicleta", "mi bicicleta desapareció por la noche", "no encuentro mi bicicleta"),
        "weather": ("va a llover mañana", "qué tiempo hace hoy", "cuándo nevará en la montaña"),
    },
}  # fmt: skip

_QUESTIONS = {
    "wheel": Question(id="wheel", source=(1,), answers=("front", "rear", "both")),
    "pumped": Question(
        id="pumped", source=(1,), answers=("pumped", "not-pumped"), **{"yes-means": "pumped", "no-means": "not-pumped"}
    ),
    "shop": Question(id="shop", source=(1,), answers=("dealer", "market", "online")),
}

_PHRASES: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]] = {
    "en": {
        "wheel": {
            "front": ("front wheel", "at the front", "the front one"),
            "rear": ("rear wheel", "back wheel", "at the back"),
            "both": ("both wheels", "front and rear"),
        },
        "pumped": {
            "pumped": ("I pumped it up", "it is pumped", "pumped up already", "there's air in it now"),
            "not-pumped": ("not pumped up", "I haven't pumped it", "there is no air in it", "the pump is broken"),
        },
        "shop": {
            "dealer": ("bought at a dealer", "from the dealer", "a bicycle shop sold it to me"),
            "market": ("flea market", "bought second hand", "from a neighbour"),
            "online": ("bought online", "ordered on the internet", "from a web shop"),
        },
    },
    "pl": {
        "wheel": {
            "front": ("przednie koło", "z przodu"),
            "rear": ("tylne koło", "z tyłu"),
            "both": ("oba koła", "przód i tył"),
        },
        "pumped": {
            "pumped": ("napompowałem", "jest napompowane", "koło napompowane"),
            "not-pumped": ("nie jest napompowane", "jeszcze nie pompowałem", "pompka zepsuta"),
        },
        "shop": {
            "dealer": ("kupiony u dealera", "ze sklepu rowerowego"),
            "market": ("z targu", "kupiony z drugiej ręki"),
            "online": ("kupiony przez internet", "zamówiony online"),
        },
    },
    "xs": {
        "wheel": {"front": ("rueda delantera",), "rear": ("rueda trasera",), "both": ("ambas ruedas",)},
        "pumped": {"pumped": ("está inflada",), "not-pumped": ("no está inflada",)},
        "shop": {"dealer": ("en una tienda",), "market": ("en el mercado",), "online": ("por internet",)},
    },
}

_LABELS = {"both": "Both", "pumped": "Yes", "not-pumped": "No"}
_TERMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {"inner-tube": ("inner tube", "tube"), "valve": ("valve", "presta valve")},
    "pl": {"inner-tube": ("dętka",), "valve": ("wentyl", "zawór")},
    "xs": {"inner-tube": ("cámara de aire",), "valve": ("válvula",)},
}
_ASKS = {
    "en": {"wheel": "Which wheel is it?", "pumped": "Is it pumped up?", "shop": "Where was it bought?"},
    "pl": {"wheel": "Które to koło?", "pumped": "Czy koło jest napompowane?", "shop": "Gdzie go kupiono?"},
    "xs": {"wheel": "¿Qué rueda es?", "pumped": "¿Está inflada?", "shop": "¿Dónde se compró?"},
}


def toy(*locales: str) -> Knowledge:
    """The bicycle knowledge in these languages, the first being the default; English and Polish if none is named."""
    chosen = locales or ("en", "pl")
    languages = {language.locale: language for language in (ENGLISH, POLISH, SPANISH)}
    return Knowledge(
        topics={name: _topic(name, kind) for name, kind in _TOPICS.items()},
        questions=_QUESTIONS,
        terms={},
        changes={},
        pages={},
        links={},
        prose={locale: _prose(locale) for locale in chosen},
        languages={locale: languages[locale] for locale in chosen},
        version="toy",
    )


def _topic(name: str, kind: str) -> Topic:
    uses = tuple(Use(question=question) for question in _QUESTIONS) if name == "flat-tire" else ()
    end = Outcome(id=f"{name}-end", source=(1,))
    return Topic.model_validate({"id": name, "kind": kind, "source": (1,), "uses": uses, "otherwise": end})


def _prose(locale: str) -> Prose:
    questions = {name: _question(locale, name) for name in _QUESTIONS}
    terms = {
        name: TermProse(name=phrases[0], meaning=phrases[0], where=phrases[0], phrases=phrases)
        for name, phrases in _TERMS[locale].items()
    }
    return Prose(
        locale=locale,
        topics={
            name: TopicProse(title=examples[0], button=name, examples=tuple(examples))
            for name, examples in _EXAMPLES[locale].items()
        },
        questions=questions,
        terms=terms,
        changes={},
        pages={},
    )


def _question(locale: str, name: str) -> QuestionProse:
    ask = _ASKS[locale][name]
    answers = {
        answer: AnswerProse(label=_LABELS.get(answer, phrases[0]), noted=phrases[0], phrases=tuple(phrases))
        for answer, phrases in _PHRASES[locale][name].items()
    }
    return QuestionProse(ask=ask, why=ask, **{"for-others": ask}, about=ask, answers=answers)
