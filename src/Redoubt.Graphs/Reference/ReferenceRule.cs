namespace Redoubt.Graphs;

/// <summary>How the reference evaluator computes one operation.</summary>
internal delegate ReferenceValue ReferenceRule(ReferenceCall call);
