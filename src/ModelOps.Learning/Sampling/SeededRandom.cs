namespace ModelOps.Learning.Sampling;

/// <summary>SplitMix64: small, fast, and the same on every machine and every version of .NET.</summary>
internal struct SeededRandom
{
    private ulong _state;

    /// <param name="seed">The seed.</param>
    /// <param name="stream">Different streams of a seed share nothing: their starts are scrambled, since neighbouring starts would give shifted copies.</param>
    public SeededRandom(int seed, int stream = 0) => _state = Scramble(((ulong)(uint)seed << 32) | (uint)stream) ^ Scramble(~(ulong)(uint)stream);

    public ulong Next() => Scramble(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>0 to <paramref name="limit"/> − 1.</summary>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>0 up to, but not, 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Brings a random choice of <paramref name="count"/> items, in random order, to the front.</summary>
    public void Choose<T>(Span<T> items, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var j = i + Below(items.Length - i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Scramble(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
