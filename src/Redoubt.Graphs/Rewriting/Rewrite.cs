namespace Redoubt.Graphs;

/// <summary>One rewrite of <see cref="Simplifier"/>.</summary>
/// <param name="Name">What it does, for example <c>x·1 → x</c>.</param>
/// <param name="ChangesRounding">Whether float32 results may differ in their last bits; such a rewrite is refused where <see cref="SimplifyOptions.Sound"/> is set.</param>
public sealed record Rewrite(string Name, bool ChangesRounding);
