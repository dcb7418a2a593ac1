using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Experiment;

/// <summary>What is said of an experiment that the environment chooses. It is the process's own, so these tests run alone.</summary>
[Collection(SharedCatalogs.Name)]
public sealed class ExperimentResultTests
{
    [Theory]
    [InlineData("wine", false)]
    [InlineData("beer", true)]
    public void The_environment_that_will_win_over_the_choice_is_named(string chosen, bool noted)
    {
        var before = Environment.GetEnvironmentVariable("MLFLOW_EXPERIMENT_NAME");
        Environment.SetEnvironmentVariable("MLFLOW_EXPERIMENT_NAME", "wine");
        try
        {
            using var face = Wording.Use(Face.Terminal);
            var text = ViewText.Render(new ExperimentResult("1", chosen, "sqlite:///a.db") { KeptIn = "state/x.txt" }.ToView());

            Assert.Contains("kept for this folder in  state/x.txt\n", text);
            Assert.Equal(noted, text.EndsWith("MLFLOW_EXPERIMENT_NAME is 'wine', which the next commands follow. Unset it, or give them --experiment.\n", StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("MLFLOW_EXPERIMENT_NAME", before);
        }
    }
}
