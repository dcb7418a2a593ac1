using System.Globalization;
using System.Text;

namespace ModelOps.Pipelines.Schedules;

/// <summary>A declarative Jenkinsfile.</summary>
internal sealed class JenkinsFormat : IScheduleFormat
{
    private const string Who = "Jenkins";

    /// <inheritdoc />
    public string Name => "jenkins";

    /// <inheritdoc />
    public string Description => "A declarative Jenkinsfile.";

    /// <inheritdoc />
    public ScheduleFiles Write(ScheduleJob job)
    {
        var text = new StringBuilder();
        Block(text, 0, "pipeline", () =>
        {
            if (job.Image is { } image)
            {
                Block(text, 1, "agent", () => Block(text, 2, "docker", () => Line(text, 3, $"image {GroovyText.Quoted(image)}")));
            }
            else
            {
                Line(text, 1, "agent any");
            }

            if (job.Times is { } times)
            {
                // Jenkins takes days that both day fields allow: a line for each of two.
                var rows = times.Rows() ?? throw ScheduleNotes.Letters(times, Who);
                Block(text, 1, "triggers", () => Line(text, 2, $"cron({GroovyText.Quoted($"TZ={times.Zone.Id}\n{string.Join('\n', rows)}")})"));
            }

            Block(text, 1, "options", () =>
            {
                Line(text, 2, job.Overlap == ScheduleNotes.Cancel ? "disableConcurrentBuilds(abortPrevious: true)" : "disableConcurrentBuilds()");
                Limit(text, 2, job.TimeLimit);
            });
            if (job.Secrets.Count > 0)
            {
                Block(text, 1, "environment", () => job.Secrets.ToList().ForEach(secret => Line(text, 2, $"{secret} = credentials({GroovyText.Quoted(secret)})")));
            }

            Block(text, 1, "stages", () => Stages(text, job));
            Block(text, 1, "post", () => Block(text, 2, "always", () =>
            {
                Line(text, 3, "junit testResults: '**/*.junit.xml', allowEmptyResults: true");
                if (job.Kept.Count > 0)
                {
                    Line(text, 3, $"archiveArtifacts artifacts: {GroovyText.Quoted(string.Join(',', job.Kept.SelectMany(path => (string[])[path, path.TrimEnd('/') + "/**"])))}, allowEmptyArchive: true");
                }
            }));
        });
        return new([ScheduleFile.Of("Jenkinsfile", "//", text.ToString())])
        {
            Notes =
            [
                .. ScheduleNotes.Of(job, Who, [ScheduleNotes.Queue, ScheduleNotes.Cancel], "a build waits for the last one", [ScheduleNotes.None], "a time that passes while it is down is lost"),
                .. ScheduleNotes.SummerTime(job, Who),
                .. job.Secrets.Count > 0 ? (string[])[$"Add {string.Join(", ", job.Secrets)} under Manage Jenkins, Credentials, as secret texts with these ids."] : [],
                .. job.Image is null ? (string[])["The agent needs modelops on its path: dotnet tool install modelops --global."] : [],
            ],
        };
    }

    private static void Stages(StringBuilder text, ScheduleJob job)
    {
        if (job.Steps.Count == 0)
        {
            Stage(text, 2, job, new("pipeline", job.Command));
            return;
        }

        foreach (var (i, level) in ScheduleNames.Levels(job).Index())
        {
            if (level.Count == 1)
            {
                Stage(text, 2, job, level[0]);
                continue;
            }

            Block(text, 2, string.Create(CultureInfo.InvariantCulture, $"stage('part {i + 1}')"), () => Block(text, 3, "parallel", () => level.ToList().ForEach(step => Stage(text, 4, job, step))));
        }
    }

    private static void Stage(StringBuilder text, int depth, ScheduleJob job, ScheduleStep step) => Block(text, depth, $"stage({GroovyText.Quoted(step.Name)})", () =>
    {
        if (step.TimeLimit is not null)
        {
            Block(text, depth + 1, "options", () => Limit(text, depth + 2, step.TimeLimit));
        }

        if (step.Approval is { } question)
        {
            Block(text, depth + 1, "input", () => Line(text, depth + 2, $"message {GroovyText.Quoted(question)}"));
        }

        var line = GroovyText.Quoted(ScheduleCommands.Line(job, step.Command));
        Block(text, depth + 1, "steps", () =>
        {
            if (step.Approval is not null)
            {
                Line(text, depth + 2, "echo 'Approved.'");
                return;
            }

            if (!step.IsGate)
            {
                Line(text, depth + 2, $"sh {line}");
                return;
            }

            Block(text, depth + 2, "script", () =>
            {
                Line(text, depth + 3, $"def code = sh(returnStatus: true, script: {line})");
                Line(text, depth + 3, $"if (code == 3) {{ error({GroovyText.Quoted($"The gate of the step {step.Name} said no.")}) }}");
                Line(text, depth + 3, $"if (code != 0) {{ error({GroovyText.Quoted($"The step {step.Name} ended with exit code ")} + code) }}");
            });
        });
    });

    private static void Limit(StringBuilder text, int depth, TimeSpan? limit)
    {
        if (ScheduleNotes.Seconds(limit) is { } seconds)
        {
            Line(text, depth, string.Create(CultureInfo.InvariantCulture, $"timeout(time: {seconds}, unit: 'SECONDS')"));
        }
    }

    private static void Block(StringBuilder text, int depth, string head, Action inside)
    {
        Line(text, depth, head + " {");
        inside();
        Line(text, depth, "}");
    }

    private static void Line(StringBuilder text, int depth, string line) => text.Append(' ', depth * 2).Append(line).Append('\n');
}
