using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Measures what the masking checks need, on a few rows: gradients, noise, a growing ball, few and many steps.</summary>
/// <remarks>The probing attack is PGD on the margin with random start: the margin does not vanish for confident models, so what fails here fails for
/// want of gradients and not for want of precision.</remarks>
internal sealed class MaskingProbe
{
    private const int NoiseDraws = 50, FewSteps = 5, ManySteps = 40, UnboundedSteps = 100, UnboundedRestarts = 3, Parts = 11;

    private static readonly double[] RadiusFactors = [0.25, 0.5, 0.75, 1, 1.5, 2];

    /// <summary>Passes without gradient for one row: the noise.</summary>
    public const int ForwardPasses = NoiseDraws;

    /// <summary>About the most passes with gradient for one row: two gradients, every radius, few steps, the unbounded attack.</summary>
    public const int GradientPasses = 2 + 6 * ManySteps + FewSteps + UnboundedSteps * UnboundedRestarts;

    private readonly IDifferentiableClassifier _model;
    private readonly LabeledData _rows;
    private readonly int[] _correct;
    private readonly PerturbationBall _ball;
    private readonly AttackPassSettings _settings;
    private int _finished;

    /// <param name="model">The classifier.</param>
    /// <param name="rows">Rows to probe, those included that are wrong already.</param>
    /// <param name="ball">The ball of the assessment.</param>
    /// <param name="settings">Randomness, progress, cancellation.</param>
    public MaskingProbe(IDifferentiableClassifier model, LabeledData rows, PerturbationBall ball, AttackPassSettings settings)
    {
        _model = model;
        _rows = rows;
        _ball = ball;
        _settings = settings;
        _correct = CleanPass.Run(model, rows).CorrectRows;
    }

    /// <summary>Runs five of the checks and the accuracy curve; the comparisons with a black-box attack and of repeated answers come from the suite.</summary>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public (AccuracyCurve Curve, MaskingCheck[] Checks) Run()
    {
        MaskingCheck zero = ZeroGradients();
        RowResults many = Attack(_ball, ManySteps, "more-steps");
        int manyBroken = many.Broken;
        MaskingCheck steps = MaskingChecks.Steps(_correct.Length, (FewSteps, Attack(_ball, FewSteps, "fewer-steps").Broken), (ManySteps, manyBroken));
        MaskingCheck noise = MaskingChecks.Noise(FreeValues, _correct.Length, NoiseDraws, BrokenByNoise(), manyBroken);
        (AccuracyCurve curve, List<CurvePoint> measured) = Curve(many);
        MaskingCheck epsilon = MaskingChecks.Epsilon(measured);
        return (curve, [zero, noise, Unbounded(), epsilon, steps]);
    }

    private int FreeValues => _ball.Mask?.FreeValues ?? _rows.Inputs.Shape.RowLength;

    private MaskingCheck ZeroGradients()
    {
        int crossEntropy = ZeroRows(ObjectiveKind.CrossEntropy), margin = ZeroRows(ObjectiveKind.Margin);
        Finished("zero gradients");
        return MaskingChecks.ZeroGradients(_correct.Length, crossEntropy, margin);
    }

    private int ZeroRows(ObjectiveKind kind)
    {
        IObjective objective = _model.Compile(kind);
        int zero = 0;
        foreach (int[] part in _correct.Chunk(Math.Max(1, objective.Capacity)))
        {
            _settings.CancellationToken.ThrowIfCancellationRequested();
            Tensor inputs = _rows.Inputs.Gather(part);
            int[] labels = [.. part.Select(row => _rows.Labels[row])];
            Tensor scores = new(new Shape(part.Length, _model.Classes)), gradient = new(inputs.Shape);
            objective.Evaluate(inputs, labels, [], scores, new float[part.Length], gradient);
            for (int i = 0; i < part.Length; i++) zero += IsUseless(gradient.Row(i)) ? 1 : 0;
        }

        return zero;
    }

    private static bool IsUseless(ReadOnlySpan<float> gradient)
    {
        bool any = false;
        foreach (float g in gradient)
        {
            if (!float.IsFinite(g)) return true;
            any |= g != 0;
        }

        return !any;
    }

    private int BrokenByNoise()
    {
        RandomKey key = _settings.Key.Fold(StableName.Of("noise"));
        Shape example = new(_rows.Inputs.Shape.Extents[1..]);
        float[] lower = new float[example.Count], upper = new float[example.Count];
        Tensor points = new(new Shape([NoiseDraws, .. example.Extents])), scores = new(new Shape(NoiseDraws, _model.Classes));
        int broken = 0;
        foreach (int row in _correct)
        {
            _settings.CancellationToken.ThrowIfCancellationRequested();
            RandomKey rowKey = key.Fold((ulong)(uint)_rows.RowIndices[row]);
            FeasibleRegion region = _ball.Surround(_rows.Inputs.Row(row), _model.Bounds, lower, upper);
            for (int draw = 0; draw < NoiseDraws; draw++) _ball.SampleSurface(points.Row(draw), region, rowKey.Fold((ulong)draw));
            _model.Scores(points, scores);
            AttackGoal goal = AttackGoal.UntargetedOn(_model, _rows.Labels[row]);
            bool hit = false;
            for (int draw = 0; draw < NoiseDraws && !hit; draw++) hit = goal.IsReached(0, scores.Row(draw));
            broken += hit ? 1 : 0;
        }

        Finished("random noise");
        return broken;
    }

    // The check wants what the attack did at each radius; the curve counts what is known: an example of a smaller ball lies in every larger one.
    private (AccuracyCurve Known, List<CurvePoint> Measured) Curve(RowResults atEpsilon)
    {
        List<CurvePoint> measured = [Point(0, _correct.Length)], known = [Point(0, _correct.Length)];
        bool[] broken = new bool[_correct.Length];
        foreach (double factor in RadiusFactors)
        {
            PerturbationBall ball = _ball.WithRadius(_ball.Radius * factor);
            RowResults results = factor == 1 ? atEpsilon : Attack(ball, ManySteps, "accuracy curve");
            for (int i = 0; i < broken.Length; i++) broken[i] |= results.Status[i] == AttackRowStatus.Broken;
            measured.Add(Point(ball.Radius, _correct.Length - results.Broken));
            known.Add(Point(ball.Radius, broken.Count(static one => !one)));
        }

        var curve = new AccuracyCurve
        {
            Attack = FormattableString.Invariant($"PGD on the margin, {ManySteps} steps, one random start, on {_rows.Rows} rows, what broke at a smaller radius included; weaker than the suite"),
            Points = [.. known],
        };
        return (curve, measured);
    }

    private CurvePoint Point(double epsilon, int correct) => new() { Epsilon = epsilon, Accuracy = Proportion.Of(correct, _rows.Rows) };

    private MaskingCheck Unbounded()
    {
        // The smallest ball around any valid input that holds every valid input.
        double range = (double)_model.Bounds.Upper - _model.Bounds.Lower;
        double radius = _ball.Norm switch { Norm.Linf => range, Norm.L2 => range * Math.Sqrt(FreeValues), _ => range * FreeValues };
        int broken = Attack(_ball.WithRadius(radius), UnboundedSteps, "unbounded attack", UnboundedRestarts).Broken;
        return MaskingChecks.Unbounded(_correct.Length, broken, radius);
    }

    private RowResults Attack(PerturbationBall ball, int steps, string part, int restarts = 1)
    {
        var attack = new ProjectedGradientDescent(new PgdOptions { Ball = ball, Steps = steps, Restarts = restarts, Loss = AttackLoss.Margin });
        int[] labels = [.. _correct.Select(row => _rows.Labels[row])], ids = [.. _correct.Select(row => _rows.RowIndices[row])];

        // One key for every radius and step count: the runs differ in nothing else.
        var run = new AttackRun { Key = _settings.Key.Fold(StableName.Of("probe")), RowIds = ids, CancellationToken = _settings.CancellationToken };
        string name = FormattableString.Invariant($"probe-{ball.Radius:R}-{steps}");
        (Tensor, AttackGoal) rows = (_rows.Inputs.Gather(_correct), AttackGoal.UntargetedOn(_model, labels));
        RowResults outcome = AttackSteps.Run(name, attack, _model, rows, run, (_settings.Checkpoints, AttackSteps.RowsOf(_model.Capacity, (long)steps * restarts)));
        if (!outcome.Completed) throw new OperationCanceledException(_settings.CancellationToken);
        Finished(part);
        return outcome;
    }

    private void Finished(string part) => _settings.Progress?.Report(new EvaluationProgress("masking checks", Math.Min(1, (double)++_finished / Parts), part));
}
