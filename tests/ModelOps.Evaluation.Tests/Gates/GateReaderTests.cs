using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Evaluation.Tests.Gates;

public sealed class GateReaderTests
{
    [Fact]
    public void All_errors_are_reported_at_once_with_their_lines()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Gate.Parse("""
            metric: 3
            minimum_rows: many
            metrics:
              acuracy: {min: 0.5}
              roc_auc: {mim: 0.5}
              f1: {}
              recall: {min: 0.9, max: 0.1}
              precision: {max_drop_vs_champion: -1, confident: maybe}
              log_loss: 3
            slices:
              sex: {metrics: {recall: {max_gap: wide}}}
            confidence: 3
            """, "g.yaml"));
        Assert.Equal(
        [
            "g.yaml, line 1: the gate has no key 'metric'. Did you mean 'metrics'? The keys are: metrics, minimum_rows, slices, rules, fairness, latency, size_mb, drift, approvals, confidence, resamples, seed.",
            $"g.yaml, line 4: There is no metric 'acuracy'. Did you mean 'accuracy'? The metrics are: {string.Join(", ", MetricCatalog.All.Select(metric => metric.Name))}.",
            "g.yaml, line 5: the metric 'roc_auc' has no key 'mim'. Did you mean 'min'? The keys are: min, max, max_drop_vs_champion, min_gain_vs_champion, confident.",
            "g.yaml, line 6: the metric 'f1' has no limit; give one of: min, max, max_drop_vs_champion, min_gain_vs_champion.",
            "g.yaml, line 7: the metric 'recall' has min 0.9 above max 0.1; no value satisfies both.",
            "g.yaml, line 8: 'max_drop_vs_champion' is -1; give 0 or more.",
            "g.yaml, line 8: 'confident' is 'maybe'; give true or false.",
            "g.yaml, line 9: the metric 'log_loss' must be a map of keys and values.",
            "g.yaml, line 11: 'max_gap' is 'wide'; give a number, such as 0.2.",
            "g.yaml, line 2: 'minimum_rows' is 'many'; give a whole number, such as 10.",
            "g.yaml: The confidence 3 is out of range; give a number between 0 and 1, such as 0.95.",
        ], exception.Errors);
    }

    [Fact]
    public void Errors_of_all_parts_come_at_once_with_their_lines()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Gate.Parse("""
            rules:
              - roc_auk > 0.5
              - f1 >
              - {rule: f1 > 0.1, confident: perhaps}
              - {confident: true}
              - [f1 > 2]
            fairness:
              sex: {disparate_impakt: {min: 0.8}}
              age: {minimum_rows: 3}
              race: 3
            latency: {p99: {max: 5}, p0_ms: {max: 1}, requests: 5}
            size_mb: {max: 5, min: 9}
            drift: {level: bad}
            approvals: 0
            """, "g.yaml"));
        Assert.Equal(
        [
            "g.yaml, line 6: a rule must be a map of keys and values.",
            "g.yaml, line 2: the rule 'roc_auk > 0.5', column 1: there is no 'roc_auk'. Did you mean 'roc_auc'?*",
            "g.yaml, line 3: the rule 'f1 >', column 5: a number or a metric is missing.",
            "g.yaml, line 4: 'confident' is 'perhaps'; give true or false.",
            "g.yaml, line 5: a rule has no 'rule'. Give the rule, such as 'roc_auc >= 0.75'.",
            "g.yaml, line 12: 'size_mb' has min 9 above max 5; no value satisfies both.",
            "g.yaml, line 11: latency has no key 'p99'.*",
            "g.yaml, line 11: latency has no key 'p0_ms'. Did you mean 'p50_ms'?*",
            "g.yaml, line 11: 'requests' is 5; give a whole number from 100 to 1000000.",
            "g.yaml, line 8: There is no measure of fairness 'disparate_impakt'. Did you mean 'disparate_impact'?*",
            "g.yaml, line 9: fairness by 'age' has no limit; give one such as 'disparate_impact: {min: 0.8}'.",
            "g.yaml, line 10: fairness by 'race' must be a map of keys and values.",
            "g.yaml, line 13: 'level' is 'bad'; give stable or moderate.",
            "g.yaml, line 14: 'approvals' is 0; give a whole number from 1 to 20.",
        ], exception.Errors.Select(error => error.Contains("Did you mean", StringComparison.Ordinal) ? error[..(error.IndexOf('?', StringComparison.Ordinal) + 1)] + "*" : error.Contains(" The keys are", StringComparison.Ordinal) ? error[..error.IndexOf(" The keys are", StringComparison.Ordinal)] + "*" : error));
    }

    [Theory]
    [InlineData("", "The gate 'g.yaml' has no rules; write at least 'metrics: {roc_auc: {min: 0.75}}'.")]
    [InlineData("- a", "g.yaml, line 1: the gate must be a map of keys and values.")]
    [InlineData("metrics: {auc: {min: , max: 0.9}}", "g.yaml, line 1: 'min' has no value. Give one, or remove the key.")]
    [InlineData("minimum_rows: 5", "The gate 'g.yaml' has no rules; write at least 'metrics: {roc_auc: {min: 0.75}}'.")]
    [InlineData("metrics: {auc: {min: .nan}}", "g.yaml, line 1: 'min' is '.nan'; give a number, such as 0.2.")]
    [InlineData("metrics: {auc: {max_gap: 0.1}}", "g.yaml, line 1: the metric 'auc' has no key 'max_gap'.*")]
    [InlineData("metrics: {auc: {min: 1", "g.yaml is not YAML: *")]
    public void An_errory_gate_is_refused_in_plain_words(string yaml, string message)
    {
        var exception = Assert.Throws<InvalidInputException>(() => Gate.Parse(yaml, "g.yaml"));
        Assert.StartsWith(message.TrimEnd('*'), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Gate.Load("/no/gate.yaml"));
        Assert.StartsWith("Cannot read the gate '/no/gate.yaml': ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Give the path of a YAML file.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metrics: &a {auc: *a}")]
    [InlineData("&a [*a]")]
    [InlineData("metrics: {auc: {min: 1}}\nmetrics: {auc: {min: 2}}")]
    [InlineData("metrics: {auc: {min: [1, {2: 3}]}}")]
    [InlineData("? {a: b}\n: c")]
    [InlineData("!!binary x")]
    public void Odd_yaml_is_refused(string yaml) => Assert.NotEmpty(Assert.Throws<InvalidInputException>(() => Gate.Parse(yaml)).Errors);

    [Fact]
    public void No_text_brings_anything_but_a_gate_or_a_refusal() => Prop.ForAll<NonNull<string>, int>((text, cut) =>
    {
        const string Good = "minimum_rows: 5\nmetrics:\n  auc: {min: 0.5, confident: true}\nslices:\n  sex: {metrics: {recall: {max_gap: 0.1}}}\nrules:\n  - f1 > champion.f1 - 0.01\n  - {rule: recall(a)[b=c] < 1, confident: true}\nlatency: {p99_ms: {max: 5}, rows: 1}\nsize_mb: {max: 3}\ndrift: {max_psi: 0.2, columns: {a: 1}}\nfairness: {sex: {disparate_impact: {min: 0.8}}}\napprovals: 2\n";
        var place = Math.Abs(cut % Good.Length);
        foreach (var yaml in new[] { text.Get, Good[..place] + text.Get + Good[place..], Good[..place] })
        {
            try
            {
                Gate.Parse(yaml);
            }
            catch (InvalidInputException exception)
            {
                Assert.NotEmpty(exception.Errors);
            }
        }
    }).QuickCheckThrowOnFailure();
}
