.PHONY: install check lint types unit integration docs bench neo4j-up neo4j-down

install:      ; python -m pip install --editable . --group dev
check:        lint types unit
lint:         ; ruff check . && ruff format --check .
types:        ; mypy
unit:         ; pytest tests/unit
integration:  ; pytest tests/integration
docs:         ; python -m tools.make_docs && python -m tools.identity_joins
bench:        ; python -m benchmarks.feasible && python -m benchmarks.recording
neo4j-up:     ; docker compose up --wait
neo4j-down:   ; docker compose down
