"""Replaces what looks personal or secret in values that are to stand in a test, before the function is run on them.

Texts that look like e-mail addresses, phone numbers, credit cards, IBANs, social security numbers, keys and
passwords get stand-ins of the same kind, and so does what stands under a name that says so: a column, a key of a
dict, a parameter. The same original always gets the same stand-in, so that what was equal stays equal. Numbers that
only tell things apart stay. A stand-in is none that would be replaced again.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from value_code import DEEPEST, LONGEST_TEXT, MOST_VALUES, library_of
from write_pandas import is_own, is_small
from write_python import COLLECTIONS

Found = tuple[Any, list[str]]
# Values of one that is gone through.
MOST_STEPS = 100_000

# Words of a name that say what it holds, by kind; the words of a kind must be all of the name.
PEOPLE = "customer client patient employee user student teacher person contact passenger author member guest owner"
OWNERS = {*PEOPLE.split(), "buyer", "seller", "driver", "manager", "billing", "shipping", "home", "work", "my"}
NAMES = {"name", "firstname", "lastname", "fullname", "surname", "forename", "nickname", "username"}
NAME_PARTS = {"first", "last", "full", "middle", "given", "family", "maiden", "sur"}
KINDS = {
    "email": ({"email", "mail", "emailaddress"}, {"e", "address", "id"}),
    "phone": ({"phone", "telephone", "mobile", "phonenumber", "cellphone", "tel", "fax"}, {"number", "no", "cell"}),
    "address": ({"address", "street", "streetaddress", "addr"}, {"line", "postal", "street", "1", "2"}),
    "password": ({"password", "passwd", "pwd", "passphrase"}, {"hash", "db", "database", "smtp"}),
    "secret": ({"secret", "apikey", "token", "accesskey", "secretkey"}, {"api", "access", "auth", "key", "client"}),
    "ssn": ({"ssn", "socialsecuritynumber"}, {"number"}),
    "iban": ({"iban"}, {"number"}),
    "card": ({"creditcard", "cardnumber", "creditcardnumber", "ccnumber"}, {"number", "no"}),
    "name": (NAMES, NAME_PARTS),
}
TWO_WORDS = {"api key": "apikey", "access key": "accesskey", "secret key": "secretkey", "credit card": "creditcard"}
TWO_WORDS |= {"card number": "cardnumber", "social security": "ssn", "e mail": "email"}

# Names under which long random texts only tell things apart.
IDENTIFIERS = {"id", "ids", "uuid", "guid", "hash", "md5", "sha", "sha1", "sha256", "digest", "checksum", "url"}

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
CARD = re.compile(r"(?<![\w.])[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{3,4}(?![\w.])|(?<!\w)3[47]\d{2} \d{6} \d{5}(?!\w)")
SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
PHONE = re.compile(
    r"(?<![\w.+-])(?:\+\d[\d ().-]{7,17}\d|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|0\d{2,4}[ /-]\d{5,9})(?![\w.-])"
)
KEY = re.compile(
    r"\b(?:sk-(?:proj-|ant-)?|[sprk]{2}_(?:live|test)_|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|AIza|hf_"
    r"|npm_|pypi-|SG\.|dop_v1_|eyJ)[\w./+=-]{12,}"
)
PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)
ASSIGNED = re.compile(
    r"(?i)(?:(?<=://)[^\s:/@]+:|bearer "
    r"|\b(?:password|passwd|pwd|secret|token|api_?key|access_?key)[\"']?\s*[=:]\s*[\"']?)"
    r"([^\s\"'&;,@]{4,})(?=@|[\s\"'&;,]|$)"
)
RANDOM = re.compile(r"(?<![\w/+=-])[A-Za-z0-9_+=-]{24,}(?![\w/+=-])")
STAND_IN = re.compile(r"(?:person\d+@example\.com|(?:secret|password|token)\d+)", re.IGNORECASE)


class Replacer:
    """Stand-ins that were given, so that the same original gets the same one."""

    def __init__(self) -> None:
        """Begins with none."""
        self.given: dict[tuple[str, Any], Any] = {}
        self.counts: Counter[str] = Counter()
        self.steps = 0

    def replace(self, value: Any, name: str) -> Found:
        """The value that stands under this name with stand-ins, and the names under which something was replaced.

        The very same value where there is nothing to replace.
        """
        found: list[str] = []
        self.steps = 0
        try:
            return self.walk(value, name, kind_of(name), found, 0), list(dict.fromkeys(found))
        except Exception:  # What can't be gone through can't be shown.
            return Unshown(), [name]

    def walk(self, value: Any, name: str, kind: str | None, found: list[str], depth: int) -> Any:
        """The value with stand-ins; `found` gets the names."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise OverflowError("more values than anybody writes into a test")
        cls, library = type(value), library_of(value)
        if depth > DEEPEST:
            return value
        if cls in (str, int, float):
            return self.note(value, self.scalar(value, name, kind), name, found)
        if cls in (list, tuple, set, frozenset) and len(value) <= MOST_VALUES:
            made = [self.walk(each, name, kind, found, depth + 1) for each in value]
            return value if all(map(same, made, value)) else cls(made)
        if cls is dict and len(value) <= MOST_VALUES:
            return self.walk_dict(value, name, kind, found, depth)
        if library == "numpy" and cls.__name__ == "ndarray" and value.size <= MOST_VALUES:
            return self.array(value, name, kind, found)
        if library == "pandas" and hasattr(value, "shape") and is_own(value) and is_small(value):
            return self.table(value, name, kind, found)
        plain = plain_form(value)
        if plain is value or same(self.walk(plain, name, kind, [], depth), plain):
            return value
        found.append(name)
        return Unshown()

    def note(self, before: Any, after: Any, name: str, found: list[str]) -> Any:
        """The value after; where it is another one, the name is noted."""
        if not same(before, after):
            found.append(name)
        return after

    def walk_dict(self, value: dict[Any, Any], name: str, kind: str | None, found: list[str], depth: int) -> Any:
        """Keys are names of what they hold, and may be private themselves."""
        made = {}
        for key, each in value.items():
            after = self.walk(key, name, None, found, depth + 1)
            named = key if type(key) is str and after is key else name
            made[after] = self.walk(each, named, kind_of(named) or kind, found, depth + 1)
        return value if all(map(same, made, value)) and all(map(same, made.values(), value.values())) else made

    def scalar(self, value: Any, name: str, kind: str | None) -> Any:
        """A text or number, or its stand-in."""
        if type(value) is str:
            return self.text(value, name) if kind is None else self.stand_in(kind, value)
        if kind in ("phone", "ssn", "card") and type(value) in (int, float) and math.isfinite(value):
            return self.number(kind, value)
        return value

    def stand_in(self, kind: str, text: str) -> str:
        """The stand-in of a text that is private as a whole."""
        if not text.strip() or is_stand_in(text):
            return text
        if kind in FORMATTED and sum(map(str.isdigit, text)) >= 4:
            return self.keep(kind, text, lambda count: zeros(text, count))
        return self.keep(kind, text, lambda count: TEMPLATES[kind].format(count))

    def keep(self, kind: str, original: Any, make: Callable[[int], Any]) -> Any:
        """The stand-in that the original has, or a new one."""
        if (kind, original) not in self.given:
            self.counts[kind] += 1
            self.given[kind, original] = make(self.counts[kind])
        return self.given[kind, original]

    def number(self, kind: str, value: Any) -> Any:
        """A number of as many digits: 1000000001."""
        digits = len(str(abs(int(value))))
        first = 10 ** (digits - 1)
        if digits < 7 or first < abs(value) < first + 1_000:
            return value
        return self.keep(kind, value, lambda count: type(value)(first + count))

    def text(self, text: str, name: str) -> str:
        """The text with stand-ins for what looks private in it."""
        if len(text) < 6 or len(text) > LONGEST_TEXT:
            return text
        for kind, pattern, holds in KEYS:
            text = pattern.sub(lambda match, kind=kind, holds=holds: self.part(kind, match, holds), text)
        text = ASSIGNED.sub(lambda match: self.assigned(match), text)
        for kind, pattern, holds in PATTERNS:
            text = pattern.sub(lambda match, kind=kind, holds=holds: self.part(kind, match, holds), text)
        if not words_of(name) & IDENTIFIERS:
            text = RANDOM.sub(lambda match: self.part("secret", match, looks_random), text)
        return text

    def part(self, kind: str, match: re.Match[str], holds: Callable[[str], bool]) -> str:
        """The stand-in of a part of a text."""
        found = match.group()
        return self.stand_in(kind, found) if holds(found) else found

    def assigned(self, match: re.Match[str]) -> str:
        """A password behind its name."""
        whole, start = match.group(), match.start(1) - match.start()
        return whole[:start] + self.stand_in("password", match.group(1))

    def array(self, value: Any, name: str, kind: str | None, found: list[str]) -> Any:
        """An array of texts or of anything; one of numbers where its name says that they are private."""
        if value.dtype.kind not in "OU" and kind is None:
            return value
        numpy, before = sys.modules["numpy"], value.ravel().tolist()
        after = [self.scalar(each, name, kind) for each in before]
        if all(map(same, before, after)):
            return value
        found.append(name)
        made = numpy.array(after, dtype=object if value.dtype == object else None)
        return made.astype(value.dtype if value.dtype.kind != "U" else made.dtype).reshape(value.shape)

    def table(self, value: Any, name: str, kind: str | None, found: list[str]) -> Any:
        """A frame by its columns, a series or an index by its values, and all by their labels."""
        form = type(value).__name__
        if form == "DataFrame":
            made = [self.column(value.iloc[:, at], label, kind, found) for at, label in enumerate(value.columns)]
            columns = self.labels(value.columns, name, found)
            index = self.labels(value.index, name, found)
            if columns is value.columns and index is value.index and all(made[at] is None for at in range(len(made))):
                return value
            copy = value.copy()
            for at, column in enumerate(made):
                if column is not None:
                    copy.isetitem(at, column)
            copy.columns, copy.index = columns, index
            return copy
        if form == "Series":
            label = value.name if type(value.name) is str else name
            column, index = self.column(value, label, kind, found), self.labels(value.index, name, found)
            if column is None and index is value.index:
                return value
            copy = value.copy() if column is None else column
            copy.index = index
            return copy
        return self.labels(value, name, found)

    def column(self, series: Any, label: Any, kind: str | None, found: list[str]) -> Any:
        """The series with stand-ins; None where there is nothing to replace."""
        name = label if type(label) is str else str(label) if type(label) is tuple else ""
        kind = kind_of(name) or kind
        if series.dtype.name == "category":
            before = series.cat.categories.tolist()
            after = [self.scalar(each, name, kind) for each in before[:MOST_VALUES]]
            if all(map(same, before, after)):
                return None
            found.append(name)
            return series.cat.rename_categories(after + before[MOST_VALUES:])
        if series.dtype.kind not in "OUTSif" and series.dtype.name not in ("string", "str"):
            return None
        before = series.tolist()
        after = [self.walk(each, name, kind, [], 1) for each in before]
        if all(map(same, before, after)):
            return None
        found.append(name)
        return type(series)(after, index=series.index, dtype=series.dtype, name=series.name)

    def labels(self, index: Any, name: str, found: list[str]) -> Any:
        """An index of texts with stand-ins; the very same where there is nothing to replace."""
        if type(index).__name__ != "Index":
            return index
        named = index.name if type(index.name) is str else ""
        before = index.tolist()
        after = [self.scalar(each, named, kind_of(named)) for each in before]
        if all(map(same, before, after)):
            return index
        found.append(named or name)
        return type(index)(after, dtype=index.dtype, name=index.name)


class Unshown:
    """In the place of a value that can't be gone through, or made anew with stand-ins: it has no expression."""


def plain_form(value: Any) -> Any:
    """What a value holds as one of those that are gone through; the very same where there is none."""
    cls = type(value)
    if cls in COLLECTIONS:
        return dict(value)
    if cls is bytes:
        return value.decode(errors="replace")
    if cls is type(Path()):
        return str(value)
    return tuple(tuple.__iter__(value)) if cls.__base__ is tuple else value


FORMATTED = ("phone", "ssn", "card", "iban")
TEMPLATES = {
    "email": "person{}@example.com",
    "phone": "+00 000 {:07}",
    "address": "Address {}",
    "password": "password{}",
    "secret": "secret{}",
    "ssn": "000-00-{:04}",
    "iban": "XX00 0000 0000 {:04}",
    "card": "0000 0000 0000 {:04}",
    "name": "Name {}",
}
WORDS = {"name", "address", "password", "secret", "token", "person", "example", "com"}


def zeros(text: str, count: int) -> str:
    """The text with zeros in the place of its digits, and the count at their end."""
    digits = iter(str(count).rjust(sum(map(str.isdigit, text)), "0"))
    return "".join(next(digits) if each.isdigit() else each for each in text)


def is_stand_in(text: str) -> bool:
    """Whether a text is a stand-in, or made of parts of such: "NAME", "1"."""
    if STAND_IN.fullmatch(text):
        return True
    digits = "".join(each for each in text if each.isdigit())
    words = {word.lower() for word in re.findall(r"[^\W\d_]+", text)}
    if words and words <= WORDS:
        return True
    return len(digits) >= 4 and int(digits) < 1_000 and all(len(word) <= 2 for word in words)


def same(one: Any, other: Any) -> bool:
    """Whether nothing was replaced: values that were kept are the very same."""
    return one is other or (type(one) is type(other) and type(one) in (str, int, float) and one == other)


def words_of(name: str) -> set[str]:
    """The words of a name: "customerId" has "customer" and "id"."""
    return set(split_words(name))


def split_words(name: str) -> list[str]:
    """The words of a name, in their order."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    text = " ".join(re.findall(r"[a-z]+|\d+", spaced.lower()))
    for two, one in TWO_WORDS.items():
        text = re.sub(rf"\b{two}\b", one, text)
    return text.split()


def kind_of(name: str) -> str | None:
    """What stands under a name, where it says that this is private: "Customer E-Mail"."""
    words = split_words(name[:80])
    for kind, (heads, others) in KINDS.items():
        if any(word in heads for word in words) and all(word in heads | others | OWNERS for word in words):
            return kind
    return None


def is_card(text: str) -> bool:
    """Whether the check digit of a card number is right."""
    digits = [int(each) for each in reversed(text) if each.isdigit()]
    doubled = [digit if at % 2 == 0 else (2 * digit - 9 if digit > 4 else 2 * digit) for at, digit in enumerate(digits)]
    return len(digits) in (15, 16) and sum(doubled) % 10 == 0


def is_iban(text: str) -> bool:
    """Whether the check digits of an IBAN are right."""
    plain = text.replace(" ", "")
    number = "".join(str(int(each, 36)) for each in plain[4:] + plain[:4])
    return 15 <= len(plain) <= 34 and int(number) % 97 == 1


def looks_random(text: str) -> bool:
    """Whether a text is too mixed to be words, and no number that tells things apart."""
    counts = Counter(text)
    bits = -sum(count / len(text) * math.log2(count / len(text)) for count in counts.values())
    digits = sum(map(str.isdigit, text))
    is_mixed = any(map(str.islower, text)) and any(map(str.isupper, text)) and digits >= 3
    is_hex = len(text) >= 32 and re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", text) is not None and 4 <= digits < len(text)
    return (is_mixed and bits > 3.7) or (is_hex and bits > 3.0)


Patterns = list[tuple[str, re.Pattern[str], Callable[[str], bool]]]
KEYS: Patterns = [
    ("secret", PRIVATE_KEY, lambda text: True),
    ("secret", KEY, lambda text: any(map(str.isdigit, text))),
]
PATTERNS: Patterns = [
    # The password of an address of a server is replaced already.
    ("email", EMAIL, lambda text: re.match(r"password\d+@", text) is None),
    ("iban", IBAN, is_iban),
    ("card", CARD, is_card),
    ("ssn", SSN, lambda text: True),
    ("phone", PHONE, lambda text: 7 <= sum(map(str.isdigit, text)) <= 15),
]
