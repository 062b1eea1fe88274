using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>Trains a network by a recipe.</summary>
/// <remarks>
/// <para>The same seed gives the same bytes for any thread count on one instruction set, whether or not the run was interrupted and went on from a checkpoint.</para>
/// <para>Rows left over at the end of an epoch form a smaller batch; a batch of one row is skipped, because batch normalization has no statistics there.</para>
/// <para>The robust accuracy that a run shows is that of a short attack, good for comparing epochs; what the model withstands only an assessment says.</para>
/// </remarks>
public sealed class ModelTraining
{
    private readonly TimeProvider _time;

    /// <summary>Prepares a run.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <param name="rows">Training rows in attack space.</param>
    /// <param name="test">Rows to measure accuracy on after every epoch; null for none.</param>
    /// <param name="time">Clock for the durations in the result; null for the system's.</param>
    /// <param name="classes">Number of classes, two or more; null for what the data says.</param>
    /// <exception cref="ArgumentException">Some settings are invalid, or the two sets do not fit together.</exception>
    public ModelTraining(TrainingOptions options, LabeledData rows, LabeledData? test = null, TimeProvider? time = null, int? classes = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(rows);
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(options));
        Classes = classes ?? Math.Max(2, rows.ClassNames?.Count ?? rows.Labels.Max() + 1);
        rows.RequireClasses(Classes);
        if (rows.Rows < 2) throw new ArgumentException("Training needs two or more rows.", nameof(rows));
        if (test is not null)
        {
            test.RequireClasses(Classes);
            if (test.Inputs.Shape.WithRows(1) != rows.Inputs.Shape.WithRows(1))
                throw new ArgumentException($"The test rows have the shape {test.Inputs.Shape}, the training rows {rows.Inputs.Shape}.", nameof(test));
        }

        int outside = options.Bounds.FirstOutside(rows.Inputs.Data);
        if (outside >= 0 && options.Recipe.NeedsBounds)
            throw new ArgumentException(FormattableString.Invariant($"Value {outside} of the training rows is {rows.Inputs.Data[outside]}, outside the input bounds {options.Bounds}."), nameof(rows));
        RequireFit(options, new Shape(rows.Inputs.Shape.Extents[1..]));
        Options = options;
        Test = test;
        (Rows, Validation) = TrainingSplit.Split(rows, options.ValidationShare, new RandomKey(options.Seed).Fold(2));
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Number of classes K of the network: the data set's class names where it has some, else one more than the largest label.</summary>
    public int Classes { get; }

    /// <summary>Shape of one example.</summary>
    public Shape Example => new(Rows.Inputs.Shape.Extents[1..]);

    internal TrainingOptions Options { get; }

    /// <summary>Rows to train on: the given ones without <see cref="Validation"/>.</summary>
    internal LabeledData Rows { get; }

    internal LabeledData? Validation { get; }

    internal LabeledData? Test { get; }

    /// <summary>Trains.</summary>
    /// <param name="progress">Told after every step, on the calling thread. Default none.</param>
    /// <param name="checkpoint">Where the run's state is kept after every epoch and on cancellation. A run goes on from what it finds there. Default none.</param>
    /// <param name="cancellationToken">Ends the run after the step in progress; the result says so.</param>
    /// <exception cref="InvalidDataException">The loss became infinite or NaN: the learning rate is too high. Or the checkpoint is damaged or of another run.</exception>
    public TrainedModel Run(IProgress<TrainingProgress>? progress = null, CheckpointFile? checkpoint = null, CancellationToken cancellationToken = default)
    {
        using var loop = new TrainingLoop(this, _time, progress, cancellationToken);
        return loop.Run(checkpoint);
    }

    private void RequireFit(TrainingOptions options, Shape example)
    {
        if (options.Recipe.ErrorsFor(options, example).FirstOrDefault() is { } error) throw new ArgumentException(error);
        foreach (AuxiliaryModel model in options.Recipe.Auxiliaries)
        {
            Graph graph = model.Graph;
            if (graph.Inputs.Length != 1 || graph.Outputs.Length != 1 || graph.InputType(graph.Inputs[0].Name).IsFixed)
                throw new ArgumentException($"{model.Name} must have one input of rows and one output of scores to take part in training.");
            Shape takes = graph.InputType(graph.Inputs[0].Name).Bind(1), gives = graph.Nodes[graph.Outputs[0].Node].Type.Bind(1);
            if (new Shape(takes.Extents[1..]) != example || gives != new Shape(1, Classes))
                throw new ArgumentException($"{model.Name} takes rows {new Shape(takes.Extents[1..])} and gives {gives.RowLength} scores; the training rows are {example} of {Classes} classes.");
        }
    }

    /// <summary>Text that stands for options and data.</summary>
    internal string Fingerprint()
    {
        // The recipe prints its own properties; architecture functions do not print, so only the name stands for them.
        string options = (Options with { Threads = 1, Architecture = Options.Architecture with { Layers = static (_, input, _) => input } }).ToString();
        string recipe = string.Join("; ", Options.Recipe.Settings.Select(static s => $"{s.Key} {s.Value}").Concat(Options.Recipe.Auxiliaries.Select(static m => m.Sha256)).Append(MaskHash()));
        return FormattableString.Invariant($"{Options.Architecture.Name} {StartHash()} {options} {recipe} rows {Rows.ContentHash} validation {Validation?.ContentHash} test {Test?.ContentHash}");
    }

    // Nor do masks print what they hold.
    private string MaskHash() => Options.Recipe.Ball?.Mask is { } mask ? Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(mask.Free))) : string.Empty;

    // Two model files may have the same name.
    private string StartHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ParameterSpecification parameter in Options.Architecture.Parameters(Example, Classes))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{parameter.Name} {parameter.Shape} {parameter.Role} {parameter.Initialization}\n"));
            if (parameter.Start is { } start) hash.AppendData(MemoryMarshal.AsBytes(start.Floats.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
