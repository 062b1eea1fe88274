using Redoubt.Attacks;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary>Fits attacks to models without gradients, such as forests of decision trees: attacks that follow gradients have nothing to follow there.</summary>
internal static class GradientNeeds
{
    /// <summary>The attacks that can run on a model.</summary>
    /// <param name="context">Told what is left out.</param>
    /// <param name="names">The attacks wanted.</param>
    /// <param name="model">The model.</param>
    /// <param name="isDefault">Whether nobody named the attacks: then those that cannot run are left out, and it is said.</param>
    /// <param name="norm">Norm of the threat.</param>
    /// <exception cref="InvalidUsageException">A named attack cannot run on the model, or none can.</exception>
    public static string[] Fit(VerbContext context, string[] names, IDifferentiableClassifier model, bool isDefault, Norm norm)
    {
        bool isRandom = model is IStochasticClassifier random && random.Gradients.HasFlag(GradientBehavior.Stochastic);
        if (!isRandom && names.FirstOrDefault(static name => AttackCatalog.Find(name).Answers.HasFlag(GradientBehavior.Stochastic)) is { } forRandom)
            throw new InvalidUsageException($"{forRandom} averages over the draws of a random model, and this one declares no randomness; --defense can declare some.");
        if (model.GradientObstacle is not { } obstacle) return names;
        string[] possible = [.. names.Where(static name => AttackCatalog.Find(name).Needs != AttackerKnowledge.WhiteBox)];
        string[] impossible = [.. names.Except(possible)];
        if (impossible.Length == 0) return names;
        string[] others = [.. AttackCatalog.All.Where(attack => attack.Needs != AttackerKnowledge.WhiteBox && attack.Norms.Contains(norm)).Select(static attack => attack.Name)];
        string way = others.Length == 0 ? $"No attack in {norm.Name()} works without gradients." : $"Attacks that need no gradients: {string.Join(", ", others)}.";
        if (!isDefault || possible.Length == 0)
            throw new InvalidUsageException($"{string.Join(", ", impossible)} {(impossible.Length == 1 ? "follows" : "follow")} gradients, and this model has none. {obstacle} {way}");
        context.SayLong($"Warning: {string.Join(", ", impossible)} left out: this model has no gradients. {obstacle} The robust accuracy rests on attacks that see scores only.");
        return possible;
    }
}
