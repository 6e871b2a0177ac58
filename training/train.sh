#!/usr/bin/env bash
# Makes the histories, computes their features, trains and writes models/logistic-regression.
# Needs Node (npm ci done) and a Python 3.11 with training/requirements.txt, given as PYTHON.
set -euo pipefail
cd "$(dirname "$0")/.."
python="${PYTHON:-python3}"
work="${1:-$(mktemp -d)}"
cells="${CELLS:-120000}"
mkdir -p "$work"

PYTHONPATH=training "$python" -m cellgate_training.self_check
runs=()
for law in hinges thresholds; do
  for seed in 1 2 3; do
    run="$law-$seed"
    npm run --silent history -w apps/simulator -- --seed "$seed" --cells "$cells" --law "$law" --out "$work/$run.csv"
    npm run --silent features -w apps/scorer -- --history "$work/$run.csv" \
      --template "$PWD/training/feature-template.json" --plant "$PWD/config/demo-plant.yaml" --out "$work/$run"
    runs+=("$work/$run")
  done
done
PYTHONPATH=training "$python" -m cellgate_training.train \
  --features "${runs[0]}" --compare "${runs[@]:1}" --out models/logistic-regression
