using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Stores;

/// <summary>Says what a reference names that is not there: the model, the alias or the version, with what there is.</summary>
internal static class MissingVersion
{
    private const int MostListed = 1000;

    /// <summary>The error of a store, in words that help whoever wrote the reference. Where the store does not say what there is, its own words stay.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The registered model.</param>
    /// <param name="version">The alias or the number.</param>
    /// <param name="error">What the store said.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task<TrackingException> ExplainAsync(IRegistryStore store, string name, string version, TrackingException error, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.FindRegisteredModelAsync(name, cancellationToken).ConfigureAwait(false) is not { } model)
            {
                var known = await store.SearchRegisteredModelsAsync(new SearchQuery(MaxResults: MostListed), cancellationToken).ConfigureAwait(false);
                return Error(known.Items.Count == 0 ? $"There is no registered model '{name}', and no other one." : $"There is no registered model '{name}'.{Suggestion.Among(name, known.Items.Select(each => each.Name), "The registered models are")}");
            }

            string[] aliases = [.. model.Aliases.Select(alias => alias.Alias)];
            var has = aliases.Length == 0 ? $" {name} has no alias." : Suggestion.Among(version, aliases, $"The aliases of {name} are");
            return int.TryParse(version, out _) ? Error($"There is no version {version} of {name}.{has}")
                : aliases.Contains(version) ? error
                : Error($"There is no alias '{version}' of {name}.{has}");
        }
        catch (TrackingException)
        {
            return error;
        }

        TrackingException Error(string message) => new(error.ErrorCode, message, error);
    }

    /// <summary>Whether an error may mean that something is not there: stores say so in two ways.</summary>
    internal static bool MayBe(TrackingException error) => error.ErrorCode is ErrorCode.InvalidParameterValue or ErrorCode.ResourceDoesNotExist;
}
