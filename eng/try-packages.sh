#!/usr/bin/env bash
# Does what README.md says under "Install", in a folder of its own: packs, installs the tool from a manifest, and references the
# libraries from a new C# project, which trains, scores and queries. Takes about half a minute after a build.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
data="$PWD/data/german_credit.csv"
samples="$PWD/samples"
scripts="$PWD/scripts"
# CI has packed already.
if [ -n "${MODELOPS_PACKAGES:-}" ]; then cp -r "$MODELOPS_PACKAGES" "$work/packages"; else dotnet pack ModelOps.Notebooks.slnx -c "${CONFIGURATION:-Debug}" -o "$work/packages" -v q -nologo; fi
cd "$work"
# Packages of the same version from an earlier try must not be taken from the user's cache.
export NUGET_PACKAGES="$work/cache" DOTNET_CLI_HOME="$work/home" MLFLOW_TRACKING_URI="sqlite:///$work/mlflow.db" MODELOPS_STATE_FOLDER="$work/state"
fallback=${NUGET_FALLBACK:-$HOME/.nuget/packages}
cat > nuget.config <<END
<configuration>
  <packageSources><add key="modelops" value="packages" /></packageSources>
  <fallbackPackageFolders><add key="built-with" value="$fallback" /></fallbackPackageFolders>
</configuration>
END
dotnet new tool-manifest > /dev/null
dotnet tool install modelops
dotnet modelops about
dotnet modelops train "$data" --target risk

dotnet new console -o sample --no-restore > /dev/null
cat > sample/Program.cs <<END
using ModelOps;

await using var ops = new ModelOpsSession();
var split = Frame.ReadCsv("$data").Split(new SplitOptions { TestShare = 0.2, Stratify = "risk", Seed = 42 });
var model = await ops.TrainAsync(split.Train, new() { Target = "risk", Positive = "bad" });
Console.WriteLine(await ops.EvaluateAsync(model, split.Test));
Console.WriteLine(Frame.Sql("select count(*) n from test", ("test", split.Test)));
var deployment = await ops.DeployAsync(model, "credit");
Console.WriteLine(deployment);
Console.WriteLine((await deployment.PredictAsync(split.Test)).RowCount);
FigureHtml.WritePage("roc.html", "ROC", [(await ops.EvaluateAsync(model, split.Test)).Figures["roc_curve"]]);
END
dotnet add sample package ModelOps.Notebooks
dotnet run --project sample
grep -q modelopsPlotly roc.html || { echo "plotly.js did not come with the package"; exit 1; }
grep -q "Plots are shown as text" roc.html && { echo "plotly.js did not come with the package"; exit 1; }

# The script of one file, which `dotnet run` compiles.
mkdir rerun
cp "$scripts/rerun.cs" rerun/
printf '{"cells":[{"cell_type":"code","id":"a","metadata":{"tags":["parameters"]},"source":"var seed = 1;","outputs":[],"execution_count":null},{"cell_type":"code","id":"b","metadata":{},"source":"ops.Output(\\"seed\\", seed);","outputs":[],"execution_count":null}],"metadata":{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":"modelops"}},"nbformat":4,"nbformat_minor":5}' > rerun/seed.ipynb
dotnet run rerun/rerun.cs -- rerun/seed.ipynb seed=7 | grep -q '^seed=7$' || { echo "rerun.cs did not rerun the notebook"; exit 1; }

# The sample extension as a stranger builds it: from the packages alone, tested by the contracts, added to the tool, and loaded by a notebook.
cp -r "$samples" extension
rm -rf extension/*/bin extension/*/obj
dotnet test extension/ModelOps.Sample.Extension.Tests -v q -nologo
dotnet pack extension/ModelOps.Sample.Extension -o packages -v q -nologo
dotnet modelops run extension/extension.ipynb -o sample-run.ipynb
grep -q "trainer nearest-centroid" sample-run.ipynb || { echo "the notebook did not say what the extension adds"; exit 1; }
dotnet modelops extension add ModelOps.Sample.Extension --source packages
dotnet modelops extension list
dotnet modelops count "$data" --by housing
dotnet modelops train "$data" --target risk --trainer nearest-centroid
dotnet modelops extension remove ModelOps.Sample.Extension
if dotnet modelops train "$data" --target risk --trainer nearest-centroid 2> refused; then echo "the extension is still there"; exit 1; fi
grep -q "There is no trainer 'nearest-centroid'" refused
echo "The packages work."
