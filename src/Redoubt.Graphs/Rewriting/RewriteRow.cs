namespace Redoubt.Graphs;

/// <summary>One row of the rewrite table.</summary>
/// <param name="Rewrite">Its public description.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Kinds">Operations that it is tried on.</param>
internal sealed record RewriteRow(Rewrite Rewrite, RewriteRule Rule, params OpKind[] Kinds);
