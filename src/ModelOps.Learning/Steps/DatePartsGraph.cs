using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>Parts of timestamps as nodes over microseconds since 1970, all in doubles: every number is whole and far below 2^53.</summary>
internal sealed class DatePartsGraph
{
    private readonly GraphBuilder _graph;
    private readonly string _micros;
    private readonly string _days;
    private readonly string _year;
    private readonly string _month;
    private readonly string _day;

    public DatePartsGraph(GraphBuilder graph, string micros)
    {
        (_graph, _micros) = (graph, micros);
        _days = Floor(micros, DatePartsStep.MicrosecondsADay);

        // Years start in March; an era is 400 years.
        var z = Add(_days, 719_468);
        var era = Floor(z, 146_097);
        var dayOfEra = Sub(z, Times(era, 146_097));
        var leap = Sub(Sum(Sub(dayOfEra, Floor(dayOfEra, 1460)), Floor(dayOfEra, 36_524)), Floor(dayOfEra, 146_096));
        var yearOfEra = Floor(leap, 365);
        var beforeYear = Sub(Sum(Times(yearOfEra, 365), Floor(yearOfEra, 4)), Floor(yearOfEra, 100));
        var dayOfYear = Sub(dayOfEra, beforeYear);
        var shifted = Floor(Add(Times(dayOfYear, 5), 2), 153);
        var late = graph.Cast(graph.Node("GreaterOrEqual", [shifted, Constant(10)]), OnnxType.Double);
        _day = Add(Sub(dayOfYear, Floor(Add(Times(shifted, 153), 2), 5)), 1);
        _month = Sub(Add(shifted, 3), Times(late, 12));
        _year = Sum(Sum(yearOfEra, Times(era, 400)), late);
    }

    /// <summary>The parts side by side, missing where the timestamp is.</summary>
    public string Join(IReadOnlyList<DatePart> parts)
    {
        var joined = _graph.Node("Concat", [.. parts.Select(Part)], new OnnxAttribute("axis", 1));

        // A comparison with NaN is false and would give a number.
        return _graph.Node("Where", [_graph.Node("IsNaN", [_micros]), _micros, joined]);
    }

    private string Part(DatePart part)
    {
        switch (part)
        {
            case DatePart.Year:
                return _year;
            case DatePart.Quarter:
                return Floor(Add(_month, 2), 3);
            case DatePart.Month:
                return _month;
            case DatePart.Day:
                return _day;
            case DatePart.Weekday:
                var sinceMonday = Add(_days, 3); // 1970-01-01 was a Thursday
                return Add(Sub(sinceMonday, Times(Floor(sinceMonday, 7), 7)), 1);
            case DatePart.DayOfYear:
                var before = Add(_year, -1);
                var leapDays = Sum(Sub(Floor(before, 4), Floor(before, 100)), Floor(before, 400));
                return Add(Sub(_days, Sum(Times(before, 365), leapDays)), 719_163); // days from 1 January 1 to 1970, and 1
            case DatePart.Hour:
                return Floor(Sub(_micros, Times(_days, DatePartsStep.MicrosecondsADay)), 3_600_000_000);
            default:
                return Floor(_micros, 1_000_000);
        }
    }

    private string Constant(double value) => _graph.Constant([value], 1);

    private string Sum(string a, string b) => _graph.Node("Add", [a, b]);

    private string Add(string a, double b) => Sum(a, Constant(b));

    private string Sub(string a, string b) => _graph.Node("Sub", [a, b]);

    private string Times(string a, double b) => _graph.Node("Mul", [a, Constant(b)]);

    private string Floor(string a, double b) => _graph.Node("Floor", [_graph.Node("Div", [a, Constant(b)])]);
}
