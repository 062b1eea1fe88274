namespace Redoubt.Graphs;

/// <summary>Another way to compute an operation, or null where the rule does not apply.</summary>
internal delegate Value? RewriteRule(RewriteCall call);
