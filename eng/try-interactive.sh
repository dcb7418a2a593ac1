#!/usr/bin/env bash
# Runs the notebooks in the real .NET Interactive tool (pinned in .config/dotnet-tools.json), every cell, with ModelOps.Interactive from packages that are
# made here: over stdio, as VS Code does, and over Jupyter's protocol where Python's jupyter_client is there.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# CI has packed already.
if [ -n "${MODELOPS_PACKAGES:-}" ]; then cp -r "$MODELOPS_PACKAGES" "$work/packages"; else dotnet pack ModelOps.Notebooks.slnx -c "${CONFIGURATION:-Debug}" -o "$work/packages" -v q -nologo; fi
dotnet tool restore > /dev/null
# Packages of the same version from an earlier try must not be taken from the user's cache.
export RestoreFallbackFolders="${NUGET_FALLBACK:-$HOME/.nuget/packages}" NUGET_PACKAGES="$work/cache" MODELOPS_STATE_FOLDER="$work/state" DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT=1
# The sample extension comes from its package, as in try-packages.sh.
cp -r samples "$work/samples"
rm -rf "$work"/samples/*/bin "$work"/samples/*/obj
dotnet pack "$work/samples/ModelOps.Sample.Extension" -o "$work/packages" -p:RestoreAdditionalProjectSources="$work/packages" -v q -nologo
mkdir -p "$work/jupyter/kernels/modelops-interactive"
cat > "$work/jupyter/kernels/modelops-interactive/kernel.json" <<END
{"argv": ["dotnet", "tool", "run", "dotnet-interactive", "jupyter", "--default-kernel", "csharp", "{connection_file}"], "display_name": ".NET Interactive", "language": "C#"}
END
export JUPYTER_PATH="$work/jupyter"
ways=stdio python=python3
for each in python3 /usr/bin/python3; do if "$each" -c "import jupyter_client" 2> /dev/null; then python=$each; break; fi; done
if "$python" -c "import jupyter_client" 2> /dev/null; then ways="stdio jupyter"; else echo "Python's jupyter_client is missing: only stdio is tried."; fi
[ $# -gt 0 ] || set -- notebooks/*.ipynb samples/extension.ipynb
for way in $ways; do
  # The cells are the same: one notebook shows that Jupyter's protocol works, too.
  [ "$way" = stdio ] || set -- "$1"
  for notebook in "$@"; do
    MLFLOW_TRACKING_URI="sqlite:///$work/mlflow-$way.db" timeout 600 "$python" eng/interactive-notebook.py "$way" "$notebook" "$work/packages"
  done
done
