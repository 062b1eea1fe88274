using Redoubt.Attacks;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Patches that were not trained, in the place of one that was: what they flip, covering alone flips.</summary>
public static class PatchControls
{
    /// <summary>The same outline in the middle of the value range.</summary>
    /// <param name="patch">The trained patch.</param>
    public static AdversarialPatch Grey(AdversarialPatch patch)
    {
        ArgumentNullException.ThrowIfNull(patch);
        var texels = new Tensor(patch.Texels.Shape);
        texels.Data.Fill((patch.Bounds.Lower + patch.Bounds.Upper) / 2);
        return patch with { Texels = texels };
    }

    /// <summary>The same outline with uniformly random texels.</summary>
    /// <param name="patch">The trained patch.</param>
    /// <param name="key">Names the texels.</param>
    public static AdversarialPatch Noise(AdversarialPatch patch, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(patch);
        var texels = new Tensor(patch.Texels.Shape);
        key.FillUniform(texels.Data, patch.Bounds.Lower, patch.Bounds.Upper);
        patch.Bounds.Clamp(texels.Data);
        return patch with { Texels = texels };
    }
}
