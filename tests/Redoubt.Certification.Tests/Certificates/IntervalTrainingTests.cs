using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;
using Architecture = Redoubt.Models.Architecture;

namespace Redoubt.Certification.Tests;

/// <summary>Bounds are graphs, so a network can be trained through them; and what is then certified on real data withstands attacks.</summary>
public sealed class IntervalTrainingTests
{
    private const int Batch = 64, Epochs = 40, Classes = 10;
    private const double Epsilon = 0.1;
    private const string Rate = "rate", Radius = "radius", Labels = "labels", Mix = "mix";

    private static readonly Architecture Network = Architectures.Find("mlp");

    [Fact]
    public void Train_ThroughTheBounds_RaisesCertifiedAccuracyThatNoAttackBreaks()
    {
        LabeledData train = DataLoader.Load("digits/train", TestContext.Current.CancellationToken), test = DataLoader.Load("digits/test#0:200", TestContext.Current.CancellationToken);
        var shape = new Shape(train.Inputs.Shape.Extents[1..]);
        IReadOnlyDictionary<string, Literal> start = Network.Initialize(shape, Classes, new RandomKey(3));
        using GraphClassifier before = Classifier(shape, start), after = Classifier(shape, Trained(train, shape, start));

        CertifiedMargin[] untrained = Certify(before, test), trained = Certify(after, test);
        Assert.True(untrained.Count(static m => m.IsCertified) < 0.05 * test.Rows, "a random network should certify next to nothing");
        int certified = trained.Count(static m => m.IsCertified);
        TestContext.Current.SendDiagnosticMessage($"certified {certified} of {test.Rows} at {Epsilon}");
        Assert.True(certified >= 0.6 * test.Rows, $"only {certified} of {test.Rows} rows are certified");

        var attack = new ProjectedGradientDescent(new PgdOptions { Ball = PerturbationBall.Linf(Epsilon), Steps = 40 });
        AttackOutcome outcome = attack.Perturb(after, test.Inputs, AttackGoal.Untargeted(test.Labels), new AttackRun { Key = new RandomKey(1) });
        AssertNoneBroken(after, test, outcome, trained);
    }

    private static void AssertNoneBroken(GraphClassifier model, LabeledData test, AttackOutcome outcome, CertifiedMargin[] margins)
    {
        var scores = new Tensor(new Shape(test.Rows, Classes));
        model.Scores(outcome.Adversarial, scores);
        int broken = 0;
        for (int row = 0; row < test.Rows; row++)
        {
            float lead = Decision.Lead(scores.Row(row), test.Labels[row]);
            if (!Decision.IsStrictMaximum(scores.Row(row), test.Labels[row])) broken++;
            if (margins[row].IsCertified) Assert.True(lead >= margins[row].Margin, $"row {row}: attacked to a lead of {lead}, certified {margins[row].Margin}");
        }

        Assert.True(broken > 0, "the attack breaks nothing at all, so the test shows nothing");
    }

    private static GraphClassifier Classifier(Shape shape, IReadOnlyDictionary<string, Literal> parameters) => new(
        Freezer.Freeze(Network.InferenceGraph(shape, Classes), parameters), InputBounds.Unit, new GraphClassifierOptions { Threads = 1, AllowWinograd = false });

    private static CertifiedMargin[] Certify(GraphClassifier model, LabeledData rows)
    {
        var margins = new CertifiedMargin[rows.Rows];
        using var certifier = new IntervalCertifier(model.Graph, new IntervalCertifierOptions { Ball = PerturbationBall.Linf(Epsilon), Bounds = InputBounds.Unit, Threads = 1 });
        certifier.Certify(rows.Inputs, rows.Labels, margins, TestContext.Current.CancellationToken);
        return margins;
    }

    private static Dictionary<string, Literal> Trained(LabeledData data, Shape shape, IReadOnlyDictionary<string, Literal> start)
    {
        using var plan = Plan.Compile(Step(shape), new PlanOptions { Capacity = Batch, Threads = 1 });
        foreach ((string name, Literal value) in start) plan.SetInput(name, value);
        int steps = data.Rows / Batch;
        for (int step = 0; step < Epochs * steps; step++)
        {
            // Clean scores first, then a radius that grows (Gowal et al., section 4), then the full radius at a lower rate.
            float progress = (float)step / (Epochs * steps), growth = Math.Clamp((progress - 0.15f) / 0.55f, 0, 1);
            plan.Input(Radius)[0] = (float)Epsilon * growth;
            plan.Input(Mix)[0] = progress < 0.15f ? 0 : 0.7f;
            plan.Input(Rate)[0] = progress > 0.8f ? 2e-4f : 1e-3f;
            for (int row = 0; row < Batch; row++)
            {
                int source = ((step * Batch) + row) * 17 % data.Rows;
                data.Inputs.Row(source).CopyTo(plan.Input(Architecture.InputName).Slice(row * shape.Count, shape.Count));
                plan.IntegerInput(Labels)[row] = data.Labels[source];
            }

            plan.Run(Batch);
        }

        return start.ToDictionary(static p => p.Key, p => Literal.Of(p.Value.Shape, plan.Input(p.Key).ToArray()));
    }

    /// <summary>One step of gradient descent on (1 - mix)·CE(scores) + mix·CE(worst scores in the box).</summary>
    private static Graph Step(Shape shape)
    {
        var builder = new GraphBuilder();
        Graph network = Network.InferenceGraph(shape, Classes);
        Value x = builder.Input(Architecture.InputName, network.InputType(Architecture.InputName));
        Value labels = builder.Input(Labels, new TensorType(ElementType.Int64, Dimension.Batch)), radius = builder.Input(Radius, TensorType.Float());
        Value mix = builder.Input(Mix, TensorType.Float()), rate = builder.Input(Rate, TensorType.Float());
        var parameters = network.Inputs.Where(static i => i.Role != InputRole.Data).ToDictionary(static i => i.Name, i => builder.Input(i.Name, network.InputType(i.Name), i.Role));
        var box = new BoundedValue((x - radius).Unary(OpKind.Clip, new ClipAttributes(0, 1)), (x + radius).Unary(OpKind.Clip, new ClipAttributes(0, 1)));
        BoundedValue bounds = IntervalBounds.Emit(builder, network, new Dictionary<string, BoundedValue> { [Architecture.InputName] = box }, parameters)[Architecture.OutputName];
        Value clean = builder.Splice(network, new Dictionary<string, Value>(parameters) { [Architecture.InputName] = x })[Architecture.OutputName];
        Value isLabel = labels.OneHot(Classes).Binary(OpKind.Greater, builder.Constant(0f));
        Value worst = bounds.Lower.Where(isLabel, bounds.Upper);
        Value loss = (CrossEntropy(clean, labels) * (builder.Constant(1f) - mix)) + (CrossEntropy(worst, labels) * mix);
        Value[] gradients = Gradient.Of(loss, null, [.. parameters.Values]);
        var outputs = new List<(string, Value, string?)> { ("loss", loss, null) };
        foreach (((string name, Value parameter), Value gradient) in parameters.Select(static p => (p.Key, p.Value)).Zip(gradients))
            outputs.AddRange(Adam(name, parameter, gradient, rate));
        return builder.BuildWithUpdates(outputs);
    }

    /// <summary>Kingma and Ba, ICLR 2015, arXiv:1412.6980, algorithm 1, without the correction of the first steps.</summary>
    private static IEnumerable<(string, Value, string?)> Adam(string name, Value parameter, Value gradient, Value rate)
    {
        GraphBuilder builder = parameter.Builder;
        Value mean = builder.Input($"mean/{name}", parameter.Type, InputRole.State), square = builder.Input($"square/{name}", parameter.Type, InputRole.State);
        Value nextMean = (mean * 0.9f) + (gradient * 0.1f), nextSquare = (square * 0.999f) + (gradient * gradient * 0.001f);
        yield return ($"next/mean/{name}", nextMean, $"mean/{name}");
        yield return ($"next/square/{name}", nextSquare, $"square/{name}");
        yield return ($"next/{name}", parameter - (nextMean * rate / (nextSquare.Unary(OpKind.Sqrt) + 1e-8f)), name);
    }

    private static Value CrossEntropy(Value scores, Value labels) => Objectives.Emit(ObjectiveKind.CrossEntropy, scores, labels, labels).Mean([0]);
}
