#!/bin/sh
# Make the shipped registry from the files of its sources; docs/registry-sources.md says where
# these come from. Run it once more after a change of the mapping file or of the importers.
set -eu

if [ $# -lt 4 ]; then
    echo "usage: [LITELLM_DATE=YYYY-MM-DD] $0 MODELS_DEV.json LITELLM.json BFCL.csv AIDER.yml..." >&2
    exit 2
fi
models_dev=$1
litellm=$2
bfcl=$3
shift 3

into=$(dirname "$0")/../modelpool/data/registry
mkdir -p "$into"
modelpool import models-dev "$models_dev" -o "$into/models-dev.jsonl"
modelpool import litellm "$litellm" --date "${LITELLM_DATE:-2026-10-25}" \
    --registry "$into/models-dev.jsonl" -o "$into/litellm.jsonl"
modelpool import bfcl "$bfcl" \
    --registry "$into/models-dev.jsonl" --registry "$into/litellm.jsonl" -o "$into/bfcl.jsonl"
modelpool import aider "$@" \
    --registry "$into/models-dev.jsonl" --registry "$into/litellm.jsonl" -o "$into/aider.jsonl"
modelpool validate "$into"/*.jsonl
