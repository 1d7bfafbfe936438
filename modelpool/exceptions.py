"""Every error that Model Pool raises on purpose.

ModelPoolError                      exit code 1
├── ConfigurationError              a setting is missing or contradicts another
├── ServerError                     no usable Neo4j server
│   ├── ServerStartError            the embedded server could not be started
│   ├── ServerUnavailableError      the server doesn't answer
│   ├── AuthenticationError         the server refused the user or the password
│   └── UnsupportedServerError      the server's version is not supported
├── QueryFileError                  a Cypher file is missing or malformed
├── DatabaseError                   the server rejected a statement
├── InvalidInputError               exit code 2: input was refused, the graph is as it was
│   ├── InputFileError              files have problems; `.problems` lists them all
│   │   ├── RegistryFileError       registry files
│   │   ├── PolicyFileError         a policy file
│   │   └── RecordsError            records of work, in files or in a call
│   ├── SpellingError               names that the graph knows in another spelling; `.problems` too
│   ├── ConflictError               input contradicts what the graph holds
│   └── RulesEndError               another policy would end rules, and that wasn't confirmed
└── NotFoundError                   exit code 3: what was named is not in the graph
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ModelPoolError(Exception):
    """Base of all errors raised by Model Pool; `str()` of it is one clear line."""

    exit_code = 1


class ConfigurationError(ModelPoolError):
    """A setting is missing or contradicts another one."""


class ServerError(ModelPoolError):
    """There is no usable Neo4j server."""


class ServerStartError(ServerError):
    """The embedded server could not be started."""


class ServerUnavailableError(ServerError):
    """The server doesn't answer."""


class AuthenticationError(ServerError):
    """The server refused the user or the password."""


class UnsupportedServerError(ServerError):
    """The server's version is not one that Model Pool supports."""


class QueryFileError(ModelPoolError):
    """A Cypher file is missing, malformed, or called with other parameters than it declares."""


class DatabaseError(ModelPoolError):
    """The server rejected a statement; the transaction was rolled back."""


class InvalidInputError(ModelPoolError):
    """Input was refused; the graph is exactly as it was."""

    exit_code = 2


class ConflictError(InvalidInputError):
    """The input contradicts what the graph holds."""


class RulesEndError(InvalidInputError):
    """Activating a policy would end rules of the active one; `rules` are their names."""

    def __init__(self, policy: str, before: str, rules: Sequence[str]) -> None:
        self.rules = tuple(rules)
        many = f"{len(rules)} rule{'s' * (len(rules) > 1)} of {before}"
        names = ", ".join(rules)
        super().__init__(
            f"{policy}: found that {many} would end ({names}), expected confirmation:"
            " --yes, or confirmed=True; `extends` keeps them"
        )


class ReadOnlyError(ModelPoolError):
    """A change was attempted through an interface that only reads."""


class DoubtfulLoadError(InvalidInputError):
    """A load looks unintended and wasn't confirmed; `doubts` says why."""

    def __init__(self, doubts: Sequence[str]) -> None:
        self.doubts = tuple(doubts)
        super().__init__("; ".join([*doubts, "expected confirmation (--yes); nothing was loaded"]))


class NotFoundError(ModelPoolError):
    """What was named is not in the graph."""

    exit_code = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with a file: where, what was found, what was expected.

    `location` is 'line 12' where the format has lines per record, else 'record 12' (from 1);
    empty if it concerns the whole file. `field` is the field of a registry record, or the JSON
    pointer into a policy. `file` is empty for records that aren't from a file.
    """

    file: str
    location: str
    field: str
    value: str
    expected: str

    def __str__(self) -> str:
        place = ": ".join(part for part in (self.file, self.location, self.field) if part)
        found = f"found {self.value}, " if self.value else ""
        return f"{place}: {found}expected {self.expected}"


class InputFileError(InvalidInputError):
    """Files have problems; `problems` holds all of them, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        more = "" if count == 1 else f" (and {count - 1} more)"
        super().__init__(f"{self.problems[0]}{more}")


class RegistryFileError(InputFileError):
    """One or more registry files have problems; `problems` holds all of them, in file order."""


class PolicyFileError(InputFileError):
    """A policy file has problems; `problems` holds all of them, in file order."""


class RecordsError(InputFileError):
    """Records of work have problems; `problems` holds all of them, in their order."""


class SpellingError(InputFileError, ConflictError):
    """Names differ only in case or in Unicode form from those that the graph knows."""
