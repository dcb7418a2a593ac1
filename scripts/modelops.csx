// Brings the toolkit into a script. `modelops script` has it already and downloads nothing; `dotnet script` takes the package
// from the folder that `dotnet pack` filled and `dotnet nuget add source` made known (README.md, Install).
#r "nuget: ModelOps.Hosting, 0.1.0"
