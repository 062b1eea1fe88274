using Redoubt.Attacks;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>An attack on a <see cref="RemoteClassifier"/>: ends in order when the query budget is spent but for the verification, or when enough rows are broken.</summary>
public sealed class ServiceAttack : IEvasionAttack<IDifferentiableClassifier>
{
    private readonly IEvasionAttack<IDifferentiableClassifier> _attack;
    private readonly RemoteClassifier _service;
    private readonly double? _stopShare;
    private readonly int _verifications;

    /// <summary>Wraps an attack.</summary>
    /// <param name="attack">The attack; one that needs no gradients.</param>
    /// <param name="service">The classifier that it will be run on.</param>
    /// <param name="stopShare">Share of the attacked rows, in (0, 1], that ends the attack when broken; null for never.</param>
    /// <param name="verifications">Times that a broken row will be asked about after the attack: queries kept for it.</param>
    public ServiceAttack(IEvasionAttack<IDifferentiableClassifier> attack, RemoteClassifier service, double? stopShare = null, int verifications = 2)
    {
        ArgumentNullException.ThrowIfNull(attack);
        ArgumentNullException.ThrowIfNull(service);
        if (stopShare is { } share && !(share is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(stopShare), share, "The share must be in (0, 1].");
        ArgumentOutOfRangeException.ThrowIfNegative(verifications);
        _attack = attack;
        _service = service;
        _stopShare = stopShare;
        _verifications = verifications;
    }

    /// <inheritdoc/>
    public string Name => _attack.Name;

    /// <inheritdoc/>
    public PerturbationBall Ball => _attack.Ball;

    /// <inheritdoc/>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.CancellationToken);
        var watch = new Watch(this, run.Progress, stop);
        _service.BeginAttack(_verifications, stop.Token);
        try
        {
            return _attack.Perturb(model, inputs, goal, run with { Progress = watch, CancellationToken = stop.Token });
        }
        finally
        {
            _service.EndAttack(watch.Reached && !run.CancellationToken.IsCancellationRequested
                ? FormattableString.Invariant($"The share of broken rows at which to stop, {_stopShare:0.###}, was reached.") : null);
        }
    }

    private sealed class Watch(ServiceAttack attack, IProgress<AttackProgress>? next, CancellationTokenSource stop) : IProgress<AttackProgress>
    {
        public bool Reached { get; private set; }

        public void Report(AttackProgress value)
        {
            attack._service.NoteBroken(value.RowsBroken);
            next?.Report(value);
            if (attack._stopShare is not { } share || value.RowsBroken < share * value.Rows || value.RowsFinished == value.Rows) return;
            Reached = true;
            stop.Cancel();
        }
    }
}
