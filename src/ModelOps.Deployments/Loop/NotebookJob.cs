using System.Text.Json.Nodes;

namespace ModelOps.Deployments.Loop;

/// <summary>A run of a cycle's notebook.</summary>
/// <param name="Plan">The notebook.</param>
/// <param name="Cycle">The cycle's id, which becomes the tag <see cref="Tag"/> of all runs and versions that the notebook makes.</param>
/// <param name="Store">The tracking store, as <c>MLFLOW_TRACKING_URI</c> names it.</param>
/// <param name="Folder">Where the files of the cycle are.</param>
/// <param name="Attempt">Which run of the notebook this is.</param>
internal sealed record NotebookJob(LoopPlan Plan, string Cycle, string Store, string Folder, int Attempt)
{
    /// <summary>The tag of what a cycle makes.</summary>
    internal const string Tag = "modelops.loop";

    /// <summary>The executed notebook.</summary>
    internal string Copy => Place(".ipynb");

    /// <summary>What came of it: written by the process that runs the notebook, when that comes to its own end.</summary>
    internal string ResultFile => Place(".json");

    /// <summary>The parameters, as a file.</summary>
    internal string ParametersFile => Place(".parameters.json");

    internal JsonObject? Parameters => Plan.Parameters;

    private string Place(string ending) => Path.Combine(Folder, FormattableString.Invariant($"attempt-{Attempt}{ending}"));
}
