"""MLflow's registry search beside the feasible set: the same models, the same four conditions.

    pip install --group bench && python -m benchmarks.mlflow_search

Both hold the 4,803 offers that models.dev lists in the shipped registry. MLflow keeps them as
registered models with four tags in SQLite and is asked with a filter of four tags; Model Pool has
them in its graph. Both return 25 models, and are asked in turn in the same run.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import click
import neo4j

from benchmarks.feasible import fresh_server, interleaved
from modelpool.database import Database
from modelpool.pool import ModelPool
from modelpool.queries import shipped
from modelpool.registry import read_registry

REGISTRY = Path(__file__).parent.parent / "modelpool" / "data" / "registry" / "models-dev.jsonl"
TAGS = ("task_type", "cost_class", "provider_type", "lifecycle")
WANTED = ("text-generation", "Low", "Open-source", "Stable")


def main() -> None:
    """Print both medians and their ratio."""
    read = read_registry([REGISTRY])
    with tempfile.TemporaryDirectory() as folder, fresh_server() as connection:
        client = _mlflow(folder)
        models = {record["model_id"]: record for record in read.records}
        for number, record in enumerate(models.values()):
            client.create_registered_model(f"m{number}", tags={name: record[name] for name in TAGS})
        condition = " AND ".join(
            f"tags.{name} = '{value}'" for name, value in zip(TAGS, WANTED, strict=True)
        )
        with Database(connection) as database:
            ModelPool(database).registry.load(read)
        driver = neo4j.GraphDatabase.driver(
            connection.uri,
            auth=(connection.user, connection.password),
            notifications_min_severity="OFF",
        )
        question = {
            "task": {
                "task_type": WANTED[0],
                "risk_level": "Low",
                "max_cost": "Low",
                "provider_types": [WANTED[2]],
            },
            "as_of": None,
            "seed": None,
            "limit": 25,
        }
        text = shipped()["feasibility/feasible_set"].text
        with driver:
            times = interleaved(
                {
                    "RETURN 1": lambda: driver.execute_query("RETURN 1"),
                    "feasible set": lambda: driver.execute_query(
                        text, question, routing_=neo4j.RoutingControl.READ
                    ),
                    "MLflow search": lambda: client.search_registered_models(
                        condition, max_results=25
                    ),
                }
            )
    for name, p50 in times.items():
        click.echo(f"{name:<16} p50 {p50 * 1000:6.2f} ms  {p50 / times['RETURN 1']:5.1f} x")


def _mlflow(folder: str) -> Any:
    from mlflow import MlflowClient

    uri = f"sqlite:///{folder}/mlflow.db"
    return MlflowClient(tracking_uri=uri, registry_uri=uri)


if __name__ == "__main__":
    main()
