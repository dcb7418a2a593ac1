using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Interactive;

/// <summary>The script that .NET Interactive runs when it loads the package, compiled and run against a stand-in for that kernel.</summary>
public sealed class ExtensionScriptTests
{
    private static string ScriptPath => RepositoryPaths.Of("src", "ModelOps.Notebooks", "interactive-extensions", "dotnet", "extension.dib");

    [Fact]
    public void The_packed_script_is_what_the_list_of_commands_makes()
    {
        var generated = ExtensionScript.Generate();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(ScriptPath, generated);
        }

        Assert.Equal(generated, File.ReadAllText(ScriptPath), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task Every_command_becomes_a_directive_with_its_options()
    {
        var kernel = await LoadAsync();
        var directives = kernel.KernelInfo.SupportedDirectives.Cast<KernelActionDirective>().ToList();
        Assert.Equal(CommandCatalog.Magics.Select(magic => "#!" + magic), directives.Select(directive => directive.Name));
        foreach (var command in CommandCatalog.All)
        {
            var directive = Find(kernel, command.Name);
            Assert.Equal(command.Summary, directive.Description);
            Assert.Equal(command.Parameters.Select(parameter => "--" + parameter.Name), directive.Parameters.Select(parameter => parameter.Name));
            Assert.True(directive.Parameters.Count(parameter => parameter.AllowImplicitName) <= 1);
        }
    }

    [Fact]
    public async Task A_directive_runs_the_command_shows_its_result_and_makes_its_variable()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("people.csv", "name,age\nAda,36\nAlan,41\n");
        var kernel = await LoadAsync();
        await kernel.InvokeAsync(Find(kernel, "data load"), $$"""{"path":{{System.Text.Json.JsonSerializer.Serialize(file)}},"as":"people","invokedDirective":"#!data load","targetKernelName":"csharp"}""");
        Assert.Equal(2, Assert.IsType<Frame>(kernel.Values["people"]).RowCount);
        var shown = Assert.IsType<DisplayedValueProduced>(KernelInvocationContext.Current.Published[0]);
        Assert.Contains(shown.FormattedValues, value => value.MimeType == "text/html" && value.Value.Contains("Ada", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Faults_are_the_commands_own()
    {
        var kernel = await LoadAsync();
        await Assert.ThrowsAsync<InvalidInputException>(() => kernel.InvokeAsync(Find(kernel, "data load"), """{"path":"nowhere.csv"}"""));
    }

    private static KernelActionDirective Find(Kernel kernel, string command)
    {
        var words = command.Split(' ');
        var directive = kernel.KernelInfo.SupportedDirectives.Cast<KernelActionDirective>().Single(directive => directive.Name == "#!" + words[0]);
        return words.Length == 1 ? directive : directive.Subcommands.Single(sub => sub.Name == words[1]);
    }

    /// <summary>Runs the packed script as that kernel does: its C# cell, with that kernel's usings.</summary>
    private static async Task<CSharpKernel> LoadAsync()
    {
        var kernel = new CSharpKernel();
        KernelInvocationContext.Current = new KernelInvocationContext(kernel);
        var code = File.ReadAllText(ScriptPath).Replace("#!csharp", "", StringComparison.Ordinal);
        var options = ScriptOptions.Default
            .WithReferences(AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic && assembly.Location.Length > 0))
            .AddReferences(typeof(ExtensionScriptTests).Assembly, typeof(ModelOpsSession).Assembly, typeof(Frame).Assembly)
            .WithImports("System", "System.Collections.Generic", "System.Linq", "System.Threading.Tasks");
        await CSharpScript.RunAsync(code, options);
        return kernel;
    }
}
