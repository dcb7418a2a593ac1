namespace ModelOps;

/// <summary>What <c>#!watch</c> takes: what to run, what for, or what to do with a watch that there is.</summary>
public sealed record WatchOptions
{
    internal const string Status = "status";

    internal const string Trigger = "trigger";

    /// <summary>What is run: a notebook, a script, a pipeline, or a file that says what to run; or <c>status</c> or <c>trigger</c>.</summary>
    [Parameter("What to run: a notebook, a script, pipeline.yaml, or watch.yaml, which says it; or status to show watches, or trigger to have one run now.", Position = 0, Required = true)]
    public string Target { get; init; } = Status;

    /// <summary>The watch that <c>status</c> and <c>trigger</c> are for: its name or its file.</summary>
    [Parameter("The watch, by its name or file; with status and trigger. By default status shows all.", Position = 1)]
    public string? Which { get; init; }

    /// <summary>The watch's name.</summary>
    [Parameter("The watch's name. By default that of the file.")]
    public string? Name { get; init; }

    /// <summary>Files, folders and addresses whose new content is a reason to run.</summary>
    [Parameter("Run for new content of files, folders and addresses such as s3://bucket/prefix, comma-separated.")]
    public IReadOnlyList<string>? Data { get; init; }

    /// <summary>Content is whole when nothing has changed for so long; null for 10 seconds.</summary>
    [Parameter("New content counts when nothing has changed for so long; by default 10s.")]
    public TimeSpan? Quiet { get; init; }

    /// <summary>A query whose new value is a reason to run.</summary>
    [Parameter("Run for a new value of a query, such as \"select max(updated_at) from orders\".")]
    public string? Sql { get; init; }

    /// <summary>The database of <see cref="Sql"/>.</summary>
    [Parameter("The database of --sql, such as sqlite:shop.db or env:SHOP_DATABASE.")]
    public string? Connection { get; init; }

    /// <summary>A folder of a repository whose new commits are a reason to run.</summary>
    [Parameter("Run for a new commit of a repository: a folder of it, such as '.'.")]
    public string? Git { get; init; }

    /// <summary>The branch of <see cref="Git"/>; null for the one that is checked out.</summary>
    [Parameter("The branch of --git; by default the one that is checked out.")]
    public string? Branch { get; init; }

    /// <summary>A pattern of tags: new ones are the reason, in place of commits.</summary>
    [Parameter("Run for new tags of --git, by a pattern such as 'v*'.")]
    public string? Tag { get; init; }

    /// <summary>The remote of <see cref="Git"/> that is asked; null for what is in the clone.</summary>
    [Parameter("Ask this remote of --git each time, such as origin, rather than the clone.")]
    public string? Remote { get; init; }

    /// <summary>A registered model whose events are a reason to run.</summary>
    [Parameter("Run for a new version of a registered model.")]
    public string? Registry { get; init; }

    /// <summary>An alias of <see cref="Registry"/> whose new target is the reason.</summary>
    [Parameter("Run when this alias of --registry moves, rather than for new versions.")]
    public string? Alias { get; init; }

    /// <summary>Times to run at.</summary>
    [Parameter("Run at times: minute, hour, day of month, month, day of week, such as \"0 3 * * *\".")]
    public string? Schedule { get; init; }

    /// <summary>The time zone of <see cref="Schedule"/>.</summary>
    [Parameter("The time zone of --schedule, such as Europe/Zurich.")]
    public string Timezone { get; init; } = "UTC";

    /// <summary>A deployment whose drift is a reason to run.</summary>
    [Parameter("Run when what this deployment is asked or answers has drifted from training.")]
    public string? Drift { get; init; }

    /// <summary>Where webhooks come in, which have it look at once.</summary>
    [Parameter("Listen here for webhooks of GitHub, GitLab and Gitea, which have it look at once, such as 127.0.0.1:8765.")]
    public string? Webhook { get; init; }

    /// <summary>Where the secret of the webhooks is.</summary>
    [Parameter("The secret that webhooks are signed with: env:NAME or file:PATH.")]
    public string? WebhookSecret { get; init; }

    /// <summary>What the run is given.</summary>
    [Parameter("NAME=VALUE of a parameter that the run is given; what the watch saw can be part of it; may be repeated, and written -p.", Repeats = true)]
    public IReadOnlyList<string>? Parameter { get; init; }

    /// <summary>The experiment of the runs; null as they say themselves.</summary>
    [Parameter("The experiment of the runs; by default as they say themselves.")]
    public string? Experiment { get; init; }

    /// <summary>How often an attempt that failed is followed by another; null for once, or as the file says.</summary>
    [Parameter("How often a run that failed or was killed is begun again; by default 1.")]
    public int? Retries { get; init; }

    /// <summary>How long a run may take; null for any time.</summary>
    [Parameter("How long a run may take, such as 2h.")]
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>How often it looks; null for 30 seconds, or as the file says.</summary>
    [Parameter("How often it looks; by default 30s.")]
    public TimeSpan? Every { get; init; }

    /// <summary>Looks once, and leads the run that it decides on to its end.</summary>
    [Parameter("Look once, and lead the run that it decides on to its end: for cron and CI.")]
    public bool Once { get; init; }

    /// <summary>Looks and says what it would do, and notes nothing.</summary>
    [Parameter("Look, say what would run, and note nothing.")]
    public bool DryRun { get; init; }

    /// <summary>Why a run is asked for.</summary>
    [Parameter("Why; with trigger.")]
    public string? Reason { get; init; }

    /// <summary>Shows the state as JSON.</summary>
    [Parameter("Show the state as JSON; with status.")]
    public bool Json { get; init; }

    internal bool IsAction => Target is Status or Trigger;

    /// <summary>What it waits for, by name, where it is given here.</summary>
    internal IEnumerable<string> Given => ((string, bool)[])
    [
        ("data", Data is not null), ("quiet", Quiet is not null), ("sql", Sql is not null), ("connection", Connection is not null), ("git", Git is not null), ("branch", Branch is not null), ("tag", Tag is not null),
        ("remote", Remote is not null), ("registry", Registry is not null), ("alias", Alias is not null), ("schedule", Schedule is not null), ("timezone", Timezone != "UTC"), ("drift", Drift is not null),
        ("webhook", Webhook is not null), ("webhook-secret", WebhookSecret is not null),
    ] is var all ? all.Where(one => one.Item2).Select(one => one.Item1) : [];

    internal IEnumerable<string> Errors()
    {
        if (IsAction)
        {
            foreach (var name in Given.Concat(((string, bool)[])[("name", Name is not null), ("once", Once), ("dry-run", DryRun), ("parameter", Parameter is not null), ("experiment", Experiment is not null), ("retries", Retries is not null), ("time-limit", TimeLimit is not null), ("every", Every is not null)] is var others ? others.Where(one => one.Item2).Select(one => one.Item1) : []))
            {
                yield return $"'{Wording.Option(name)}' is for a watch that runs, and 'watch {Target}' does not take it.";
            }

            if (Target == Trigger && Which is null)
            {
                yield return "'watch trigger' needs the NAME or the file of a watch as word 2, such as nightly.";
            }
        }
        else if (Which is not null)
        {
            yield return $"'watch' runs one file, and '{Which}' is a second word. Give one; what it waits for is given by options, such as {Wording.Option("data", "data/")}.";
        }

        foreach (var (isGiven, name, action) in ((bool, string, string)[])[(Reason is not null, "reason", Trigger), (Json, "json", Status)])
        {
            if (isGiven && Target != action)
            {
                yield return $"'{Wording.Option(name)}' is for 'watch {action}' alone.";
            }
        }

        if (Once && DryRun)
        {
            yield return $"'{Wording.Option("once")}' runs what is due, and '{Wording.Option("dry-run")}' runs nothing. Give one of them.";
        }

        foreach (var (isGiven, name, needs) in ((bool, string, string)[])
        [
            (Quiet is not null && Data is null, "quiet", "data"), (Connection is not null && Sql is null, "connection", "sql"), (Sql is not null && Connection is null, "sql", "connection"), (Branch is not null && Git is null && Remote is null, "branch", "git"),
            (Alias is not null && Registry is null, "alias", "registry"), (Timezone != "UTC" && Schedule is null, "timezone", "schedule"), (WebhookSecret is not null && Webhook is null, "webhook-secret", "webhook"), (Webhook is not null && WebhookSecret is null, "webhook", "webhook-secret"),
        ])
        {
            if (isGiven)
            {
                yield return $"'{Wording.Option(name)}' needs '{Wording.Option(needs)}' beside it.";
            }
        }
    }
}
