namespace Redoubt.Training;

/// <summary>Sets the box of certified training for each step: its radius, and the weights of the terms that go with it.</summary>
/// <param name="recipe">The schedule.</param>
/// <param name="boxShare">Share of the radius that the box has.</param>
/// <param name="examples">What writes adversarial examples; null for none.</param>
internal sealed class BoxSchedule(CertifiedRecipe recipe, double boxShare, IExampleMaker? examples = null) : IExampleMaker
{
    public void Make(TrainingBatch batch)
    {
        double strength = recipe.Strength(batch.Progress);
        batch.Step.Input(CertifiedRecipe.Radius)[0] = (float)(recipe.Threat.Radius * strength * boxShare);
        batch.Step.Input(CertifiedRecipe.RobustShare)[0] = (float)(1 - recipe.CleanWeight * strength);
        batch.Step.Input(CertifiedRecipe.RegularizerShare)[0] = (float)(1 - strength);
        examples?.Make(batch);
    }

    public void Dispose() => examples?.Dispose();
}
