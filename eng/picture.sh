#!/usr/bin/env bash
# Makes docs/images/quickstart.png: runs the quickstart headless, turns the executed notebook into a page, photographs it.
# Needs Debian's jupyter-nbconvert, chromium and imagemagick.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
MLFLOW_TRACKING_URI="sqlite:///$work/mlflow.db" dotnet run --project src/ModelOps.Cli -- run notebooks/00-quickstart.ipynb -o "$work/out.ipynb" -q
/usr/bin/python3 -m nbconvert --to html --template classic "$work/out.ipynb" --output "$work/page.html"
chromium --headless --no-sandbox --disable-gpu --disable-background-networking --user-data-dir="$work/profile" --virtual-time-budget=20000 \
  --window-size=900,8600 --screenshot="$work/page.png" "file://$work/page.html"
# The evaluation, from its metrics to the ROC curve.
convert "$work/page.png" -crop "900x1480+0+${1:-3430}" +repage -resize 75% -colors 64 docs/images/quickstart.png
ls -l docs/images/quickstart.png
