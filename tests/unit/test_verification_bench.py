"""The benchmark of verification: populations from files, made jobs, and the rules of others."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from benchmarks.quality.commands.verification import verification
from benchmarks.quality.populations import DEFAULTS, Group, Population, read_populations
from benchmarks.quality.simulated_jobs import RIGHT, Answer, Jobs
from benchmarks.quality.verification import run
from benchmarks.quality.verification_rules import Boinc, Poco, Quorum, rules
from modelpool.exceptions import InvalidInputError

TWO: list[dict[str, Any]] = [
    {"name": "calm", "jobs": 300, "groups": [{"workers": 12, "wrong": 0.02, "coincide": 0.3}]},
    {
        "name": "turning",
        "jobs": 400,
        "groups": [
            {"workers": 9, "wrong": 0.01},
            {"workers": 3, "wrong": 0.01, "after": {"jobs": 10, "wrong": 0.8}, "collude": 0.1},
        ],
    },
]
METHODS = ["Model Pool", "BOINC", *(f"PoCo, trust {n}" for n in (5, 10, 20, 50, 100))]
METHODS += ["quorum 2", "quorum 3", "knows every error"]


def measured(tmp_path: Path, document: object, name: str = "out.json") -> tuple[Result, Path]:
    source, output = tmp_path / "populations.json", tmp_path / name
    source.write_text(json.dumps(document), encoding="utf-8")
    arguments = ["--populations", str(source), "--json", str(output), "--seeds", "2"]
    return CliRunner().invoke(verification, arguments), output


def test_a_file_of_populations_gives_every_rule_s_figures(tmp_path: Path) -> None:
    result, output = measured(tmp_path, TWO)
    assert result.exit_code == 0, result.output
    found = json.loads(output.read_text("utf-8"))
    assert [each["name"] for each in found] == ["calm", "turning"]
    assert [each["jobs"] for each in found] == [300, 400]
    for population in found:
        assert population.keys() == {"name", "jobs", "seeds", "target_percent", "methods"}
        assert (population["seeds"], population["target_percent"]) == (2, 1.0)
        assert [each["method"] for each in population["methods"]] == METHODS
        for each in population["methods"]:
            assert each.keys() == {"method", "whole", "second_half", "wrong_before_caught"}
            for part in (each["whole"], each["second_half"]):
                assert part["overhead_percent"] >= 0
                assert 0 <= part["wrong_accepted_percent"] <= 100
                assert (part["stated_percent"] is not None) is (each["method"] == "Model Pool")
            turned = population["name"] == "turning"
            assert (each["wrong_before_caught"] is not None) is turned
    assert "calm: 12 workers, 300 jobs" in result.output


def test_the_same_file_gives_the_same_figures(tmp_path: Path) -> None:
    _, one = measured(tmp_path, TWO, "one.json")
    _, two = measured(tmp_path, TWO, "two.json")
    assert one.read_bytes() == two.read_bytes()


BAD: list[tuple[Any, str]] = [
    ([], "found no list of populations"),
    ({"name": "x"}, "found no list of populations"),
    ([1], "population 1: found 1, expected an object"),
    ([{"name": "x"}], "population 1: found no 'groups', expected groups, name"),
    ([{**TWO[0], "size": 1}], "population 1: found 'size', expected only groups, jobs, name"),
    ([{**TWO[0], "name": ""}], "population 1: name: found ''"),
    ([TWO[0], TWO[0]], "found two populations named 'calm'"),
    ([{**TWO[0], "jobs": 1}], "population 1: jobs: found 1, expected a whole number from 2"),
    ([{**TWO[0], "jobs": True}], "population 1: jobs: found True"),
    ([{**TWO[0], "groups": []}], "population 1: groups: found []"),
    ([{**TWO[0], "groups": [{"workers": 1, "wrong": 0}]}], "found 1 worker, expected two or more"),
]
GROUPS: list[tuple[dict[str, Any], str]] = [
    ({"wrong": 1.1}, "wrong: found 1.1, expected a number from 0 to 1"),
    ({"wrong": "0.1"}, "wrong: found '0.1'"),
    ({"wrong": float("nan")}, "wrong: found nan"),
    ({"workers": 0}, "workers: found 0, expected a whole number from 1"),
    ({"workers": 2.5}, "workers: found 2.5"),
    ({"collude": -0.1}, "collude: found -0.1"),
    ({"coincide": None}, "coincide: found None"),
    ({"after": 5}, "after: found 5, expected an object"),
    ({"after": {"jobs": 5}}, "after: found no 'wrong', expected jobs, wrong"),
    ({"after": {"jobs": -1, "wrong": 0.5}}, "after: jobs: found -1"),
    ({"skill": 1}, "found 'skill', expected only"),
]


@pytest.mark.parametrize(("document", "said"), BAD)
def test_a_bad_file_is_refused(tmp_path: Path, document: Any, said: str) -> None:
    path = tmp_path / "populations.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InvalidInputError) as refused:
        read_populations(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert said in str(refused.value)
    result, output = measured(tmp_path, document)
    assert isinstance(result.exception, InvalidInputError)
    assert not output.exists()


@pytest.mark.parametrize(("fields", "said"), GROUPS)
def test_a_bad_group_is_refused(tmp_path: Path, fields: dict[str, Any], said: str) -> None:
    path = tmp_path / "populations.json"
    group = {"workers": 3, "wrong": 0.1} | fields
    path.write_text(json.dumps([{"name": "x", "groups": [group]}]), encoding="utf-8")
    with pytest.raises(InvalidInputError) as refused:
        read_populations(path)
    assert f"population 1: group 1: {said}" in str(refused.value)


@pytest.mark.parametrize("text", [None, "", "{", "\xff"])
def test_what_cannot_be_read_is_refused(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "populations.json"
    if text is not None:
        path.write_text(text, encoding="latin-1")
    with pytest.raises(InvalidInputError, match=r"populations\.json: "):
        read_populations(path)


def test_what_is_written_out_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "populations.json"
    document = []
    for population in DEFAULTS:
        groups = []
        for group in population.groups:
            fields = asdict(group)
            turns, wrong = fields.pop("turns_after"), fields.pop("then_wrong")
            after = None if turns is None else {"jobs": turns, "wrong": wrong}
            groups.append(fields | {"after": after})
        document.append({"name": population.name, "jobs": population.jobs, "groups": groups})
    path.write_text(json.dumps(document), encoding="utf-8")
    assert tuple(read_populations(path)) == DEFAULTS


@pytest.mark.parametrize(
    "group",
    [
        Group(workers=20, wrong=0.2, coincide=0.6),
        Group(workers=20, wrong=0.05, coincide=0.1),
        Group(workers=20, wrong=0.02, collude=0.3),
    ],
)
def test_made_jobs_err_and_coincide_as_often_as_said(group: Group) -> None:
    population = Population(name="one", groups=(group,), jobs=8000)
    jobs = Jobs(population, 3)
    pairs = [[jobs.answer(job, asked).answer for asked in range(2)] for job in range(len(jobs))]
    wrong = [[each != RIGHT for each in pair] for pair in pairs]
    both = [pair[0] == pair[1] for pair, errs in zip(pairs, wrong, strict=True) if all(errs)]
    assert sum(errs[0] for errs in wrong) / 8000 == pytest.approx(group.error(0), rel=0.1)
    assert sum(both) / len(both) == pytest.approx(population.coincidence(), abs=0.2)
    assert all(len(set(order)) == len(order) for order in jobs.order[:50].tolist())


def test_a_worker_turns_after_its_own_answers() -> None:
    turning = Group(workers=2, wrong=0.0, turns_after=5, then_wrong=1.0)
    jobs = Jobs(Population(name="x", groups=(turning,), jobs=30), 1)
    seen: dict[int, list[bool]] = {}
    for job in range(30):
        for asked in range(2):
            each = jobs.answer(job, asked)
            seen.setdefault(each.worker, []).append(each.answer != RIGHT)
            assert each.turned is (each.answer != RIGHT)
    assert all(errors == [False] * 5 + [True] * 25 for errors in seen.values())


def said(*answers: tuple[int, int]) -> list[Answer]:
    return [Answer(worker, answer, False, 0.1) for worker, answer in answers]


def test_a_quorum_takes_what_enough_agree_on() -> None:
    rule = Quorum(2)
    assert rule.accepted(said((0, 5)), 1.0) is None
    assert rule.accepted(said((0, 5), (1, 0)), 1.0) is None
    assert rule.accepted(said((0, 5), (1, 0), (2, 5)), 1.0) == 5


def test_boinc_trusts_after_ten_valid_results_in_a_row_with_a_chance() -> None:
    rule = Boinc(2)
    for _ in range(10):
        assert rule.accepted(said((0, 0)), 0.99) is None
        rule.learn(said((0, 0), (1, 0)), 0)
    assert rule.accepted(said((0, 0)), 0.11) == 0
    assert rule.accepted(said((0, 0)), 0.09) is None
    rule.learn(said((0, 0)), 0)
    assert rule.accepted(said((0, 0)), 0.1) is None
    rule.learn(said((0, 3), (1, 0)), 0)
    assert rule.accepted(said((0, 0)), 0.99) is None
    assert rule.accepted(said((1, 0)), 0.99) == 0


def test_poco_s_trust_grows_with_scores() -> None:
    """An unknown worker weighs 2: trust 5 takes three of them, since 8 x 5 > 9 x 4."""
    rule = Poco(3, 5)
    assert rule.accepted(said((0, 0)), 1.0) is None
    assert rule.accepted(said((0, 0), (1, 0)), 1.0) is None
    assert rule.accepted(said((0, 0), (1, 0), (2, 0)), 1.0) == 0
    for _ in range(20):
        rule.learn(said((0, 0), (1, 0)), 0)
    # 20 // 3 - 1 = 5, and 5 x 5 > 6 x 4
    assert rule.accepted(said((0, 0)), 1.0) == 0
    rule.learn(said((0, 3), (1, 0)), 0)
    assert rule.accepted(said((0, 0)), 1.0) is None


def test_every_rule_is_measured_on_the_same_jobs_and_the_pool_keeps_its_promise() -> None:
    population = Population(
        name="small",
        groups=(Group(workers=24, wrong=0.01), Group(workers=6, wrong=0.25, coincide=0.5)),
        jobs=6000,
    )
    (found,) = run([population], seeds=2, target=0.01)
    by_name = {each.method: each for each in found}
    assert list(by_name) == [rule.name for rule in rules(population, 0.01)]
    own, quorum = by_name["Model Pool"].second_half, by_name["quorum 2"].second_half
    assert own.wrong_accepted_percent <= 1
    assert own.overhead_percent < 0.5 * quorum.overhead_percent
    (again,) = run([population], seeds=2, target=0.01)
    assert again == found
