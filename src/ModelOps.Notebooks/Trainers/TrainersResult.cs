using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps;

/// <summary>Trainers with what each can do and takes.</summary>
/// <param name="Trainers">The trainers.</param>
/// <param name="AsJson">True to show JSON instead of tables.</param>
public sealed record TrainersResult(IReadOnlyList<TrainerDefinition> Trainers, bool AsJson) : Viewable
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    /// <inheritdoc />
    public override View ToView()
    {
        if (AsJson)
        {
            var json = ToJson().ToJsonString(_indented);
            return new View("").Document($"<pre>{WebUtility.HtmlEncode(json)}</pre>", json);
        }

        var view = new View(Trainers.Count == 1 ? $"Trainer {Trainers[0].Name}" : $"{Trainers.Count} trainers");
        foreach (var trainer in Trainers)
        {
            view.Note($"{trainer.Name}: {trainer.Description} For {string.Join(", ", trainer.Tasks.Select(Task))}.{(trainer.Parameters.Count == 0 ? " It has no parameters." : "")}");
            if (trainer.Parameters.Count > 0)
            {
                view.Table(
                    ["parameter", "type", "range", "default", "meaning", "searched"],
                    trainer.Parameters.Select(parameter => new object?[] { parameter.Name, Type(parameter), Range(parameter), parameter.Default, parameter.Description, Searched(parameter) }));
            }
        }

        return Trainers.SelectMany(trainer => trainer.Parameters).FirstOrDefault() is { } first
            ? view.Note($"Set them with {Wording.Option("set", $"{first.Name}={first.Default}", $"Set = \"{first.Name}={first.Default}\"")}.")
            : view;
    }

    private JsonArray ToJson() => new([.. Trainers.Select(trainer => new JsonObject
    {
        ["name"] = trainer.Name,
        ["description"] = trainer.Description,
        ["tasks"] = new JsonArray([.. trainer.Tasks.Select(task => (JsonNode)Task(task))]),
        ["parameters"] = new JsonArray([.. trainer.Parameters.Select(parameter => new JsonObject
        {
            ["name"] = parameter.Name,
            ["type"] = Type(parameter),
            ["minimum"] = Number(parameter.Minimum),
            ["maximum"] = Number(parameter.Maximum),
            ["values"] = new JsonArray([.. parameter.Choices.Select(choice => (JsonNode)choice)]),
            ["default"] = parameter.Default,
            ["searched_from"] = Number(parameter.SearchMinimum),
            ["searched_to"] = Number(parameter.SearchMaximum),
            ["searched_in_logarithm"] = parameter.SearchLogarithmic,
            ["description"] = parameter.Description,
        })]),
    })]);

    private static JsonNode? Number(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static string Task(LearningTask task) => task.ToString().ToLowerInvariant();

    private static string Type(TrainerParameter parameter) => parameter.Kind switch
    {
        ParameterKind.Integer => "whole number",
        ParameterKind.Number => "number",
        ParameterKind.Flag => "true or false",
        ParameterKind.Choice => "choice",
        _ => "text",
    };

    private static string Range(TrainerParameter parameter) => parameter.Choices.Count > 0
        ? string.Join(", ", parameter.Choices)
        : (double.IsFinite(parameter.Minimum), double.IsFinite(parameter.Maximum)) switch
        {
            (true, true) => Between(parameter.Minimum, parameter.Maximum),
            (true, false) => string.Create(CultureInfo.InvariantCulture, $"{parameter.Minimum} or more"),
            (false, true) => string.Create(CultureInfo.InvariantCulture, $"{parameter.Maximum} or less"),
            _ => "",
        };

    private static string Searched(TrainerParameter parameter) => !parameter.IsSearched ? ""
        : parameter is { SearchMinimum: { } low, SearchMaximum: { } high } ? Between(low, high) + (parameter.SearchLogarithmic ? " (log)" : "") : "all";

    private static string Between(double low, double high) => string.Create(CultureInfo.InvariantCulture, $"{low} to {high}");
}
