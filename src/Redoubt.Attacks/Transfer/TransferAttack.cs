using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Gradient steps made to carry over to models that the attacker cannot see: momentum, look-ahead, diverse inputs, smoothed gradients, scaled copies and variance
/// tuning, each of which can be had alone or with the others.</summary>
/// <remarks>
/// <para>Sources: momentum (MI), Dong et al., CVPR 2018, arXiv:1710.06081, algorithm 1; diverse inputs (DI), Xie et al., CVPR 2019, arXiv:1803.06978, section 3.3; translation
/// invariance (TI), Dong et al., CVPR 2019, arXiv:1904.02884, section 3.2; look-ahead (NI) and scale invariance (SI), Lin et al., ICLR 2020, arXiv:1908.06281, algorithm 1;
/// variance tuning (VMI, VNI), Wang and He, CVPR 2021, arXiv:2103.15571, algorithm 1.</para>
/// <para>One step: <c>g ← μ·g + d/mean|d|</c> with <c>d = W * (ḡ(x) + v)</c>, where ḡ averages <c>∇ J(T(x/2^i))</c> over the copies, W is the kernel and v how much the mean
/// gradient of neighbors differed from ḡ one step before; then <c>x ← Π(x + α·sign g)</c> (ℓ2: <c>g/‖g‖</c>).</para>
/// <para>Departs from the papers: the default step is 2.5·ε/Steps; the mean absolute value replaces the sum, as in all released code; diverse inputs are shrunk, not enlarged, so that
/// any model takes them; kernels are smaller than theirs, for smaller images; copies shrink towards the lower bound. Unless <see cref="TransferOptions.ToTheEnd"/> is set every iterate is
/// judged and a row stops at its first success.</para>
/// <para>Proves nothing, and against the model itself these are no stronger than PGD with as many gradients; their worth is the success on other models. Cost per row: Steps·ScaleCopies·(1 +
/// Neighbors) gradients, and with look-ahead or diverse inputs one forward pass per step. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class TransferAttack : IEvasionAttack<IDifferentiableClassifier>
{
    private readonly TransferOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public TransferAttack(TransferOptions options)
        : this(options, "transfer")
    {
    }

    internal TransferAttack(TransferOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when a setting needs images and the examples are none.</exception>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        if (model.ExampleShape.Rank != 3 && (_options.DiversityProbability > 0 || _options.KernelSize > 1))
            throw new ArgumentException($"DiversityProbability and KernelSize need images [C, H, W], the examples are {model.ExampleShape}.", nameof(model));
        (ObjectiveKind kind, IReadOnlyList<string> notes) = LossChoice.Resolve(_options.Loss, goal, model.Classes);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = kind, Notes = notes };
        RowScheduler.Run(new TransferSearch(session, model.Compile(kind), outcome, _options), session, outcome);
        return outcome;
    }
}
