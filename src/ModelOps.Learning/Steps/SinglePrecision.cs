namespace ModelOps.Learning.Steps;

/// <summary>How well the single precision of trees tells the values of a column apart.</summary>
internal static class SinglePrecision
{
    private const int Sampled = 512;
    private const int ReadInFull = 6000;
    private const int Window = 2000;

    /// <summary>True when every value is a single-precision number, or not finite.</summary>
    public static bool Holds(double[] values)
    {
        foreach (var value in values)
        {
            if ((float)value != value && double.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Some finite values, evenly spread over the rows, in ascending order.</summary>
    public static double[] Sample(double[] values)
    {
        var step = Math.Max(1, values.Length / Sampled);
        double[] sample = [.. Enumerable.Range(0, (values.Length + step - 1) / step).Select(i => values[i * step]).Where(double.IsFinite)];
        Array.Sort(sample);
        return sample;
    }

    /// <summary>The share of different values that become equal to the one before; of a long column from about its quartiles only.</summary>
    /// <param name="values">The values.</param>
    /// <param name="change">What is done in double precision before.</param>
    public static double Joined(double[] values, Func<double, double> change)
    {
        var sorted = Sorted(values);
        var (different, joined) = (0, 0);
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
            {
                different++;
                joined += i > 0 && (float)change(sorted[i]) == (float)change(sorted[i - 1]) ? 1 : 0;
            }
        }

        return different == 0 ? 0 : (double)joined / different;
    }

    private static double[] Sorted(double[] values)
    {
        if (values.Length <= ReadInFull)
        {
            var all = Array.FindAll(values, double.IsFinite);
            Array.Sort(all);
            return all;
        }

        var sample = Sample(values);
        var share = Math.Min(1, (double)Window * Sampled / values.Length);
        var found = new List<double>();
        var windows = Enumerable.Range(1, 3).Select(quarter => quarter * sample.Length / 4).Where(place => place + 1 < sample.Length)
            .Select(place => (Low: sample[place], High: sample[place] + (share * (sample[place + 1] - sample[place])))).DistinctBy(window => window.Low).ToArray();
        foreach (var value in values)
        {
            foreach (var (low, high) in windows)
            {
                if (value > low && value < high)
                {
                    found.Add(value);
                }
            }
        }

        found.AddRange(windows.Select(window => window.Low));
        found.Sort();
        return [.. found];
    }
}
