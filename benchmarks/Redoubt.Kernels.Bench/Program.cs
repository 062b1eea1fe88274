using Redoubt.Kernels.Bench;
using Redoubt.Tensors;

// dotnet run -c Release --project benchmarks/Redoubt.Kernels.Bench -- [MODEL|accuracy] [--threads N] [--set Vector512] [--seconds S] [--clock wall|thread] [--divide D] [--algorithm direct|winograd2|winograd4|chosen]
string Option(string name, string fallback) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : fallback;
string model = args.Length > 0 && !args[0].StartsWith('-') ? args[0] : "";
int threads = int.Parse(Option("--threads", "2"), null);
var set = Enum.Parse<InstructionSet>(Option("--set", $"{InstructionSets.Best}"));
int divide = int.Parse(Option("--divide", "1"), null); // smaller batches, for runs shorter than a time slice of a busy machine
string algorithm = Option("--algorithm", "chosen");
if (model == "accuracy")
{
    foreach ((int size, int channels) in new[] { (32, 16), (32, 64), (16, 128), (8, 256), (4, 512) })
    {
        foreach (ConvolutionAlgorithm kind in Enum.GetValues<ConvolutionAlgorithm>())
        {
            (double largest, double meanSquare) = Accuracy.Of(ConvolutionGeometry.Square(size, channels, channels, 3, 1, 1), set, kind);
            Console.WriteLine($"{channels} channels @{size} {kind}: largest error {largest:e1}, root mean square {meanSquare:e1} of the output's root mean square");
        }
    }

    return;
}

TimeProvider time = Option("--clock", "wall") == "thread" ? new ThreadClock() : TimeProvider.System;
double peak = PeakMeasurement.GflopsPerThread(set, time) * threads;
Console.WriteLine($"{InstructionSets.Describe(set)}, {threads} threads, peak {peak:f0} GF/s");
Console.WriteLine($"{"layer",-26}{"rows",5} | {"forward ms",10} {"GF/s",6} {"peak",5} | {"input ms",9} {"GF/s",6} {"peak",5} | {"weight ms",9} {"GF/s",6} {"peak",5}");
using var crew = new Crew(threads);
var measurement = new Measurement(crew, set, time, double.Parse(Option("--seconds", "0.15"), null));
foreach (IGrouping<(string, int), Layer> group in Layer.All().Where(l => model.Length == 0 || l.Model == model)
             .Select(l => l with { Rows = Math.Max(1, l.Rows / divide) }).GroupBy(l => (l.Model, l.Rows)))
{
    double[] total = new double[3];
    double work = 0;
    foreach (Layer layer in group)
    {
        double[] spent =
        [
            measurement.Forward(layer, Algorithm(layer.Geometry)),
            measurement.InputGradient(layer, Algorithm(layer.Geometry)),
            measurement.WeightGradient(layer, Algorithm(layer.Geometry)),
        ];
        work += layer.Gflop * layer.Count;
        for (int i = 0; i < 3; i++) total[i] += spent[i] * layer.Count;
        Print($"{layer.Name} x{layer.Count}", layer.Rows, layer.Gflop, spent);
    }

    Print($"{group.Key.Item1}: all", group.Key.Item2, work, total);
}

ConvolutionAlgorithm Algorithm(ConvolutionGeometry geometry) => algorithm switch
{
    "chosen" => ConvolutionAlgorithms.Choose(geometry, true),
    _ when !ConvolutionAlgorithms.AllowsWinograd(geometry) => ConvolutionAlgorithm.Direct,
    _ => Enum.Parse<ConvolutionAlgorithm>(algorithm, true),
};

void Print(string name, int rows, double gflop, double[] spent)
{
    IEnumerable<string> columns = spent.Select(s => $"{s * 1e3,9:f4} {gflop / s,6:f0} {gflop / s / peak,5:p0}");
    Console.WriteLine($"{name,-26}{rows,5} | {string.Join(" | ", columns)}");
}
