namespace ModelOps.Kernel.FSharp;

/// <summary>Types as F# writes them.</summary>
internal static class FSharpTypeText
{
    /// <summary>The type and its bases, nearest first, as far as code can name them; <c>obj</c> is the last.</summary>
    public static IEnumerable<string> Candidates(Type? type)
    {
        for (; type is not null && type != typeof(object); type = type.BaseType)
        {
            if (CanBeNamed(type))
            {
                yield return Of(type);
            }
        }

        yield return "obj";
    }

    public static string Of(Type type)
    {
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        var arguments = type.GetGenericArguments();
        var name = (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!;
        var text = "";
        var used = 0;
        foreach (var part in name.Split('+', '.'))
        {
            var tick = part.IndexOf('`');
            var count = tick < 0 ? 0 : int.Parse(part[(tick + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            text += (text.Length > 0 ? "." : "global.") + $"``{(tick < 0 ? part : part[..tick])}``";
            text += count == 0 ? "" : $"<{string.Join(", ", arguments[used..(used + count)].Select(Of))}>";
            used += count;
        }

        return text;
    }

    private static bool CanBeNamed(Type type) =>
        type.HasElementType ? type.IsArray && CanBeNamed(type.GetElementType()!)
        : type.IsVisible && !type.Assembly.IsDynamic && type.Assembly.Location.Length > 0 && !type.FullName!.Contains('<') && type.GetGenericArguments().All(CanBeNamed);
}
