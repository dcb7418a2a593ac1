using System.Text.RegularExpressions;
using ModelOps.Pipelines.Schedules;
using ModelOps.Pipelines.Tests.Schedules.Support;

namespace ModelOps.Pipelines.Tests.Schedules;

/// <summary>The page of schedules shows what is written for its own pipeline.</summary>
public class ScheduleDocumentTests
{
    [Fact]
    public void Each_example_of_the_page_is_what_is_written()
    {
        var path = RepositoryPaths.Of("docs", "schedules.md");
        var page = File.ReadAllText(path);
        using var folder = new TemporaryFolder();
        var pipeline = folder.Write("pipeline.yaml", Regex.Match(page, "```yaml\n(# pipeline.yaml\n.*?)```", RegexOptions.Singleline).Groups[1].Value);
        folder.Write("train.ipynb", "{}");

        var written = Regex.Replace(page, "(<!-- (\\w+)( --steps)? -->\n```\\w+\n).*?```", match => $"{match.Groups[1].Value}{Example(pipeline, folder.Path, match.Groups[2].Value, match.Groups[3].Success)}```", RegexOptions.Singleline);

        Assert.Equal(ScheduleFormats.All.Count, Regex.Matches(page, "<!-- \\w+( --steps)? -->").Count);
        Golden.EqualFile(path, written);
    }

    private static string Example(string pipeline, string folder, string format, bool steps)
    {
        var entry = ScheduleReader.Read(pipeline, new ScheduleRequest
        {
            Folder = folder,
            BySteps = steps,
            Image = format is "kubernetes" or "argo" or "kubeflow" ? "registry.example.com/churn:7" : null,
            Secrets = format is "kubernetes" ? ["DB_PASSWORD"] : [],
            Cron = format == "azure" ? "30 2 * * MON-FRI" : null,
            Now = ScheduleJobs.Now,
            MachineZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich"),
        });
        return string.Concat(ScheduleFormats.Find(format).Write(entry.Job with { Folder = "/srv/churn" }).Files.Select(file => file.Text));
    }
}
