using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Protocol;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>A deployed service as a classifier: its scores, or 1 for the label and 0 for every other class where it gives labels only. It has no gradients.</summary>
/// <remarks>
/// <para>Rows are independent only as far as the service answers every row by itself; Redoubt cannot check that.</para>
/// <para>Rows named by <see cref="Remember"/> (the unperturbed ones) are asked about once; every other row, adversarial examples under verification among them, each time
/// anew. Not safe for concurrent calls.</para>
/// </remarks>
public sealed class RemoteClassifier : IDifferentiableClassifier, IDisposable
{
    private readonly ServiceSession _session;
    private readonly Plan? _mapping;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<string, float[]?> _remembered = [];
    private readonly Dictionary<ObjectiveKind, IObjective> _objectives = [];
    private GraphClassifier? _scoreSpace;
    private CancellationToken _attackToken;
    private long _kept, _keptBefore;
    private int _keptPerRow;
    private bool _isAttacked, _wasCanceled;

    /// <summary>Creates the classifier.</summary>
    /// <param name="session">The service; disposed with the classifier.</param>
    /// <param name="mapping">The way from attack space to what the service takes; its rows have the session's shape.</param>
    /// <param name="bounds">Valid range of attack-space values.</param>
    /// <param name="cancellationToken">Ends the wait for an answer.</param>
    /// <exception cref="ArgumentException">Mapping and session do not fit together.</exception>
    public RemoteClassifier(ServiceSession session, MappedRows mapping, InputBounds bounds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(bounds);
        if (mapping.RowShape.Count != session.RowLength)
            throw new ArgumentException($"The mapping gives rows {mapping.RowShape}, the service takes {session.RowLength} numbers.", nameof(mapping));
        _session = session;
        _cancellationToken = cancellationToken;
        ExampleShape = mapping.ExampleShape;
        Bounds = bounds;
        Classes = session.Endpoint.Classes;
        Capacity = session.Endpoint.MostRows;
        if (!mapping.IsIdentity) _mapping = Plan.Compile(mapping.Graph, new PlanOptions { Capacity = Capacity, Threads = 1 });
    }

    /// <inheritdoc/>
    public Shape ExampleShape { get; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public InputBounds Bounds { get; }

    /// <inheritdoc/>
    public int Capacity { get; }

    /// <inheritdoc/>
    public string? GradientObstacle => "It is a deployed service that answers questions and shows nothing of its inside.";

    /// <summary>Why an attack was stopped early, in one sentence; null when none was.</summary>
    public string? StopReason { get; private set; }

    /// <summary>The cost so far.</summary>
    public ServiceCost Cost => _session.Cost;

    /// <summary>How the service is asked.</summary>
    public IServiceEndpoint Endpoint => _session.Endpoint;

    /// <summary>Names rows whose answer is kept for the life of the classifier, once it was given.</summary>
    /// <param name="rows">Rows in attack space, <c>[n, ...]</c>.</param>
    public void Remember(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        for (int row = 0; row < rows.Rows; row++) _remembered.TryAdd(KeyOf(rows.Row(row)), null);
    }

    /// <inheritdoc/>
    /// <exception cref="ServiceException">The service fails for good or answers nonsense.</exception>
    /// <exception cref="ClassifierUnavailableException">An attack runs, and it was canceled or has spent its budget.</exception>
    public void Scores(Tensor inputs, Tensor scores)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(scores);
        if (inputs.Count != inputs.Rows * ExampleShape.Count || scores.Count != inputs.Rows * Classes)
            throw new ArgumentException($"Inputs must be rows of {ExampleShape} and scores [{inputs.Rows}, {Classes}], were {inputs.Shape} and {scores.Shape}.", nameof(inputs));
        var open = new List<int>();
        for (int row = 0; row < inputs.Rows; row++)
        {
            if (_remembered.Count > 0 && _remembered.GetValueOrDefault(KeyOf(inputs.Row(row))) is { } known) known.CopyTo(scores.Row(row));
            else open.Add(row);
        }

        RequireBudget(open.Count);
        foreach (int[] part in open.Chunk(Capacity)) Ask(inputs, scores, part);
    }

    /// <inheritdoc/>
    public IObjective Compile(ObjectiveKind kind)
    {
        if (_objectives.TryGetValue(kind, out IObjective? objective)) return objective;
        _scoreSpace ??= ScoreSpace(Classes, Capacity);
        objective = new RemoteObjective(this, _scoreSpace.Compile(kind));
        _objectives.Add(kind, objective);
        return objective;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mapping?.Dispose();
        _scoreSpace?.Dispose();
        _session.Dispose();
    }

    /// <summary>From now on a spent budget or a cancellation ends the attack instead of the program.</summary>
    /// <param name="keptPerRow">Queries to keep for every row that is broken, so that it can be verified afterwards.</param>
    /// <param name="cancellationToken">Ends the attack.</param>
    internal void BeginAttack(int keptPerRow, CancellationToken cancellationToken)
    {
        _isAttacked = true;
        _attackToken = cancellationToken;
        _keptPerRow = keptPerRow;
        _keptBefore = _kept;
    }

    /// <summary>Tells how many rows are broken so far.</summary>
    internal void NoteBroken(int rows) => _kept = _keptBefore + (long)rows * _keptPerRow;

    /// <summary>The attack is over; what was kept may be used.</summary>
    internal void EndAttack(string? stopReason)
    {
        _isAttacked = false;
        _wasCanceled |= _cancellationToken.IsCancellationRequested;
        StopReason ??= stopReason;
    }

    // Every row of the call may turn out to be broken and then wants to be verified too.
    private void RequireBudget(int rows)
    {
        if (!_isAttacked || _session.Remaining is not { } remaining || remaining >= _kept + (long)rows * (1 + _keptPerRow)) return;
        StopReason ??= "The query budget is spent but for what the verification of the examples needs.";
        throw new ClassifierUnavailableException(StopReason);
    }

    private void Ask(Tensor inputs, Tensor scores, int[] rows)
    {
        Tensor some = inputs.Gather(rows);
        var answers = new float[rows.Length * Classes];
        try
        {
            // The interface is synchronous, as attacks are; there is no context that a wait could block.
            _session.AskAsync(Mapped(some), answers, Token()).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_isAttacked)
        {
            throw new ClassifierUnavailableException("The attack was stopped while the service was asked.");
        }
        catch (ServiceException e) when (_isAttacked && e.IsBudgetSpent)
        {
            StopReason ??= e.Message;
            throw new ClassifierUnavailableException(e.Message, e);
        }

        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<float> answer = answers.AsSpan(i * Classes, Classes);
            answer.CopyTo(scores.Row(rows[i]));
            if (_remembered.Count > 0 && KeyOf(some.Row(i)) is var key && _remembered.ContainsKey(key)) _remembered[key] = answer.ToArray();
        }
    }

    // What was found before a cancellation is still verified, so the program's own token counts only until then.
    private CancellationToken Token() => _isAttacked ? _attackToken : _wasCanceled ? CancellationToken.None : _cancellationToken;

    private ReadOnlyMemory<float> Mapped(Tensor rows)
    {
        if (_mapping is null) return rows.Memory;
        rows.Data.CopyTo(_mapping.Input(MappedRows.InputName));
        _mapping.Run(rows.Rows);
        return _mapping.Output(MappedRows.OutputName)[..(rows.Rows * _session.RowLength)].ToArray();
    }

    private static string KeyOf(ReadOnlySpan<float> row) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(row)));

    // Objectives are functions of scores: compiled once on a network that passes them through.
    private static GraphClassifier ScoreSpace(int classes, int capacity)
    {
        var builder = new GraphBuilder();
        Value scores = builder.Input("scores", TensorType.Float(Dimension.Batch, classes));
        return new GraphClassifier(builder.Build(("same", scores)), new InputBounds(float.MinValue, float.MaxValue), new GraphClassifierOptions { Capacity = capacity, Threads = 1 });
    }
}
