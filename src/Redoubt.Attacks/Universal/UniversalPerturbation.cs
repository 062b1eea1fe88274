using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>A universal adversarial perturbation: one change that makes a model decide wrongly on as many inputs as possible, trained on some and made for all.</summary>
/// <remarks>
/// <para>Source: Moosavi-Dezfooli et al., CVPR 2017, arXiv:1610.08401; trained by stochastic gradient steps on a clipped loss as in Shafahi et al., AAAI 2020, arXiv:1811.11304, algorithm 2, which is
/// stronger and many times faster than the original's sum of DeepFool steps.</para>
/// <para>Departs from the papers: rows are weighted by the slope of <c>log sigmoid(lead - margin)</c> in place of a loss that is clipped (with a target: cross-entropy); signs of gradients with
/// momentum, the step length falling to zero; trials that aim at the classes it leads to most often, the best on held-back training rows is kept.</para>
/// <para>Shows: that this perturbation works on the rows it is then tested on. Does not show that there is no better one. Stateless and thread-safe.</para>
/// </remarks>
public sealed class UniversalPerturbation
{
    private readonly UniversalOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public UniversalPerturbation(UniversalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <summary>Trains a perturbation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Training rows inside the model's bounds, <c>[N, ...]</c>. Not modified. Rows that the model decides wrongly, or as the target, are passed over.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="run">Key, progress, cancellation. The same key gives the same bytes for every batch capacity and thread count.</param>
    /// <exception cref="ArgumentException">Rows, labels or target do not fit the model, or fewer than two rows are left to train on and to hold back.</exception>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public TrainedPerturbation Train(IDifferentiableClassifier model, Tensor inputs, int[] labels, UniversalRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        AttackGuard.Check(model, inputs, AttackGoal.Untargeted(labels), new AttackRun { Key = run.Key });
        if (_options.Target >= model.Classes) throw new ArgumentException($"The target {_options.Target} is no class; the model has 0 to {model.Classes - 1}.", nameof(model));
        if (model.GradientObstacle is { } obstacle) throw new ArgumentException(obstacle, nameof(model));
        return new UniversalTraining(model, inputs, labels, _options, run).Run();
    }
}
