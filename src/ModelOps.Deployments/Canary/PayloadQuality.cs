using System.Globalization;

namespace ModelOps.Deployments.Canary;

/// <summary>The true quality of versions, from the payload log and the labels that have come: of each row the last label counts.</summary>
internal static class PayloadQuality
{
    internal static (QualityEvidence Champion, QualityEvidence Challenger) Of(string folder, string champion, string challenger, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return default;
        }

        string[] names = [.. PayloadTables.Query(folder, "SELECT * FROM labelled LIMIT 0", cancellationToken).Columns.Select(column => column.Name)];
        var isLabel = names.Contains(PayloadColumns.Label);
        if (!isLabel && !names.Contains(PayloadColumns.Prediction))
        {
            return default;
        }

        var rows = PayloadTables.Query(folder, Sql(isLabel, since), cancellationToken);
        QualityEvidence Find(string version)
        {
            var row = Enumerable.Range(0, rows.RowCount).FirstOrDefault(row => (string?)rows[PayloadColumns.Version][row] == version, -1);
            return row < 0 ? default
                : isLabel ? new(new((long)rows.Numbers("wrong")[row], (long)rows.Numbers("n")[row]), default)
                : new(default, new((long)rows.Numbers("n")[row], rows.Numbers("mean")[row], rows.Numbers("squares")[row]));
        }

        return (Find(champion), Find(challenger));
    }

    private static string Sql(bool isLabel, DateTimeOffset since)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"status = 200 AND NOT shadow AND time >= TIMESTAMP '{since.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}'");
        return isLabel
            ? $"SELECT version, count(*)::DOUBLE AS n, (count(*) FILTER (label::VARCHAR <> actual))::DOUBLE AS wrong FROM labelled WHERE {where} AND label IS NOT NULL GROUP BY version"
            : $"""
              SELECT version, count(*)::DOUBLE AS n, avg(error) AS mean, var_pop(error) * count(*) AS squares
              FROM (SELECT version, abs(prediction - actual_value) AS error FROM labelled WHERE {where} AND prediction IS NOT NULL AND actual_value IS NOT NULL AND isfinite(prediction) AND isfinite(actual_value))
              GROUP BY version
              """;
    }
}
