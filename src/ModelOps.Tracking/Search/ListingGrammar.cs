using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Search;

/// <summary>The language of experiment searches.</summary>
internal sealed class ExperimentGrammar : SearchGrammar
{
    private static readonly string[] _numbers = ["creation_time", "last_update_time"];
    private static readonly string[] _orderKeys = ["name", "experiment_id", .. _numbers];

    protected override Field Resolve(string name) => ListingNames.Resolve(name, ["name"], _numbers);

    protected override Field ResolveOrder(string name)
    {
        var (entity, key) = Split(name);
        if (entity is "tag" or "tags")
        {
            throw TrackingErrors.Invalid("Invalid order_by entity: tag");
        }

        return _orderKeys.Contains(key)
            ? new(FieldKind.TextAttribute, key)
            : throw TrackingErrors.Invalid($"Invalid attribute key '{key}' specified. Valid keys are '{NameSet(_orderKeys)}'");
    }

    protected override void CheckComparator(Field field, string comparator)
    {
        var known = field.Kind == FieldKind.NumberAttribute ? NumberComparators : TextComparators;
        if (!known.Contains(comparator))
        {
            throw TrackingErrors.Invalid($"Invalid comparator '{comparator}' not one of '{NameSet(known)}'");
        }
    }
}

/// <summary>The language of registered model searches.</summary>
internal sealed class ModelGrammar : SearchGrammar
{
    private static readonly string[] _orderKeys = ["name", "last_updated_timestamp", "timestamp"];

    protected override Field Resolve(string name) => ListingNames.Resolve(name, ["name"], []);

    protected override Field ResolveOrder(string name) => _orderKeys.Contains(Split(name).Key)
        ? new(FieldKind.TextAttribute, Split(name).Key)
        : throw TrackingErrors.Invalid($"Invalid order by key '{Split(name).Key}' specified. Valid keys are '{NameSet(_orderKeys)}'");

    protected override void CheckComparator(Field field, string comparator) => ListingNames.CheckComparator(field, comparator, TextComparators);
}

/// <summary>The language of model version searches.</summary>
internal sealed class VersionGrammar : SearchGrammar
{
    private static readonly string[] _orderKeys = ["name", "version_number", "creation_timestamp", "last_updated_timestamp"];

    protected override Field Resolve(string name) => ListingNames.Resolve(name, ["name", "run_id", "source_path"], ["version_number"]);

    protected override Field ResolveOrder(string name) => _orderKeys.Contains(Split(name).Key)
        ? new(FieldKind.TextAttribute, Split(name).Key)
        : throw TrackingErrors.Invalid($"Invalid attribute key '{Split(name).Key}' specified. Valid keys are '{NameSet(_orderKeys)}'");

    // A quoted version number is not an error: it equals none.
    protected override object Value(Field field, string comparator, FilterToken token) =>
        field.Kind == FieldKind.NumberAttribute && token.Kind is FilterTokenKind.Text or FilterTokenKind.DoubleQuoted
            ? QuotedText(token)
            : base.Value(field, comparator, token);

    protected override void CheckComparator(Field field, string comparator) => ListingNames.CheckComparator(
        field,
        comparator,
        field.Kind == FieldKind.NumberAttribute ? NumberComparators : field.Key == "run_id" ? ListComparators : TextComparators);
}

internal static class ListingNames
{
    public static Field Resolve(string name, string[] texts, string[] numbers)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var entity = dot > 0 && name[0] is not ('`' or '"') ? name[..dot] : null;
        var key = (entity is null ? name : name[(dot + 1)..]).Trim('`', '"');
        switch (entity)
        {
            case "tag" or "tags":
                return new(FieldKind.Tag, key);
            case not (null or "attribute" or "attributes"):
                throw TrackingErrors.Invalid($"Invalid entity type '{entity}'. Valid entity types are ('attribute', 'tag', 'tags')");
        }

        if (numbers.Contains(key))
        {
            return new(FieldKind.NumberAttribute, key);
        }

        return texts.Contains(key)
            ? new(FieldKind.TextAttribute, key)
            : throw TrackingErrors.Invalid($"Invalid attribute key '{key}' specified. Valid keys are '{PythonText.Set([.. texts, .. numbers])}'");
    }

    public static void CheckComparator(Field field, string comparator, string[] known)
    {
        if (!known.Contains(comparator))
        {
            throw TrackingErrors.Invalid($"Invalid comparator for {(field.Kind == FieldKind.Tag ? "tag" : "attribute")}: {comparator}");
        }
    }
}
