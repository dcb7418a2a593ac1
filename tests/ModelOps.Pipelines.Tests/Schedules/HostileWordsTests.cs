using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOps.Pipelines.Schedules;
using ModelOps.Pipelines.Tests.Schedules.Support;

namespace ModelOps.Pipelines.Tests.Schedules;

/// <summary>Words that a shell, a scheduler or YAML could read as something else come out of each format's command exactly as they went in: the command of each file is run for real.</summary>
public class HostileWordsTests
{
    private static readonly string[] _pieces =
    [
        "'", "\"", "$(touch /tmp/modelops-hostile)", "`id`", "%", "%%", "\\%", "$HOME", "${HOME}", "${{ secrets.X }}", "{{inputs.parameters.x}}", "{{$.inputs}}", "$(Build.Id)", "$$", "$$(HOME)", "\n", "\r\n", "\t", "\\", "\\n", "\\u0041",
        "🦔", "é", " ", "  ", "#", ";", "&&", "|", ">x", "*", "~", "!", "- a", ": ", "yes", "null", "1e3", "0x1F", "---", "%h", "%%i", "\u0001", "\u0085", "\u2028", "$[[ x ]]", "<<EOF", "-n", "=", "@x", "\\'", "\\\"", "\\\\%",
    ];

    [Fact]
    public async Task Words_come_out_as_they_went_in()
    {
        using var folder = new TemporaryFolder();
        Program(folder);
        var count = int.TryParse(Environment.GetEnvironmentVariable("MODELOPS_SCHEDULE_CASES"), out var given) ? given : 12;
        var random = new Random(5);
        var jobs = Enumerable.Range(0, count).Select(i => Job(folder, random, i)).ToArray();
        var written = jobs.Select((job, i) => ScheduleFormats.All.ToDictionary(format => format.Name, format => format.Write(job).Files.Select(file => folder.Write($"{i}/{format.Name}/{Path.GetFileName(file.Name)}", file.Text)).ToArray())).ToArray();
        string[] yaml = [.. written.SelectMany(one => one.Where(pair => pair.Key is not ("crontab" or "systemd" or "jenkins")).Select(pair => pair.Value[0]))];
        var read = yaml.Zip(await InstalledProgram.YamlAsync(yaml)).ToDictionary(pair => pair.First, pair => pair.Second[0]!);

        foreach (var (i, job) in jobs.Index())
        {
            foreach (var (name, files) in written[i])
            {
                var (words, variables) = Command(name, files, read);
                var result = await InstalledProgram.RunAsync("/usr/bin/env", ["--", .. words], folder.Path, [("PATH", $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}"), ("HOME", "/nowhere"), .. variables]);
                Assert.True(result.ExitCode == 0, $"{name}: {string.Join('|', words)}: {result.Error}");
                Assert.True(Shown([job.Variables["X"], .. job.Command]) == result.Output, $"{name} {i}: {result.Output}\nexpected {Shown([job.Variables["X"], .. job.Command])}\n{string.Join('|', words)}");
            }
        }
    }

    [Fact]
    public void A_name_of_a_workflow_is_no_expression_of_GitHub() =>
        Assert.Contains("name: '${{ ''${{'' }} secrets.X }}'\n", ScheduleFormats.Find("github").Write(ScheduleJobs.Nightly with { Name = "${{ secrets.X }}" }).Files[0].Text, StringComparison.Ordinal);

    private static ScheduleJob Job(TemporaryFolder folder, Random random, int i)
    {
        // Each piece at least once, then several together; no word is empty of meaning to somebody.
        string Word() => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => _pieces[random.Next(_pieces.Length)]));
        var pieces = _pieces.Where((_, at) => at % 12 == i % 12);
        return ScheduleJobs.InUtc with
        {
            Folder = folder.Path,
            Command = ["pipeline", "pipeline.yaml", .. pieces.SelectMany(piece => (string[])["-p", piece]), .. Enumerable.Range(0, 3).Select(_ => Word()), ""],
            Variables = new Dictionary<string, string> { ["X"] = Word() },
            Secrets = [],
        };
    }

    // Prints the variable X and its arguments, each as hexadecimal.
    private static void Program(TemporaryFolder folder)
    {
        var path = folder.Write("modelops", "#!/bin/sh\nfor word in \"$X\" \"$@\"; do printf '%s' \"$word\" | od -An -v -tx1 | tr -d ' \\n'; echo; done\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        folder.Write("pipeline.yaml", "");
    }

    private static string Shown(IEnumerable<string> words) => string.Concat(words.Select(word => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(word)) + "\n"));

    // What each scheduler starts, as its documentation says it reads the file.
    private static (string[] Words, (string, string?)[] Variables) Command(string format, string[] files, Dictionary<string, JsonNode> read)
    {
        var document = read.GetValueOrDefault(files[0]);
        switch (format)
        {
            case "crontab":
                var line = Assert.Single(File.ReadAllText(files[0]).Split('\n'), one => one.Length > 0 && one[0] != '#');
                Assert.DoesNotMatch(@"(?<!\\)%", line);
                return (["/bin/sh", "-c", Regex.Replace(line, "^([^ ]+ ){5}", "").Replace("\\%", "%", StringComparison.Ordinal)], []);
            case "systemd":
                var service = File.ReadAllLines(files[1]);
                string[] Of(string key) => [.. Unit(Assert.Single(service, one => one.StartsWith(key, StringComparison.Ordinal))[key.Length..])];
                return ([.. Of("ExecStart=").Select(word => word.Replace("$$", "$", StringComparison.Ordinal))], [.. Of("Environment=").Select(pair => (pair[..pair.IndexOf('=', StringComparison.Ordinal)], (string?)pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]))]);
            case "kubernetes":
                var container = document!["spec"]!["jobTemplate"]!["spec"]!["template"]!["spec"]!["containers"]![0]!;
                return ([.. container["command"]!.AsArray().Select(word => Kubernetes((string)word!))], [.. container["env"]!.AsArray().Select(one => ((string)one!["name"]!, (string?)Kubernetes((string)one["value"]!)))]);
            case "argo":
                return Shell(document!["spec"]!["workflowSpec"]!["templates"]![0]!["container"]!["args"]![0]!, "{{");
            case "kubeflow":
                return Shell(document!["deploymentSpec"]!["executors"]!["exec-pipeline"]!["container"]!["args"]![0]!, "{{");
            case "github":
                return Shell(document!["jobs"]!["pipeline"]!["steps"]!.AsArray().Single(step => (string?)step!["name"] == "Run")!["run"]!, "${{");
            case "gitlab":
                return Shell(Assert.Single(document!["pipeline"]!["script"]!.AsArray())!, "\0");
            case "azure":
                return Shell(document!["jobs"]![0]!["steps"]!.AsArray().Single(step => (string?)step!["displayName"] == "Run")!["script"]!, "$(", "${{");
            default:
                var groovy = Regex.Match(File.ReadAllText(files[0]), @"^ +sh '((?:[^'\\]|\\.)*)'$", RegexOptions.Multiline).Groups[1].Value;
                return (["/bin/sh", "-xec", Regex.Replace(groovy, @"\\(u[0-9a-f]{4}|.)", match => match.Groups[1].Value is ['u', .. var code] ? ((char)Convert.ToInt32(code, 16)).ToString() : match.Groups[1].Value switch { "n" => "\n", "r" => "\r", "t" => "\t", var other => other })], []);
        }
    }

    private static (string[] Words, (string, string?)[] Variables) Shell(JsonNode line, params string[] never)
    {
        var text = (string)line!;
        Assert.All(never, one => Assert.DoesNotContain(one, text, StringComparison.Ordinal));
        return (["bash", "-ec", Kubernetes(text) is var read && never.Contains("{{") ? read : text], []);
    }

    // $$ is a dollar, and $(NAME) the value of a variable, of which there is one here.
    private static string Kubernetes(string text) => Regex.Replace(text, @"\$(\$|\((\w+)\))", match => match.Value == "$$" ? "$" : match.Value == "$(X)" ? "expanded" : match.Value);

    private static IEnumerable<string> Unit(string line)
    {
        foreach (Match word in Regex.Matches(line, "\"((?:[^\"\\\\]|\\\\.)*)\""))
        {
            yield return Regex.Replace(word.Groups[1].Value, @"\\(.)|%%", match => match.Value == "%%" ? "%" : match.Groups[1].Value switch { "n" => "\n", "r" => "\r", var other => other });
        }
    }
}
