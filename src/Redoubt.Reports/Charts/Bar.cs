using Redoubt.Evidence;

namespace Redoubt.Reports;

/// <summary>One bar of <see cref="IntervalBars"/>.</summary>
/// <param name="Value">Its length and interval.</param>
/// <param name="Series">Series name: <c>clean</c> or <c>robust</c>; chooses the color.</param>
public sealed record Bar(Proportion Value, string Series);
