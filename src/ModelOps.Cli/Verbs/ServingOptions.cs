using System.CommandLine;

namespace ModelOps.Cli.Verbs;

/// <summary>The options of <c>serve</c> that <c>deploy</c> has, too, under the same names.</summary>
internal sealed class ServingOptions
{
    private readonly Option<int?> _grpcPort = new("--grpc-port") { Description = "The port for gRPC; 0 takes any free one; by default no gRPC." };
    private readonly Option<string?> _token = new("--token") { Description = "Where the tokens are, of which callers must send one: env:NAME or file:PATH, comma-separated; by default MODELOPS_TOKEN, if it is set.", HelpName = "REFERENCE" };
    private readonly Option<bool> _anonymous = new("--allow-anonymous") { Description = "Let other machines in without a token, as behind a proxy that checks callers." };
    private readonly Option<string?> _hosts = new("--allowed-hosts") { Description = "Names by which callers may reach it besides this machine's, comma-separated; in a container any.", HelpName = "NAMES" };
    private readonly Option<string?> _certificate = new("--tls-certificate") { Description = "Certificate for https: a PEM or .pfx file.", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--tls-key") { Description = "Key of the certificate, where it is in a PEM file of its own.", HelpName = "FILE" };
    private readonly Option<int?> _rows = new("--max-rows") { Description = "Most rows of a request; by default a million." };
    private readonly Option<string?> _timeout = new("--timeout") { Description = "How long a request may wait and be scored, such as 5s; by default 60s." };
    private readonly Option<string?> _wait = new("--batch-wait") { Description = "How long a small request waits for others to be scored with, such as 1ms; by default none waits." };

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_grpcPort, _token, _anonymous, _hosts, _certificate, _key, _rows, _timeout, _wait])
        {
            command.Add(option);
        }
    }

    /// <summary>The certificate that it is to show; null for none.</summary>
    internal string? Certificate(ParseResult result) => result.GetValue(_certificate);

    /// <summary>What was given.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="token">Where the token is, if nothing was said; null for nowhere.</param>
    internal ServingSpec Read(ParseResult result, string? token)
    {
        var key = result.GetValue(_key);
        return new ServingSpec
        {
            GrpcPort = result.GetValue(_grpcPort),
            Tokens = Words(result.GetValue(_token) ?? token),
            AllowAnonymous = result.GetValue(_anonymous),
            AllowedHosts = Words(result.GetValue(_hosts)),
            Tls = Certificate(result) is { } certificate ? new TlsOptions(certificate) { KeyFile = key }
                : key is null ? null : throw new InvalidInputException("'--tls-key' is the key of a certificate. Give --tls-certificate, too."),
            MaxRows = result.GetValue(_rows),
            Timeout = Time(result, _timeout),
            BatchWait = Time(result, _wait),
        };
    }

    private static string[] Words(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static TimeSpan? Time(ParseResult result, Option<string?> option) => result.GetValue(option) is not { } text ? null
        : DurationText.Parse(text) ?? throw new InvalidInputException($"'{option.Name}' cannot be '{text}'. Give a time, such as 5s, or 1ms.");
}
