"""The command that explains a value of a model, or a worker's reputation."""

from __future__ import annotations

from datetime import date, datetime

import click

from modelpool.cli.common import Moment, open_pool
from modelpool.cli.output import format_option, show


@click.command()
@click.argument("name", metavar="MODEL.FIELD|WORKER")
@click.option("--task-type", help="Only what applies to this task type.")
@click.option(
    "--as-of", type=Moment(), help="The value as of this moment; a date means its end, UTC."
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Maximum outcomes."
)
@format_option("table", "json")
def why(
    name: str,
    task_type: str | None,
    as_of: date | datetime | None,
    limit: int,
    output_format: str,
) -> None:
    """Explain a value (MODEL.FIELD), or a worker's reputation (WORKER).

    For a value, such as acme/solver-1.cost_class: the claim that holds, its basis, the rule that
    selected it, and why each other claim lost. For a worker: the outcomes and verdicts that
    affected its reputation most, and its trust.
    """
    from modelpool.files.schema import claimed_fields

    # Ids of models have dots, so the last one counts.
    model_id, _, field = name.rpartition(".")
    if model_id and field in claimed_fields():
        _why_value(model_id, field, task_type, as_of, output_format)
    elif as_of is not None:
        raise click.UsageError("--as-of: a reputation is explained as it is now")
    else:
        _why_worker(name, task_type, limit, output_format)


def _why_value(
    model_id: str,
    field: str,
    task_type: str | None,
    as_of: date | datetime | None,
    output_format: str,
) -> None:
    from modelpool.cli.values import print_values, value_parts
    from modelpool.exceptions import NotFoundError

    with open_pool() as pool:
        about = {"field": field, "task_type": task_type}
        inherited = pool.registry.inherited(model_id, **about, as_of=as_of)
        try:
            claims = pool.registry.claims(model_id, **about, with_closed=True, as_of=as_of)
        except NotFoundError:
            if not inherited:
                raise
            claims = ()
        # Past its retirement date, or listed by no source, a model is Retired whatever is claimed.
        status = pool.registry.status(model_id, as_of=as_of) if field == "lifecycle" else None
    parts: dict[str, object] = {
        "model_id": model_id,
        "field": field,
    }
    parts["values"] = value_parts(claims, inherited)
    parts |= {"standing": status} if status else {}
    show(output_format, parts, lambda: print_values(model_id, field, claims, inherited, status))


def _why_worker(name: str, task_type: str | None, limit: int, output_format: str) -> None:
    from modelpool.cli.reputation import print_why
    from modelpool.exceptions import NotFoundError
    from modelpool.files.schema import claimed_fields

    with open_pool() as pool:
        try:
            found = pool.reputation.why(name, task_type=task_type, limit=limit)
        except NotFoundError as error:
            fields = ", ".join(claimed_fields())
            raise NotFoundError(f"{error}; for a model: MODEL.FIELD; fields: {fields}") from None
    show(output_format, {"why": found}, lambda: print_why(found))
