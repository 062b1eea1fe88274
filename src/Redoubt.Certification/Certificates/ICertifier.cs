using Redoubt.Tensors;

namespace Redoubt.Certification;

/// <summary>Proves for rows that no perturbation of a ball changes their decision.</summary>
public interface ICertifier : IDisposable
{
    /// <summary>Rows that one pass takes.</summary>
    int Capacity { get; }

    /// <summary>Bounds the label's lead over every other class, for each row.</summary>
    /// <param name="inputs">Clean inputs, <c>[n, ...]</c>, inside the bounds; n may be 0.</param>
    /// <param name="labels">One label per row, each in [0, K).</param>
    /// <param name="margins">Receives one result per row.</param>
    /// <param name="cancellationToken">Checked before every pass.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, a label is no class, or an input is NaN or outside the bounds.</exception>
    void Certify(Tensor inputs, ReadOnlySpan<int> labels, Span<CertifiedMargin> margins, CancellationToken cancellationToken = default);

    /// <summary>The scores of clean inputs by direct products, the arithmetic that certificates cover.</summary>
    /// <param name="inputs">Inputs, <c>[n, ...]</c>.</param>
    /// <param name="scores">Receives the scores, <c>[n, K]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    void Scores(Tensor inputs, Tensor scores);
}
