namespace ModelOps.Kernel.Packages;

/// <summary>What a line <c>#r "nuget: Id, Version"</c> asks for.</summary>
/// <param name="Id">The package.</param>
/// <param name="Version">A version, a range, or <c>*</c> for the newest.</param>
internal sealed record PackageRequest(string Id, string Version)
{
    public static PackageRequest Parse(string text)
    {
        var comma = text.IndexOf(',');
        var id = (comma < 0 ? text : text[..comma]).Trim();
        var version = comma < 0 ? "*" : text[(comma + 1)..].Trim();
        if (id.Length == 0 || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_'))
        {
            throw new KernelException($"'{id}' is not a package's name. Write #r \"nuget: Package, Version\".");
        }

        if (!version.All(letter => char.IsAsciiLetterOrDigit(letter) || "*.-+[](), ".Contains(letter)))
        {
            throw new KernelException($"'{version}' is not a version of '{id}'. Write a version, a range like [1.0,2.0), or *.");
        }

        return new PackageRequest(id, version.Length == 0 ? "*" : version);
    }
}
