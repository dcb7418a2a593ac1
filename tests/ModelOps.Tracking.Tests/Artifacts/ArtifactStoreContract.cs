using System.Security.Cryptography;

namespace ModelOps.Tracking.Tests.Artifacts;

/// <summary>What every artifact store does, whatever it stands on.</summary>
internal static class ArtifactStoreContract
{
    public static async Task HoldsAsync(IArtifactStore store)
    {
        Assert.Empty(await store.ListAsync());
        var content = new byte[20 << 20];
        new Random(3).NextBytes(content);
        var sha = Convert.ToHexStringLower(SHA256.HashData(content));

        Assert.Equal(new ArtifactReceipt(content.Length, sha), await store.WriteAsync("big/b c.bin", new MemoryStream(content), sha));
        await store.WriteAsync("a.txt", new MemoryStream("first"u8.ToArray()));
        await store.WriteAsync("a.txt", new MemoryStream("second"u8.ToArray()));
        await store.WriteAsync("empty", new MemoryStream());

        Assert.Equal(
            [new("a.txt", false, 6), new("big", true, null), new("empty", false, 0)],
            await store.ListAsync());
        Assert.Equal([new("big/b c.bin", false, content.Length)], await store.ListAsync("big"));
        Assert.Empty(await store.ListAsync("a.txt"));
        Assert.Empty(await store.ListAsync("nothing"));
        Assert.Equal(content, await ReadAsync(store, "big/b c.bin"));
        Assert.Equal("second"u8.ToArray(), await ReadAsync(store, "a.txt"));

        var promised = new string('0', 64);
        var fault = await Assert.ThrowsAsync<TrackingException>(() => store.WriteAsync("a.txt", new MemoryStream("third"u8.ToArray()), promised));
        Assert.Equal(
            $"Artifact 'a.txt' arrived with SHA-256 {Convert.ToHexStringLower(SHA256.HashData("third"u8))}, but {promised} was promised; send it again.", fault.Message);
        Assert.Equal("second"u8.ToArray(), await ReadAsync(store, "a.txt"));

        foreach (var absent in (string[])["nothing", "big"])
        {
            Assert.Equal(("RESOURCE_DOES_NOT_EXIST", $"No such artifact: '{absent}'"), await FaultAsync(() => store.ReadAsync(absent)));
        }

        await store.DeleteAsync("big");
        await store.DeleteAsync("big");
        Assert.Equal(["a.txt", "empty"], (await store.ListAsync()).Select(file => file.Path));
    }

    private static async Task<byte[]> ReadAsync(IArtifactStore store, string path)
    {
        await using var stream = await store.ReadAsync(path);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private static async Task<(string, string)> FaultAsync(Func<Task> call)
    {
        var fault = await Assert.ThrowsAsync<TrackingException>(call);
        return (fault.ErrorCode, fault.Message);
    }
}
