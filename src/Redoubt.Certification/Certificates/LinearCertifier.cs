using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Certification;

/// <summary>Certifies rows by linear bounds: backward passes from the margins, and if asked for from every neuron of unknown sign.</summary>
/// <remarks>
/// <para>Source: CROWN, Zhang et al., NeurIPS 2018, arXiv:1811.00866; for general graphs Xu et al., NeurIPS 2020, arXiv:2002.12920; with interval bounds between, CROWN-IBP, Zhang et al.,
/// ICLR 2020, arXiv:1906.06316. Departs from them in rounding outward: certificates cover what those of <see cref="IntervalCertifier"/> cover, see docs/methods/linear-bounds.md.</para>
/// <para>Every bound is the best that any of the methods used gives, class by class, so nothing that intervals prove is lost.</para>
/// <para>Sound, not complete: a row that is not certified is unknown, not broken. Not safe for concurrent calls.</para>
/// </remarks>
public sealed class LinearCertifier : ICertifier
{
    private readonly LinearCertifierOptions _options;
    private readonly IntervalCertifier _intervals;
    private readonly ImmutableArray<RelaxedNode> _relaxed;
    private readonly BackwardPlan _margins;
    private readonly Dictionary<int, BackwardPlan> _neurons = [];
    private readonly int _input;

    /// <summary>Compiles the passes.</summary>
    /// <param name="classifier">One float32 data input <c>[N, ...]</c> (or <c>[1, ...]</c>) and one output of scores <c>[N, K]</c>; no parameters left.</param>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Settings are invalid, or the graph has other inputs or outputs.</exception>
    /// <exception cref="UnsupportedOpException">An operation has no interval bounds; the message names the node and the reason.</exception>
    public LinearCertifier(Graph classifier, LinearCertifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(options);
        string errors = string.Join(' ', options.Errors());
        if (errors.Length > 0) throw new ArgumentException(errors, nameof(options));
        _options = options;
        _relaxed = RelaxedNode.Of(classifier);
        _intervals = new IntervalCertifier(classifier, options.Intervals, [.. _relaxed.Select(static r => r.Node)]);
        try
        {
            _input = classifier.Inputs[0].Node;
            var given = new HashSet<int>(_relaxed.Select(static r => r.Node)) { _input };
            var plan = new PlanOptions { Threads = options.Intervals.Threads, InstructionSet = options.Intervals.InstructionSet };
            if (options.Method == CertificationMethod.Linear)
            {
                foreach (RelaxedNode node in _relaxed.Where(static r => r.IsRefined)) _neurons.Add(node.Node, new BackwardPlan(classifier, node.Node, given, plan, _intervals.Threads));
            }

            _margins = new BackwardPlan(classifier, classifier.Outputs[0].Node, given, plan, _intervals.Threads);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Capacity => _intervals.Capacity;

    /// <summary>Layers of the last rows that kept interval bounds because more than <see cref="LinearCertifierOptions.MostNeurons"/> of their neurons have an unknown sign, counted over rows.</summary>
    public long LayersLeftToIntervals { get; private set; }

    /// <inheritdoc/>
    public void Certify(Tensor inputs, ReadOnlySpan<int> labels, Span<CertifiedMargin> margins, CancellationToken cancellationToken = default)
    {
        _intervals.Check(inputs, labels, margins.Length);
        var scores = new Tensor(new Shape(inputs.Rows, _intervals.Classes));
        if (_options.StopAtProof) _intervals.Scores(inputs, scores);
        for (int start = 0; start < inputs.Rows; start += Capacity)
        {
            int rows = Math.Min(Capacity, inputs.Rows - start);
            _intervals.Pass(inputs, labels, start, rows);
            for (int row = 0; row < rows; row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int label = labels[start + row];
                bool canBeProved = !_options.StopAtProof || Decision.IsStrictMaximum(scores.Row(start + row), label);
                margins[start + row] = canBeProved ? OfRow(row, label, _intervals.Margins(row).ToArray(), cancellationToken) : CertifiedMargin.Smallest(_intervals.Margins(row), label);
            }
        }
    }

    /// <inheritdoc/>
    public void Scores(Tensor inputs, Tensor scores) => _intervals.Scores(inputs, scores);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (BackwardPlan plan in _neurons.Values) plan.Dispose();
        _margins?.Dispose();
        _intervals.Dispose();
    }

    /// <summary>The lead of a label over every class, over one box.</summary>
    internal float[] MarginsOver(float[] lower, float[] upper, int label)
    {
        _intervals.Pass(lower, upper, label);
        float[] best = _intervals.Margins(0).ToArray();
        _ = OfRow(0, label, best, CancellationToken.None);
        return best;
    }

    // best holds the lead over each class by intervals, and then by whatever is better.
    private CertifiedMargin OfRow(int row, int label, float[] best, CancellationToken cancellationToken)
    {
        CertifiedMargin result = CertifiedMargin.Smallest(best, label);
        if (IsDone(result) || _options.Method == CertificationMethod.Interval) return result;
        var state = new RowState();
        state.Set(_input, _intervals.Box(row));
        foreach (RelaxedNode node in _relaxed) state.Set(node.Node, _intervals.Tapped(node.Node, row, node.Length));
        result = Improve(best, state, label, CertificationMethod.IntervalLinear, result);
        if (IsDone(result) || _options.Method != CertificationMethod.Linear) return result;
        foreach (RelaxedNode node in _relaxed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (node.IsRefined) Refine(node, state);
        }

        return Improve(best, state, label, CertificationMethod.Linear, result);
    }

    private bool IsDone(CertifiedMargin margin) => _options.StopAtProof && margin.IsCertified;

    // The lead over each class is the best of what was found so far and what a backward pass finds.
    private CertifiedMargin Improve(float[] best, RowState state, int label, CertificationMethod method, CertifiedMargin result)
    {
        int[] rivals = [.. Enumerable.Range(0, best.Length).Where(j => j != label)], own = new int[rivals.Length];
        Array.Fill(own, label);
        float[] found = new float[rivals.Length];
        float[] shares = _options.Slopes switch { LowerSlopes.Adaptive => [1], LowerSlopes.Zero => [0], _ => [1, 0] };
        foreach (float share in shares)
        {
            _margins.Enter(state, share);
            _margins.Run(own, rivals, found);
            for (int i = 0; i < rivals.Length; i++)
            {
                if (float.IsFinite(found[i]) && !(best[rivals[i]] >= found[i])) best[rivals[i]] = found[i];
            }

            CertifiedMargin now = CertifiedMargin.Smallest(best, label);
            if (!float.IsFinite(result.Margin) || now.Margin > result.Margin) result = now with { Method = method };
            if (IsDone(result)) break;
        }

        return result;
    }

    // Bounds of a layer from backward passes, where they are better than those known.
    private void Refine(RelaxedNode node, RowState state)
    {
        (float[] lower, float[] upper) = state[node.Node];
        int[] open = [.. Enumerable.Range(0, node.Length).Where(i => node.NeedsSignOnly ? lower[i] < 0 && upper[i] > 0 : lower[i] < upper[i])];
        if (open.Length == 0) return;
        if (open.Length > _options.MostNeurons)
        {
            LayersLeftToIntervals++;
            return;
        }

        BackwardPlan plan = _neurons[node.Node];
        int[] nothing = new int[open.Length];
        Array.Fill(nothing, node.Length);
        float[] found = new float[2 * open.Length];
        plan.Enter(state, _options.Slopes == LowerSlopes.Zero ? 0 : 1);
        plan.Run([.. open, .. nothing], [.. nothing, .. open], found);
        for (int i = 0; i < open.Length; i++)
        {
            (float low, float high) = (found[i], -found[open.Length + i]);
            if (low > lower[open[i]] && low <= upper[open[i]]) lower[open[i]] = low;
            if (high < upper[open[i]] && high >= lower[open[i]]) upper[open[i]] = high;
        }
    }
}
