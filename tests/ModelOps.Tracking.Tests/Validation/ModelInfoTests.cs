using ModelOps.Tracking.Validation;
using static ModelOps.Tracking.Tests.Validation.NameRuleTests;

namespace ModelOps.Tracking.Tests.Validation;

public sealed class ModelInfoTests
{
    private const string Whole = """{"flavors": {}, "artifact_path": "m", "extra": 1.5, "utc_time_created": "t", "run_id": "r"}""";

    [Fact]
    public void A_record_is_appended_in_MLflows_order()
    {
        const string Written = """{"run_id": "r", "artifact_path": "m", "utc_time_created": "t", "flavors": {}, "extra": 1.5}""";
        var first = ModelInfoRules.Append(null, ModelInfoRules.Parse(Whole));
        Assert.Equal($"[{Written}]", first);
        Assert.Equal($"[{Written}, {Written}]", ModelInfoRules.Append(first, ModelInfoRules.Parse(Whole)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("null")]
    [InlineData("")]
    public void A_history_that_is_not_a_list_is_begun_anew(string history) => Assert.StartsWith("""[{"run_id": "r",""", ModelInfoRules.Append(history, ModelInfoRules.Parse(Whole)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{", "is not a valid JSON.")]
    [InlineData("""{"run_id": "r", "run_id": "s"}""", "is not a valid JSON.")]
    [InlineData("[]", "Model json is missing mandatory fields: {'run_id', 'utc_time_created', 'artifact_path', 'flavors'}")]
    [InlineData("null", "Model json is missing mandatory fields: {'run_id', 'utc_time_created', 'artifact_path', 'flavors'}")]
    [InlineData("""{"run_id": "r", "flavors": {}}""", "Model json is missing mandatory fields: {'utc_time_created', 'artifact_path'}")]
    public void Anything_else_is_refused(string json, string message) => Assert.EndsWith(message, Refusal(() => ModelInfoRules.Parse(json)), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, "1.0")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(0, "0.0")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Numbers_are_written_as_Python_writes_them(double value, string text) => Assert.Equal(text, PythonText.Number(value));

    [Fact]
    public void Texts_are_written_as_Python_writes_them() => Assert.Equal("""
        "\u00e4\n\"\\\ud83d\ude00\u001b"
        """, PythonText.Json("ä\n\"\\😀\u001b"));
}
