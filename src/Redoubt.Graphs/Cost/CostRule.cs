namespace Redoubt.Graphs;

/// <summary>What one node costs: multiply-adds of a product, else elements that are computed or read.</summary>
internal delegate LinearCount CostRule(CostCall call);
