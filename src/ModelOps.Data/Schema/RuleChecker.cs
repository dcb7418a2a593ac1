using System.Text.RegularExpressions;
using ModelOps.Data.Rendering;

namespace ModelOps.Data.Schema;

/// <summary>Checks the rules of a schema with DuckDB, which sees the frame as the table <c>data</c> and no file.</summary>
internal sealed class RuleChecker(SqlSession session, Frame frame)
{
    private const string Table = "data";

    public static IReadOnlyList<SchemaAnomaly> Check(IReadOnlyList<SchemaRule> rules, Frame frame)
    {
        if (rules.Count == 0 || frame.Columns.Count == 0)
        {
            return [];
        }

        using var session = new SqlSession();
        session.Register(Table, frame);
        session.Query("SET enable_external_access = false");
        var checker = new RuleChecker(session, frame);
        return [.. rules.Select(checker.Check).OfType<SchemaAnomaly>()];
    }

    private SchemaAnomaly? Check(SchemaRule rule)
    {
        try
        {
            return rule.Each is { } condition ? CheckEach(rule, condition) : CheckValue(rule, rule.Value!);
        }
        catch (InvalidInputException exception)
        {
            return new SchemaAnomaly(rule.Name, AnomalyKind.Rule, exception.Message, 0, []);
        }
    }

    private SchemaAnomaly? CheckEach(SchemaRule rule, string condition)
    {
        var count = (long)Query(rule, $"SELECT count(*) FROM {Table} WHERE NOT ({condition})")[0][0]!;
        if (count == 0 || count <= rule.MaxShare * frame.RowCount)
        {
            return null;
        }

        var examples = Example(rule, condition);
        var allowed = rule.MaxShare > 0 ? $"; at most {SchemaChecker.Percent(rule.MaxShare)} is allowed" : "";
        return new SchemaAnomaly(rule.Name, AnomalyKind.Rule,
            $"Rule '{rule.Name}': {SchemaChecker.Rows(count)} ({SchemaChecker.Percent((double)count / frame.RowCount)}) {(count == 1 ? "does" : "do")} not meet {condition}{(examples.Length > 0 ? $", as {string.Join(", ", examples)}" : "")}{allowed}.",
            count, examples);
    }

    private SchemaAnomaly? CheckValue(SchemaRule rule, string value)
    {
        var found = Query(rule, $"SELECT CAST({value} AS double) FROM {Table}")[0][0] as double?;
        var (what, bound) = found is not { } number ? ("is missing", "")
            : number < rule.Minimum ? ($"is {CellText.Number(number)}", $"; at least {CellText.Number(rule.Minimum.Value)} is expected")
            : number > rule.Maximum ? ($"is {CellText.Number(number)}", $"; at most {CellText.Number(rule.Maximum.Value)} is expected")
            : ("", "");
        return what.Length == 0 ? null : new SchemaAnomaly(rule.Name, AnomalyKind.Rule, $"Rule '{rule.Name}': {value} {what}{bound}.", 0, found is null ? [] : [CellText.Number(found.Value)]);
    }

    // One row that misses the condition: its values in the columns that the condition names.
    private string[] Example(SchemaRule rule, string condition)
    {
        string[] named = [.. frame.Columns.Select(column => column.Name).Where(name => Regex.IsMatch(condition, $@"(?<!\w){Regex.Escape(name)}(?!\w)", RegexOptions.IgnoreCase))];
        if (named.Length == 0)
        {
            return [];
        }

        var row = Query(rule, $"SELECT {string.Join(", ", named.Select(SqlSession.Quoted))} FROM {Table} WHERE NOT ({condition}) LIMIT 1");
        return [.. named.Select((name, i) => $"{name} = {CellText.Of(row[i], 0)}")];
    }

    private IReadOnlyList<Column> Query(SchemaRule rule, string sql) => session.Run(sql, reason => $"Rule '{rule.Name}' cannot be checked: {reason}").Columns;
}
