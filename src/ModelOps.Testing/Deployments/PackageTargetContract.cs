using System.Text.RegularExpressions;

namespace ModelOps.Testing;

/// <summary>What every package target does: a name that finds it, a contract that can be served, files that are the same each time and stay in its own folder.</summary>
public abstract partial class PackageTargetContract
{
    /// <summary>The target.</summary>
    protected abstract IPackageTarget Target { get; }

    /// <summary>It has a name of lower case letters, digits and dashes, and says what it is.</summary>
    [Fact]
    public void It_has_a_name_and_says_what_it_is()
    {
        Assert.Matches("^[a-z][a-z0-9-]*$", Target.Name);
        Assert.NotEmpty(Target.Summary);
    }

    /// <summary>Where nothing is set, its contract has a port and routes that a server can have.</summary>
    [Fact]
    public void Its_contract_can_be_served()
    {
        var contract = Target.Contract(_ => null);

        Assert.InRange(contract.Port, 1, 65535);
        Assert.All([contract.LiveRoute, contract.ReadyRoute, contract.PredictRoute], route => Assert.StartsWith("/", route, StringComparison.Ordinal));
        Assert.NotEqual(contract.ReadyRoute, contract.PredictRoute);
        Assert.NotEqual(contract.LiveRoute, contract.PredictRoute);
    }

    /// <summary>A port that is no number is refused when the container starts, not ignored.</summary>
    [Fact]
    public void A_port_that_cannot_be_used_is_refused() =>
        Assert.Throws<InvalidInputException>(() => Target.Contract(name => name == "MODELOPS_PORT" ? "eighty" : null));

    /// <summary>Packages are signed and compared: the same content gives the same files.</summary>
    [Fact]
    public void Its_files_are_the_same_each_time() => Assert.Equal(Text(Target), Text(Target));

    /// <summary>They are in its own folder, each once, with the line ends of Linux.</summary>
    [Fact]
    public void Its_files_stay_in_its_own_folder()
    {
        var files = Target.Files(Context(Target));

        Assert.All(files, file => Assert.StartsWith(Target.Name + "/", file.Path, StringComparison.Ordinal));
        Assert.All(files, file => Assert.DoesNotContain("..", file.Path, StringComparison.Ordinal));
        Assert.Equal(files.Count, files.Select(file => file.Path).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(files, file => Assert.DoesNotContain('\r', file.Text));
        Assert.All(files, file => Assert.EndsWith("\n", file.Text, StringComparison.Ordinal));
    }

    /// <summary>They name the image where they have any, and hold no key, token or password.</summary>
    [Fact]
    public void Its_files_name_the_image_and_hold_no_secret()
    {
        var files = Target.Files(Context(Target));

        Assert.True(files.Count == 0 || files.Any(file => file.Text.Contains("registry.example.com/credit-risk", StringComparison.Ordinal)));
        Assert.All(files, file => Assert.DoesNotMatch(Secret(), file.Text));
    }

    /// <summary>Its files, one after the other, for a golden file.</summary>
    /// <param name="target">The target.</param>
    protected static string Text(IPackageTarget target) => string.Concat(target.Files(Context(target)).Select(file => $"==> {file.Path}\n{file.Text}"));

    /// <summary>The same package for every target.</summary>
    /// <param name="target">The target.</param>
    protected static PackageContext Context(IPackageTarget target) => new()
    {
        Name = "credit-risk",
        Version = "3",
        RunId = "0123456789abcdef0123456789abcdef",
        Image = "registry.example.com/credit-risk:3",
        Contract = target.Contract(_ => null),
    };

    [GeneratedRegex("-----BEGIN|(?i:password|secret_?key|access_?key)[\"']?\\s*[:=]\\s*[\"']?[A-Za-z0-9+/]{8}")]
    private static partial Regex Secret();
}
