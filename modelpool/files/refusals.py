"""What a registry must not hold, and how values are shown in messages without leaking secrets."""

from __future__ import annotations

import math
import re
from functools import lru_cache

METADATA_ONLY = "the registry holds metadata only"
HIDDEN = "(hidden)"
_SHOWN = 80

# No word of a field's name may be one of these; 'weight' may: it could be a selection weight.
_REFUSED_WORDS = frozenset(
    (
        "weights",
        "checkpoint",
        "checkpoints",
        "endpoint",
        "endpoints",
        "url",
        "urls",
        "uri",
        "uris",
        "api",
        "apikey",
        "key",
        "keys",
        "secret",
        "secrets",
        "password",
        "passwords",
        "passwd",
        "credential",
        "credentials",
        "env",
        "environment",
        "host",
        "hosts",
        "hostname",
        "port",
        "ports",
        "region",
        "regions",
        "deployment",
        "deployments",
        "deploy",
        "auth",
        "authorization",
        "bearer",
        "header",
        "headers",
        "namespace",
        "cluster",
        "address",
        "ip",
        "account",
    )
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

# Refused text contains one of these in lower case: a cheap test that clears most values.
_MARKERS = (
    "://",
    "www.",
    "localhost:",
    "arn:aws",
    "sk-",
    "akia",
    "asia",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "hf_",
    "xox",
    "aiza",
    "npm_",
    "pypi-",
    "bearer",
    "eyj",
    "-----begin",
    "key",
    "pass",
    "secret",
    "token",
)
_ADDRESS = re.compile(
    r"""
    (?<![a-z0-9])[a-z][a-z0-9+.-]{1,30}://
  | (?<![\w.-])www\.[a-z0-9-]+\.
  | (?<![\w.-])(?:localhost|\d{1,3}(?:\.\d{1,3}){3}):\d
  | (?<![a-z0-9])arn:aws[a-z-]*:
    """,
    re.VERBOSE,
)
_CREDENTIAL = re.compile(
    r"""
    (?<![a-z0-9])sk-[a-z0-9_-]{16,}
  | (?<![a-z0-9])(?:akia|asia)[a-z0-9]{16}(?![a-z0-9])
  | (?<![a-z0-9])(?:gh[pousr]_|github_pat_|glpat-|hf_|xox[abeprs]-|aiza|npm_|pypi-)[a-z0-9_-]{20,}
  | (?<![\w-])bearer\s+(?=\S*\d)[\w.~+/=-]{6,}
  | (?<![a-z0-9])eyj[a-z0-9_-]{10,}\.
  | -----begin\s
  | (?:api[\s_-]?key|password|passwd|secret(?:[\s_-]?key)?|(?:access|auth)[\s_-]?token)\s*
    (?:=\s*|[=:]\s*(?=\S*\d))\S{6,}
    """,
    re.VERBOSE,
)
_NUMBERED_PORT = re.compile(r"\d:\d")
_RUN = re.compile(r"[A-Za-z0-9+/_-]{32,}")
_HEX_KEY = re.compile(r"(?<![0-9a-zA-Z])(?=[a-fA-F]*[0-9])[0-9a-fA-F]{32,}(?![0-9a-zA-Z])")
# An upper-case letter before a lower-case one doesn't count: names are written in CamelCase.
_KIND_CHANGE = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
# No field may be this long, so the rest is neither kept nor shown.
_SEARCHED = 5000


@lru_cache(maxsize=1024)
def is_refused_name(name: str) -> bool:
    """Whether a field of this name would hold weights, endpoints, keys or deployment details."""
    words = [word.lower() for word in _WORD.findall(name[:1000])]
    if "token" in words and (words.index("token") == 0 or words[words.index("token") - 1] != "per"):
        return True
    return not _REFUSED_WORDS.isdisjoint(words)


def refusal(text: str) -> str | None:
    """The kind of forbidden content in the text, such as 'a URL or an address'; None if none."""
    text = text[:_SEARCHED]
    lower = text.lower()
    if _NUMBERED_PORT.search(lower) or any(marker in lower for marker in _MARKERS):
        if _ADDRESS.search(lower):
            return "a URL or an address"
        if _CREDENTIAL.search(lower):
            return "a key or a credential"
    if any(_is_random(run) for run in _RUN.findall(text)):
        return "a key or a credential"
    return None


def _is_random(run: str) -> bool:
    """Whether the text looks like a key, which often switches between cases and digits."""
    return bool(_HEX_KEY.search(run)) or len(_KIND_CHANGE.findall(run)) >= len(run) / 5


def show(value: object) -> str:
    """A value for a message: short, on one line, safe for terminals, with secrets hidden."""
    if isinstance(value, str):
        return _show_text(value)
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _show_number(value)
    return "an object" if isinstance(value, dict) else "a list"


def _show_text(text: str) -> str:
    # A key may start anywhere in a long text, but only what would be shown can leak.
    if refusal(text[: 4 * _SHOWN]):
        return HIDDEN
    more = f"… ({len(text)} characters)" if len(text) > _SHOWN else ""
    return f"'{escape(text[:_SHOWN])}'{more}"


def _show_number(number: int | float) -> str:
    if isinstance(number, int):
        # repr() refuses thousands of digits.
        digits = len(str(number)) if number.bit_length() < 5000 else number.bit_length() * 3 // 10
        return str(number) if digits <= _SHOWN else f"a number of {digits} digits"
    if not math.isfinite(number):
        return "a number that is not finite" if math.isnan(number) else "a number out of range"
    return repr(number)


def escape(text: str) -> str:
    """The text with every unprintable character escaped."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )
