using System.Text.RegularExpressions;

namespace ModelOps.House.Tests;

public sealed partial class DocumentationTests
{
    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var broken = new List<string>();
        foreach (var page in CheckoutFiles.All.Where(file => file.EndsWith(".md", StringComparison.Ordinal) && !file.Contains("/Golden/", StringComparison.Ordinal)))
        {
            var folder = Path.GetDirectoryName(CheckoutFiles.Full(page))!;
            foreach (Match link in Link().Matches(File.ReadAllText(CheckoutFiles.Full(page))))
            {
                var target = link.Groups[1].Value.Split('#')[0];
                if (target.Length > 0 && !target.Contains('…') && !target.Contains(':') && !Path.Exists(Path.Combine(folder, target)))
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
    public void Nothing_refers_outside_the_checkout()
    {
        string[] kinds = [".md", ".cs", ".ipynb", ".csproj", ".props", ".targets", ".csx", ".py", ".sh"];
        var files = CheckoutFiles.All.Where(file => kinds.Contains(Path.GetExtension(file)) && !file.EndsWith("DocumentationTests.cs", StringComparison.Ordinal));
        Assert.All(files, file => Assert.False(Outside().IsMatch(File.ReadAllText(CheckoutFiles.Full(file))), $"{file} names a path outside the checkout."));
    }

    [Fact]
    public void Committed_notebooks_carry_no_outputs()
    {
        var notebooks = CheckoutFiles.All.Where(file => file.StartsWith("notebooks/", StringComparison.Ordinal) && file.EndsWith(".ipynb", StringComparison.Ordinal));
        Assert.All(notebooks, file => Assert.DoesNotContain("\"output_type\"", File.ReadAllText(CheckoutFiles.Full(file)), StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\[[^\]\n]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\.\./shared/|/work/(main|shared|wt)")]
    private static partial Regex Outside();
}
