using System.Runtime.CompilerServices;
using ModelOps.TestSupport;

namespace ModelOps.Learning.MLNet.Tests;

internal static class Extension
{
    public static Frame Credit { get; } = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"));

    public static Frame Iris { get; } = Frame.ReadCsv(RepositoryPaths.Of("data", "iris.csv"));

    public static Frame Air { get; } = Measured(Frame.ReadCsv(RepositoryPaths.Of("data", "airquality.csv")));

    [ModuleInitializer]
    internal static void Load() => ExtensionLoader.Load(typeof(MLNetExtension).Assembly);

    // The rows with a target; other columns keep their missing values.
    private static Frame Measured(Frame all) => all.Take([.. Enumerable.Range(0, all.RowCount).Where(row => !all["ozone"].IsMissing(row))]);
}
