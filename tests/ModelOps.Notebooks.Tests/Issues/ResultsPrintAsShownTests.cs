using System.Reflection;
using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary><c>Console.WriteLine(deployment)</c> wrote a type's name.</summary>
public sealed class ResultsPrintAsShownTests
{
    private static IEnumerable<Type> Results => typeof(ModelOpsSession).Assembly.GetTypes()
        .Where(type => type.IsAssignableTo(typeof(IViewable)) && type is { IsClass: true, IsAbstract: false });

    /// <summary>What the session's C# calls give.</summary>
    private static IEnumerable<Type> Given => CSharpCalls.All
        .Select(method => method.ReturnType)
        .Select(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GenericTypeArguments[0] : type)
        .Where(type => type.Namespace == "ModelOps" && type.IsClass)
        .Distinct();

    [Fact]
    public void Every_result_and_everything_a_csharp_call_gives_has_a_text_of_its_own()
    {
        Assert.Contains(typeof(Deployment), Results);
        Assert.Contains(typeof(EvaluationResult), Given);
        Assert.All(Results.Concat(Given).Concat([typeof(TrainedModel), typeof(Model), typeof(CrossValidationResult), typeof(SearchResult), typeof(DriftReport), typeof(ImportanceResult), typeof(GateResult), typeof(SchemaReport), typeof(FrameSchema), typeof(FrameSplit)]).Distinct(), type =>
        {
            var method = type.GetMethod(nameof(ToString), Type.EmptyTypes)!;
            Assert.NotEqual(typeof(object), method.DeclaringType);
            Assert.Null(method.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>());
        });
    }

    [Fact]
    public async Task Results_print_what_their_view_shows()
    {
        await using var bench = new Workbench();
        var train = (Frame)bench.Host.Variables["train"];
        var test = (Frame)bench.Host.Variables["test"];
        var trained = await bench.Ops.TrainAsync(train, new() { Target = "risk", Positive = "bad" }, cancellationToken: TestContext.Current.CancellationToken);
        var deployment = await bench.Ops.DeployAsync(trained, "credit", cancellationToken: TestContext.Current.CancellationToken);
        var evaluation = await bench.Ops.EvaluateAsync(trained, test, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(ViewText.Render(deployment.ToView()).TrimEnd(), deployment.ToString());
        Assert.Equal(ViewText.Render(trained.ToView()).TrimEnd(), $"{trained}");
        Assert.Contains($"address  {deployment.Address}", deployment.ToString());
        Assert.Contains($"roc_auc", evaluation.ToString());
        Assert.Contains(evaluation.Metrics["roc_auc"].ToString("G6", System.Globalization.CultureInfo.InvariantCulture), evaluation.ToString());
        Assert.StartsWith("logistic model of risk", trained.Model.Model.ToString());
    }
}
