namespace ModelOps;

/// <summary>What <c>#!effect</c> takes.</summary>
public sealed record EffectOptions : INamesResult
{
    /// <summary>The model; null for all.</summary>
    [Parameter("Registered model; by default all.", Position = 0)]
    public string? Model { get; init; }

    /// <summary>How far back to look.</summary>
    [Parameter("How far back to look, such as 30d.")]
    public TimeSpan Since { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The alias that production follows.</summary>
    [Parameter("Alias that production follows.")]
    public string Alias { get; init; } = "champion";

    /// <summary>The power of a busy core, in watts.</summary>
    [Parameter("Power of one busy processor core in watts, for the energy estimate.")]
    public double WattsPerCore { get; init; } = new EnergyAssumptions().WattsPerCore;

    /// <summary>Power usage effectiveness of the data centre.</summary>
    [Parameter("Power usage effectiveness of the data centre: all of its power over its computers'.")]
    public double Pue { get; init; } = new EnergyAssumptions().Pue;

    /// <summary>Whether to show JSON.</summary>
    [Parameter("Show JSON instead of tables.")]
    public bool Json { get; init; }

    /// <inheritdoc />
    [Parameter("Variable for the report.")]
    public string? As { get; init; }
}
