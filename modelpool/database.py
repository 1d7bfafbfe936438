"""The only module that runs Cypher: connects, reads in READ sessions, writes in transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

import neo4j
from neo4j.exceptions import (
    AuthError,
    ConfigurationError as DriverConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from modelpool import queries
from modelpool.exceptions import (
    AuthenticationError,
    ConfigurationError,
    DatabaseError,
    QueryFileError,
    ServerUnavailableError,
    UnsupportedServerError,
)
from modelpool.identity import keep_spellings
from modelpool.moments import in_utc
from modelpool.rating import rate_all
from modelpool.server import Connection, check_supported

Row = dict[str, Any]

ALL_ROWS = 2**62
"""A query's `$limit` that admits every row."""
T = TypeVar("T")

_MOVED = 20_000
_STREAMED = 5_000
"""How many rows of a stream the server sends at a time."""

SCHEMA_VERSION = 5
"""Version of the schema, stored in the graph; incremented when what is written changes."""

# The shipped policy holds for every past moment that can be asked for.
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
# In seconds: three times what a server on the other side of the world takes.
_CONNECTION_TIMEOUT = 10.0
# Ratings came with this version of the schema.
_RATED_SINCE = 4
_SCHEMA_FILES = ("schema/constraints", "schema/indexes")


class Transaction:
    """An open transaction; runs queries of the library by name."""

    def __init__(
        self,
        transaction: neo4j.ManagedTransaction | neo4j.Transaction,
        library: queries.QueryLibrary,
    ) -> None:
        self._transaction = transaction
        self._library = library

    def run(self, name: str, **parameters: Any) -> list[Row]:
        """Run one query and return all its rows; nodes stay nodes."""
        query = self._library[name]
        query.check(parameters)
        return [dict(row) for row in self._transaction.run(query.text, in_utc(name, parameters))]


class Database:
    """A Neo4j database and the query library; closes its driver as a context manager.

    Errors of the driver leave here as ModelPoolError: AuthenticationError,
    ServerUnavailableError, UnsupportedServerError, or DatabaseError.
    """

    def __init__(
        self, connection: Connection, *, library: queries.QueryLibrary | None = None
    ) -> None:
        self.library = library or queries.shipped()
        self.name = connection.database
        self._uri = connection.uri
        try:
            self._driver = neo4j.GraphDatabase.driver(
                connection.uri,
                auth=(connection.user, connection.password),
                connection_timeout=_CONNECTION_TIMEOUT,
                # Neo4j warns of labels and properties that an empty graph lacks; tests check them.
                notifications_min_severity="OFF",
                user_agent="modelpool",
            )
        except (DriverConfigurationError, ValueError) as error:
            raise ConfigurationError(f"{connection.uri}: {error}") from error
        self._checked = False
        self._has_schema = False
        self._extensions: set[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._driver.close()

    @property
    def driver(self) -> neo4j.Driver:
        """The driver, for libraries that run their own queries; closed with this object."""
        self.check_server()
        return self._driver

    def database_name(self) -> str:
        """The name of the database in use: the user's home database if none was given."""
        if self.name is not None:
            return self.name
        with _translated_errors(self._uri):
            query = self.library["schema/known_version"].text
            name = self._driver.execute_query(query).summary.database
        return name or "neo4j"

    def check_server(self) -> None:
        """Raise unless the server answers, accepts the login, and has supported versions.

        Asks once; later calls do nothing. Upgrades a graph written by an older Model Pool. Raises
        UnsupportedServerError for an unsupported version of Neo4j, ConfigurationError for a graph
        written by a newer Model Pool.
        """
        if self._checked:
            return
        with _translated_errors(self._uri):
            info = self._driver.get_server_info()
            check_supported(info.agent.partition("/")[2])
            found = self._execute(self.library["schema/known_version"], {})
        if found and found[0]["schema_version"] > SCHEMA_VERSION:
            raise ConfigurationError(
                f"the graph has schema version {found[0]['schema_version']}, this Model Pool knows"
                f" {SCHEMA_VERSION}: use a newer Model Pool"
            )
        self._checked = True
        is_older = bool(found) and found[0]["schema_version"] < SCHEMA_VERSION
        # Another query library lacks the schema's files.
        if is_older and self.library is queries.shipped():
            self.apply_schema()

    def has(self, extension: queries.Extension) -> bool:
        """Whether the server has the extension and this user may use it; asked once."""
        if self._extensions is None:
            self._extensions = {row["extension"] for row in self.read("schema/extensions")}
        return extension in self._extensions

    def read(self, name: str, **parameters: Any) -> list[Row]:
        """Run a query of mode 'read' in a READ transaction and return all its rows."""
        return [record.data() for record in self.records(name, **parameters)]

    def records(self, name: str, **parameters: Any) -> list[neo4j.Record]:
        """As `read`, but with the driver's records: maps stay maps and nodes stay nodes."""
        query = self._prepare(name, "read", parameters)
        with _translated_errors(self._uri):
            return self._execute(query, parameters)

    def stream(
        self, name: str, consume: Callable[[Iterator[neo4j.Record]], T], **parameters: Any
    ) -> T:
        """Run a query of mode 'read', and return what `consume` makes of its rows as they come.

        Rows aren't held, however many there are. The driver calls `consume` again after a transient
        error, with the rows from the first on.
        """
        query = self._prepare(name, "read", parameters)
        given = in_utc(query.name, parameters)

        def managed(transaction: neo4j.ManagedTransaction) -> T:
            return consume(iter(transaction.run(query.text, given)))

        with (
            _translated_errors(self._uri),
            self._driver.session(database=self.name, fetch_size=_STREAMED) as session,
        ):
            return session.execute_read(managed)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in one managed write transaction, all or nothing.

        The driver runs `work` again after a transient error, so it must not have effects
        outside the transaction.
        """
        self.check_server()

        def managed(transaction: neo4j.ManagedTransaction) -> T:
            return work(Transaction(transaction, self.library))

        with _translated_errors(self._uri), self._driver.session(database=self.name) as session:
            return session.execute_write(managed)

    def rehearse(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in one write transaction, and undo all that it wrote."""
        self.check_server()
        with (
            _translated_errors(self._uri),
            self._driver.session(database=self.name) as session,
            session.begin_transaction() as transaction,
        ):
            found = work(Transaction(transaction, self.library))
            transaction.rollback()
            return found

    def apply_schema(self) -> None:
        """Create the constraints and indexes that are missing; safe to repeat.

        If no policy was ever active, activates the shipped one, also for all past moments.
        """
        self.check_server()
        with _translated_errors(self._uri), self._driver.session(database=self.name) as session:
            for name in _SCHEMA_FILES:
                for statement in self.library[name].text.split(";"):
                    if statement.strip():
                        session.run(statement).consume()
            session.run(self.library["schema/await_indexes"].text).consume()
        # in parts: they may be more than one transaction can hold
        while self.write(lambda tx: tx.run("schema/move_credits", limit=_MOVED))[0]["moved"]:
            pass
        self.write(_first_facts)
        self._has_schema = True

    def ensure_schema(self) -> None:
        """Call `apply_schema` once per object: writes by id rely on its constraints."""
        if not self._has_schema:
            self.apply_schema()

    def _execute(self, query: queries.Query, parameters: Mapping[str, Any]) -> list[neo4j.Record]:
        return self._driver.execute_query(
            query.text,
            parameters_=in_utc(query.name, parameters),
            routing_=neo4j.RoutingControl.READ,
            database_=self.name,
        ).records

    def _prepare(
        self, name: str, mode: queries.Mode, parameters: Mapping[str, Any]
    ) -> queries.Query:
        self.check_server()
        query = self.library[name]
        if query.mode != mode:
            raise QueryFileError(f"{name} is of mode {query.mode!r}, not {mode!r}")
        query.check(parameters)
        if query.requires is not None and not self.has(query.requires):
            raise UnsupportedServerError(
                f"{name} requires {query.requires}, which the server at {self._uri} doesn't have;"
                " `modelpool db start --with-gds` starts one that does"
            )
        return query


def _first_facts(tx: Transaction) -> None:
    known = tx.run("schema/known_version")
    tx.run("schema/fill_offers")
    tx.run("schema/fill_subjects")
    if known and known[0]["schema_version"] < _RATED_SINCE:
        rate_all(tx.run)
    tx.run("schema/version", version=SCHEMA_VERSION)
    keep_spellings(tx.run)
    if tx.run("policy/rules", policy=None, version=None, as_of=None):
        return
    from modelpool.policy import shipped_policy

    shipped = shipped_policy()
    (added,) = tx.run(
        "policy/add_policy",
        policy=shipped.name,
        description=shipped.description,
        extends=None,
        extends_digest=None,
        drop=None,
        digest=shipped.digest(),
        rules=shipped.rule_rows(),
    )
    tx.run("policy/activate", policy=shipped.name, version=added["version"], since=_ALWAYS)


@contextmanager
def _interruptions_kept() -> Iterator[None]:
    """Raise an interruption as such, even if the driver then fails to close its connection."""
    try:
        yield
    except (DriverError, Neo4jError, OSError) as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, KeyboardInterrupt):
                raise cause from None
            cause = cause.__cause__ or cause.__context__
        raise


@contextmanager
def _translated_errors(uri: str) -> Iterator[None]:
    try:
        with _interruptions_kept():
            yield
    except AuthError as error:
        raise AuthenticationError(
            f"{uri} refused the login: check NEO4J_USERNAME and NEO4J_PASSWORD"
        ) from error
    except (ServiceUnavailable, SessionExpired) as error:
        raise ServerUnavailableError(f"no Neo4j server answers at {uri}") from error
    except TransientError as error:
        if (error.code or "").endswith("MemoryPoolOutOfMemoryError"):
            raise DatabaseError(
                "this needs more memory than the server allows for one transaction; nothing was"
                " written. Raise MODELPOOL_HEAP, or dbms.memory.transaction.total.max on your own"
                " server"
            ) from error
        raise DatabaseError(f"{error.code}: {_first_line(error)}") from error
    except Neo4jError as error:
        raise DatabaseError(f"{error.code}: {_first_line(error)}") from error
    except DriverError as error:
        raise DatabaseError(f"{uri}: {error}") from error


def _first_line(error: Neo4jError) -> str:
    return (error.message or "no reason given").partition("\n")[0]
