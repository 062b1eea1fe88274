using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Draws the model's margin and decisions in the plane of an input's gradient and a random direction orthogonal to it.</summary>
/// <remarks>Both directions have the length ε in the norm of the threat: for ℓ∞ the sign of the gradient and random signs made orthogonal to it. Points are moved into the
/// bounds. The picture: Tramèr et al., ICLR 2018, arXiv:1705.07204, section 4.1.</remarks>
internal static class LossLandscape
{
    private const int Size = 25, MostOfAKind = 2;

    /// <summary>Pictures of some rows that were broken and some that stand; none where there are no gradients, for ℓ0, and for a ball without limit.</summary>
    public static ImmutableArray<LandscapePicture> Measure(AssessmentRequest request, VerifiedExamples verified, string?[] brokenBy)
    {
        PerturbationBall ball = request.Ball;
        if (request.Classifier.GradientObstacle is not null || ball.Norm == Norm.L0 || !ball.IsLimited || ball.Radius == 0) return [];
        int[] correct = verified.Clean.CorrectRows;
        int[] chosen = [.. correct.Where(row => verified.Broken[row]).Take(MostOfAKind), .. correct.Where(row => !verified.Broken[row]).Take(MostOfAKind)];
        RandomKey key = new RandomKey(request.Seed).Fold(StableName.Of("landscape"));
        return [.. chosen.Select(row => Draw(request, row, verified.Broken[row] ? brokenBy[row] : null, key.Fold((ulong)(uint)request.Rows.RowIndices[row])))];
    }

    private static LandscapePicture Draw(AssessmentRequest request, int row, string? brokenBy, RandomKey key)
    {
        LabeledData data = request.Rows;
        ReadOnlySpan<float> input = data.Inputs.Row(row);
        float[] along = GradientOf(request.Classifier, data.Take([row]), request.Ball, out bool isZero), across = new float[input.Length];
        if (isZero) Sample(along, request.Ball, key.Fold(1));
        Sample(across, request.Ball, key);
        MakeOrthogonal(across, along, request.Ball);

        Tensor points = new(data.Inputs.Shape.WithRows(Size * Size)), scores = new(new Shape(Size * Size, request.Classifier.Classes));
        for (int point = 0; point < Size * Size; point++) Place(points.Row(point), input, (along, Step(point % Size)), (across, Step(point / Size)), request.Classifier.Bounds);
        request.Classifier.Scores(points, scores);
        var margins = new double[Size * Size];
        bool[] inside = new bool[margins.Length];
        for (int point = 0; point < margins.Length; point++)
        {
            margins[point] = Rounded(AttackGoal.UntargetedOn(request.Classifier, data.Labels[row]).Margin(0, scores.Row(point)));
            inside[point] = request.Ball.Contains(points.Row(point), data.Inputs.Row(row), request.Ball.Radius * 1e-6);
        }

        const int Middle = Size / 2;
        return new LandscapePicture
        {
            RowIndex = data.RowIndices[row],
            Label = data.Labels[row],
            BrokenBy = brokenBy,
            GradientIsZero = isZero,
            Size = Size,
            Margins = [.. margins],
            Decisions = [.. Enumerable.Range(0, margins.Length).Select(point => Judgment.Predict(scores.Row(point)))],
            Inside = [.. inside],
            MarginAtInput = margins[Middle * Size + Middle],
            LargestAlongGradient = Enumerable.Range(Middle, Size - Middle).Max(i => margins[Middle * Size + i]),
            LargestAlongRandom = Enumerable.Range(0, Size).Max(i => margins[i * Size + Middle]),
        };
    }

    private static double Step(int index) => 2.0 * index / (Size - 1) - 1;

    private static void Place(Span<float> point, ReadOnlySpan<float> input, (float[] Direction, double Step) along, (float[] Direction, double Step) across, InputBounds bounds)
    {
        for (int i = 0; i < point.Length; i++)
            point[i] = Math.Clamp((float)(input[i] + along.Step * along.Direction[i] + across.Step * across.Direction[i]), bounds.Lower, bounds.Upper);
    }

    // Result files hold finite numbers only, and more digits than a picture shows would only make them large.
    private static double Rounded(float margin)
    {
        if (!float.IsFinite(margin)) return margin > 0 ? float.MaxValue : float.MinValue;
        return double.Parse(margin.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static float[] GradientOf(IDifferentiableClassifier model, LabeledData one, PerturbationBall ball, out bool isZero)
    {
        Tensor gradient = new(one.Inputs.Shape), scores = new(new Shape(1, model.Classes));
        model.Compile(ObjectiveKind.Margin).Evaluate(one.Inputs, one.Labels, [], scores, new float[1], gradient);
        float[] direction = gradient.Row(0).ToArray();
        isZero = direction.Any(static g => !float.IsFinite(g)) || direction.All(static g => g == 0);
        if (isZero) return direction;
        ball.Mask?.Clear(direction);
        if (ball.Norm == Norm.Linf)
        {
            for (int i = 0; i < direction.Length; i++) direction[i] = Math.Sign(direction[i]);
        }

        isZero = !Scale(direction, ball);
        return direction;
    }

    private static void Sample(float[] direction, PerturbationBall ball, RandomKey key)
    {
        if (ball.Norm == Norm.Linf) key.FillSigns(direction);
        else key.FillNormal(direction);
        ball.Mask?.Clear(direction);
        Scale(direction, ball);
    }

    private static void MakeOrthogonal(float[] direction, float[] other, PerturbationBall ball)
    {
        double product = 0, square = 0;
        for (int i = 0; i < direction.Length; i++)
        {
            product += (double)direction[i] * other[i];
            square += (double)other[i] * other[i];
        }

        if (!(square > 0)) return;
        for (int i = 0; i < direction.Length; i++) direction[i] -= (float)(product / square * other[i]);
        Scale(direction, ball);
    }

    private static bool Scale(float[] direction, PerturbationBall ball)
    {
        double length = ball.Norm.Distance(direction, new float[direction.Length]);
        if (!(length > 0 && double.IsFinite(length))) return false;
        for (int i = 0; i < direction.Length; i++) direction[i] = (float)(direction[i] * (ball.Radius / length));
        return true;
    }
}
