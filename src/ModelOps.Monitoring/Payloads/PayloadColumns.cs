namespace ModelOps;

/// <summary>The names of the columns of the payload log's tables.</summary>
public static class PayloadColumns
{
    /// <summary>The row's id, which labels name.</summary>
    public const string Id = "id";

    /// <summary>The id of its request.</summary>
    public const string Request = "request_id";

    /// <summary>When the request came in, in UTC.</summary>
    public const string Time = "time";

    /// <summary>The name the model is served under.</summary>
    public const string Model = "model";

    /// <summary>The version that answered.</summary>
    public const string Version = "version";

    /// <summary>Milliseconds to the answer.</summary>
    public const string Latency = "latency_ms";

    /// <summary>The HTTP status; 200 when it was scored.</summary>
    public const string Status = "status";

    /// <summary>True for the answer of a version in the shadow.</summary>
    public const string Shadow = "shadow";

    /// <summary>The class that the model chose.</summary>
    public const string Label = "label";

    /// <summary>The value that the model predicted.</summary>
    public const string Prediction = "prediction";

    /// <summary>In the view of labelled requests: the true class or value, as text.</summary>
    public const string Actual = "actual";

    /// <summary>In the view of labelled requests: the true value, where it is a number.</summary>
    public const string ActualValue = "actual_value";

    /// <summary>In the view of labelled requests: when the label came.</summary>
    public const string LabelledAt = "labelled_at";

    private const string InputPrefix = "input_";
    private const string AnswerPrefix = "answer_";
    private const string ProbabilityPrefix = "probability_";
    private static readonly HashSet<string> _own = new(
        [Id, Request, Time, Model, Version, Latency, Status, Shadow, Label, Prediction, Actual, ActualValue, LabelledAt], StringComparer.OrdinalIgnoreCase);

    /// <summary>The column with the probability of a class.</summary>
    /// <param name="name">The class.</param>
    public static string ProbabilityOf(string name) => ProbabilityPrefix + name;

    /// <summary>The column of one of the model's inputs: its own name, or <c>input_…</c> where the log has a column of that name itself.</summary>
    /// <param name="name">The input.</param>
    public static string OfInput(string name) =>
        _own.Contains(name) || Begins(name, InputPrefix) || Begins(name, AnswerPrefix) || Begins(name, ProbabilityPrefix) ? InputPrefix + name : name;

    /// <summary>The column of one of the model's outputs.</summary>
    /// <param name="name">As <c>label</c>, <c>prediction</c>, <c>probability_…</c>, or another one.</param>
    public static string OfAnswer(string name) => name is Label or Prediction || name.StartsWith(ProbabilityPrefix, StringComparison.Ordinal) ? name : AnswerPrefix + name;

    private static bool Begins(string name, string prefix) => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
