namespace Redoubt.Graphs;

/// <summary>Sends the gradient of one operation's result to its operands.</summary>
internal delegate void GradientRule(GradientCall call);
