#!/bin/sh
# Make the shipped registry from the files of its sources; docs/registry-sources.md says where
# these come from. Run it once more after a change of the mapping file or of the importers.
set -eu

if [ $# -lt 8 ]; then
    echo "usage: [LITELLM_DATE=YYYY-MM-DD] [GENAI_PRICES_DATE=YYYY-MM-DD] [BFCL_DATE=YYYY-MM-DD]" \
        "$0 MEASURED MODELS_DEV.json LITELLM.json GENAI_PRICES.json HELM.yaml VECTARA.csv BFCL.csv AIDER.yml..." >&2
    echo "MEASURED is a folder with the files that the last lines of this script name." >&2
    exit 2
fi
measured=$1
shift
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

table() {
    name=$1
    day=$2
    shift 2
    modelpool import "$name" "$@" --date "$day" \
        --registry "$into/models-dev.jsonl" --registry "$into/litellm.jsonl" -o "$into/$name.jsonl"
}
table tau2-bench 2026-08-18 "$measured/tau2_bench_2026-08.csv"
table models-dev-benchmarks 2026-07-02 "$measured/models_dev_benchmarks_2026-07.csv"
table bullshitbench 2026-04-27 "$measured/bullshitbench_v2_2026-04.csv" "$measured/bullshitbench_v1_2026-04.csv"
table mteb 2026-08-20 "$measured/mteb_2026-08_five_tasks.csv"
table open-asr 2026-08-21 "$measured/open_asr_2026-08_en_shortform.csv" \
    "$measured/open_asr_2026-08_en_longform.csv" "$measured/open_asr_2026-08_multilingual.csv"
table evalplus 2024-12-26 "$measured/evalplus_2024-12_results.json"
table can-ai-code 2025-06-21 "$measured/can_ai_code_2025-06.csv"
table mmlu-pro 2024-12-31 "$measured/mmlu_pro_runs_2024.csv"
table repoqa 2024-05-31 "$measured/repoqa_2024.json"
table textclass 2025-11-02 "$measured/textclass_2025-11_meta_elo.md"
modelpool validate "$into"/*.jsonl
