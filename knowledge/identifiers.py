"""Recognises identifiers in what people write, and masks them before anything is stored, logged or understood.

Only the kind of an identifier is kept: `⟨guid⟩` stands where the GUID stood. Names of products that contain digits
(Dynamics 365, E5, 2023) are not identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

KINDS = (
    "url",
    "email",
    "guid",
    "onmicrosoft-domain",
    "domain",
    "offer-id",
    "product-sku",
    "reference",
    "phone",
    "mpn",
    "number",
    "trace",
)
"""Every kind that can be found; `reference` is a code of letters and digits (invoice, ticket, order, agreement),
`trace` the number of one call in an error message (correlation, request, session), which identifies no customer."""


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier that stood in the text."""

    kind: str
    """One of `KINDS`."""
    inside: tuple[str, ...] = ()
    """Kinds of identifiers within it: the GUID in a portal's URL."""
    raw: str = field(default="", repr=False, compare=False)
    """As it was written. Only for whoever masks the text: neither stored nor logged, and so not shown either."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without its identifiers."""

    text: str
    """The text with a token such as `⟨guid⟩` in the place of each identifier; invisible format characters removed."""
    identifiers: tuple[Found, ...] = ()
    """What was masked, in order."""


_DASH = "-\u2010-\u2015\u2212_"
_GUID = rf"[0-9a-fA-F]{{8}}[{_DASH} ]?(?:[0-9a-fA-F]{{4}}[{_DASH} ]?){{3}}[0-9a-fA-F]{{12}}"
_STOP = r"\s<>\"'`«»„“”⟨⟩|\\^{}\[\]"

_MASKED = r"(?P<token>⟨[a-z-]{2,20}⟩)"


def _shapes(*shapes: str) -> re.Pattern[str]:
    return re.compile("|".join((_MASKED, *shapes)), re.IGNORECASE)


_CLEAR = _shapes(
    rf"(?P<url>(?:[a-z][a-z0-9+.-]{{1,10}}://|www\.)[^{_STOP}]+)",
    rf"(?P<email>(?<![\w.+%-])[\w.+%!#$&*=?~/-]++@[^\W_][^{_STOP},;()@]*+(?:@[^{_STOP},;()]+)?)",
    rf"(?P<guid>\{{?{_GUID}\}}?)",
)
"""What is an identifier whatever stands around it; looked for first."""
_DOTTED = _shapes(
    r"(?P<dotted>(?<![\w-])[\w-]++(?:\.++[\w-]++)++(?:[/:?#][^\s<>\"'`«»„“”⟨⟩|\\]*)?)",
)
"""What may be a domain or an address."""
_CODES = _shapes(
    r"(?P<phone>\+\d(?:[ ().-]{0,2}\d){7,18})",
    r"(?P<code>(?<![^\W_])(?:[^\W_]{3}-\d{5}|[^\W_]{4,}+(?::\d{4})?|[^\W_]++(?:[-/_][^\W_]++)+)(?![^\W_]))",
    r"(?P<digits>(?!365\b)\d{1,4}(?: \d{2,4}\b){2,}|\d++(?:-\d{2,}+)*)",
)
"""What may be a code or a number; a function of its own decides."""

_INVISIBLE = re.compile(
    "[\u00ad\u061c\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_ROUNDS = 8
"""Passes until nothing is left to mask; two are enough for all but contrived texts."""
_TRAILING = ".,;:!?)'\"…*_~"

_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd "
    "cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge "
    "gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh "
    "ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw "
    "mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb "
    "sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug "
    "uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_OTHERS = (
    "academy accountants agency app arpa art associates auto bank bar best beta bio biz blog build builders business "
    "capital care careers cat center charity church city clinic cloud club coach codes coffee college com community "
    "company computer construction consulting contractors coop corp credit dental design dev digital direct directory "
    "earth edu education email energy engineer engineering enterprises equipment estate events example exchange expert "
    "farm fashion finance financial fit foundation fund fyi gallery games global gmbh gold gov graphics green group "
    "guide health healthcare holdings holiday home host hosting house inc industries info ink institute insurance "
    "international internal invalid invest jobs lan land law lawyer legal life limited link live llc loan local "
    "localdomain localhost ltd management market marketing media medical mil mobi money museum name net network news "
    "ngo online ong org partners parts photo photography pics plus post press pro productions properties pub realty "
    "repair report rest restaurant run sale school science security services shop site social software solar solutions "
    "space store studio style supply support systems tax team tech technology tel test today tools top tours town "
    "toys trade training travel university vc ventures vip vision watch web website wiki work works world "
    "xyz zone"
)
_TOPS = frozenset(f"{_COUNTRIES} {_OTHERS}".split())
_LABEL = re.compile(r"[^\W\d_]+(?![^\W_])")
_ONMICROSOFT = re.compile(r"onmicrosoft(?:\.[a-z]{2,3})?", re.IGNORECASE)
_PARTNER = re.compile(r"(?:\bmpn\w*|partner\s?-?id|\bpla\b|\bpga\b)\W*(?:[^\W\d]\w*\W+){0,2}$", re.IGNORECASE)
_SUBDOMAIN = re.compile(r"(?:sub-?domain|(?:pod|sub)domen[aęy])\s?[:=]\s?[\"'„“]?$", re.IGNORECASE)
"""What stands before a subdomain that is written without its ending: `subdomain: contoso`."""
_TRACE = re.compile(
    r"(?:\b(?:correlation|(?:client[ _-]?)?request|activity|trace|session|operation)[ _-]?(?:id|identifier)\b"
    r"|\b(?:id|identyfikator\w*|numer\w*)[ _-](?:korelacji|żądania|aktywności|śledzenia|sesji|operacji|zapytania))"
    r"(?:\s+(?:is|was|to))?[\s:=#\"'„“(\[]*$",
    re.IGNORECASE,
)
"""What stands before the number of one call in an error message: `Correlation ID: ...`."""
_TRACEABLE = frozenset({"guid", "reference", "number", "phone"})
_NAMED_LIKE_DOMAINS = frozenset({"asp.net", "ado.net", "vb.net", "node.js"})
_DATE = re.compile(
    r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d\d"
    r"|(?:19|20)\d\d-(?:19|20)?\d\d|(?:19|20)\d\d(?: (?:19|20)\d\d)*"
)
_PRODUCT = re.compile(r"[^\W\d_]*365[^\W\d_]*\d?|[^\W\d_]+(?:19|20)\d\d(?:r\d)?|[^\W\d_]+\d{1,3}", re.IGNORECASE)
_GUID_ONLY = re.compile(_GUID)


def mask(text: str) -> Masked:
    """The text with every identifier replaced by the token of its kind. Masking what is masked changes nothing."""
    text = _INVISIBLE.sub("", text)
    found: list[Found | None] = []
    for _ in range(_ROUNDS):
        before = text
        for shapes in (_CLEAR, _DOTTED, _CODES):
            text, found = _replace(shapes, text, found)
        if text == before:
            break
    return Masked(text, tuple(one for one in found if one is not None))


def without_traces(text: str) -> str:
    """A masked text without the numbers of calls and what they are called: `Correlation ID: ⟨trace⟩` tells nothing."""
    for _ in range(text.count(token("trace"))):
        start = text.index(token("trace"))
        label = _TRACE.search(text, max(0, start - 60), start)
        text = text[: label.start() if label else start] + text[start + len(token("trace")) :]
    return text


def token(kind: str) -> str:
    """What stands in the text for a masked identifier of that kind."""
    return f"⟨{kind}⟩"


def _replace(shapes: re.Pattern[str], text: str, known: Sequence[Found | None]) -> tuple[str, list[Found | None]]:
    """One pass over the text. `known` tells of each token in it whether it is ours; so does what is returned."""
    earlier = iter(known)
    found: list[Found | None] = []

    def replaced(match: re.Match[str]) -> str:
        shape, raw = match.lastgroup or "", match.group()
        if shape == "token":
            found.append(next(earlier, None))
            return raw
        body = raw.rstrip(_TRAILING) if shape in {"url", "email", "dotted"} else raw
        kind = _READERS[shape](body, text, match.start())
        if kind is None:
            return raw
        if kind in _TRACEABLE and _TRACE.search(text, max(0, match.start() - 60), match.start()):
            kind = "trace"
        found.append(Found(kind, _inside(kind, body), body))
        return token(kind) + raw[len(body) :]

    return shapes.sub(replaced, text), found


def _inside(kind: str, body: str) -> tuple[str, ...]:
    return ("guid",) if kind == "url" and _GUID_ONLY.search(body) else ()


def _dotted(body: str, text: str, start: int) -> str | None:
    """A domain, an address with a path, or nothing: a version, an abbreviation, a missing space after a full stop."""
    name = re.split(r"[/:?#]", body, maxsplit=1)[0]
    if _ONMICROSOFT.fullmatch(name) or name.lower() in _NAMED_LIKE_DOMAINS:
        return None
    if "onmicrosoft" in name.lower():
        return "onmicrosoft-domain"
    if _DATE.fullmatch(name):
        return None
    labels = [label for label in name.split(".") if label]
    if not any(_is_top(label) for label in labels[1:]):
        return _number_shape("".join(labels), name)
    if len(labels) == 2 and len(labels[0]) == 1:
        return None
    return "domain" if name == body else "url"


def _is_top(label: str) -> bool:
    if label.lower().startswith("xn--"):
        return True
    word = _LABEL.match(label)
    return word is not None and word.group().lower() in _TOPS


def _number_shape(joined: str, name: str) -> str | None:
    digits = sum(character.isdigit() for character in joined)
    if joined.isdigit():
        return "number" if digits >= 8 else None
    return "domain" if name.count(".") >= 2 and digits and max(map(len, name.split("."))) >= 6 else None


def _code(body: str, text: str, start: int) -> str | None:
    """A code of letters and digits, or a name said to be a subdomain; any other word or a product's name is none."""
    if body.isdigit():
        return _digits(body, text, start)
    # Such a name has letters and digits alone.
    if _SUBDOMAIN.search(text, max(0, start - 16), start) and text[start + len(body) :][:1] not in ("-", "_"):
        return "onmicrosoft-domain"
    if re.fullmatch(r"[^\W_]{3}-\d{5}", body) and not body.isalpha():
        return "product-sku" if not body.replace("-", "").isdigit() else "number"
    parts = re.split(r"[-/_:]", body)
    if not any(character.isdigit() for character in body) or all(
        part.isalpha() or _PRODUCT.fullmatch(part) or (part.isdigit() and len(part) < 5) for part in parts
    ):
        return "number" if _long_joined(body) else None
    if body.upper().startswith("CFQ7"):
        return "offer-id"
    digits = sum(character.isdigit() for character in body)
    groups = len(re.findall(r"\d+", body))
    if re.search(r"\d{5}", body) or digits >= 4 or (groups >= 3 and len(body) >= 8):
        return "reference"
    return None


def _long_joined(body: str) -> bool:
    return bool(re.fullmatch(r"[\d/_-]+", body)) and sum(map(str.isdigit, body)) >= 8 and not _DATE.fullmatch(body)


def _digits(body: str, text: str, start: int) -> str | None:
    count = sum(character.isdigit() for character in body)
    if _DATE.fullmatch(body):
        return None
    if count >= 4 and not re.fullmatch(r"(?:19|20)\d\d", body) and _PARTNER.search(text[max(0, start - 40) : start]):
        return "mpn"
    return "number" if count >= 6 else None


_READERS: dict[str, Callable[[str, str, int], str | None]] = {
    "url": lambda *_: "url",
    "email": lambda *_: "email",
    "guid": lambda *_: "guid",
    "dotted": _dotted,
    "phone": lambda *_: "phone",
    "code": _code,
    "digits": _digits,
}
