using System.Text;
using System.Text.Json;
using ModelOps.Tracking.Search;

namespace ModelOps.Tracking.Sqlite;

/// <summary>A SELECT under construction: its text and the values for its marks, in the order of the text.</summary>
internal sealed class SearchSql(string select)
{
    private readonly StringBuilder _where = new();
    private readonly StringBuilder _order = new();
    private readonly StringBuilder _joins = new();
    private readonly List<object> _joinValues = [];
    private readonly List<object> _whereValues = [];

    public void Join(string sql, params ReadOnlySpan<object> values)
    {
        _joins.Append(' ').Append(sql);
        _joinValues.AddRange(values);
    }

    public void Where(string condition, params ReadOnlySpan<object> values)
    {
        _where.Append(_where.Length == 0 ? " WHERE " : " AND ").Append(condition);
        _whereValues.AddRange(values);
    }

    /// <summary>Adds a condition whose last part compares <paramref name="column"/> with the clause's value.</summary>
    /// <param name="before">Comes before the comparison, with its own values.</param>
    /// <param name="column">What is compared.</param>
    /// <param name="clause">The comparison.</param>
    /// <param name="after">Comes after it.</param>
    /// <param name="values">The values for the marks in <paramref name="before"/>.</param>
    public void WhereCompared(string before, string column, FilterClause clause, string after = "", params ReadOnlySpan<object> values)
    {
        var (sql, compared) = Compare(column, clause);
        Where(before + sql + after, [.. values, .. compared]);
    }

    /// <summary>Adds a condition on the row of <paramref name="table"/> that has the clause's key.</summary>
    /// <param name="table">A table of keys and values, called <c>f</c> in the condition.</param>
    /// <param name="owner">Keeps to the rows of what is searched.</param>
    /// <param name="clause">What must hold of the row's value, or of its being there.</param>
    /// <param name="orAbsent">Whether it also holds where there is no such row.</param>
    public void WhereRow(string table, string owner, FilterClause clause, bool orAbsent = false)
    {
        var row = $"EXISTS (SELECT 1 FROM {table} AS f WHERE f.key = ? AND {owner}";
        if (clause.IsNullTest)
        {
            Where($"{(clause.Comparator == FilterClause.IsNull ? "NOT " : "")}{row})", clause.Field.Key);
        }
        else if (orAbsent)
        {
            var (sql, compared) = Compare("f.value", clause);
            Where($"({row} AND {sql}) OR NOT {row}))", [clause.Field.Key, .. compared, clause.Field.Key]);
        }
        else
        {
            WhereCompared(row + " AND ", "f.value", clause, ")", clause.Field.Key);
        }
    }

    public void OrderBy(string term) => _order.Append(_order.Length == 0 ? " ORDER BY " : ", ").Append(term);

    public Statement Start(Database database, long limit, long offset) =>
        database.Query($"{select}{_joins}{_where}{_order} LIMIT ? OFFSET ?").BindAll(_joinValues).BindAll(_whereValues).Bind(limit).Bind(offset);

    private static (string Sql, IReadOnlyList<object> Values) Compare(string column, FilterClause clause) => clause.Value switch
    {
        List<string> texts => ($"{column} {clause.Comparator} (SELECT value FROM json_each(?))", [JsonSerializer.Serialize(texts)]),
        string text when clause.Comparator == "ILIKE" => ($"lower({column}) LIKE lower(?)", [text]),
        _ => ($"{column} {clause.Comparator} ?", [clause.Value]),
    };
}
