"""The story of one fact, from the registry to reputation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal, get_args

from modelpool.exceptions import NotFoundError
from modelpool.identity import known_as
from modelpool.pool.base import PoolBase, at_least_one
from modelpool.records import Story, Trail, Verification

TrailKind = Literal["outcome", "assignment", "task", "worker"]


class Trails(PoolBase):
    """Everything that led to an outcome, and everything that followed from it."""

    def trail(self, id: str, *, kind: TrailKind | None = None, limit: int = 10) -> Trail:
        """The story of an outcome, an assignment, a task, or of a worker's newest assignments.

        `kind` says what `id` names, where several have the same one; `limit` is for workers.
        Raises NotFoundError when nothing has the id.
        """
        found = self.database.read(
            "audit/trail_root", id=id, kind=kind, limit=at_least_one("limit", limit)
        )
        if not found:
            kinds = (kind,) if kind else get_args(TrailKind)
            hint = known_as(self.database.read, id, *kinds)
            raise NotFoundError(f"no {kind or 'outcome, assignment, task or worker'} {id!r}{hint}")
        assignment_ids = found[0]["assignment_ids"]
        stories = self._rows("audit/trail", Story, assignment_ids=assignment_ids)
        outcome_ids = [story.outcome["outcome_id"] for story in stories if story.outcome]
        verified = {
            outcome_id: tuple(rows)
            for outcome_id, rows in groupby(
                self.verifications(outcome_ids), key=lambda row: row.outcome_id
            )
        }
        return Trail(
            kind=found[0]["kind"],
            id=id,
            stories=tuple(
                replace(story, verifications=verified.get(story.outcome["outcome_id"], ()))
                if story.outcome
                else story
                for story in stories
            ),
        )

    def verifications(self, outcome_ids: Sequence[str]) -> tuple[Verification, ...]:
        """All that bears these outcomes out, or not: known answers, audits, peers, verdicts.

        By outcome, the strongest first.
        """
        return self._rows("audit/verifications", Verification, outcome_ids=list(outcome_ids))

    def trail_query(self, trail: Trail) -> str:
        """The trail as a query for Neo4j Browser, after its parameter line."""
        ids = ", ".join(_quoted(story.assignment_id) for story in trail.stories)
        query = self.database.library["audit/trail_graph"]
        return query.for_browser({"assignment_ids": f"[{ids}]"})


def _quoted(text: str) -> str:
    """A Cypher string."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
