"""Terminal tables and CSV rows for answers about a feasible set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from modelpool import render
from modelpool.cli.output import print_more, votes_of
from modelpool.percent import percent
from modelpool.requirements import Requirements
from modelpool.rows import (
    Agreement,
    CheckedRequirement,
    ExcludedModel,
    FeasibleModel,
    FunnelStep,
    PickedModel,
    Relaxation,
    UnknownClasses,
)

FAILED = ("model_id", "declared_for", "requirement", "has", "needed")
"""The columns of the CSV of failed requirements."""

_LABELS = {
    "risk_level": "risk {}",
    "criticality": "{}",
    "min_accuracy": "accuracy at least {}",
    "max_latency": "latency at most {}",
    "max_cost": "cost at most {}",
    "provider_types": "provider {}",
    "as_of": "as of {}",
}

_REST = "--limit, or --format json|csv for all\n"


def task_line(task: Requirements) -> str:
    """The task in one line, such as 'code-editing, risk High, cost at most Medium'."""
    parts = [task["task_type"]]
    for name, label in _LABELS.items():
        value = task.get(name)
        # Normal is the default, so it isn't shown.
        if value and value != "Normal":
            shown = " or ".join(value) if isinstance(value, tuple) else value
            parts.append(label.format(shown))
    return ", ".join(parts)


def print_set(
    task: Requirements,
    models: Sequence[FeasibleModel],
    funnel: Sequence[FunnelStep],
    relaxations: Sequence[Relaxation],
    excluded: Sequence[ExcludedModel] | None,
) -> None:
    """Print the feasible set, the funnel, the relaxations and, if asked for, the excluded."""
    console = render.console()
    feasible = funnel[-1].remaining
    pool = funnel[0].removed + funnel[0].remaining
    counts = f"{feasible:,} of {pool:,} models"
    console.print(render.styled(("Feasible set", "bold"), f" for {task_line(task)}: {counts}"))
    if models:
        console.print(_models(models))
        print_more(feasible - len(models), _REST)
    for model in models:
        if model.weight_since:
            console.print(_weight(model), soft_wrap=True)
    console.print(
        render.table(
            ("requirement", "needed", "fail it#", "fail only it#", "removed#", "left#"),
            (
                (s.requirement, s.needed, s.failed, s.only, s.removed, s.remaining)
                for s in funnel
                if s.needed != "any"
            ),
            title="Why the others are left out",
        )
    )
    if relaxations:
        console.print(
            render.table(
                ("admits#", "by changing"),
                ((f"+{r.admits}", _changes(r)) for r in relaxations),
                title="What would admit more",
            )
        )
    if excluded is not None:
        console.print(_excluded(excluded))
        print_more(pool - feasible - len(excluded), _REST)


def print_unknown(unknown: Sequence[UnknownClasses]) -> None:
    """Print which knowledge would admit models, and which sources have such knowledge."""
    for row in unknown:
        names = " and ".join(field.partition("_")[0] for field in row.fields)
        sources = (
            ", ".join(row.sources) or "no source yet; `modelpool import` reads your own results"
        )
        verb = (
            "were" if len(row.fields) == 1 else "were both" if len(row.fields) == 2 else "were all"
        )
        first = row.fields[0].partition("_")[0]
        render.console().print(
            f"Up to {row.models:,} more if their {names} {verb} known;"
            f" {first} is measured by {sources}.",
            soft_wrap=True,
        )


def print_panel(
    picked: Sequence[PickedModel],
    size: int,
    seed: int,
    agreement: Agreement | None,
    *,
    critical: bool = True,
) -> None:
    """Print drawn models, what a panel's agreement is worth, and what of it couldn't be met."""
    console = render.console()
    rows = (
        (p.position, p.model_id, p.base_model, p.maker, p.accuracy_class, p.cost_class)
        for p in picked
    )
    title = f"{'Panel' if critical else 'Pick'} (seed {seed})"
    console.print(
        render.table(("#", "model", "base model", "maker", "accuracy", "cost"), rows, title=title)
    )
    for model in picked:
        if model.weight_because:
            said = (
                f"{model.model_id} has weight {model.selection_weight:g}: {model.weight_because}."
            )
            console.print(said, soft_wrap=True)
    what = "base models" if critical else "models"
    if len(picked) < size:
        console.print(f"Only {len(picked)} of {size}: the feasible set has no more {what}.")
    makers = [p.maker for p in picked]
    if critical and len(set(makers)) < len(makers):
        console.print("Some share a maker, or have an unknown one: there are not enough makers.")
    if agreement is not None:
        console.print(agreement_line(agreement), soft_wrap=True)


def agreement_line(agreement: Agreement) -> str:
    """What it is worth that a panel agrees, in a sentence or two."""
    votes = (
        f"{votes_of(agreement.effective_votes, len(agreement.base_models))}"
        f" ({agreement.known_pairs} of {agreement.pairs} pairs measured)."
    )
    if agreement.chance is None:
        return f"{votes} How far to believe what they agree on: no outcome is judged of " + (
            f"{', '.join(agreement.unmeasured)}."
        )
    return f"{votes} An answer that all of them give is right with {percent(agreement.chance, 1)}."


def print_checks(model_id: str, task: Requirements, checks: Sequence[CheckedRequirement]) -> None:
    """Print every requirement of a task, checked against one model."""
    console = render.console()
    failed = [check.requirement for check in checks if check.met is False]
    verdict = f"is not feasible ({', '.join(failed)})" if failed else "is feasible"
    said = render.styled((model_id, "bold"), f" {verdict} for {task_line(task)}")
    console.print(said, soft_wrap=True)
    marks = {True: "met", False: "FAILED", None: "not judged"}
    console.print(
        render.table(
            ("requirement", "has", "needed", "", "what sources claim"),
            ((c.requirement, c.has, c.needed, marks[c.met], "\n".join(c.claims)) for c in checks),
        )
    )


def failed_rows(excluded: Sequence[ExcludedModel]) -> list[dict[str, object]]:
    """The excluded models as rows of the columns FAILED, one for each failed requirement."""
    return [
        {"model_id": model.model_id, "declared_for": model.declared_for, **asdict(failed)}
        for model in excluded
        for failed in model.failed
    ]


def _models(models: Sequence[FeasibleModel]) -> object:
    rows = (
        (
            m.model_id,
            m.provider_type,
            m.lifecycle,
            _how(m.accuracy_class, m.accuracy_how),
            m.latency_class,
            m.cost_class,
            _how(m.risk_level, m.risk_how),
            # Shown only where it differs from the requested task type, named in the line above.
            m.declared_for if m.distance else "",
            f"{m.selection_weight:g}",
        )
        for m in models
    )
    columns = ("model", "provider", "lifecycle", "accuracy", "latency", "cost", "risk")
    return render.table((*columns, "declared for", "weight#"), rows)


def _weight(model: FeasibleModel) -> str:
    return (
        f"{model.model_id} has weight {model.selection_weight:g} since"
        f" {model.weight_since:%Y-%m-%d}: {model.weight_because}."
        f" Back when {model.weight_back_when}."
    )


def _how(value: str, how: str | None) -> str:
    """A class, and how it was had where that is weaker than a claim about the offer itself."""
    return f"{value}, {how}" if how in ("inherited", "generalised", "self-reported") else value


def _excluded(excluded: Sequence[ExcludedModel]) -> object:
    rows = (
        (m.model_id, "\n".join(f"{f.requirement}: has {f.has}, needs {f.needed}" for f in m.failed))
        for m in excluded
    )
    return render.table(("model", "fails"), rows, title="Left out")


def _changes(relaxation: Relaxation) -> str:
    return ", ".join(
        "not critical" if c.parameter == "criticality" else f"{c.parameter}: {c.now} → {c.to}"
        for c in relaxation.changes
    )
