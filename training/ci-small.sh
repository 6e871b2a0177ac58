#!/usr/bin/env bash
# Trains small models from a short history, from end to end, and checks that the product accepts them; writes nothing into
# the checkout. Needs Node (npm ci and npm run build done) and python3 with venv; the packages of training/requirements.txt are
# installed into a folder of its own, unless a Python that has them is given as PYTHON.
set -euo pipefail
cd "$(dirname "$0")/.."
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python="${PYTHON:-}"
if [ -z "$python" ]; then
  python3 -m venv "$work/venv"
  python="$work/venv/bin/python"
  "$python" -m pip install -q --disable-pip-version-check -r training/requirements.txt
fi
export OMP_NUM_THREADS=1 PYTHONPATH=training

"$python" -m cellgate_training.self_check
npm run --silent history -w apps/simulator -- --seed 1 --cells 20000 --law hinges --out "$work/history.csv"
features() { # folder, options
  npm run --silent features -w apps/scorer -- --history "$work/history.csv" --out "$work/$1" --gate FQC \
    --template "$PWD/training/feature-template.json" --plant "$PWD/config/demo-plant.yaml" "${@:2}"
}
features hinged
features plain --without-hinges
train() { # kind, features
  "$python" -m cellgate_training.train --kind "$1" --features "$work/$2" --out "$work/models/$1" --resamples 5 |
    sed "s/^/$1: /"
}
train logistic-regression hinged
train boosted-trees plain
for model in "$work"/models/*; do
  node -e 'require("@cellgate/onnx").OnnxModel.load(process.argv[1]).then(
    (model) => { console.log(model.risk.name, model.risk.revision, "accepted"); return model.close(); },
    (error) => { console.error(error.code, error.message); process.exit(1); })' "$model"
done
