using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>Measures the network between epochs: clean accuracy, and accuracy under short attacks where the recipe has a threat.</summary>
/// <remarks>The attacks are for comparing epochs and seeing a collapse. They overstate robustness; only an assessment measures it.</remarks>
internal sealed class TrainingJudge : IDisposable
{
    private const int Rows = 256, AttackSteps = 10;

    private readonly Plan _network;
    private readonly InnerAscent? _ascent;
    private readonly PerturbationBall? _ball;
    private readonly int _classes, _rowLength;
    private readonly ulong _seed;

    public TrainingJudge(ExampleSetup setup)
    {
        Graph network = setup.Options.Architecture.InferenceGraph(setup.Example, setup.Classes);
        _network = Plan.Compile(network, new PlanOptions { Capacity = Rows, Threads = setup.Options.Threads }, setup.Threads);
        _ball = setup.Options.Recipe.Ball;
        _ascent = _ball is null ? null : new InnerAscent(setup, _network, InnerObjective.Margin, Rows);
        _classes = setup.Classes;
        _rowLength = setup.Example.Count;
        _seed = setup.Options.Seed;
    }

    /// <summary>Names of parameters and running statistics.</summary>
    public IEnumerable<string> Names => _network.Graph.Inputs.Where(static i => i.Role != InputRole.Data).Select(static i => i.Name);

    /// <summary>Takes parameters from the step: its averages where it has some and they are wanted.</summary>
    public void Take(Plan step, bool averages)
    {
        foreach (string name in Names) step.Input(averages ? TrainingStep.AverageOf(name) : name).CopyTo(_network.Input(name));
    }

    /// <summary>Share of rows that the network decides correctly.</summary>
    public double Accuracy(LabeledData rows)
    {
        int correct = 0;
        for (int at = 0; at < rows.Rows; at += Rows)
        {
            int count = Math.Min(Rows, rows.Rows - at);
            rows.Inputs.View(at, count).Data.CopyTo(_network.Input(Architecture.InputName));
            _network.Run(count);
            correct += Correct(_network.Output(Architecture.OutputName), rows.Labels.AsSpan(at, count), _classes);
        }

        return (double)correct / rows.Rows;
    }

    /// <summary>Share of rows that the network decides correctly before and after a one-step and a ten-step attack from the same random start.</summary>
    /// <returns>Null where the recipe has no threat.</returns>
    public (double OneStep, double TenSteps)? RobustAccuracy(LabeledData rows)
    {
        if (_ascent is null) return null;
        int one = 0, ten = 0;
        for (int at = 0; at < rows.Rows; at += Rows)
        {
            int[] labels = rows.Labels[at..Math.Min(rows.Rows, at + Rows)];
            one += Attacked(rows, at, labels, 1, 1.25 * _ball!.Radius);
            ten += Attacked(rows, at, labels, AttackSteps, 2.5 * _ball.Radius / AttackSteps);
        }

        return ((double)one / rows.Rows, (double)ten / rows.Rows);
    }

    /// <summary>Rows whose label is the strict maximum of their scores.</summary>
    public static int Correct(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, int classes)
    {
        int correct = 0;
        for (int row = 0; row < labels.Length; row++) correct += Decision.IsStrictMaximum(logits.Slice(row * classes, classes), labels[row]) ? 1 : 0;
        return correct;
    }

    public void Dispose()
    {
        _ascent?.Dispose();
        _network.Dispose();
    }

    private int Attacked(LabeledData rows, int at, int[] labels, int steps, double stepSize)
    {
        rows.Inputs.View(at, labels.Length).Data.CopyTo(_ascent!.Points);
        _ascent.Begin(labels, _ball!);
        RandomKey key = new RandomKey(_seed).Fold(3);
        for (int row = 0; row < labels.Length; row++) _ball!.Sample(_ascent.Points.Slice(row * _rowLength, _rowLength), _ascent.Region(row), key.Fold((ulong)(at + row)));
        for (int step = 0; step < steps; step++) _ascent.Step(labels.Length, _ball!, stepSize, isFirst: step == 0);
        _ascent.Evaluate(labels.Length, isFirst: false);
        return Correct(_ascent.LastScores, labels, _classes);
    }
}
