using Microsoft.Extensions.Logging;
using ModelOps.Deployments.Services;
using ModelOps.TestSupport;

namespace ModelOps.Deployments.Tests.Services;

/// <summary>What a service in a process of its own needs: a log, a unit, a program.</summary>
public sealed class ServiceProcessTests
{
    [Fact]
    public void A_full_log_makes_room_and_the_last_lines_of_both_files_are_shown()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("service.log");
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        using var log = new RotatingLog(path, 1000, time);
        var logger = log.CreateLogger("C");
        for (var i = 0; i < 40; i++)
        {
            logger.LogInformation(7, "line {Number}\nof two", i);
        }

        Assert.InRange(new FileInfo(path).Length, 1, 1100);
        Assert.InRange(new FileInfo(path + ".1").Length, 1, 1100);
        Assert.Equal("2026-01-02T03:04:05.000Z information: C[7] line 39\\nof two", RotatingLog.Tail(path, 1).Single());
        Assert.Equal(20, RotatingLog.Tail(path, 20).Count);
        Assert.Empty(RotatingLog.Tail(folder.File("none"), 5));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void A_log_that_cannot_be_written_loses_its_lines_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("service.log"));

        new RotatingLog(folder.File("service.log"), 1000, TimeProvider.System).Write("lost");

        Assert.True(Directory.Exists(folder.File("service.log")));
    }

    [Fact]
    public void A_unit_starts_the_deployment_by_the_words_that_this_tool_is_started_by() => Golden.Equal(
        "unit.service",
        SystemdUnit.Text("a%20b", new DeploymentSpec { Name = "a b", Folder = "/home/ana/credit 100%" }, ["/usr/bin/dotnet", "/opt/my \"tools\"/$x/modelops.dll"], "/home/ana/.local/share/modelops"));

    [Fact]
    public void A_unit_of_a_loop_runs_its_file_and_takes_the_signal_that_stops_it_for_a_good_end()
    {
        var text = SystemdUnit.LoopText("rides", "/home/ana/rides/loop.yaml", ["/usr/bin/modelops"], "/home/ana/state", "http://tracker:5000");
        Assert.Contains("WorkingDirectory=/home/ana/rides\nEnvironment=\"MODELOPS_STATE_FOLDER=/home/ana/state\"\nExecStart=\"/usr/bin/modelops\" \"loop\" \"run\" \"/home/ana/rides/loop.yaml\"\n", text, StringComparison.Ordinal);
        Assert.Contains("RestartSec=5\nEnvironment=\"MLFLOW_TRACKING_URI=http://tracker:5000\"\nSuccessExitStatus=143\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dollar_is_doubled_where_a_program_is_started_and_nowhere_else()
    {
        var text = SystemdUnit.LoopText("rides", "/home/ana/$rides/loop.yaml", ["/opt/$x/modelops"], "/home/ana/$state 5%", "http://tracker:5000/$a");
        Assert.Contains("\nEnvironment=\"MODELOPS_STATE_FOLDER=/home/ana/$state 5%%\"\nExecStart=\"/opt/$$x/modelops\" \"loop\" \"run\" \"/home/ana/$$rides/loop.yaml\"\n", text, StringComparison.Ordinal);
        Assert.Contains("\nEnvironment=\"MLFLOW_TRACKING_URI=http://tracker:5000/$a\"\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_that_starts_a_deployment_of_another_state_folder_is_not_removed()
    {
        using var folder = new TemporaryFolder();
        const string Variable = "XDG_CONFIG_HOME";
        var before = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, folder.Path);
        try
        {
            var path = SystemdUnit.Write("credit", new DeploymentSpec { Name = "credit" }, ["/usr/bin/modelops"], "/home/ana/state");
            SystemdUnit.Remove("credit", "/tmp/trial");
            Assert.True(File.Exists(path));
            SystemdUnit.Remove("credit", "/home/ana/state");
            Assert.False(File.Exists(path));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }
    }

    [Fact]
    public void A_units_name_is_one_that_systemd_takes() => Assert.Equal("modelops-a_20b_2.service", SystemdUnit.NameOf("a%20b~2"));
}
