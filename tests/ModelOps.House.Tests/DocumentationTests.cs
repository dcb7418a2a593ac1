using System.Text.RegularExpressions;

namespace ModelOps.House.Tests;

public sealed partial class DocumentationTests
{
    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var broken = new List<string>();
        foreach (var page in CheckoutFiles.All.Where(file => file.EndsWith(".md", StringComparison.Ordinal)))
        {
            var folder = Path.GetDirectoryName(CheckoutFiles.Full(page))!;
            foreach (Match link in Link().Matches(File.ReadAllText(CheckoutFiles.Full(page))))
            {
                var target = link.Groups[1].Value.Split('#')[0];
                if (target.Length > 0 && !target.Contains(':') && !Path.Exists(Path.Combine(folder, target)))
                {
                    broken.Add($"{page}: {target}");
                }
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void The_readme_stays_under_130_lines() =>
        Assert.InRange(File.ReadLines(CheckoutFiles.Full("README.md")).Count(), 20, 129);

    [Fact]
    public void Nothing_refers_outside_the_checkout() =>
        Assert.Empty(CheckoutFiles.All
            .Where(file => file.EndsWith(".md", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".ipynb", StringComparison.Ordinal) || file.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(file => Outside().IsMatch(File.ReadAllText(CheckoutFiles.Full(file))))
            .Where(file => !file.EndsWith("DocumentationTests.cs", StringComparison.Ordinal)));

    [Fact]
    public void Committed_notebooks_carry_no_outputs() =>
        Assert.Empty(CheckoutFiles.All
            .Where(file => file.StartsWith("notebooks/", StringComparison.Ordinal) && file.EndsWith(".ipynb", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(CheckoutFiles.Full(file)).Contains("\"output_type\"", StringComparison.Ordinal)));

    [GeneratedRegex(@"\[[^\]\n]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\.\./shared/|/work/(main|shared|wt)")]
    private static partial Regex Outside();
}
