using System.Runtime.InteropServices;
using Redoubt.Certification;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;
using Architecture = Redoubt.Models.Architecture;

namespace Redoubt.Training;

/// <summary>Times networks on this machine and compares each figure with the processor's measured peak, so that ratios hold on any machine.</summary>
/// <remarks>Operations are two for each multiply-add of convolutions and matrix products of the forward pass, F: F for a forward pass, 2F for an attack step
/// and for interval bounds, 3F for a training step, whatever algorithm computes them. Winograd can therefore exceed an efficiency of 1. Measure on an idle machine.</remarks>
public sealed class ModelBenchmark
{
    private readonly BenchmarkOptions _options;
    private readonly TimeProvider _time;
    private readonly BenchmarkTimer _timer;

    /// <summary>Measures the peak of one thread; takes about a tenth of a second.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="time">Clock; null for the system's.</param>
    public ModelBenchmark(BenchmarkOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _time = time ?? TimeProvider.System;
        _timer = new BenchmarkTimer(options, _time);
        InstructionSet = options.InstructionSet ?? InstructionSets.Best;
        PeakGflopsPerThread = PeakMeasurement.GflopsPerThread(InstructionSet, _time);
    }

    /// <summary>Vector instructions in use.</summary>
    public InstructionSet InstructionSet { get; }

    /// <summary>Billions of operations a second of one thread that only multiplies and adds in registers.</summary>
    public double PeakGflopsPerThread { get; }

    /// <summary>The networks and batches that <c>bench</c> times without arguments: all phases of each, and the forward pass of a single input.</summary>
    public static IReadOnlyList<(string Architecture, int Batch)> Standard { get; } = [("resnet18", 32), ("resnet20", 64), ("mnist-cnn", 128), ("mlp", 128)];

    /// <summary>Times one case.</summary>
    /// <param name="subject">The network.</param>
    /// <param name="batch">Rows, one or more.</param>
    /// <param name="phase">What to time.</param>
    /// <param name="cancellationToken">Checked between runs.</param>
    /// <exception cref="ArgumentException">The phase is a training step and the subject has no architecture.</exception>
    public BenchmarkCase Run(BenchmarkSubject subject, int batch, BenchmarkPhase phase, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        (double milliseconds, long allocated) = phase switch
        {
            BenchmarkPhase.Forward => Forward(subject, batch, cancellationToken),
            BenchmarkPhase.AttackStep => AttackStep(subject, batch, cancellationToken),
            BenchmarkPhase.IntervalBounds => IntervalBounds(subject, batch, cancellationToken),
            _ => TrainingStepOf(subject, batch, cancellationToken),
        };
        double operations = Operations(subject, batch) * phase switch { BenchmarkPhase.Forward => 1, BenchmarkPhase.AttackStep or BenchmarkPhase.IntervalBounds => 2, _ => 3 };
        double gflops = operations / (milliseconds * 1e6);
        return new BenchmarkCase
        {
            Model = subject.Name,
            Batch = batch,
            Phase = NameOf(phase),
            Milliseconds = milliseconds,
            Gflops = gflops,
            Efficiency = gflops / (PeakGflopsPerThread * _options.Threads),
            AllocatedBytes = allocated,
        };
    }

    /// <summary>The report of finished cases.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="toolVersion">Version of the program.</param>
    public BenchmarkReport Report(IEnumerable<BenchmarkCase> cases, string toolVersion) => new()
    {
        ToolVersion = toolVersion,
        DotNetVersion = RuntimeInformation.FrameworkDescription,
        OperatingSystem = RuntimeInformation.OSDescription,
        StartedUtc = _time.GetUtcNow(),
        Threads = _options.Threads,
        InstructionSet = InstructionSet.ToString(),
        PeakGflopsPerThread = PeakGflopsPerThread,
        Cases = [.. cases],
    };

    /// <summary>The name of a phase on the command line and in the report.</summary>
    /// <param name="phase">The phase.</param>
    public static string NameOf(BenchmarkPhase phase) => phase switch
    {
        BenchmarkPhase.Forward => "forward",
        BenchmarkPhase.AttackStep => "attack-step",
        BenchmarkPhase.IntervalBounds => "interval-bounds",
        _ => "training-step",
    };

    private static double Operations(BenchmarkSubject subject, int batch)
    {
        LinearCount count = Cost.Of(subject.Graph).MultiplyAdds;
        return 2.0 * (subject.TakesRows ? count.At(batch) : batch * (double)count.At(1));
    }

    private PlanOptions PlanOptions(int capacity) => new() { Capacity = capacity, Threads = _options.Threads, InstructionSet = _options.InstructionSet };

    private (double, long) Forward(BenchmarkSubject subject, int batch, CancellationToken cancellationToken)
    {
        int rows = subject.TakesRows ? batch : 1, runs = batch / rows;
        using Plan plan = Plan.Compile(subject.Graph, PlanOptions(rows));
        foreach (GraphInput input in subject.Graph.Inputs)
        {
            if (subject.Inputs.TryGetValue(input.Name, out Literal? value)) plan.SetInput(input.Name, value);
            else if (subject.Graph.InputType(input.Name).ElementType == ElementType.Float32) new RandomKey(_options.Seed).FillUniform(plan.Input(input.Name));
        }

        return _timer.Measure(
            () =>
            {
                for (int run = 0; run < runs; run++) plan.Run(rows);
            },
            cancellationToken);
    }

    private (double, long) AttackStep(BenchmarkSubject subject, int batch, CancellationToken cancellationToken)
    {
        var options = new GraphClassifierOptions { Capacity = batch, Threads = _options.Threads, InstructionSet = _options.InstructionSet };
        using var model = new GraphClassifier(subject.Graph, InputBounds.Unit, options);
        var step = new AttackStepWork(model, batch, new RandomKey(_options.Seed));
        return _timer.Measure(step.Run, cancellationToken);
    }

    private (double, long) IntervalBounds(BenchmarkSubject subject, int batch, CancellationToken cancellationToken)
    {
        using var certifier = new IntervalCertifier(subject.Graph, new IntervalCertifierOptions
        {
            Ball = PerturbationBall.Linf(1.0 / 255),
            Bounds = InputBounds.Unit,
            Threads = _options.Threads,
            InstructionSet = _options.InstructionSet,
        });
        GraphInput input = subject.Graph.Inputs[0];
        var inputs = new Tensor(new Shape([batch, .. subject.Graph.InputType(input.Name).Bind(1).Extents[1..]]));
        new RandomKey(_options.Seed).FillUniform(inputs.Data);
        var labels = new int[batch];
        var margins = new CertifiedMargin[batch];
        return _timer.Measure(() => certifier.Certify(inputs, labels, margins, cancellationToken), cancellationToken);
    }

    private (double, long) TrainingStepOf(BenchmarkSubject subject, int batch, CancellationToken cancellationToken)
    {
        if (subject.Architecture is not { } architecture)
            throw new ArgumentException($"The training step of {subject.Name} cannot be timed: it is a finished graph, not an architecture.", nameof(subject));
        var training = new TrainingOptions { Architecture = architecture, BatchSize = batch, Threads = _options.Threads };
        using Plan plan = Plan.Compile(TrainingStep.Emit(architecture.ReferenceShape, BenchmarkSubject.Classes, training), PlanOptions(batch));
        foreach ((string name, Literal value) in architecture.Initialize(architecture.ReferenceShape, BenchmarkSubject.Classes, new RandomKey(_options.Seed)))
            value.Floats.CopyTo(plan.Input(name));
        new RandomKey(_options.Seed).FillUniform(plan.Input(Architecture.InputName));
        plan.Input(TrainingStep.LearningRate)[0] = 1e-3f;
        for (int row = 0; row < batch; row++) plan.IntegerInput(TrainingStep.Labels)[row] = row % BenchmarkSubject.Classes;
        return _timer.Measure(() => plan.Run(batch), cancellationToken);
    }

    /// <summary>One step of projected gradient descent on a batch, as the attacks do it.</summary>
    private sealed class AttackStepWork
    {
        private readonly IObjective _objective;
        private readonly PerturbationBall _ball = PerturbationBall.Linf(0.1);
        private readonly Tensor _center, _lower, _upper, _points, _gradient, _scores;
        private readonly int[] _labels;
        private readonly float[] _values;

        public AttackStepWork(GraphClassifier model, int batch, RandomKey key)
        {
            Shape shape = new([batch, .. model.ExampleShape.Extents]);
            _objective = model.Compile(ObjectiveKind.CrossEntropy);
            (_center, _lower, _upper, _gradient) = (new Tensor(shape), new Tensor(shape), new Tensor(shape), new Tensor(shape));
            key.FillUniform(_center.Data);
            _points = _center.Clone();
            _scores = new Tensor(new Shape(batch, model.Classes));
            _labels = [.. Enumerable.Range(0, batch).Select(row => row % model.Classes)];
            _values = new float[batch];
            for (int row = 0; row < batch; row++) _ball.Surround(_center.Row(row), model.Bounds, _lower.Row(row), _upper.Row(row));
        }

        public void Run()
        {
            _objective.Evaluate(_points, _labels, [], _scores, _values, _gradient);
            for (int row = 0; row < _labels.Length; row++)
            {
                var region = new FeasibleRegion(_center.Row(row), _lower.Row(row), _upper.Row(row));
                _ball.StepUphill(_points.Row(row), _gradient.Row(row), 0.01, region);
                _ball.Project(_points.Row(row), region);
            }
        }
    }
}
