using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Evaluation.Tests;

/// <summary>Two features, two classes, z0 - z1 = 2·x0 - x1 - 0.5: the distance of every row from the boundary is known in closed form.</summary>
internal static class SampleProblem
{
    /// <summary>z0 = 2·x0 - x1 - 0.5, z1 = 0.</summary>
    public static LinearClassifier Classifier(int capacity = 4) => new(new float[,] { { 2, -1 }, { 0, 0 } }, [-0.5f, 0], capacity: capacity);

    /// <summary>Rows on a grid, labeled by the model itself except every seventh.</summary>
    public static LabeledData Rows(int count = 60)
    {
        var inputs = new Tensor(new Shape(count, 2));
        new RandomKey(7).FillUniform(inputs.Data);
        var labels = new int[count];
        for (int row = 0; row < count; row++)
        {
            int decided = Lead(inputs.Row(row)) > 0 ? 0 : 1;
            labels[row] = row % 7 == 6 ? 1 - decided : decided;
        }

        return new LabeledData(inputs, labels, "sample", classNames: ["left", "right"]);
    }

    /// <summary>z0 - z1 in double precision.</summary>
    public static double Lead(ReadOnlySpan<float> x) => 2.0 * x[0] - x[1] - 0.5;

    /// <summary>Whether some point of the ℓ∞ ball inside [0, 1]² is decided otherwise.</summary>
    public static bool CanBreak(ReadOnlySpan<float> x, double epsilon)
    {
        bool first = Lead(x) > 0;
        double sign = first ? -1 : 1;
        double x0 = Math.Clamp(x[0] + sign * epsilon, 0, 1), x1 = Math.Clamp(x[1] - sign * epsilon, 0, 1);
        return 2 * x0 - x1 - 0.5 > 0 != first;
    }

    public static ConfiguredAttack Pgd(double epsilon, int steps = 20) =>
        ConfiguredAttack.Of("pgd", new Redoubt.Attacks.AttackSettings { Ball = PerturbationBall.Linf(epsilon), Steps = steps }, 2);
}
