using Redoubt.Data;
using Redoubt.Defenses;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>Measures how long a model or a stack takes to answer one row.</summary>
internal static class LatencyProbe
{
    private const int Warm = 5, Timed = 41;

    /// <summary>The median over repeated answers to the first row of some data.</summary>
    /// <param name="entry">Names the model.</param>
    /// <param name="data">Data set argument.</param>
    /// <param name="threads">Threads of a pass.</param>
    /// <param name="time">Gives the current time.</param>
    public static double Measure(TradeoffEntry entry, string data, int threads, TimeProvider time)
    {
        string path = entry.Model!;
        LabeledData rows = DataLoader.Load(data);
        Tensor row = rows.Inputs.View(0, 1);
        if (StackBundle.IsBundle(path))
        {
            DefenseStack stack = StackParts.Open(path, trustedKey: null).Stack;
            using RunningStack running = stack.Start(seed: 0, threads);
            Tensor mapped = stack.Manifest.Mapping.ToAttackSpace(row);
            return Median(() => running.Answer(mapped), time);
        }

        InputMapping mapping = entry.Preprocess is { } file ? MappingOptions.ReadFile(file) : new InputMapping();
        var shape = new Shape(row.Shape.Extents[1..]);
        var source = new ClassifierSource(OnnxModel.Load(path, OpenAxes.From(path, mapping, shape)), mapping, InputBounds.Unit) { Threads = threads };
        MappedModel model = source.Map(shape, out _);
        using GraphClassifier classifier = source.Compile(model);
        Tensor input = mapping.ToAttackSpace(row), scores = new(new Shape(1, model.Classes));
        return Median(() => classifier.Scores(input, scores), time);
    }

    private static double Median(Action answer, TimeProvider time)
    {
        for (int i = 0; i < Warm; i++) answer();
        var seconds = new double[Timed];
        for (int i = 0; i < Timed; i++)
        {
            long start = time.GetTimestamp();
            answer();
            seconds[i] = time.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[Timed / 2];
    }
}
