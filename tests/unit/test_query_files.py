"""Rules that every Cypher file of the project keeps."""

import re

import pytest

from modelpool.queries import Query, shipped

# The folders of detectors, and what each of their files returns: what becomes a finding.
DETECTOR_FOLDERS = ("lint/", "misuse/")
# Where some files are detectors, which tell of a capability, too.
OF_CAPABILITIES = "degradation/"
DETECTED = (
    "key STRING, severity STRING, summary STRING, facts LIST<STRING>, population INTEGER,"
    " score FLOAT, model_ids LIST<STRING>, worker_ids LIST<STRING>, evidence LIST<STRING>"
)
GRADED = ", task_type STRING, confidence FLOAT, since ZONED DATETIME"

SCHEMA = {"schema/constraints", "schema/indexes"}
EVERY = shipped().names()
DETECTORS = [
    name
    for name in EVERY
    if name.startswith(DETECTOR_FOLDERS)
    or (name.startswith(OF_CAPABILITIES) and shipped()[name].use == "detector")
]
READS = [name for name in EVERY if shipped()[name].mode == "read"]

WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|FOREACH|LOAD CSV)\b")
LONGEST_LINE = 120
# One row, and streams that would have to be held as a whole to be ordered.
UNORDERED = {"schema/known_version", "answers/latencies", "answers/outcomes", "degradation/uses"}


def query(name: str) -> Query:
    return shipped()[name]


def test_there_are_files_of_each_kind() -> None:
    assert set(EVERY) > SCHEMA
    assert len(READS) > 5


@pytest.mark.parametrize("name", EVERY)
def test_name_is_a_folder_and_snake_case(name: str) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*/[a-z]+(_[a-z]+)*", name)


@pytest.mark.parametrize("name", EVERY)
def test_only_schema_files_hold_several_statements(name: str) -> None:
    assert (";" in query(name).text) == (name in SCHEMA)


@pytest.mark.parametrize("name", EVERY)
def test_every_file_but_schema_ones_says_what_it_returns(name: str) -> None:
    if query(name).mode == "schema":
        assert not query(name).returns
    else:
        assert query(name).returns


@pytest.mark.parametrize("name", READS)
def test_reads_write_nothing_and_come_in_a_total_order(name: str) -> None:
    text = query(name).text
    assert not WRITES.search(text)
    last = text[text.rindex("RETURN") :]
    assert "ORDER BY" in last or name in UNORDERED


@pytest.mark.parametrize("name", EVERY)
def test_no_procedures_beyond_the_built_in_ones(name: str) -> None:
    """But for Graph Data Science in the files that say so, which need it."""
    called = re.findall(r"\bCALL ([a-z]+)\.", query(name).text)
    with_gds = query(name).requires == "Graph Data Science"
    assert set(called) <= ({"db", "gds"} if with_gds else {"db"})
    assert bool(re.search(r"\bgds\.", _without_strings(query(name).text))) == with_gds
    assert not re.search(r"\bapoc\.", query(name).text)


def test_what_requires_an_extension_is_rare() -> None:
    """Each of them has a twin in plain Cypher, or belongs to one that has."""
    required = {name for name in EVERY if query(name).requires}
    assert required == {"reputation/trust_with_gds", "reputation/dropped_projection"}


def _without_strings(text: str) -> str:
    return re.sub(r"'[^']*'", "''", text)


@pytest.mark.parametrize("name", EVERY)
def test_lines_fit_a_browser_pane(name: str) -> None:
    source = (shipped().root / f"{name}.cypher").read_text(encoding="utf-8")
    assert [line for line in source.splitlines() if len(line) > LONGEST_LINE] == []


def test_the_documented_length_of_lines_is_that_of_the_files() -> None:
    readme = (shipped().root / "README.md").read_text(encoding="utf-8")
    assert f"at most {LONGEST_LINE} characters" in readme


def test_the_folders_are_documented_once_each() -> None:
    readme = (shipped().root / "README.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `(\w+)/` \|", readme, re.M)
    assert sorted(documented) == sorted({name.partition("/")[0] for name in EVERY})


# What files have to repeat, since each runs by itself: how a part begins and ends, and how often.
SHARED = {
    "the rules that apply to a task": (r"MATCH \(:Pool", r"\} AS rules\n", 7),
    "a task's limits, and what rules exclude": (
        r"WITH types, chain, rules, date",
        r"AS exclusions\n",
        6,
    ),
    "a value of a model, held against a rule": (
        r" +CASE test\[0\]\n +WHEN 'source' THEN \[",
        r" END\)",
        7,
    ),
    "a value of a model, as it is told": (r"coalesce\(CASE test\[0\]", r"'not known'\)", 2),
    "models that meet a task's requirements": (
        r"WITH \*, \[r IN rules",
        r"\+ 1 AS preference\n",
        2,
    ),
    "the base models that most providers offer": (
        r"MATCH \(base:BaseModel\)<-\[:VERSION_OF\]-\(offer:Model\)-\[:OFFERED_BY\]",
        r"AS top\n",
        2,
    ),
    "what claims say of a capability": (
        r"WITH model, type, facts \{\.\*,\n  source:",
        r"\} AS facts\n",
        2,
    ),
    "an effort that a measurement holds for": (
        r"coalesce\(claim\.effort STARTS WITH",
        r", true\)",
        2,
    ),
    "the selection weight of a capability": (
        r"head\(\[\(model\)-\[weighed:WEIGHED_IN\]",
        r"\| weighed\]\)",
        3,
    ),
    "what was answered to a task, and said of it": (
        r"  WHERE outcome\.status = 'Completed'\n",
        r"verdict\.agrees\]\n",
        2,
    ),
    "the key of a draw": (r"-log\(\(reduce", r"2147483648\.0\)", 2),
}


@pytest.mark.parametrize("part", SHARED)
def test_what_files_share_is_the_same_in_all_of_them(part: str) -> None:
    begin, end, files = SHARED[part]
    found = {name: re.findall(f"{begin}.*?{end}", query(name).text, re.S) for name in EVERY}
    assert len({text for texts in found.values() for text in texts}) == 1
    assert sum(bool(texts) for texts in found.values()) == files


@pytest.mark.parametrize("name", DETECTORS)
def test_detectors_are_reads_that_return_findings(name: str) -> None:
    assert query(name).mode == "read"
    assert query(name).rule["severity"] in {"error", "warning", "notice"}
    expected = DETECTED + (GRADED if name.startswith(OF_CAPABILITIES) else "")
    assert ", ".join(f"{c.name} {c.type}" for c in query(name).returns) == expected


@pytest.mark.parametrize("name", sorted(set(EVERY) - set(DETECTORS)))
def test_no_other_query_says_that_it_is_a_rule(name: str) -> None:
    assert not query(name).rule
