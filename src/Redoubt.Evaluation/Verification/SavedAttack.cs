using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Writes candidate examples and has the second pass judge them, until file and verdict agree.</summary>
internal static class SavedAttack
{
    /// <summary>Writes the candidates and verifies them. A candidate that does not hold is replaced by the clean input, so that the file never holds
    /// an example that does not count.</summary>
    /// <param name="path">Target of the examples.</param>
    /// <param name="model">The classifier.</param>
    /// <param name="data">The clean rows.</param>
    /// <param name="candidates">What the attack claims; rows without an example hold the clean input. Not modified.</param>
    /// <param name="goal">What the attacker wanted.</param>
    /// <param name="ball">Allowed perturbations, limited or not.</param>
    /// <returns>The verdict on the file as it lies on disk, and the number of candidates that were thrown out.</returns>
    public static (VerifiedExamples Verified, int Rejected) WriteAndVerify(
        string path, IClassifier model, LabeledData data, Tensor candidates, AttackGoal goal, PerturbationBall ball)
    {
        ExampleFile.Write(path, candidates);
        VerifiedExamples verified = SecondPass.Run(path, model, data, goal, ball, ball.Norm);
        Tensor kept = candidates.Clone();
        int rejected = 0;
        for (int row = 0; row < data.Rows; row++)
        {
            if (verified.Broken[row] || candidates.Row(row).SequenceEqual(data.Inputs.Row(row))) continue;
            data.Inputs.Row(row).CopyTo(kept.Row(row));
            rejected++;
        }

        if (rejected == 0) return (verified, 0);
        ExampleFile.Write(path, kept);
        return (SecondPass.Run(path, model, data, goal, ball, ball.Norm), rejected);
    }
}
