using System.Security.Cryptography;

namespace ModelOps.Tracking.Validation;

/// <summary>Names for runs that were given none, as <c>calm-heron-412</c>.</summary>
internal static class RunNames
{
    private static readonly string[] _adjectives =
    [
        "able", "amber", "bold", "brave", "bright", "calm", "clever", "crisp", "eager", "early", "fair", "fleet", "gentle", "glad", "grand", "honest",
        "jolly", "keen", "kind", "lively", "lucky", "mellow", "merry", "neat", "noble", "patient", "plain", "proud", "quick", "quiet", "rapid", "rare",
        "ready", "silent", "silver", "simple", "smart", "smooth", "steady", "stout", "sunny", "swift", "tidy", "true", "vivid", "warm", "wise", "witty",
    ];

    private static readonly string[] _nouns =
    [
        "badger", "beaver", "birch", "bison", "brook", "cedar", "cliff", "cloud", "comet", "crane", "delta", "dune", "falcon", "fern", "finch", "fjord",
        "forest", "fox", "gale", "glacier", "grove", "hare", "harbor", "hawk", "heron", "ibex", "island", "jay", "lake", "lark", "lynx", "maple",
        "marten", "meadow", "moose", "oak", "orca", "otter", "owl", "pine", "plover", "quail", "raven", "reef", "river", "robin", "seal", "stork",
    ];

    public static string Next() =>
        $"{_adjectives[RandomNumberGenerator.GetInt32(_adjectives.Length)]}-{_nouns[RandomNumberGenerator.GetInt32(_nouns.Length)]}-{RandomNumberGenerator.GetInt32(1000)}";
}
