using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Models.Tests;

public sealed class DetectedClassifierTests
{
    private static readonly LinearClassifier Model = new(new float[,] { { 2, -1, 0.5f }, { -1, 1.5f, 1 }, { 0.3f, 0.2f, -2 } }, [0.1f, 0, 0.4f], capacity: 3);
    private static readonly LinearClassifier Detector = new(new float[,] { { 0, 0, 0 }, { 1, -2, 3 } }, [0, -0.7f], capacity: 5);

    public static TheoryData<JointLoss, ObjectiveKind> All => new MatrixTheoryData<JointLoss, ObjectiveKind>(
        Enum.GetValues<JointLoss>(), [ObjectiveKind.CrossEntropy, ObjectiveKind.Margin, ObjectiveKind.DifferenceOfLogitsRatio, ObjectiveKind.TargetedMargin, ObjectiveKind.ScoreDifference]);

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(30)]
    public void Scores_AnyWeight_RejectExactlyWhatTheDetectorRejects(double weight)
    {
        using var joint = new DetectedClassifier(Model, Detector, JointLoss.ExtraClass, weight);
        (Tensor inputs, Tensor scores) = (Inputs(200), new Tensor(new Shape(200, 4)));
        Tensor own = new(new Shape(200, 3)), verdicts = new(new Shape(200, 2));
        joint.Scores(inputs, scores);
        Model.Scores(inputs, own);
        Detector.Scores(inputs, verdicts);
        int rejected = 0;
        for (int row = 0; row < 200; row++)
        {
            bool suspicious = verdicts.Row(row)[1] > verdicts.Row(row)[0];
            rejected += suspicious ? 1 : 0;
            Assert.Equal(own.Row(row).ToArray(), scores.Row(row)[..3].ToArray());
            Assert.Equal(suspicious, Decision.IsStrictMaximum(scores.Row(row), joint.RejectedClass));
        }

        Assert.InRange(rejected, 20, 180);
    }

    // Misclassified and not rejected, counted from the two models themselves.
    [Fact]
    public void UntargetedOn_EveryCase_IsReachedOnlyWithoutRejection()
    {
        using var joint = new DetectedClassifier(Model, Detector);
        (Tensor inputs, Tensor scores) = (Inputs(300), new Tensor(new Shape(300, 4)));
        Tensor own = new(new Shape(300, 3)), verdicts = new(new Shape(300, 2));
        joint.Scores(inputs, scores);
        Model.Scores(inputs, own);
        Detector.Scores(inputs, verdicts);
        int[] labels = [.. Enumerable.Range(0, 300).Select(static row => row % 3)];
        AttackGoal goal = AttackGoal.UntargetedOn(joint, labels);
        int[] order = [.. Enumerable.Range(0, 300).Reverse()];
        AttackGoal gathered = goal.Gather(order);
        int reached = 0;
        for (int row = 0; row < 300; row++)
        {
            bool wrong = !Decision.IsStrictMaximum(own.Row(row), labels[row]), rejected = DetectedClassifier.Suspicion(verdicts.Row(row)) > 0;
            Assert.Equal(wrong && !rejected, goal.IsReached(row, scores.Row(row)));
            Assert.Equal(goal.IsReached(row, scores.Row(row)), goal.Margin(row, scores.Row(row)) > 0);
            Assert.Equal(goal.IsReached(row, scores.Row(row)), gathered.IsReached(299 - row, scores.Row(row)));
            reached += wrong && !rejected ? 1 : 0;
        }

        Assert.InRange(reached, 30, 270);
        Assert.True(AttackGoal.Untargeted(0).IsReached(0, [0f, -1, -1, 5]), "Without the model's word a rejection counts as an error.");
    }

    // Finite differences of the objective's own values. The selective losses climb one of the two at a time, so only their sign along the step is checked.
    [Theory]
    [MemberData(nameof(All))]
    public void Evaluate_EveryLossAndKind_HasTheGradientOfItsValue(JointLoss loss, ObjectiveKind kind)
    {
        const int Rows = 60;
        const double Step = 1e-3;
        using var joint = new DetectedClassifier(Model, Detector, loss, 0.7);
        IObjective objective = joint.Compile(kind);
        Tensor inputs = Inputs(Rows), scores = new(new Shape(Rows, 4)), gradient = new(inputs.Shape);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(static row => row % 3)], targets = kind.UsesTargets() ? [.. labels.Select(static label => (label + 1) % 3)] : [];
        float[] values = new float[Rows], again = new float[Rows], higher = new float[Rows], lower = new float[Rows];
        objective.Evaluate(inputs, labels, targets, scores, values, gradient);
        objective.Values(inputs, labels, targets, scores, again);
        Assert.Equal(again, values);
        Tensor up = inputs.Clone(), down = inputs.Clone();
        RandomKey key = new(TestSeed.Value);
        float[] direction = new float[inputs.Count];
        key.FillNormal(direction);
        for (int i = 0; i < direction.Length; i++)
        {
            up.Data[i] += (float)(Step * direction[i]);
            down.Data[i] -= (float)(Step * direction[i]);
        }

        objective.Values(up, labels, targets, scores, higher);
        objective.Values(down, labels, targets, scores, lower);
        int agreeing = 0;
        for (int row = 0; row < Rows; row++)
        {
            double expected = (higher[row] - lower[row]) / (2 * Step), actual = 0;
            for (int i = 0; i < 3; i++) actual += (double)gradient.Row(row)[i] * direction[row * 3 + i];
            agreeing += Math.Abs(expected - actual) < 2e-2 * (1 + Math.Abs(expected)) ? 1 : 0;
        }

        // Rows beside a kink disagree; selective losses may follow the classifier's own objective where the value is the smaller of two.
        if (loss is JointLoss.ExtraClass or JointLoss.WeightedSum) Assert.InRange(agreeing, Rows - 4, Rows);
        else if (loss == JointLoss.Selective && kind == ObjectiveKind.Margin) Assert.InRange(agreeing, Rows / 2, Rows);
    }

    [Fact]
    public void Evaluate_Orthogonal_HasNothingAlongTheOtherGradient()
    {
        using var joint = new DetectedClassifier(Model, Detector, JointLoss.Orthogonal);
        Tensor inputs = Inputs(30), scores = new(new Shape(30, 4)), gradient = new(inputs.Shape), own = new(inputs.Shape), ownScores = new(new Shape(30, 3));
        int[] labels = [.. Enumerable.Range(0, 30).Select(static row => row % 3)];
        joint.Compile(ObjectiveKind.Margin).Evaluate(inputs, labels, [], scores, new float[30], gradient);
        Model.Compile(ObjectiveKind.Margin).Evaluate(inputs, labels, [], ownScores, new float[30], own);
        for (int row = 0; row < 30; row++)
        {
            // The detector's lead is x0 - 2·x1 + 3·x2 - 0.7.
            float[] other = Decision.IsStrictMaximum(ownScores.Row(row), labels[row]) ? [1, -2, 3] : own.Row(row).ToArray();
            double product = 0;
            for (int i = 0; i < 3; i++) product += (double)gradient.Row(row)[i] * other[i];
            Assert.Equal(0, product, 1e-4);
        }
    }

    [Fact]
    public void CompilePullback_RandomWeights_AreTheSumOfTheParts()
    {
        using var joint = new DetectedClassifier(Model, Detector, JointLoss.ExtraClass, 2);
        Tensor inputs = Inputs(20), weights = new(new Shape(20, 4)), gradient = new(inputs.Shape), up = new(new Shape(20, 4)), down = new(new Shape(20, 4));
        new RandomKey(TestSeed.Value).FillNormal(weights.Data);
        for (int row = 0; row < 20; row++) weights.Row(row)[0] = -(weights.Row(row)[1] + weights.Row(row)[2] + weights.Row(row)[3]);
        joint.CompilePullback().Evaluate(inputs, weights, gradient);
        for (int i = 0; i < 3; i++)
        {
            Tensor higher = inputs.Clone(), lower = inputs.Clone();
            for (int row = 0; row < 20; row++)
            {
                higher.Row(row)[i] += 1e-3f;
                lower.Row(row)[i] -= 1e-3f;
            }

            joint.Scores(higher, up);
            joint.Scores(lower, down);
            for (int row = 0; row < 20; row++)
            {
                double expected = 0;
                for (int k = 0; k < 4; k++) expected += weights.Row(row)[k] * ((double)up.Row(row)[k] - down.Row(row)[k]) / 2e-3;
                Assert.Equal(expected, gradient.Row(row)[i], 0.02);
            }
        }
    }

    [Fact]
    public void Ctor_WrongDetector_IsRefused()
    {
        Assert.Contains("'genuine' and 'suspicious'", Assert.Throws<ArgumentException>(static () => new DetectedClassifier(Model, Model)).Message, StringComparison.Ordinal);
        var other = new LinearClassifier(new float[,] { { 0, 0 }, { 1, 1 } });
        Assert.Contains("The detector takes rows", Assert.Throws<ArgumentException>(() => new DetectedClassifier(Model, other)).Message, StringComparison.Ordinal);
    }

    private static Tensor Inputs(int rows)
    {
        var inputs = new Tensor(new Shape(rows, 3));
        new RandomKey(TestSeed.Value).Fold(9).FillUniform(inputs.Data);
        return inputs;
    }
}
