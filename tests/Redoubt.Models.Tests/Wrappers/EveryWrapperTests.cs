using Redoubt.Tensors;

namespace Redoubt.Models.Tests;

public sealed class EveryWrapperTests
{
    private const int Classes = WrapperCases.Classes, Features = WrapperCases.Features, Rows = WrapperCases.Rows;

    // Stochastic wrappers draw by the values of the row, so a point beside has other draws: they have no finite differences.
    public static TheoryData<string, ObjectiveKind> SmoothCases
    {
        get
        {
            var cases = new TheoryData<string, ObjectiveKind>();
            foreach (string name in WrapperCases.Names.Except(["defended", "expected"]))
            {
                foreach (ObjectiveKind kind in Enum.GetValues<ObjectiveKind>()) cases.Add(name, kind);
            }

            return cases;
        }
    }

    public static TheoryData<string> AllNames => [.. WrapperCases.Names];

    [Theory]
    [MemberData(nameof(SmoothCases))]
    public void Evaluate_AnyObjective_GradientIsTheFiniteDifferenceOfTheValue(string name, ObjectiveKind kind)
    {
        const float Step = 1f / 4096;
        IDifferentiableClassifier model = WrapperCases.Make(name);
        (Tensor _, float[] values, Tensor gradient) = Evaluate(model, WrapperCases.Inputs(), kind);
        int agreeing = 0;
        for (int feature = 0; feature < Features; feature++)
        {
            float[] above = Shifted(model, kind, feature, Step), below = Shifted(model, kind, feature, -Step);
            for (int row = 0; row < Rows; row++)
            {
                double slope = (above[row] - (double)below[row]) / (2 * Step), difference = Math.Abs(slope - gradient.Row(row)[feature]);
                agreeing += difference <= 5e-3 * Math.Max(1, Math.Abs(slope)) ? 1 : 0;
            }
        }

        // Where classes change places within the step, the difference straddles a kink; ratios of close scores bend most.
        Assert.True(agreeing >= 0.8 * Rows * Features, $"{agreeing} of {Rows * Features} derivatives agree; first value {values[0]}.");
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Evaluate_RowAmongOthers_HasTheBytesOfTheRowAlone(string name)
    {
        IDifferentiableClassifier model = WrapperCases.Make(name);
        Tensor inputs = WrapperCases.Inputs();
        foreach (ObjectiveKind kind in new[] { ObjectiveKind.CrossEntropy, ObjectiveKind.TargetedDifferenceOfLogitsRatio })
        {
            (Tensor scores, float[] values, Tensor gradient) = Evaluate(model, inputs, kind);
            for (int row = 0; row < Rows; row++)
            {
                (Tensor alone, float[] value, Tensor slope) = Evaluate(model, inputs.View(row, 1), kind, row);
                Assert.Equal(scores.Row(row).ToArray(), alone.Data.ToArray());
                Assert.Equal(values[row], value[0]);
                Assert.Equal(gradient.Row(row).ToArray(), slope.Data.ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Values_AnyObjective_AreThoseOfEvaluateAndScoresThoseOfScores(string name)
    {
        IDifferentiableClassifier model = WrapperCases.Make(name);
        Tensor inputs = WrapperCases.Inputs(), own = new(new Shape(Rows, Classes)), direct = new(own.Shape);
        (Tensor scores, float[] values, _) = Evaluate(model, inputs, ObjectiveKind.Margin);
        var again = new float[Rows];
        model.Compile(ObjectiveKind.Margin).Values(inputs, WrapperCases.Labels, [], own, again);
        model.Scores(inputs, direct);
        Assert.Equal(values, again);
        Assert.Equal(scores.Data.ToArray(), own.Data.ToArray());
        Assert.Equal(scores.Data.ToArray(), direct.Data.ToArray());
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void CompilePullback_AnyWrapper_CarriesTheWeightsBack(string name)
    {
        IDifferentiableClassifier model = WrapperCases.Make(name);
        Tensor inputs = WrapperCases.Inputs(), gradient = new(inputs.Shape), weights = new(new Shape(Rows, Classes)), expected = new(inputs.Shape);
        for (int row = 0; row < Rows; row++) (weights.Row(row)[WrapperCases.Targets[row]], weights.Row(row)[WrapperCases.Labels[row]]) = (1, -1);
        model.CompilePullback().Evaluate(inputs, weights, gradient);
        expected = Evaluate(model, inputs, ObjectiveKind.ScoreDifference).Gradient;
        for (int i = 0; i < gradient.Count; i++) Assert.Equal(expected.Data[i], gradient.Data[i], 1e-5);
    }

    private static float[] Shifted(IDifferentiableClassifier model, ObjectiveKind kind, int feature, float step)
    {
        Tensor inputs = WrapperCases.Inputs();
        for (int row = 0; row < Rows; row++) inputs.Row(row)[feature] += step;
        return Evaluate(model, inputs, kind).Values;
    }

    private static (Tensor Scores, float[] Values, Tensor Gradient) Evaluate(IDifferentiableClassifier model, Tensor inputs, ObjectiveKind kind, int first = 0)
    {
        Tensor scores = new(new Shape(inputs.Rows, Classes)), gradient = new(inputs.Shape);
        var values = new float[inputs.Rows];
        int[] labels = WrapperCases.Labels[first..(first + inputs.Rows)], targets = WrapperCases.Targets[first..(first + inputs.Rows)];
        model.Compile(kind).Evaluate(inputs, labels, kind.UsesTargets() ? targets : [], scores, values, gradient);
        return (scores, values, gradient);
    }
}
