using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Schedule.Support;

/// <summary>
/// Carries a schedule's file out as its scheduler does, by its documentation: each job on a machine of its own (a fresh copy of the project), with nothing but what other jobs hand on; its shell lines by the shell that the scheduler starts.
/// </summary>
internal sealed class Runner(ScheduledProject project, bool approves)
{
    private readonly Dictionary<string, string> _artifacts = [];
    private readonly HashSet<string> _succeeded = [];

    /// <summary>The jobs that ran, with their exit codes.</summary>
    internal List<(string Job, int Code)> Ran { get; } = [];

    /// <summary>What people were asked.</summary>
    internal List<string> Asked { get; } = [];

    /// <summary>What the jobs wrote.</summary>
    internal string Log { get; private set; } = "";

    /// <summary>The folder in which the last job ran.</summary>
    internal string Last { get; private set; } = "";

    internal async Task RunAsync(string format, string file)
    {
        if (format == "jenkins")
        {
            await JenkinsAsync(file);
            return;
        }

        var document = (await InstalledProgram.YamlAsync([file], text: format == "azure"))[0][0]!;
        await (format switch
        {
            "github" => GitHubAsync(document["jobs"]!.AsObject()),
            "gitlab" => GitLabAsync(document.AsObject()),
            "azure" => AzureAsync(document["jobs"]!.AsArray()),
            "argo" => ArgoAsync(document["spec"]!["workflowSpec"]!["templates"]!.AsArray()),
            _ => KubeflowAsync(document),
        });
    }

    private async Task GitHubAsync(JsonObject jobs)
    {
        foreach (var (name, job) in jobs)
        {
            if (!IsDue(name, job!["needs"], job["environment"] is not null ? (string)job["steps"]![0]!["run"]! : null))
            {
                continue;
            }

            var (folder, code) = (Directory.CreateDirectory(project.Folder.File($"{Guid.NewGuid():N}")).FullName, 0);
            foreach (var step in job["steps"]!.AsArray().Select(step => step!))
            {
                if (code != 0 && (string?)step["if"] != "always()")
                {
                    continue;
                }

                var with = step["with"];
                switch ((string?)step["uses"])
                {
                    case "actions/checkout@v4":
                        ScheduledProject.Copy(project.Project, folder);
                        break;
                    case "actions/download-artifact@v4":
                        ScheduledProject.Copy(_artifacts[(string)with!["name"]!], Path.Combine(folder, (string)with["path"]!));
                        break;
                    case "actions/upload-artifact@v4":
                        Keep((string)with!["name"]!, folder, ((string)with["path"]!).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(path => !path.StartsWith('.') || (bool?)with["include-hidden-files"] == true));
                        break;
                    default:
                        code = await ShellAsync(folder, "bash", "-e", "-c", (string)step["run"]!);
                        break;
                }
            }

            End(name, code, folder);
        }
    }

    private async Task GitLabAsync(JsonObject document)
    {
        foreach (var (name, job) in document.Where(pair => pair.Value is JsonObject job && job.ContainsKey("script")))
        {
            if (!IsDue(name, job!["needs"], (string?)job["when"] == "manual" ? (string)job["manual_confirmation"]! : null))
            {
                continue;
            }

            var folder = project.Checkout();
            foreach (var need in Texts(job["needs"]).Where(_artifacts.ContainsKey))
            {
                ScheduledProject.Copy(_artifacts[need], folder);
            }

            // The runner has one script for all lines of both.
            var code = await ShellAsync(folder, "bash", "-eo", "pipefail", "-c", string.Join('\n', Texts(document["default"]!["before_script"]).Concat(Texts(job["script"]))));
            Keep(name, folder, Texts(job["artifacts"]?["paths"]));
            End(name, code, folder);
        }
    }

    private async Task AzureAsync(JsonArray jobs)
    {
        foreach (var job in jobs.Select(job => job!))
        {
            var (name, steps) = ((string)job["job"]!, job["steps"]!.AsArray());
            if (!IsDue(name, job["dependsOn"], job["pool"] is JsonValue ? (string)steps[0]!["inputs"]!["instructions"]! : null))
            {
                continue;
            }

            var (folder, code, workspace) = ("", 0, project.Folder.File($"{Guid.NewGuid():N}"));
            string Read(string text) => Regex.Replace(text, @"\$\(([\w.]+)\)", match => match.Groups[1].Value switch { "Pipeline.Workspace" => workspace, "Build.ArtifactStagingDirectory" => $"{workspace}/a", _ => match.Value });
            foreach (var step in steps.Select(step => step!).Where(step => code == 0 || (string?)step["condition"] == "always()"))
            {
                if (step["checkout"] is not null)
                {
                    folder = project.Checkout();
                }
                else if (step["download"] is not null)
                {
                    ScheduledProject.Copy(_artifacts[(string)step["artifact"]!], $"{workspace}/{step["artifact"]}");
                }
                else if (step["publish"] is { } publish)
                {
                    _artifacts[(string)step["artifact"]!] = Read((string)publish!);
                }
                else
                {
                    var of = await ShellAsync(folder, "bash", "--noprofile", "--norc", "-c", Read((string)step["script"]!));
                    code = code == 0 ? of : code;
                }
            }

            End(name, code, folder);
        }
    }

    private async Task ArgoAsync(JsonArray templates)
    {
        var (image, volume) = (project.Project, project.Folder.File($"{Guid.NewGuid():N}"));
        var byName = templates.ToDictionary(template => (string)template!["name"]!, template => template!);
        Directory.CreateDirectory(volume);
        foreach (var task in byName["pipeline"]["dag"]!["tasks"]!.AsArray().Select(task => task!))
        {
            var (name, template) = ((string)task["name"]!, byName[(string)task["template"]!]);
            if (!IsDue(name, new JsonArray([.. ((string?)task["depends"] ?? "").Split(" && ", StringSplitOptions.RemoveEmptyEntries).Select(need => (JsonNode)need)]), template["suspend"] is not null ? name : null))
            {
                continue;
            }

            // The volume is mounted in the container; here it is a folder.
            string Mounted(JsonNode? text) => ((string)text!).Replace((string)template["container"]!["volumeMounts"]![0]!["mountPath"]!, volume, StringComparison.Ordinal);
            var container = template["container"]!;
            var folder = container["workingDir"] is { } path ? Mounted(path) : image;
            End(name, await ShellAsync(folder, [.. Texts(container["command"]), .. Texts(container["args"]).Select(text => Mounted(Kubernetes(text)))]), folder);
        }
    }

    private async Task KubeflowAsync(JsonNode document)
    {
        foreach (var (name, task) in document["root"]!["dag"]!["tasks"]!.AsObject())
        {
            if (!IsDue(name, task!["dependentTasks"], null))
            {
                continue;
            }

            var (folder, executor) = (project.Checkout(), (string)document["components"]![(string)task["componentRef"]!["name"]!]!["executorLabel"]!);
            var container = document["deploymentSpec"]!["executors"]![executor]!["container"]!;
            _artifacts[$"{name}/project"] = project.Folder.File($"{Guid.NewGuid():N}/project");
            string Read(string text) => Regex.Replace(text, @"\{\{\$\.(in|out)puts\.artifacts\['([^']+)'\]\.path\}\}", match => match.Groups[1].Value == "out" ? _artifacts[$"{name}/{match.Groups[2].Value}"]
                : task["inputs"]!["artifacts"]![match.Groups[2].Value]!["taskOutputArtifact"] is { } from ? _artifacts[$"{from["producerTask"]}/{from["outputArtifactKey"]}"] : "");
            End(name, await ShellAsync(folder, [.. Texts(container["command"]), .. Texts(container["args"]).Select(text => Read(Kubernetes(text)))]), folder);
        }
    }

    private async Task JenkinsAsync(string file)
    {
        Last = project.Checkout();
        ScheduledProject.Copy(file, Path.Combine(Last, "Jenkinsfile"));
        var read = Assert.Single(await InstalledProgram.JenkinsAsync(["--run", .. approves ? (string[])[] : ["--reject"], Path.Combine(Last, "Jenkinsfile")], project.Variables));
        Assert.NotEqual("INVALID", (string?)read["result"]);
        Log = $"{read["result"]} {read["error"]}";
        var stage = "";
        foreach (var one in read["events"]!.AsArray().Select(one => one!))
        {
            stage = (string?)one["stage"] ?? stage;
            if (one["code"] is { } code)
            {
                Ran.Add((stage, (int)code));
            }

            if (one["input"] is { } asked)
            {
                Asked.Add((string)asked!);
            }
        }
    }

    // Whether all that it needs succeeded and, where a person is asked, that person agreed.
    private bool IsDue(string name, JsonNode? needs, string? question)
    {
        if (!Texts(needs).All(_succeeded.Contains))
        {
            return false;
        }

        if (question is not null)
        {
            Asked.Add(question);
            if (!approves)
            {
                return false;
            }
        }

        if (question is not null)
        {
            _succeeded.Add(name);
        }

        return question is null;
    }

    private void End(string name, int code, string folder)
    {
        Ran.Add((name, code));
        Last = folder;
        if (code == 0)
        {
            _succeeded.Add(name);
        }
    }

    private void Keep(string name, string folder, IEnumerable<string> paths)
    {
        _artifacts[name] = Directory.CreateDirectory(project.Folder.File($"{Guid.NewGuid():N}")).FullName;
        foreach (var path in paths.Where(path => Path.Exists(Path.Combine(folder, path))))
        {
            ScheduledProject.Copy(Path.Combine(folder, path), Path.Combine(_artifacts[name], path));
        }
    }

    private async Task<int> ShellAsync(string folder, params string[] words)
    {
        var result = await InstalledProgram.RunAsync("/usr/bin/env", ["--", .. words], folder, project.Variables);
        Log += $"$ {words[^1]}\n{result.Output}{result.Error}";
        return result.ExitCode;
    }

    // Kubernetes reads $$ as a dollar.
    private static string Kubernetes(string text) => text.Replace("$$", "$", StringComparison.Ordinal);

    private static IEnumerable<string> Texts(JsonNode? list) => list switch { null => [], JsonArray all => all.Select(one => (string)one!), _ => [(string)list!] };
}
