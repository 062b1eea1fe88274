using System.Collections.Immutable;
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
    private readonly ImmutableArray<RowThreat> _threats;
    private readonly int _classes, _rowLength;
    private readonly ulong _seed;
    private readonly double _noise;

    public TrainingJudge(ExampleSetup setup)
    {
        Graph network = setup.Options.Architecture.InferenceGraph(setup.Example, setup.Classes);
        _network = Plan.Compile(network, new PlanOptions { Capacity = Rows, Threads = setup.Options.Threads }, setup.Threads);
        _noise = setup.Options.Recipe.JudgingNoise;
        _threats = setup.Options.Recipe.JudgedThreats(setup);
        _ascent = _threats.IsEmpty ? null : new InnerAscent(setup, new AscentNetwork(network, _network), InnerObjective.Margin, Rows);
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
    public double Accuracy(LabeledData rows) => Accuracy(rows, 0);

    /// <summary>Share of rows that the network decides correctly under one draw of the recipe's noise for each row; the same draw in every epoch.</summary>
    /// <returns>Null where the recipe has no noise.</returns>
    public double? NoisyAccuracy(LabeledData rows) => _noise > 0 ? Accuracy(rows, _noise) : null;

    /// <summary>Share of rows that the network decides correctly after a one-step and after a ten-step attack from the same random start; with each of several threats.</summary>
    /// <returns>Null where the recipe has no threat.</returns>
    public (double OneStep, double TenSteps)? RobustAccuracy(LabeledData rows)
    {
        if (_ascent is null) return null;
        int one = 0, ten = 0;
        for (int at = 0; at < rows.Rows; at += Rows)
        {
            int[] labels = rows.Labels[at..Math.Min(rows.Rows, at + Rows)];
            one += Withstanding(rows, at, labels, 1, 1.25);
            ten += Withstanding(rows, at, labels, AttackSteps, 2.5 / AttackSteps);
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

    private double Accuracy(LabeledData rows, double noise)
    {
        int correct = 0;
        for (int at = 0; at < rows.Rows; at += Rows)
        {
            int count = Math.Min(Rows, rows.Rows - at);
            rows.Inputs.View(at, count).Data.CopyTo(_network.Input(Architecture.InputName));
            if (noise > 0) AddNoise(at, count, (float)noise);
            _network.Run(count);
            correct += Correct(_network.Output(Architecture.OutputName), rows.Labels.AsSpan(at, count), _classes);
        }

        return (double)correct / rows.Rows;
    }

    private void AddNoise(int first, int count, float deviation)
    {
        float[] draw = new float[_rowLength];
        for (int row = 0; row < count; row++)
        {
            new RandomKey(_seed).Fold(4).Fold((ulong)(first + row)).FillNormal(draw);
            Span<float> values = _network.Input(Architecture.InputName).Slice(row * _rowLength, _rowLength);
            for (int i = 0; i < draw.Length; i++) values[i] += deviation * draw[i];
        }
    }

    // Rows that withstand every threat.
    private int Withstanding(LabeledData rows, int at, int[] labels, int steps, double stepShare)
    {
        bool[] withstands = new bool[labels.Length];
        Array.Fill(withstands, true);
        foreach (RowThreat threat in _threats)
        {
            Attack(rows, at, labels, threat, steps, stepShare * threat.Radius);
            for (int row = 0; row < labels.Length; row++) withstands[row] &= Decision.IsStrictMaximum(_ascent!.LastScores.Slice(row * _classes, _classes), labels[row]);
        }

        return withstands.Count(static w => w);
    }

    private void Attack(LabeledData rows, int at, int[] labels, RowThreat threat, int steps, double stepSize)
    {
        rows.Inputs.View(at, labels.Length).Data.CopyTo(_ascent!.Points);
        RandomKey key = new RandomKey(_seed).Fold(3);
        RandomKey KeyOf(int row) => key.Fold((ulong)(at + row));
        _ascent.Begin(labels, threat.At(1, KeyOf));
        _ascent.Sample(labels.Length, KeyOf);
        for (int step = 0; step < steps; step++) _ascent.Step(labels.Length, stepSize, isFirst: step == 0);
        _ascent.Evaluate(labels.Length, isFirst: false);
    }
}
