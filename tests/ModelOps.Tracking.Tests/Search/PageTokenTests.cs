using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ModelOps.TestSupport;
using ModelOps.Tracking.Search;

namespace ModelOps.Tracking.Tests.Search;

public sealed class PageTokenTests
{
    [Fact]
    public void An_offset_comes_back_as_it_was() =>
        Check.QuickThrowOnFailure(Prop.ForAll<NonNegativeInt>(offset => PageTokens.Offset(PageTokens.Of(offset.Get * 1_000_003L)) == offset.Get * 1_000_003L));

    [Fact]
    public void Any_text_is_an_offset_or_refused()
    {
        var json = Gen.Elements("{", "}", "\"offset\"", ":", "-1", "7", "1.5", "null", "[", "]", "\"x\"", ",", "1e400", "99999999999999999999", " ", "\0").ListOf().Select(string.Concat);
        var texts = Gen.OneOf(json.Select(text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text))), json, Gen.Elements("====", "A", "AA==", "%%%"));
        Check.QuickThrowOnFailure(Prop.ForAll(texts.ToArbitrary(), text =>
        {
            try
            {
                return PageTokens.Offset(text) >= 0;
            }
            catch (TrackingException error)
            {
                return error.ErrorCode == ErrorCode.InvalidParameterValue && error.Message.StartsWith("Invalid page token", StringComparison.Ordinal);
            }
        }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(100)]
    public async Task Pages_of_any_size_hold_everything_once(int size)
    {
        using var folder = new TemporaryFolder();
        await using var store = await TrackingStores.OpenAsync(folder.File("mlflow.db"));
        foreach (var i in Enumerable.Range(0, 7))
        {
            await store.CreateExperimentAsync($"experiment {i}");
        }

        var names = new List<string>();
        string? token = null;
        do
        {
            var page = await store.SearchExperimentsAsync(new SearchQuery(OrderBy: ["name ASC"], MaxResults: size, PageToken: token));
            Assert.InRange(page.Items.Count, 1, size);
            names.AddRange(page.Items.Select(experiment => experiment.Name));
            token = page.NextPageToken;
        }
        while (token is not null);

        Assert.Equal(["Default", .. Enumerable.Range(0, 7).Select(i => $"experiment {i}")], names);
    }

    [Fact]
    public void Sampled_steps_keep_the_ends_of_every_run_and_invent_none()
    {
        var runs = Gen.Choose(-50, 500).Select(step => (long)step).ListOf().Select(steps => steps.Distinct().Order().ToList()).ListOf();
        Check.QuickThrowOnFailure(Prop.ForAll(runs.ToArbitrary(), Gen.Choose(1, 30).ToArbitrary(), (steps, count) =>
        {
            List<long>[] stepsByRun = [.. steps];
            var all = stepsByRun.SelectMany(run => run).ToHashSet();
            var sampled = StepSampler.Sample(stepsByRun, count);
            return sampled.IsSubsetOf(all)
                && stepsByRun.Where(run => run.Count > 0).All(run => sampled.Contains(run[0]) && sampled.Contains(run[^1]))
                && (all.Count <= count ? sampled.SetEquals(all) : sampled.Count <= count + 1 + (2 * stepsByRun.Length));
        }));
    }
}
