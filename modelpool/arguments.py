"""Checking arguments of calls against annotations, with one line that says what is wrong.

Type checkers report this before a call is made; this is for callers without one. An argument that
would be ignored, or raise an error of Python's, is refused like any other invalid input.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, wraps
from types import UnionType
from typing import Any, Literal, ParamSpec, TextIO, TypeVar, Union, get_args, get_origin

from modelpool.exceptions import InvalidInputError

P = ParamSpec("P")
T = TypeVar("T")

MAX_SEED = 2**31 - 2
"""The largest seed of a draw: draws are computed modulo the prime 2^31 - 1."""

_NEAR = 0.6
_LONGEST_SHOWN = 80
_TYPES: Mapping[Any, str] = {
    str: "text",
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    date: "a date",
    datetime: "a moment with a time zone",
}


def did_you_mean(word: str, known: Iterable[str], *, most: int = 1) -> str:
    """The end of a message that names similar known words; empty if there are none."""
    near = nearest(word, known)[:most]
    return f"; did you mean {' or '.join(map(repr, near))}?" if near else ""


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Known words similar to a misspelt or partial one, the nearest first."""
    wanted = _folded(word)
    scored = ((_likeness(wanted, _folded(name)), name) for name in dict.fromkeys(known))
    return [name for score, name in sorted(scored, key=lambda p: (-p[0], p[1])) if score >= _NEAR]


def _folded(word: str) -> str:
    return word[:100].strip().casefold().replace("_", "-").replace(" ", "-")


def _likeness(word: str, name: str) -> float:
    if word == name:
        return 2.0
    # Imported only once a word is unknown.
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, word, name)
    # A whole word out of a hyphenated name is as near as a typo in the name.
    part = 0.9 if word in name.split("-") else 0.0
    return max(part, matcher.ratio())


def shown(value: object) -> str:
    """A value in a message: one line, not too long."""
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def check_names(given: Iterable[str], known: Collection[str], what: str) -> None:
    """Raise InvalidInputError for an unknown name; `what` is the kind of thing it should name."""
    for name in given:
        if name not in known:
            hint = did_you_mean(name, known) or f", expected one of {', '.join(known)}"
            raise InvalidInputError(f"{name}: found no such {what}{hint}")


def check_choice(name: str, value: object, allowed: Sequence[str]) -> None:
    """Raise InvalidInputError unless the value is one of these."""
    if not (isinstance(value, str) and value in allowed):
        raise InvalidInputError(f"{name}: {found_none_of(value, allowed)}")


def found_none_of(value: object, allowed: Sequence[str]) -> str:
    """The message about a value that isn't one of those allowed."""
    hint = did_you_mean(str(value), allowed)
    return f"found {shown(value)}, expected one of {', '.join(allowed)}{hint}"


def check_value(name: str, value: object, annotation: Any) -> None:
    """Raise InvalidInputError unless the value fits the annotation.

    Unsupported annotations accept everything. Records, which are mappings of anything, are left to
    the function that takes them.
    """
    if value is None and _admits_none(annotation):
        return
    choices = _choices(annotation)
    if choices:
        check_choice(name, value, choices)
        return
    fits = _is_one(value, annotation)
    if _item_type(annotation) is not None:
        fits = fits and not isinstance(value, (str, bytes, Mapping))
    if not fits:
        raise InvalidInputError(f"{name}: found {shown(value)}, expected {_words(annotation)}")
    for one, item in _items(value, annotation):
        check_value(name, one, item)


def _items(value: Any, annotation: Any) -> Iterator[tuple[object, Any]]:
    """The items of a collection, each with its annotation."""
    (part, *more) = _parts(annotation)
    origin = get_origin(part)
    if more or not isinstance(origin, type) or not issubclass(origin, Collection):
        return
    inner = get_args(part)
    if issubclass(origin, Mapping):
        for key, of_key in value.items():
            yield from ((key, inner[0]), (of_key, inner[1]))
    elif origin is tuple and inner[-1] is not ...:
        yield from zip(value, inner, strict=True)
    elif get_origin(inner[0]) is not Mapping:
        yield from ((one, inner[0]) for one in value)


@cache
def _parts(annotation: Any) -> tuple[Any, ...]:
    """The members of a union, without None."""
    if get_origin(annotation) in (Union, UnionType):
        return tuple(part for part in get_args(annotation) if part is not type(None))
    return (annotation,)


@cache
def _admits_none(annotation: Any) -> bool:
    return annotation is None or type(None) in get_args(annotation)


@cache
def _choices(annotation: Any) -> tuple[str, ...]:
    parts = _parts(annotation)
    values = [v for part in parts if get_origin(part) is Literal for v in get_args(part)]
    # A union of choices and str admits any text.
    return () if str in parts else tuple(values)


@cache
def _item_type(annotation: Any) -> Any:
    """The type of a collection's items; None for other annotations."""
    (part, *more) = _parts(annotation)
    origin = get_origin(part)
    if more or not isinstance(origin, type) or not issubclass(origin, Collection):
        return None
    return None if issubclass(origin, (Mapping, tuple)) else get_args(part)[0]


def _is_one(value: object, annotation: Any) -> bool:
    parts = _parts(annotation)
    if isinstance(value, bool):
        return bool in parts or not all(part in _TYPES for part in parts)
    return any(_is_of(value, part) for part in parts)


def _is_of(value: object, part: Any) -> bool:
    if isinstance(part, str):
        # A class that only type checkers import.
        return any(base.__name__ == part for base in type(value).__mro__)
    origin = get_origin(part) or part
    if origin is float:
        return isinstance(value, (int, float))
    if origin is tuple and get_args(part)[-1:] != (...,):
        return isinstance(value, tuple) and len(value) == len(get_args(part))
    if origin is TextIO:
        return hasattr(value, "write")
    if not isinstance(origin, type) or origin is Any or getattr(origin, "_is_protocol", False):
        return True
    return isinstance(value, origin)


def _words(annotation: Any) -> str:
    item = _item_type(annotation)
    if item is not None:
        choices = _choices(item)
        if choices:
            return f"a list of some of {', '.join(choices)}"
        return f"a list of {'texts' if item is str else 'values'}"
    return " or ".join(_word(part) for part in _parts(annotation))


def _word(part: Any) -> str:
    origin = get_origin(part) or part
    if origin is Mapping:
        key, value = get_args(part)
        return (
            "a mapping" if Any in (key, value) else f"a mapping of {_word(key)} to {_word(value)}"
        )
    if origin is tuple:
        return f"a tuple of {', '.join(map(_words, get_args(part)))}"
    name = origin if isinstance(origin, str) else getattr(origin, "__name__", str(origin))
    return _TYPES.get(part, f"a {name}")


def checked(function: Callable[P, T]) -> Callable[P, T]:
    """The function, refusing arguments that don't fit its signature or annotations.

    Variable keyword arguments are left for the function to check, since it knows their names.
    """
    signature = inspect.signature(function)
    parameters = signature.parameters.values()
    named = {p.name: p for p in parameters if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)}
    several = next((p.name for p in parameters if p.kind is p.VAR_POSITIONAL), None)
    gathers = any(p.kind is p.VAR_KEYWORD for p in parameters)

    @cache
    def annotation(name: str) -> Any:
        return _resolved(signature.parameters[name].annotation, function)

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        if not gathers:
            check_names(kwargs, [name for name in named if name != "self"], "argument")
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as error:
            raise InvalidInputError(_unbound(error, named, signature, args, kwargs)) from None
        for name, value in bound.arguments.items():
            if name in named and name != "self":
                check_value(name, value, annotation(name))
            elif name == several:
                for one in value:
                    check_value(name, one, annotation(name))
        return function(*args, **kwargs)

    return call


def _unbound(
    error: TypeError,
    named: Mapping[str, inspect.Parameter],
    signature: inspect.Signature,
    args: Sequence[object],
    kwargs: Mapping[str, object],
) -> str:
    """Why arguments don't fit a signature: the first missing one, else the superfluous ones."""
    by_position = len([p for p in named.values() if p.kind is not p.KEYWORD_ONLY])
    given = {*list(named)[: min(len(args), by_position)], *kwargs}
    for name, parameter in named.items():
        if parameter.default is parameter.empty and name not in given:
            return f"{name}: found nothing, expected a value"
    return f"arguments: found {error}, expected {', '.join(list(signature.parameters)[1:])}"


def _resolved(annotation: Any, function: Callable[..., object]) -> Any:
    """An annotation as a type: classes that only type checkers import stay names."""
    if not isinstance(annotation, str):
        return annotation
    try:
        # The project's own source, never a caller's text.
        return eval(annotation, function.__globals__)
    except (NameError, TypeError):
        return annotation if annotation.isidentifier() else Any
