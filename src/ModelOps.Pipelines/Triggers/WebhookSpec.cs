using ModelOps.Evaluation.Yaml;
using ModelOps.Files;
using ModelOps.Http.Hosting;

namespace ModelOps.Pipelines.Triggers;

/// <summary>
/// Where GitHub, GitLab, Gitea or a script of your own has it look at once: <c>webhook: {listen: 127.0.0.1:8765, secret: env:HOOK_SECRET}</c>. It wakes the look and nothing else: whether there is something
/// to do the marks decide, so that a request that is sent again runs nothing twice.
/// </summary>
/// <param name="Listen">Address and port; port 0 for any free one.</param>
/// <param name="Secret">Where the secret is that callers sign with: <c>env:NAME</c> or <c>file:PATH</c>.</param>
internal sealed record WebhookSpec(string Listen, string Secret)
{
    internal const string Key = "webhook";
    private static readonly string[] _keys = ["listen", "secret"];

    /// <summary>Where it listens; it has no <see cref="Errors"/>.</summary>
    internal ListenAddress Address => Parse()!;

    internal static WebhookSpec? Read(YamlMap section)
    {
        if (!section.Has(Key))
        {
            return null;
        }

        var map = section.Map(Key, _keys);
        return new(map.Text("listen") ?? "", map.Text("secret") ?? "");
    }

    internal IEnumerable<string> Errors()
    {
        if (Parse() is not { } place)
        {
            yield return $"'{Listen}' is not an address to listen at. Give an address of this machine and a port, such as 127.0.0.1:8765.";
        }
        else
        {
            foreach (var error in place.Errors())
            {
                yield return error;
            }
        }

        if (!SecretReference.IsOne(Secret))
        {
            yield return "A webhook needs the secret that its callers sign with. Put it into an environment variable, and give env:NAME; file:PATH is possible, too.";
        }
    }

    private ListenAddress? Parse() => Listen.LastIndexOf(':') is > 0 and var colon && int.TryParse(Listen.AsSpan(colon + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port)
        ? new(Listen[..colon].Trim('[', ']'), port)
        : null;
}
