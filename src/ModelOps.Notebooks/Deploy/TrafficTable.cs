using System.Globalization;

namespace ModelOps;

/// <summary>The versions that a deployment serves, as a table.</summary>
internal static class TrafficTable
{
    internal static View Of(IReadOnlyList<ServedVersion> versions, View view)
    {
        if (versions.Count == 0)
        {
            return view;
        }

        view = view.Table(
            ["name", "version", "traffic", "requests", "errors"],
            versions.Select(one => new object?[] { one.Name, one.Version, one.IsShadow ? "shadow" : string.Create(CultureInfo.InvariantCulture, $"{one.Weight:0.###} %"), one.Requests, one.Errors }));
        foreach (var one in versions.Where(one => one.Shadow is not null))
        {
            var shadow = one.Shadow!;
            var agreement = shadow.Rows == 0 ? "no row was compared yet" : string.Create(CultureInfo.InvariantCulture, $"{shadow.Agreement:P1} of {shadow.Rows} rows agree");
            view = view.Note($"{one.Name} in the shadow: {agreement}; {shadow.Mirrored} requests copied, {shadow.Dropped} dropped, {shadow.Failed} failed.");
        }

        return view;
    }
}
