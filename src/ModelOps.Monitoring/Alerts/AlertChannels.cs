using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ModelOps.Monitoring.Alerts;

namespace ModelOps;

/// <summary>The kinds of alert channels there are, and how one is opened by its address.</summary>
public static partial class AlertChannels
{
    // Schemes that a package of ours adds, for the message where it is missing.
    private const string Mail = "smtp";

    private static readonly Catalog<IAlertChannelProvider> _catalog = new("alert channel", provider => provider.Schemes, () => WebhookForms.All);

    /// <summary>What opens channels, one for each kind.</summary>
    public static IReadOnlyList<IAlertChannelProvider> All => _catalog.All;

    /// <summary>Adds a kind of channel.</summary>
    /// <param name="provider">What opens its addresses.</param>
    /// <exception cref="InvalidInputException">One of its schemes is taken.</exception>
    public static void Add(IAlertChannelProvider provider) => _catalog.Add(provider);

    /// <summary>What opens channels of a scheme.</summary>
    /// <param name="scheme">As <c>slack+https</c>.</param>
    /// <exception cref="InvalidInputException">Nothing does.</exception>
    public static IAlertChannelProvider Find(string scheme) => _catalog.Find(scheme);

    /// <summary>
    /// Opens a channel: <c>slack+https://…</c>, <c>teams+https://…</c>, <c>alertmanager+http://…</c>, <c>https://…</c>, or what was added.
    /// <c>${NAME}</c> stands for the environment variable NAME, so that the secret is in no file: <c>slack+${SLACK_WEBHOOK}</c>.
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="options">How to send; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The address has no known form, or a variable is not set. The message does not repeat the address.</exception>
    public static IAlertChannel Open(string address, AlertChannelOptions? options = null)
    {
        options ??= new();
        var missing = new List<string>();
        var full = Variable().Replace(address, match =>
        {
            var value = options.Variable(match.Groups[1].Value);
            if (string.IsNullOrWhiteSpace(value))
            {
                missing.Add(match.Groups[1].Value);
            }

            return value?.Trim() ?? "";
        });
        if (missing.Count > 0)
        {
            throw new InvalidInputException($"The environment variable {string.Join(" and ", missing)} of an alert channel is not set. Set it, or write the address.");
        }

        // Of an address that cannot be read nothing is repeated but its scheme.
        if (Uri.TryCreate(full, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && _catalog.TryFind(uri.Scheme, out var provider))
        {
            return provider.Open(uri, options);
        }

        var known = string.Join(", ", All.SkipLast(1).Select(each => each.Form)) + $", or {All[^1].Form}";
        var scheme = uri?.Scheme ?? "";
        throw new InvalidInputException($"An alert channel of the scheme '{scheme}' cannot be opened: use {known}.{(scheme.StartsWith(Mail, StringComparison.Ordinal) ? " The package ModelOps.Monitoring.Mail adds it." : "")}");
    }

    /// <summary>A name for a channel: its kind, its host, and a few digits of its address' hash, so that two addresses of one host are told apart and neither is shown.</summary>
    /// <param name="kind">As <c>slack</c>.</param>
    /// <param name="address">Its address.</param>
    public static string NameOf(string kind, Uri address) =>
        $"{kind} {address.Host}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri)))[..6]}";

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Variable();
}
