using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Search;

/// <summary>The language of run searches.</summary>
internal sealed class RunGrammar : SearchGrammar
{
    private static readonly string[] _textAttributes = ["artifact_uri", "run_id", "run_name", "status", "user_id"];
    private static readonly string[] _numberAttributes = ["start_time", "end_time"];
    private static readonly string[] _datasetKeys = ["name", "digest", "context"];

    protected override bool QuotesStray => true;

    protected override Field Resolve(string name)
    {
        var (entity, key) = Split(name);
        return entity is null ? Attribute(key is "run name" or "Run name" or "Run Name" ? "run_name" : key) : OfEntity(entity, key);
    }

    protected override Field ResolveOrder(string name)
    {
        var (entity, key) = Split(name);
        var field = entity is null ? Attribute(key) : OfEntity(entity, key);
        return field.Kind == FieldKind.Dataset ? throw TrackingErrors.Invalid("Invalid identifier type 'dataset'") : field;
    }

    protected override object Value(Field field, string comparator, FilterToken token)
    {
        switch (field.Kind)
        {
            case FieldKind.Metric:
                return NumberOf(token) ?? throw TrackingErrors.Invalid($"Expected numeric value type for metric. Found {token.Text}");
            case FieldKind.NumberAttribute:
                return base.Value(field, comparator, token);
            case FieldKind.Param or FieldKind.Tag when token.Kind is FilterTokenKind.Number or FilterTokenKind.List:
                throw NotQuoted(field.Kind == FieldKind.Param ? "parameter" : "tag", token.Text);
            case FieldKind.TextAttribute or FieldKind.Dataset when token.Kind == FilterTokenKind.Number || (token.Kind == FilterTokenKind.List && !IsList(comparator)):
                throw TrackingErrors.Invalid($"Expected a quoted string value for {(field.Kind == FieldKind.Dataset ? "dataset attributes" : "attributes")}. Got value {token.Text}");
            default:
                return base.Value(field, comparator, token);
        }
    }

    protected override void CheckComparator(Field field, string comparator)
    {
        var known = field.Kind switch
        {
            FieldKind.Metric or FieldKind.NumberAttribute => NumberComparators,
            FieldKind.Param or FieldKind.Tag => TextComparators,
            _ => ListComparators,
        };
        if (!known.Contains(comparator))
        {
            throw TrackingErrors.Invalid($"Invalid comparator '{comparator}' not one of '{NameSet(known)}'");
        }
    }

    protected override void CheckNullTest(Field field)
    {
        if (field.Kind is not (FieldKind.Tag or FieldKind.Param))
        {
            var type = field.Kind switch { FieldKind.Metric => "metric", FieldKind.Dataset => "dataset", _ => "attribute" };
            throw TrackingErrors.Invalid($"IS NULL / IS NOT NULL is only supported for tags and params, not for '{type}' '{field.Key}'");
        }
    }

    private static TrackingException NotQuoted(string what, string text) =>
        TrackingErrors.Invalid($"Expected a quoted string value for {what} (e.g. 'my-value'). Got value {text}");

    private static Field OfEntity(string entity, string key) => entity switch
    {
        "metric" or "metrics" => new(FieldKind.Metric, key),
        "param" or "params" or "parameter" or "parameters" => new(FieldKind.Param, key),
        "tag" or "tags" => new(FieldKind.Tag, key),
        "attribute" or "attributes" or "attr" or "run" => Attribute(key is "run name" or "Run name" or "Run Name" ? "run_name" : key),
        "dataset" or "datasets" => _datasetKeys.Contains(key)
            ? new(FieldKind.Dataset, key)
            : throw TrackingErrors.Invalid($"Invalid dataset key '{key}' specified. Valid keys are '{NameSet(_datasetKeys)}'"),
        _ => throw TrackingErrors.Invalid($"Invalid entity type '{entity}'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']"),
    };

    private static Field Attribute(string key)
    {
        var name = key is "created" or "Created" ? "start_time" : key;
        if (_numberAttributes.Contains(name))
        {
            return new(FieldKind.NumberAttribute, name);
        }

        return _textAttributes.Contains(name)
            ? new(FieldKind.TextAttribute, name)
            : throw TrackingErrors.Invalid($"Invalid attribute key '{key}' specified. Valid keys are '{NameSet([.. _textAttributes, .. _numberAttributes, "created"])}'");
    }
}
