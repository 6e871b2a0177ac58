#!/usr/bin/env bash
# Makes the histories, computes their features, trains and writes the models of models/.
# Needs Node (npm ci done) and a Python 3.11 with training/requirements.txt, given as PYTHON. Arguments, both optional: a
# folder for the histories and features, and one for the models in place of models/.
set -euo pipefail
cd "$(dirname "$0")/.."
python="${PYTHON:-python3}"
work="${1:-$(mktemp -d)}"
out="${2:-models}"
mkdir -p "$work" "$out"
export OMP_NUM_THREADS=1 PYTHONPATH=training

"$python" -m cellgate_training.self_check
make_history() { # name of the run, seed, cells, law of failure, options
  npm run --silent history -w apps/simulator -- --seed "$2" --cells "$3" --law "$4" --out "$work/$1.csv" "${@:5}"
}
make_features() { # name of the run, folder, gate, options
  npm run --silent features -w apps/scorer -- --history "$work/$1.csv" --out "$work/$2" --gate "$3" \
    --template "$PWD/training/feature-template.json" --plant "$PWD/config/demo-plant.yaml" "${@:4}"
}

make_history shipped 1 480000 hinges
make_features shipped shipped FQC
make_features shipped shipped-plain FQC --without-hinges
make_features shipped shipped-ipqc IPQC
# Each cell that passed is inspected for shipping: of every tenth alone too few fail to learn from.
make_history outgoing 1 480000 hinges --outgoing-interval 1
make_features outgoing outgoing-oqc OQC
others=()
plain=()
for law in hinges thresholds; do
  for seed in 1 2 3; do
    make_history "$law-$seed" "$seed" 120000 "$law"
    make_features "$law-$seed" "$law-$seed" FQC
    make_features "$law-$seed" "$law-$seed-plain" FQC --without-hinges
    others+=("$work/$law-$seed")
    plain+=("$work/$law-$seed-plain")
  done
done
train() { # kind, name, features, comparisons
  "$python" -m cellgate_training.train --kind "$1" --out "$out/$2" --features "$work/$3" --resamples 60 --compare "${@:4}"
}
train logistic-regression logistic-regression shipped "${others[@]}"
train boosted-trees boosted-trees shipped-plain "${plain[@]}"
train random-forest random-forest shipped-plain "${plain[@]}"
train neural-network neural-network shipped "${others[@]}"
train logistic-regression logistic-regression-ipqc shipped-ipqc
train logistic-regression logistic-regression-oqc outgoing-oqc
