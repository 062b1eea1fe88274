using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks.Tests;

public sealed class PointwiseAttackTests
{
    // What remains is minimal: no changed value can be given back alone. And brute force over all pairs says how few would do.
    [Fact]
    public void Perturb_SmallNetwork_NoChangedValueCanBeGivenBack()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(20);
        var attack = new PointwiseAttack(new PointwiseOptions { Ball = PerturbationBall.Unlimited(Norm.L0), Queries = 2000 });
        AttackOutcome outcome = attack.Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        int nearBest = 0, broken = 0;
        for (int row = 0; row < 19; row++)
        {
            if (outcome.Status[row] != AttackRowStatus.Broken) continue;
            broken++;
            float[] point = outcome.Adversarial.Row(row).ToArray();
            ReadOnlySpan<float> clean = inputs.Row(row);
            for (int i = 0; i < point.Length; i++)
            {
                if (point[i] == clean[i]) continue;
                float kept = point[i];
                point[i] = clean[i];
                Assert.Equal(labels[row], AttackCases.Network.Decide(point));
                point[i] = kept;
            }

            bool one = BreaksWithOne(clean.ToArray(), labels[row]);
            if (one) nearBest += outcome.Norms[row] <= 2 ? 1 : 0;
            else nearBest += outcome.Norms[row] <= 4 ? 1 : 0;
        }

        Assert.InRange(broken, 10, 19);
        Assert.True(nearBest >= 0.9 * broken, $"{nearBest} of {broken} rows");
    }

    [Fact]
    public void Errors_BrokenRules_ListsAll() => Assert.Equal(
        ["PointwiseAttack supports l0, not l2.", "Queries must be in [2, 100000000], was 1."], new PointwiseOptions { Ball = PerturbationBall.L2(1), Queries = 1 }.Errors());

    private static bool BreaksWithOne(float[] clean, int label)
    {
        for (int i = 0; i < clean.Length; i++)
        {
            float kept = clean[i];
            foreach (float end in (float[])[0, 1])
            {
                clean[i] = end;
                bool broken = AttackCases.Network.Decide(clean) != label;
                clean[i] = kept;
                if (broken) return true;
            }
        }

        return false;
    }
}
