#!/usr/bin/env bash
# Makes the histories, computes their features, trains and writes models/logistic-regression.
# Needs Node (npm ci done) and a Python 3.11 with training/requirements.txt, given as PYTHON.
set -euo pipefail
cd "$(dirname "$0")/.."
python="${PYTHON:-python3}"
work="${1:-$(mktemp -d)}"
mkdir -p "$work"

PYTHONPATH=training "$python" -m cellgate_training.self_check
make_features() { # name of the run, seed, cells, law of failure
  npm run --silent history -w apps/simulator -- --seed "$2" --cells "$3" --law "$4" --out "$work/$1.csv"
  npm run --silent features -w apps/scorer -- --history "$work/$1.csv" --out "$work/$1" \
    --template "$PWD/training/feature-template.json" --plant "$PWD/config/demo-plant.yaml"
}

make_features shipped 1 480000 hinges
others=()
for law in hinges thresholds; do
  for seed in 1 2 3; do
    make_features "$law-$seed" "$seed" 120000 "$law"
    others+=("$work/$law-$seed")
  done
done
OMP_NUM_THREADS=1 PYTHONPATH=training "$python" -m cellgate_training.train \
  --features "$work/shipped" --compare "${others[@]}" --out models/logistic-regression
