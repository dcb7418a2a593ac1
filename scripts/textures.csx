#!/usr/bin/env -S dotnet script
// Makes a set of images: stripes, checks, dots and rings, a folder each. Angle, phase, scale, colours, light and noise are drawn at random and say nothing of the class,
// so that no weighted sum of single pixels finds it. The same seed makes the same files.
//
//   modelops script scripts/textures.csx -- FOLDER [COUNT] [SIDE] [SEED]
//
// COUNT images in all (2000), SIDE pixels wide and high (64), SEED (7).
#load "modelops.csx"

using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using ModelOps;

int Number(int place, int fallback) => Args.Count <= place ? fallback
    : int.TryParse(Args[place], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
    : throw new InvalidInputException($"'{Args[place]}' is not a whole number.");

if (Args.Count == 0)
{
    Console.Error.WriteLine("textures.csx: no folder given. Write: modelops script scripts/textures.csx -- FOLDER [COUNT] [SIDE] [SEED]");
    return 2;
}

try
{
    var (folder, count, side, seed) = (Args[0], Number(1, 2000), Number(2, 64), Number(3, 7));
    string[] classes = ["stripes", "checks", "dots", "rings"];
    Array.ForEach(classes, name => Directory.CreateDirectory(Path.Combine(folder, name)));
    Parallel.For(0, count, i =>
    {
        var name = classes[i % classes.Length];
        File.WriteAllBytes(Path.Combine(folder, name, $"{i / classes.Length:0000}.jpg"), ImageCodecs.Writer.EncodeJpeg(Draw(name, side, new Random(seed * 1_000_003 + i)), 90));
    });
    Console.WriteLine($"{count} images of {side} x {side} pixels in {folder}: {string.Join(", ", classes)}");
    return 0;
}
catch (ModelOpsException error)
{
    Console.Error.WriteLine($"textures.csx: {error.Message}");
    return error.ExitCode;
}

static PixelImage Draw(string name, int side, Random random)
{
    double Between(double low, double high) => low + ((high - low) * random.NextDouble());
    var (angle, period) = (Between(0, 2 * Math.PI), side * Between(0.12, 0.28));
    var (phaseU, phaseV) = (Between(0, 1), Between(0, 1));
    var (middleX, middleY) = (side * Between(0.2, 0.8), side * Between(0.2, 0.8));
    var (sine, cosine) = Math.SinCos(angle);

    // Two colours of any hue; which of them is the brighter one is drawn, too.
    var (first, second) = (new double[3], new double[3]);
    var contrast = Between(45, 110) * (random.Next(2) == 0 ? 1 : -1);
    for (var c = 0; c < 3; c++)
    {
        first[c] = Between(70, 185);
        second[c] = first[c] + contrast + Between(-25, 25);
    }

    var (lightX, lightY, noise) = (Between(-50, 50), Between(-50, 50), Between(5, 28));
    var pixels = new byte[side * side * 3];
    for (var y = 0; y < side; y++)
    {
        for (var x = 0; x < side; x++)
        {
            var u = ((x * cosine) + (y * sine)) / period + phaseU;
            var v = ((y * cosine) - (x * sine)) / period + phaseV;
            bool Upper(double value) => value - Math.Floor(value) < 0.5;
            var (nearU, nearV) = (u - Math.Floor(u) - 0.5, v - Math.Floor(v) - 0.5);
            var inside = name switch
            {
                "stripes" => Upper(u),
                "checks" => Upper(u) != Upper(v),
                "dots" => (nearU * nearU) + (nearV * nearV) < 1 / (2 * Math.PI), // half of the area, as the others have
                _ => Upper(Math.Sqrt(Math.Pow(x - middleX, 2) + Math.Pow(y - middleY, 2)) / period + phaseU),
            };
            var light = (lightX * ((double)x / side - 0.5)) + (lightY * ((double)y / side - 0.5));
            for (var c = 0; c < 3; c++)
            {
                var grain = noise * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                pixels[(((y * side) + x) * 3) + c] = (byte)Math.Clamp((inside ? second[c] : first[c]) + light + grain, 0, 255);
            }
        }
    }

    return new PixelImage(side, side, pixels);
}
