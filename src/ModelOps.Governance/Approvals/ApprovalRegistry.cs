using ModelOps.Redaction;
using ModelOps.Tracking;

namespace ModelOps.Governance.Approvals;

/// <summary>Asks for aliases, approves and rejects, and says who did: in tags of the version, in the audit log, and among the artifacts of its run.</summary>
/// <param name="store">The tracker.</param>
/// <param name="log">The audit log; null where decisions are only read.</param>
/// <param name="time">The clock.</param>
internal sealed class ApprovalRegistry(ITrackingStore store, AuditLog? log, TimeProvider time)
{
    private const int LongestReason = 2000;
    private const int PageSize = 1000;

    /// <summary>What an alias of a model needs; null when it needs no approvals.</summary>
    /// <exception cref="CheckFailedException">The tag cannot be read.</exception>
    internal async Task<AliasPolicy?> PolicyAsync(string model, string alias, CancellationToken cancellationToken) =>
        AliasPolicy.Read(await store.FindRegisteredModelAsync(model, cancellationToken).ConfigureAwait(false), alias);

    /// <summary>From now on an alias needs so many approvals, whoever moves it. It is never lowered here.</summary>
    /// <exception cref="CheckFailedException">It needs more already.</exception>
    /// <exception cref="InvalidInputException">No number of persons.</exception>
    internal async Task<AliasPolicy> NeedAsync(string model, string alias, int needs, string by, CancellationToken cancellationToken)
    {
        if (needs is < 1 or > AliasPolicy.Most)
        {
            throw new InvalidInputException($"'{Wording.Option("needs")}' cannot be {needs}. Give how many persons must approve, 1 to {AliasPolicy.Most}.");
        }

        var known = await PolicyAsync(model, alias, cancellationToken).ConfigureAwait(false);
        if (known is not null && known.Needs >= needs)
        {
            return known.Needs == needs ? known
                : throw new CheckFailedException($"{model}@{alias} needs {ApprovalState.Count(known.Needs)}, and {needs} would be less. Leave out {Wording.Option("needs")}; whoever keeps the tracker can change the tag {AliasPolicy.KeyOf(alias)} of the registered model.");
        }

        // A version that has the alias by now stays in office: what serves it must not end by a new policy.
        var holder = known is not null ? known.InOffice : (await store.FindVersionByAliasAsync(model, alias, cancellationToken).ConfigureAwait(false))?.Version;
        var policy = new AliasPolicy(needs, holder);
        await log!.AppendAsync(
            new(NewId(), time.GetUtcNow(), by, AuditActions.Needed, model, $"{alias} of {model} needs {ApprovalState.Count(needs)} from now on{(holder is { } version ? $"; version {version} had it before" : "")}.") { Alias = alias },
            cancellationToken).ConfigureAwait(false);
        await store.SetRegisteredModelTagAsync(model, new Tag(AliasPolicy.KeyOf(alias), policy.ToString()), cancellationToken).ConfigureAwait(false);
        return policy;
    }

    /// <summary>The same for a gate that asks for approvals: where it asks for fewer than the alias needs, nothing is lowered.</summary>
    internal async Task NeedAtLeastAsync(string model, string alias, int needs, string by, CancellationToken cancellationToken)
    {
        if (needs > 0 && (await PolicyAsync(model, alias, cancellationToken).ConfigureAwait(false) is not { } known || known.Needs < needs))
        {
            await NeedAsync(model, alias, needs, by, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How a version stands to the approvals of an alias.</summary>
    /// <param name="model">The registered model.</param>
    /// <param name="version">The version's number.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="digest">The digest of its files now; null to compare none.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    internal async Task<ApprovalState> ReadAsync(string model, int version, string alias, string? digest, CancellationToken cancellationToken)
    {
        if (await PolicyAsync(model, alias, cancellationToken).ConfigureAwait(false) is not { } policy)
        {
            return new(model, version, alias, ApprovalStatus.NotNeeded);
        }

        // First the tags: a line is written before its tags.
        var found = await store.GetModelVersionAsync(model, version, cancellationToken).ConfigureAwait(false);
        var report = log is null ? null : await log.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new ApprovalReader(policy, found, alias, await OwnersAsync(found, cancellationToken).ConfigureAwait(false), log, report).Read(digest);
    }

    /// <summary>The same, with the files as they are now wherever approvals are needed.</summary>
    internal async Task<ApprovalState> ReadWithFilesAsync(string model, int version, string alias, CancellationToken cancellationToken)
    {
        var state = await ReadAsync(model, version, alias, null, cancellationToken).ConfigureAwait(false);
        return state.Status is ApprovalStatus.NotNeeded or ApprovalStatus.InOffice or ApprovalStatus.NotRequested ? state
            : await ReadAsync(model, version, alias, await DigestAsync(model, version, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses a version that is not approved for an alias that needs it.</summary>
    /// <exception cref="CheckFailedException">It is not.</exception>
    internal async Task RequireAsync(string model, int version, string alias, CancellationToken cancellationToken)
    {
        if ((await ReadWithFilesAsync(model, version, alias, cancellationToken).ConfigureAwait(false)).Refusal is { } refusal)
        {
            throw new CheckFailedException(refusal);
        }
    }

    /// <summary>Asks for an alias. What is asked for already, by the same gate and of the same files, stays, with its approvals.</summary>
    /// <param name="version">The version that is to get it.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="asked">Who, why, by which gate, and from which version; the rest is filled in.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="CheckFailedException">It was rejected, and there is no new reason.</exception>
    internal async Task<ApprovalState> RequestAsync(ModelVersion version, string alias, ApprovalRequest asked, CancellationToken cancellationToken)
    {
        var digest = await ModelDigest.OfVersionAsync(store, version, cancellationToken).ConfigureAwait(false);
        var state = await ReadAsync(version.Name, version.Version, alias, digest, cancellationToken).ConfigureAwait(false);
        if (state.Status is ApprovalStatus.Approved && asked.Before == version.Version)
        {
            // It has the alias, and keeps it: to ask anew would take what is served out of office.
            return state;
        }

        if (state.Status is ApprovalStatus.Waiting or ApprovalStatus.Approved && state.Request is { } open && (open.Before == asked.Before || asked.Before == version.Version) && open.GateText == asked.GateText)
        {
            return state;
        }

        var reason = asked.Reason is { } given ? Reason(given) : null;
        if (state is { Status: ApprovalStatus.Rejected } && (reason is null || reason == state.Request!.Reason))
        {
            throw new CheckFailedException(state.Refusal!);
        }

        var request = asked with { Id = NewId(), Time = Now(), Needs = state.Needs, Digest = digest, Reason = reason };
        await WriteAsync(version, alias, ApprovalTags.Request(alias), request, ApprovalTags.Text(request), new(request.Id, request.Time, request.By, AuditActions.Requested, ApprovalReader.Subject(version), Sentence(version, alias, request)), cancellationToken).ConfigureAwait(false);
        await ForgetAsync(version, alias, request.Id, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(version.Name, version.Version, alias, digest, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Approves or rejects a version for an alias.</summary>
    /// <param name="version">The version.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="isRejection">True to reject it.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="CheckFailedException">It is their own version, they approved it already, or nothing can be approved.</exception>
    /// <exception cref="InvalidInputException">No reason.</exception>
    internal async Task<ApprovalState> DecideAsync(ModelVersion version, string alias, string by, string reason, bool isRejection, CancellationToken cancellationToken)
    {
        reason = Reason(reason);
        var state = await ReadWithFilesAsync(version.Name, version.Version, alias, cancellationToken).ConfigureAwait(false);
        var now = await store.FindVersionByAliasAsync(version.Name, alias, cancellationToken).ConfigureAwait(false);
        if (Obstacle(state, by, isRejection, now?.Version ?? 0) is { } obstacle)
        {
            throw new CheckFailedException(obstacle);
        }

        var (key, action) = isRejection ? (ApprovalTags.Rejection(alias), AuditActions.Rejected) : (ApprovalTags.Approval(alias, by), AuditActions.Approved);
        var decided = new Approval(by, Now(), reason, state.Request!.Id, state.Request.Digest);
        await WriteAsync(version, alias, key, decided, ApprovalTags.Text(decided, isRejection), new($"{decided.Request}/{key}", decided.Time, by, action, ApprovalReader.Subject(version), reason), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(version.Name, version.Version, alias, decided.Digest, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What was asked for and has not got its alias: of one model, or of all.</summary>
    internal async Task<IReadOnlyList<ApprovalState>> OpenAsync(string? model, CancellationToken cancellationToken)
    {
        var open = new List<ApprovalState>();
        await foreach (var (version, alias) in RequestsAsync(model, cancellationToken).ConfigureAwait(false))
        {
            var has = (await store.FindVersionByAliasAsync(version.Name, alias, cancellationToken).ConfigureAwait(false))?.Version == version.Version;

            // What was asked for an alias that needs no approvals, or no longer, waits for nobody.
            if (!has && await ReadWithFilesAsync(version.Name, version.Version, alias, cancellationToken).ConfigureAwait(false) is { Status: not ApprovalStatus.NotNeeded } state)
            {
                open.Add(state);
            }
        }

        return [.. open.OrderBy(state => state.Model, StringComparer.Ordinal).ThenBy(state => state.Alias, StringComparer.Ordinal).ThenBy(state => state.Version)];
    }

    private async IAsyncEnumerable<(ModelVersion Version, string Alias)> RequestsAsync(string? model, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = ApprovalTags.Request("");
        var query = new SearchQuery(model is null ? null : AuditTags.VersionsOf(model), MaxResults: PageSize);
        for (var more = true; more;)
        {
            var page = await store.SearchModelVersionsAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var version in page.Items)
            {
                foreach (var tag in version.Tags.Where(tag => tag.Key.StartsWith(prefix, StringComparison.Ordinal) && !tag.Key[prefix.Length..].Contains('.', StringComparison.Ordinal)))
                {
                    yield return (version, tag.Key[prefix.Length..]);
                }
            }

            query = query with { PageToken = page.NextPageToken };
            more = page.NextPageToken is { Length: > 0 };
        }
    }

    // What was decided on another request counts no more; the audit log and the artifacts keep it.
    private async Task ForgetAsync(ModelVersion version, string alias, string request, CancellationToken cancellationToken)
    {
        var (approvals, rejection) = (ApprovalTags.Approvals(alias), ApprovalTags.Rejection(alias));
        var now = await store.GetModelVersionAsync(version.Name, version.Version, cancellationToken).ConfigureAwait(false);
        foreach (var tag in now.Tags.Where(tag => (tag.Key.StartsWith(approvals, StringComparison.Ordinal) && tag.Key != AuditTagOf(alias)) || tag.Key == rejection || tag.Key == ApprovalTags.RecordOf(rejection)))
        {
            var record = tag.Key.EndsWith(ApprovalTags.RecordEnding, StringComparison.Ordinal) ? tag.Value : ApprovalTags.Find(now, ApprovalTags.RecordOf(tag.Key));
            if (record is null || ApprovalTags.Read<Approval>(record)?.Decided.Request != request)
            {
                await store.DeleteModelVersionTagAsync(version.Name, version.Version, tag.Key, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string? Obstacle(ApprovalState state, string by, bool isRejection, int holder)
    {
        var name = FormattableString.Invariant($"{state.Model} version {state.Version}");
        return state.Status is ApprovalStatus.NotNeeded ? $"{state.Model}@{state.Alias} needs no approvals. Ask for them with {Wording.Command("promote", FormattableString.Invariant($"{state.Model}/{state.Version} --to {state.Alias} --needs 2"), "ops.PromoteAsync(new PromoteOptions { Needs = 2, … })")}."
            : state.Status is ApprovalStatus.InOffice ? $"{name} had {state.Alias} before approvals were needed, and needs none."
            : state.Status is ApprovalStatus.NotRequested or ApprovalStatus.Changed or ApprovalStatus.Invalid or ApprovalStatus.Rejected ? state.Refusal
            : isRejection ? null
            : state.Owners.Any(owner => Person.IsSame(owner, by)) ? $"{by} cannot approve {name} as {state.Alias}: it is their own version, since they asked for it, registered it, or made its run. Another person than {string.Join(", ", state.Owners)} must."
            : state.Approvals.FirstOrDefault(one => Person.IsSame(one.By, by)) is { } before ? $"{by} approved {name} as {state.Alias} already, on {before.Time.UtcDateTime:yyyy-MM-dd}; it takes another person."
            : holder != state.Request!.Before && holder != state.Version ? $"{state.Alias} of {state.Model} went from {Show(state.Request.Before)} to {Show(holder)} since {name} was asked for. {name} is not approved in its place: promote it again to compare with the version that has it now."
            : null;
    }

    // One at the same time as another reads its own tags only.
    private async Task WriteAsync<T>(ModelVersion version, string alias, string key, T decided, string text, AuditEntry entry, CancellationToken cancellationToken)
    {
        // The store would take a secret out of the record, which then is another than the log has.
        if (SecretText.Find(ApprovalTags.Write(new ApprovalRecord<T>(decided, "", ""))) is [var secret, ..])
        {
            throw new InvalidInputException($"What is to be written down of {version.Name} version {version.Version} as {alias} holds a secret ({secret.Kind}). Take it out of the reason and the gate.");
        }

        var line = await log!.WriteAsync(entry with { Alias = alias, Evidence = ApprovalTags.DigestOf(decided) }, cancellationToken).ConfigureAwait(false);
        var json = ApprovalTags.Write(new ApprovalRecord<T>(decided, line.Hash, log.Place));
        foreach (var tag in (Tag[])[new(ApprovalTags.RecordOf(key), json), new(key, text), new(AuditTagOf(alias), log.TagOf(line))])
        {
            // What the log has by now is not left half done.
            await store.SetModelVersionTagAsync(version.Name, version.Version, tag, CancellationToken.None).ConfigureAwait(false);
        }

        await ApprovalArtifact.WriteAsync(store, version, alias, entry, json, cancellationToken).ConfigureAwait(false);
    }

    private static string AuditTagOf(string alias) => ApprovalTags.Approvals(alias) + "audit";

    private async Task<IReadOnlyList<string>> OwnersAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var run = version.RunId is { Length: > 0 } id ? await store.FindRunAsync(id, cancellationToken).ConfigureAwait(false) : null;
        string?[] owners = [ApprovalTags.Find(version, ApprovalTags.RegisteredBy), version.UserId, run?.Data.Tags.FirstOrDefault(tag => tag.Key == "mlflow.user")?.Value];
        return [.. owners.OfType<string>().Where(owner => owner.Trim().Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private async Task<string> DigestAsync(string model, int version, CancellationToken cancellationToken) =>
        await ModelDigest.OfVersionAsync(store, await store.GetModelVersionAsync(model, version, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private static string Sentence(ModelVersion version, string alias, ApprovalRequest request) =>
        FormattableString.Invariant($"{version.Name} version {version.Version} is to be {alias} in place of {Show(request.Before)}, and needs {ApprovalState.Count(request.Needs)}{(request.Reason is { } why ? $": {why.TrimEnd('.')}" : "")}.");

    private static string Show(int version) => version == 0 ? "no version" : FormattableString.Invariant($"version {version}");

    private static string Reason(string given)
    {
        var reason = SecretText.RedactQuoted(given.ReplaceLineEndings(" ").Trim());
        return reason.Length == 0 ? throw new InvalidInputException($"A decision needs its reason. Give it with {Wording.Option("reason", "\"…\"")}.")
            : reason.Length > LongestReason ? throw new InvalidInputException($"The reason has {reason.Length} characters. Give at most {LongestReason}.")
            : reason;
    }

    // To the millisecond, as tags and log keep it.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private static string NewId() => Guid.NewGuid().ToString("N");
}
