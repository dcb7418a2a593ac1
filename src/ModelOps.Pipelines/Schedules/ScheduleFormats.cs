using ModelOps.Pipelines.Schedules;

namespace ModelOps;

/// <summary>The schedulers that files can be written for.</summary>
public static class ScheduleFormats
{
    private static readonly Catalog<IScheduleFormat> _catalog = new("format", format => [format.Name], () =>
    [
        new CrontabFormat(), new SystemdFormat(), new KubernetesFormat(), new ArgoFormat(), new KubeflowFormat(), new GitHubFormat(), new GitLabFormat(), new AzureFormat(), new JenkinsFormat(),
    ]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<IScheduleFormat> All => _catalog.All;

    /// <summary>Adds one.</summary>
    /// <param name="format">What writes it.</param>
    /// <exception cref="InvalidInputException">Its name is taken.</exception>
    public static void Add(IScheduleFormat format) => _catalog.Add(format);

    /// <summary>The one of a name.</summary>
    /// <param name="name">As <c>github</c>.</param>
    /// <exception cref="InvalidInputException">There is none; the message names those there are.</exception>
    public static IScheduleFormat Find(string name) => _catalog.Find(name);
}
