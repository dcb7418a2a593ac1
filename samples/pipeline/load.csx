// Rides of two regions, the same each time for the same seed. Arguments: rows=200 seed=7
var given = Args.Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => int.Parse(pair[1]));
var random = new Random(given["seed"]);
Directory.CreateDirectory("data");
File.WriteAllLines("data/rides.csv", Enumerable.Range(0, given["rows"]).Select(_ => $"{(random.Next(2) == 0 ? "north" : "south")},{random.Next(1, 60)}").Prepend("region,minutes"));
WriteLine($"wrote {given["rows"]} rides");
