// Brings the toolkit into a script. Under `modelops script` its assemblies are loaded already; under `dotnet script` they come from here.
#r "../src/ModelOps.Cli/bin/Debug/net10.0/modelops.dll"
#r "../src/ModelOps.Cli/bin/Debug/net10.0/ModelOps.Notebooks.dll"
#r "../src/ModelOps.Cli/bin/Debug/net10.0/ModelOps.Core.dll"
