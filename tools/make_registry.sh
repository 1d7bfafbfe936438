#!/bin/sh
# Make the shipped registry from the files of its sources; docs/registry-sources.md says where
# these come from. Run it once more after a change of the mapping file or of the importers.
set -eu

if [ $# -lt 7 ]; then
    echo "usage: [LITELLM_DATE=YYYY-MM-DD] [GENAI_PRICES_DATE=YYYY-MM-DD] [BFCL_DATE=YYYY-MM-DD]" \
        "$0 MODELS_DEV.json LITELLM.json GENAI_PRICES.json HELM.yaml VECTARA.csv BFCL.csv AIDER.yml..." >&2
    exit 2
fi
models_dev=$1
litellm=$2
genai_prices=$3
helm=$4
vectara=$5
bfcl=$6
shift 6

into=$(dirname "$0")/../modelpool/data/registry
mkdir -p "$into"
modelpool import models-dev "$models_dev" -o "$into/models-dev.jsonl"
modelpool import litellm "$litellm" --date "${LITELLM_DATE:-2026-10-25}" \
    --registry "$into/models-dev.jsonl" -o "$into/litellm.jsonl"
modelpool import genai-prices "$genai_prices" --date "${GENAI_PRICES_DATE:-2026-08-31}" \
    --registry "$into/models-dev.jsonl" --registry "$into/litellm.jsonl" -o "$into/genai-prices.jsonl"
modelpool import helm "$helm" \
    --registry "$into/models-dev.jsonl" --registry "$into/litellm.jsonl" -o "$into/helm.jsonl"
modelpool import vectara "$vectara" \
    --registry "$into/models-dev.jsonl" --registry "$into/litellm.jsonl" -o "$into/vectara.jsonl"
modelpool import bfcl "$bfcl" --date "${BFCL_DATE:-2025-12-31}" \
    --registry "$into/models-dev.jsonl" --registry "$into/litellm.jsonl" -o "$into/bfcl.jsonl"
modelpool import aider "$@" \
    --registry "$into/models-dev.jsonl" --registry "$into/litellm.jsonl" -o "$into/aider.jsonl"
modelpool validate "$into"/*.jsonl
