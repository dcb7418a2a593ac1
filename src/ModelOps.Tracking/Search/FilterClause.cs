namespace ModelOps.Tracking.Search;

internal enum FieldKind
{
    Metric,
    Param,
    Tag,
    TextAttribute,
    NumberAttribute,
    Dataset,
}

/// <summary>What a clause or an ordering speaks of: <c>metrics.auc</c> is (Metric, auc).</summary>
internal readonly record struct Field(FieldKind Kind, string Key);

/// <summary>One comparison of a filter. The value is a string, a double, a long or a list of strings; empty where the comparator takes none.</summary>
internal sealed record FilterClause(Field Field, string Comparator, object Value)
{
    public const string IsNull = "IS NULL";
    public const string IsNotNull = "IS NOT NULL";

    public bool IsNullTest => Comparator is IsNull or IsNotNull;
}

/// <summary>One part of an ordering.</summary>
internal readonly record struct OrderClause(Field Field, bool Ascending);
