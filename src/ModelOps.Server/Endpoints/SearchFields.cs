using ModelOps.Server.Http;
using ModelOps.Tracking;

namespace ModelOps.Server.Endpoints;

/// <summary>The fields that every search shares.</summary>
internal static class SearchFields
{
    internal static SearchQuery Query(RequestFields fields, int pageSize) => new(
        fields.Text("filter"),
        fields.Texts("order_by"),
        fields.MaxResults(pageSize),
        NullIfEmpty(fields.Text("page_token")),
        fields.View("view_type"));

    internal static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
