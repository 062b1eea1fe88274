using System.Collections.Immutable;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>Puts configured defenses around a classifier.</summary>
public static class DefenseChain
{
    /// <summary>Defenses of inputs in front of a classifier and those of scores behind it, each in the order given.</summary>
    /// <param name="model">The classifier; not disposed.</param>
    /// <param name="parts">The defenses, none or more.</param>
    /// <param name="key">Randomness of the stochastic ones.</param>
    /// <param name="threads">Threads that they may use.</param>
    /// <exception cref="ArgumentException">A defense does not suit the model; one sentence says which.</exception>
    public static DefendedClassifier Around(IDifferentiableClassifier model, ImmutableArray<ConfiguredDefense> parts, RandomKey key, int threads)
    {
        ArgumentNullException.ThrowIfNull(model);
        var site = new DefenseSite(model.ExampleShape, model.Bounds, model.Classes) { Threads = threads };
        IInputTransformation? scores = Make(parts, DefenseStage.Output, site);
        return new DefendedClassifier(model, Make(parts, DefenseStage.Input, site) ?? IdentityTransformation.Instance, key, scores);
    }

    private static IInputTransformation? Make(ImmutableArray<ConfiguredDefense> parts, DefenseStage stage, DefenseSite site)
    {
        IInputTransformation[] made = [.. parts.Where(part => part.Descriptor.Stage == stage).Select(part => part.Create(site))];
        return made.Length switch
        {
            0 => null,
            1 => made[0],
            _ => new SequentialTransformation([.. made]),
        };
    }
}
