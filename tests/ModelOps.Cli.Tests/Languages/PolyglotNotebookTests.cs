using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Languages;

/// <summary>The tool's default set of languages, in one notebook with the magics.</summary>
public sealed class PolyglotNotebookTests
{
    [Fact]
    public async Task A_notebook_goes_from_language_to_language_and_shares_a_frame()
    {
        using var folder = new TemporaryFolder();
        folder.Write("cars.csv", "name,speed\na,1.5\nb,\nc,3\n");
        folder.Write("n.dib", """
            #!csharp

            #r "nuget: ModelOps.Interactive"
            #!data load cars.csv --as cars

            #!fsharp

            #!share --from csharp cars
            printfn "fsharp %d" cars.RowCount
            let faster = cars.Numbers("speed") |> Array.filter (fun x -> x > 1.0) |> Array.map (fun x -> x * 2.0)

            #!pwsh

            #!share --from fsharp faster
            "pwsh $($faster -join '+')"

            #!javascript

            #!share --from fsharp faster
            console.log(faster)
            """);
        var result = await Tool.RunAsync(folder.Path, ["run", "n.dib", "-o", "out.ipynb"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("ModelOps.Interactive is part of this kernel already; nothing was downloaded.", result.Output);
        Assert.Contains("fsharp 3", result.Output);
        Assert.Contains("pwsh 3+6", result.Output);
        Assert.Contains("const faster = [3,6];", File.ReadAllText(folder.File("out.ipynb")));
    }
}
