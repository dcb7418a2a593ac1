using ModelOps.Jobs.Kubernetes.Settings;

namespace ModelOps.Jobs.Kubernetes.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void All_errors_are_said_at_once()
    {
        var error = Refused(new()
        {
            ["imaje"] = "x",
            ["image"] = "two words",
            ["image_pull_policy"] = "sometimes",
            ["namespace"] = "Team A",
            ["folder"] = "work",
            ["volumes"] = "data:/data, nowhere, a:b:/c",
            ["run_as"] = "0",
            ["node_selector"] = "disk",
            ["tolerations"] = "gpu:Maybe",
            ["labels"] = "a=b c",
            ["gpu_resource"] = "",
            ["max_cpus"] = "many",
            ["ttl"] = "1s",
            ["grace"] = "soon",
        });

        Assert.Equal(
            [
                "The engine 'kubernetes' has no setting 'imaje'. Did you mean 'image'? Its settings are: " + string.Join(", ", SettingNames.All.Keys) + ".",
                "The setting 'image' of the engine 'kubernetes' is 'two words', which cannot be used. Write the image that tasks run in, such as registry.example.com/team/project:3.",
                "The setting 'image_pull_policy' of the engine 'kubernetes' is 'sometimes', which cannot be used. Write Always, IfNotPresent or Never.",
                "The setting 'namespace' of the engine 'kubernetes' is 'Team A', which cannot be used. Write at most 63 lower-case letters, digits and '-'.",
                "The setting 'folder' of the engine 'kubernetes' is 'work', which cannot be used. Write a full path in the container, such as /work.",
                "The setting 'volumes' of the engine 'kubernetes' is 'nowhere', which cannot be used. Write CLAIM:/FOLDER, several parted by commas.",
                "The setting 'volumes' of the engine 'kubernetes' is 'a:b:/c', which cannot be used. Write CLAIM:/FOLDER, several parted by commas.",
                "The setting 'run_as' of the engine 'kubernetes' is '0', which cannot be used. Write the number of a user, from 1.",
                "The setting 'node_selector' of the engine 'kubernetes' is 'disk', which cannot be used. Write KEY=VALUE, several parted by commas.",
                "The setting 'tolerations' of the engine 'kubernetes' is 'gpu:Maybe', which cannot be used. Write KEY, KEY:EFFECT or KEY=VALUE:EFFECT, with an effect of NoSchedule, PreferNoSchedule, NoExecute.",
                "The setting 'gpu_resource' of the engine 'kubernetes' is '', which cannot be used. Write the name of a resource, such as nvidia.com/gpu.",
                "The setting 'max_cpus' of the engine 'kubernetes' is 'many', which cannot be used. Write a number, from 1.",
                "The setting 'labels' of the engine 'kubernetes' is 'a=b c', which cannot be used. Write KEY=VALUE, several parted by commas.",
                "The setting 'ttl' of the engine 'kubernetes' is '1s', which cannot be used. Write a time from 1m, so that the end of a job can be seen, to 3650d.",
                "The setting 'grace' of the engine 'kubernetes' is 'soon', which cannot be used. Write a time, such as 10s or 2m.",
            ],
            error.Errors);
    }

    [Fact]
    public void An_image_is_required() =>
        Assert.Equal(
            "The engine 'kubernetes' needs the setting 'image'. Write the image that tasks run in, such as registry.example.com/team/project:3.",
            Refused([]).Message);

    [Fact]
    public void Every_setting_has_a_line_for_people_and_a_reader()
    {
        Assert.All(SettingNames.All.Values, line => Assert.EndsWith(".", line, StringComparison.Ordinal));
        // What is read is what is listed: an empty value of each is refused, or an empty list.
        var lists = new[] { "pull_secrets", "volumes", "secrets", "node_selector", "tolerations", "labels", "annotations" };
        var error = Refused(SettingNames.All.Keys.ToDictionary(name => name, _ => ""));
        Assert.Equal(SettingNames.All.Keys.Except(lists).Order(), error.Errors.Select(line => line.Split('\'')[1]).Order());
    }

    private static InvalidInputException Refused(Dictionary<string, string> given) =>
        Assert.Throws<InvalidInputException>(() => SettingsReader.Read(new KubernetesJobsProvider(), new JobEngineOptions { Folder = "", Settings = given }));
}
